// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import GoProgram
import TargetMemory
import Testing
import TraceBackend

@testable import TraceSession

@Suite("A session, request by request", .timeLimit(.minutes(1)))
struct SessionTests {
  @Test("announces what works in its first response, and nothing else")
  func initialize() throws {
    let harness = SessionHarness()
    #expect(harness.request("initialize", ["adapterID": "sonde"]) == ["initialize ok"])
    let capabilities = try #require(harness.connection.responses["initialize"] as? Capabilities)
    #expect(
      capabilities
        == Capabilities(
          supportsConfigurationDoneRequest: true, supportsFunctionBreakpoints: true,
          supportsConditionalBreakpoints: true, supportsHitConditionalBreakpoints: true, supportsLogPoints: true,
          supportsBreakpointLocationsRequest: true, supportsCompletionsRequest: true))
  }

  @Test("takes a launched program from its start to its end")
  func launch() throws {
    let harness = SessionHarness()
    harness.request("initialize")
    #expect(
      harness.request("launch", ["program": .string(SessionHarness.program), "mode": "exec", "cwd": "/", "nosuch": 1])
        == [
          "console sonde: unknown argument 'nosuch' is ignored⏎",
          "console sonde: tracing with ptrace⏎",
          "console sonde: /proc/self/exe: go1.27.3, not optimised, 2 functions, process 4242⏎",
          "event capabilities", "event initialized", "launch ok",
        ])
    #expect(
      harness.request("setFunctionBreakpoints", ["breakpoints": [["name": "main.foo"]]]) == [
        "setFunctionBreakpoints ok"
      ])
    #expect(
      harness.request("configurationDone") == [
        "configurationDone ok", "event process", "console sonde: tracing 1 function⏎",
      ])
    #expect(harness.backend.isStarted)
    harness.backend.hit(0, [99, 9801], at: 0x1000)
    harness.backend.hit(1, [9900], at: 0x1010)
    harness.settle()
    #expect(
      harness.connection.takeLines() == [
        "console > goroutine(1): main.foo(99, 9801)⏎", "console >> goroutine(1): main.foo => (9900)⏎",
      ])
    harness.backend.end(.exited(code: 0))
    #expect(
      harness.connection.takeLines() == [
        "console sonde: main.foo: 2 hits: 2 printed, 0 held back, 0 rejected, 0 lost⏎", "event exited 0",
        "event terminated",
      ])
    #expect(harness.request("disconnect") == ["disconnect ok"])
    #expect(harness.isClosed)
  }

  @Test("gives each hit its place in the source")
  func places() throws {
    let harness = SessionHarness()
    harness.run()
    harness.backend.hit(0, [1, 2], at: 0x1000)
    harness.backend.hit(1, [3], at: 0x1010)
    let hits = harness.connection.outputs.suffix(2)
    #expect(hits.map(\.line) == [9, 12])
    #expect(hits.map(\.source) == Array(repeating: Source(name: "main.go", path: "/src/main.go"), count: 2))
  }

  @Test("hands a launched program its arguments, environment, folder and streams")
  func specification() throws {
    let harness = SessionHarness()
    harness.launch(["args": ["-v"], "env": ["HOME": nil, "X": "1"], "cwd": "/tmp"])
    let specification = try #require(harness.backend.specification)
    #expect(specification.path == "/proc/self/exe")
    #expect(specification.arguments == ["/proc/self/exe", "-v"])
    #expect(specification.environment == ["PATH=/usr/bin", "X=1"])
    #expect(specification.workingDirectory == "/tmp")
    #expect(specification.outputReaders.count == 2)
  }

  @Test("leaves the streams alone in a terminal")
  func inherited() throws {
    let harness = SessionHarness(streams: .inherited)
    harness.launch()
    let specification = try #require(harness.backend.specification)
    #expect([specification.standardInput, specification.standardOutput, specification.standardError] == [0, 1, 2])
  }

  @Test("announces an attached process before it is initialized, and no way to end it")
  func attach() {
    let harness = SessionHarness()
    harness.request("initialize")
    let parent = Int(harness.parentProcessID)
    let lines = harness.request("attach", ["processId": .string(String(parent))])
    #expect(lines.suffix(3) == ["event process", "event initialized", "attach ok"])
    #expect(!lines.contains("event capabilities"))
    #expect(harness.provider.attachedTo == Int32(parent))
    #expect(
      harness.request("configurationDone") == [
        "configurationDone ok",
        "console sonde: nothing is traced yet: set a function breakpoint or a logpoint, or type ':trace main.foo' here; "
          + "':help' lists the commands⏎",
      ])
    harness.backend.end(nil)
    #expect(
      harness.connection.takeLines() == [
        "console sonde: the process has ended; only its parent learns its exit code⏎", "event terminated",
      ])
  }

  @Test("sets what the launch arguments ask for, and says what came of it")
  func tracepoints() {
    let harness = SessionHarness()
    harness.request("initialize")
    let lines = harness.request(
      "launch", ["program": .string(SessionHarness.program), "cwd": "/", "tracepoints": ["main.bar", "main.no"]])
    #expect(lines.contains("console sonde: main.no: No function 'main.no' in the program.⏎"))
    #expect(harness.backend.installed?.sites.count == 2)
  }

  @Test("answers a failed start with the reason, and takes another")
  func failures() {
    let harness = SessionHarness()
    harness.request("initialize")
    #expect(
      harness.request("launch", ["program": "/nothing/here"]) == [
        "launch failed: There is no file '/nothing/here'. Check the path of the program."
      ])
    #expect(
      harness.request("launch", ["program": 1]) == [
        "launch failed: Argument 'program' must be a string; it is a number. Correct it in the launch configuration."
      ])
    #expect(
      harness.request("attach", ["processId": 4_194_303]) == [
        "attach failed: There is no process 4194303. Check the process id: 'pgrep -a NAME' lists the "
          + "processes of a program."
      ])
    #expect(
      harness.request("launch", ["program": .string(SessionHarness.program), "backend": "ebpf"]) == [
        "launch failed: No backend can be used here: ebpf: this build of sonde does not have it. Run 'sonde "
          + "doctor': it names the command that helps. Or leave 'backend' out, so that another is chosen."
      ])
    #expect(
      harness.request("launch", ["program": .string(SessionHarness.program), "cwd": "/nothing"]).last
        == "launch failed: Argument 'cwd' is '/nothing', which does not exist. Name a folder that exists and that you may "
        + "enter.")
    #expect(harness.request("launch", ["program": .string(SessionHarness.program), "cwd": "/"]).last == "launch ok")
  }

  @Test("names options, not arguments, to whoever typed them")
  func commandLine() {
    let harness = SessionHarness(spelling: .commandLine)
    harness.request("initialize")
    let program: JSONValue = .string(SessionHarness.program)
    let answers: [(JSONValue, String)] = [
      (
        ["program": program, "cwd": "/nothing"],
        "'--cwd' is '/nothing', which does not exist. Name a folder that exists and that you may enter."
      ),
      (
        ["program": "/etc/passwd", "mode": "debug"],
        "'/etc/passwd' can't be built: it is neither a folder nor a .go file. Name the package's folder, or use "
          + "'--mode exec' for a binary."
      ),
      (
        ["program": "/etc", "mode": "exec"],
        "'/etc' is a folder, not a program. Name the program's file. Or use '--mode debug', which builds the folder."
      ),
      (
        ["program": program, "stdinFrom": "/nothing/here"],
        "'--stdin-from': '/nothing/here' can't be opened: No such file or directory. Name a file that you may open, in a "
          + "folder that exists."
      ),
      (
        ["program": program, "envFile": "/nothing/here"],
        "'--env-file': '/nothing/here' can't be read: No such file or directory. Correct the path, or remove the "
          + "argument."
      ),
      (
        ["program": program, "backend": "ebpf"],
        "No backend can be used here: ebpf: this build of sonde does not have it. Run 'sonde doctor': it "
          + "names the command that helps. Or leave '--backend' out, so that another is chosen."
      ),
      (["program": program, "mode": "remote"], "'--mode' is 'remote'; it can be auto, debug, test or exec."),
    ]
    for (arguments, text) in answers {
      #expect(harness.request("launch", arguments).last == "launch failed: \(text)")
    }
  }

  @Test("passes on what the program's file and the backend say")
  func otherFailures() {
    let noGo = SessionHarness(programError: .notGo(path: "/bin/true"))
    noGo.request("initialize")
    #expect(
      noGo.request("launch", ["program": .string(SessionHarness.program)]).last
        == "launch failed: '/bin/true' is not a Go program. Name a program that 'go build' made.")
    let harness = SessionHarness()
    harness.provider.failure = .launchFailed(path: "/p", why: "Exec format error")
    harness.request("initialize")
    #expect(
      harness.request("launch", ["program": .string(SessionHarness.program)]).last?.hasPrefix(
        "launch failed: Could not start '/p': Exec format error.") ?? false)
  }

  @Test("says why no backend can be used")
  func unavailable() {
    let harness = SessionHarness(provider: FakeProvider(unavailable: "this kernel has no ptrace"))
    harness.request("initialize")
    #expect(
      harness.request("launch", ["program": .string(SessionHarness.program)]) == [
        "launch failed: No backend can be used here: ptrace: this kernel has no ptrace. "
          + "Run 'sonde doctor': it names the command that helps."
      ])
  }

  @Test("refuses requests that come too early, twice or from another protocol")
  func order() {
    let harness = SessionHarness()
    #expect(
      harness.request("launch", ["program": "p"]).first?.hasPrefix(
        "launch failed: The request 'launch' came before initialize.") ?? false)
    harness.request("initialize")
    #expect(
      harness.request("initialize").first?.hasPrefix("initialize failed: The client sent 'initialize' twice.") ?? false
    )
    #expect(
      harness.request("setBreakpoints", ["source": ["path": "/a.go"]]).first?.hasPrefix(
        "setBreakpoints failed: The request 'setBreakpoints' came before launch or attach.") ?? false)
    #expect(
      harness.request("stepIn") == [
        "stepIn failed: The request 'stepIn' is not supported. The initialize response says what is supported."
      ])
    #expect(
      harness.request("setFunctionBreakpoints", ["breakpoints": [["name": 3]]]).first?.contains("breakpoints[0].name")
        ?? false)
  }

  @Test("answers what debuggers are asked about a program that stands, though this one runs")
  func quietAnswers() {
    let harness = SessionHarness()
    harness.run()
    for command in ["threads", "continue", "stackTrace", "scopes", "setExceptionBreakpoints", "cancel"] {
      #expect(harness.request(command) == ["\(command) ok"])
    }
  }

  @Test("says what is wrong with input that is no message, and goes on")
  func malformed() {
    let harness = SessionHarness()
    harness.connection.onMalformedInput?("the header has no Content-Length")
    #expect(harness.connection.takeLines() == [])
    #expect(
      harness.request("initialize") == [
        "initialize ok", "console sonde: a message could not be used: the header has no Content-Length⏎",
      ])
  }
}
