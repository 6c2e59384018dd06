// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Glibc
import Testing
import TraceTestSupport

extension Tracing {
  /// What VS Code sends if the `"type": "go"` of a `launch.json` is changed to `"sonde"` and nothing else is: the
  /// variables are already replaced, and the client's own members are included.
  @Suite("A launch.json that was written for Go's extension", .timeLimit(.minutes(5)))
  struct LaunchFileTests {
    private static func sent(_ members: [String: JSON]) -> [String: JSON] {
      let own: [String: JSON] = [
        "type": "sonde", "__sessionId": "7a9f7c1e-6d0c-4a39-8c86-0ad0f3d5a7b5", "__configurationTarget": 6,
        "internalConsoleOptions": "openOnSessionStart", "presentation": ["hidden": false],
      ]
      return own.merging(members) { _, given in given }
    }

    private func run(_ configuration: [String: JSON], functions: [String]) async throws -> SessionRecord {
      let session = TestSession(try DAPClient())
      try await session.start("launch", .object(Self.sent(configuration)))
      try await session.setFunctionBreakpoints(functions)
      try await session.client.request("configurationDone")
      return try await session.finish()
    }

    @Test("with mode auto builds and traces a package")
    func auto() async throws {
      let record = try await run(
        [
          "name": "Launch Package", "request": "launch", "mode": "auto", "program": .string(Fixture.folder("mission")),
          "env": ["GOFLAGS": "-mod=mod", "PORT": 8080], "args": [], "debugAdapter": "dlv-dap",
        ], functions: ["main.foo"])
      #expect(record.hits == MissionExample.hits)
      #expect(record.standardOutput == MissionExample.output)
      #expect(record.notices.contains("sonde: argument 'debugAdapter' is not used: sonde is the adapter"))
      #expect(!record.notices.contains { $0.contains("__") || $0.contains("presentation") })
    }

    @Test("with mode debug takes a file, flags in one string, and names what it does not use")
    func debug() async throws {
      let record = try await run(
        [
          "name": "Launch file", "request": "launch", "mode": "debug",
          "program": .string(Fixture.source("mission")), "buildFlags": "-tags=none -trimpath", "showLog": true,
          "logOutput": "dap", "dlvFlags": ["--check-go-version=false"], "stopOnEntry": false,
          "dlvLoadConfig": ["followPointers": true, "maxStringLen": 512], "cwd": .string(Fixture.folder("mission")),
        ], functions: ["main.foo"])
      #expect(record.hits == MissionExample.hits)
      for name in ["showLog", "logOutput", "dlvFlags", "stopOnEntry", "dlvLoadConfig"] {
        #expect(record.notices.filter { $0.contains("argument '\(name)' is not used: ") }.count == 1, "\(name)")
      }
    }

    @Test("with mode test runs one test of a package")
    func test() async throws {
      let record = try await run(
        [
          "name": "Launch test function", "request": "launch", "mode": "test",
          "program": .string(Fixture.folder("doubling")), "args": ["-test.run", "TestDouble$"],
          "buildFlags": ["-tags=integration"], "env": [:],
        ], functions: ["doubling.Double"])
      #expect(record.standardOutput == "Double(21) = 42\nPASS\n")
      #expect(record.hits.count == 2)
    }

    @Test("with mode exec runs a binary with its arguments in one string")
    func exec() async throws {
      let record = try await run(
        [
          "name": "Launch binary", "request": "launch", "mode": "exec", "args": "7", "backend": "native",
          "program": .string(try Fixture.build("exitcode", try .newestUnoptimized)), "console": "internalConsole",
          "trace": "verbose",
        ], functions: ["main.main"])
      #expect(record.exitCode == 7)
      #expect(record.notices.contains("sonde: backend 'native' is Delve's; it means 'auto' here"))
    }

    @Test("attaches to a process whose id is digits in a string, as a picker gives it")
    func attach() async throws {
      let program = try ChildProcess(try Fixture.build("ticker", try .newestOptimized), ["-"])
      try await program.waitForOutput("tick 1")
      let session = TestSession(try DAPClient())
      try await session.start(
        "attach",
        .object(
          Self.sent([
            "name": "Attach to Process", "request": "attach", "mode": "local", "remotePath": "",
            "processId": .string("\(program.processID)"), "port": 2345, "host": "127.0.0.1",
          ])))
      try await session.setFunctionBreakpoints(["main.tick"])
      try await session.client.request("configurationDone")
      try await session.client.output(containing: "main.tick =>")
      try await session.client.request("disconnect", ["terminateDebuggee": false])
      let record = try await session.checkEnding()
      for name in ["remotePath", "port", "host"] {
        #expect(record.notices.contains { $0.contains("argument '\(name)' is not used") }, "\(name)")
      }
      program.closeInput()
      #expect(try await program.waitForExit() == 0)
    }
  }
}
