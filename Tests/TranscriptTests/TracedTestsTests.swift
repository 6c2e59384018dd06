// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/doubling` is a package without a program; its test reads a file next to it, and one of its tests fails.
  @Suite("The tests of a package", .timeLimit(.minutes(5)))
  struct TracedTestsTests {
    @Test("are built and run in the package's folder, with the test binary's own arguments")
    func terminal() async throws {
      let run = try await TerminalRun.sonde(
        "trace", "--test", "doubling.Double", "--", Fixture.folder("doubling"), "-test.run=TestDouble$", folder: "/")
      #expect(run.output == "Double(21) = 42\nPASS\n")
      #expect(
        run.hits.map { $0.replacing(/goroutine\(\d+\)/, with: "goroutine(N)") } == [
          "> goroutine(N): doubling.Double(21)", ">> goroutine(N): doubling.Double => (42)",
        ])
      #expect(run.code == 0)
      #expect(
        ProcessTable.files(in: Fixture.folder("doubling")).sorted() == [
          "doubling.go", "doubling_test.go", "go.mod", "testdata", "testdata/number",
        ])
    }

    @Test("are what a test file means, and their code is the command's")
    func testFile() async throws {
      let file = Fixture.folder("doubling") + "/doubling_test.go"
      let run = try await TerminalRun.sonde(
        "trace", "TestFails", "--", file, "-test.run=TestFails", "-test.v=true", folder: "/")
      #expect(run.output.contains("as it must"))
      #expect(run.code == 1)
    }

    @Test("can be launched by an editor")
    func session() async throws {
      let session = TestSession(try DAPClient())
      try await session.start(
        "launch",
        [
          "mode": "test", "program": .string(Fixture.folder("doubling")), "args": ["-test.run", "TestDouble"],
          "backend": "ptrace",
        ])
      try await session.setFunctionBreakpoints(["doubling.Double"])
      try await session.client.request("configurationDone")
      let record = try await session.finish()
      #expect(record.standardOutput == "Double(21) = 42\nPASS\n")
      #expect(record.hits.count == 2)
    }

    @Test("must exist")
    func none() async throws {
      let run = try await TerminalRun.sonde("trace", "--test", "main.foo", "--", Fixture.folder("mission"), folder: "/")
      #expect(run.code == 1)
      #expect(run.error.contains("'\(Fixture.folder("mission"))' has no tests: there is no _test.go file"))
    }
  }
}
