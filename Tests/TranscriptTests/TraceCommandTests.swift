// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Testing
import TraceTestSupport

extension Tracing {
  @Suite("sonde trace", .timeLimit(.minutes(5)))
  struct TraceCommandTests {
    @Test("prints the hits on stderr and leaves stdout to the program", arguments: FixtureBuild.all)
    func missionExample(build: FixtureBuild) async throws {
      let run = try await TerminalRun.sonde("trace", "main.foo", "--", try Fixture.build("mission", build))
      #expect(run.output == MissionExample.output)
      #expect(run.hits == MissionExample.hits)
      #expect(run.code == 0)
    }

    @Test("builds a package first")
    func package() async throws {
      let run = try await TerminalRun.sonde("trace", "main.foo", "--", ".", folder: Fixture.folder("mission"))
      #expect(run.output == MissionExample.output)
      #expect(run.hits == MissionExample.hits)
      #expect(ProcessTable.files(in: Fixture.folder("mission")).sorted() == ["go.mod", "main.go"])
    }

    @Test("writes the hits to a file with -o")
    func outputFile() async throws {
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let run = try await TerminalRun.sonde(
        "trace", "-o", folder + "/hits", "main.foo", "--", try Fixture.build("mission", try .newestOptimized))
      #expect(run.output == MissionExample.output)
      #expect(run.hits == [])
      let lines = try String(contentsOfFile: folder + "/hits", encoding: .utf8).split(separator: "\n").map(String.init)
      #expect(lines == MissionExample.hits)
    }

    @Test(
      "returns the program's code",
      arguments: [(["7"], 7), (["signal", "9"], 137), (["0"], 0)] as [([String], ExitCode)])
    func exitCode(arguments: [String], code: ExitCode) async throws {
      let program = try Fixture.build("exitcode", try .newestOptimized)
      let run = try await TerminalRun.sonde(["trace", "main.main", "--", program] + arguments)
      #expect(run.code == code)
    }

    @Test("runs nothing where no pattern matches")
    func nothingMatches() async throws {
      let run = try await TerminalRun.sonde(
        "trace", "main.fo", "--", try Fixture.build("mission", try .newestOptimized))
      #expect(run.code == 1)
      #expect(run.output == "")
      #expect(run.error.contains("main.foo"))
    }

    @Test("runs nothing where --tracepoints names nothing that is there, and runs where it does")
    func argumentsAlone() async throws {
      let program = try Fixture.build("mission", try .newestOptimized)
      let none = try await TerminalRun.sonde("trace", "--tracepoints", "main.fo", "--", program)
      #expect(none.code == 1)
      #expect(none.output == "")
      #expect(none.error.contains("sonde: Nothing to trace, so nothing was run."))
      let one = try await TerminalRun.sonde("trace", "--tracepoints", "main.foo", "main.fo", "--", program)
      #expect(one.code == 0)
      #expect(one.hits == MissionExample.hits)
    }

    @Test("traces a running process and leaves it on ^C")
    func attached() async throws {
      let program = try ChildProcess(try Fixture.build("ticker", try .newestOptimized), ["-"])
      try await program.waitForOutput("tick 1")
      let tracer = try ChildProcess(TestEnvironment.sonde, ["trace", "--pid", "\(program.processID)", "main.tick"])
      let hit = await tracer.standardError.wait { $0.isAtEnd || $0.text.contains("main.tick =>") }
      #expect(hit?.isAtEnd == false)
      tracer.send(signal: SIGINT)
      #expect(try await tracer.waitForExit() == 0)
      #expect(ProcessTable.tracedThreads(of: program.processID) == [])
      program.closeInput()
      #expect(try await program.waitForExit() == 0)
    }

    @Test("hands ^C on to a launched program, and returns its code")
    func interrupted() async throws {
      let tracer = try ChildProcess(
        TestEnvironment.sonde, ["trace", "main.tick", "--", try Fixture.build("ticker", try .newestOptimized)])
      try await tracer.waitForOutput("tick 2")
      tracer.send(signal: SIGINT)
      #expect(try await tracer.waitForExit() == 130)
    }

    @Test("refuses what it does not understand with code 2, and what cannot be traced with code 1")
    func refusals() async throws {
      for arguments in [["trace"], ["trace", "--no-such-option"], ["nonsense"], ["trace", "main.foo"]] {
        let run = try await TerminalRun.sonde(arguments)
        #expect(run.code == 2, "\(arguments)")
        #expect(run.output == "")
        #expect(run.error != "")
      }
      for program in ["/nothing/here", "/bin/sleep"] {
        let run = try await TerminalRun.sonde("trace", "main.foo", "--", program)
        #expect(run.code == 1)
        #expect(run.error.contains(program))
      }
    }

    @Test("gives the program the files that it is told for its streams")
    func streams() async throws {
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let run = try await TerminalRun.sonde(
        "trace", "--stdin-from", "/dev/null", "--stdout-to", folder + "/out", "main.foo", "--",
        try Fixture.build("mission", try .newestOptimized))
      #expect(run.output == "")
      #expect(run.hits == MissionExample.hits)
      #expect(try String(contentsOfFile: folder + "/out", encoding: .utf8) == MissionExample.output)
    }

    /// `program` and `args` are given after `--`.
    @Test("has every argument of launch and attach as an option, whose help is the schema's description")
    func options() async throws {
      let help = try await TerminalRun.sonde("help", "trace").output
      let words = help.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      let schema = TestEnvironment.root + "/protocol/arguments.schema.json"
      let document = try JSONParser.parse(Array(FileManager.default.contents(atPath: schema) ?? Data()))
      for request in ["launch", "attach"] {
        let properties = try #require(document["$defs"]?[request]?["properties"]?.object)
        for (name, property) in properties where !["program", "args"].contains(name) {
          let shared = document["$defs"]?["both"]?["properties"]?[name]
          let option =
            (property["x-option"] ?? shared?["x-option"])?.string
            ?? "--" + name.replacing(/[A-Z]/) { "-" + $0.output.lowercased() }
          #expect(help.contains(try Regex("\\Q\(option)\\E[ ,/\n]")), "\(name)")
          if name == "processId" || name == "mode" && request == "attach" { continue }
          let described = property["$ref"] == nil ? property : document["$defs"]?["both"]?["properties"]?[name]
          let text = try #require(described?["description"]?.string)
          #expect(words.contains(text), "\(name)")
        }
      }
    }

    @Test("checks its options by the schema before it runs anything")
    func badOptions() async throws {
      let mistakes = [
        (["--max-string-len", "-1"], "'--max-string-len' must be a whole number from 0; it is -1."),
        (["--backend", "magic"], "'--backend' is 'magic'; it can be auto, ptrace or ebpf."),
        (["--tracepoints", "{\"function\": 1}"], "'--tracepoints[0].function' must be a string; it is a number."),
        (["--tracepoints", "{"], "is not JSON"), (["--env", "=1"], "'=1' is not a variable. Write KEY=value."),
      ]
      for (options, text) in mistakes {
        let run = try await TerminalRun.sonde(["trace"] + options + ["main.foo", "--", "/nothing/here"])
        #expect(run.code == 2)
        #expect(run.error.contains(text), "\(run.error)")
      }
    }

    @Test(
      "refuses what is no process, and options of a start beside one that runs",
      arguments: [
        (["--pid", "0"], "'--pid' must be a process id from 1 to 4194303; it is '0'."),
        (["--pid", "-3"], "'--pid' must be a process id from 1 to 4194303; it is '-3'."),
        (["--pid", "1099511627776"], "'--pid' must be a process id from 1 to 4194303; it is '1099511627776'."),
        (["--pid", "x1"], "'--pid' must be a process id: a number, or digits in a string; it is 'x1'."),
        (
          ["--pid", "1", "--cwd", "/"],
          "'--cwd' can't be used with '--pid': the process is already running. Leave it out."
        ),
        (
          ["--pid", "1", "--env", "A=1", "--build-flags=-x", "--optimized", "--test"],
          "'--build-flags', '--env', '--optimized' and '--test' can't be used with '--pid': the process is already "
            + "running. Leave them out."
        ),
      ])
    func process(options: [String], text: String) async throws {
      let run = try await TerminalRun.sonde(["trace"] + options + ["main.foo"])
      #expect(run.code == 2)
      #expect(run.error.contains(text), "\(run.error)")
    }

    @Test("takes tracepoints as an option, and runs a program untraced")
    func tracepoints() async throws {
      let mission = try Fixture.build("mission", try .newestOptimized)
      let traced = try await TerminalRun.sonde("trace", "--tracepoints", "{\"function\": \"main.foo\"}", "--", mission)
      #expect(traced.hits == MissionExample.hits)
      let untraced = try await TerminalRun.sonde("trace", "--no-debug", "--", mission)
      #expect(untraced.output == MissionExample.output)
      #expect(untraced.hits == [])
      #expect(untraced.code == 0)
    }

    @Test("has a version and a help")
    func versionAndHelp() async throws {
      #expect(try await TerminalRun.sonde("--version").code == 0)
      let help = try await TerminalRun.sonde("help")
      #expect(help.code == 0)
      #expect(help.output.contains("trace"))
    }
  }
}
