// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Testing
import TraceTestSupport

extension Tracing {
  @Suite("A pipe where a file is meant", .timeLimit(.minutes(5)))
  struct SpecialFileSessionTests {
    private func withPipe(_ body: (String) async throws -> Void) async throws {
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      mkfifo(folder + "/pipe", 0o600)
      try await body(folder + "/pipe")
    }

    @Test("as the program is refused at once; requests and SIGTERM are answered")
    func program() async throws {
      try await withPipe { pipe in
        let client = try DAPClient()
        try await client.request("initialize", TestSession.initializeArguments)
        let response = try await client.exchange("launch", ["program": .string(pipe)])
        #expect(response["message"]?.string == "'\(pipe)' is a named pipe, not a program.")
        try await client.request("threads")
        client.adapter.send(signal: SIGTERM)
        #expect(try await client.adapter.waitForExit() == 0)
        _ = try await TestSession(client).checkEnding()

        let listed = try await TerminalRun.sonde("functions", pipe)
        #expect(listed.code == 1)
        #expect(listed.error.hasPrefix("sonde: '\(pipe)' is a named pipe, not a program."))
      }
    }

    @Test("as stdin is read when somebody writes to it, and ended when they close it", arguments: BackendKind.required)
    func input(backend: BackendKind) async throws {
      try await withPipe { pipe in
        let session = try await TestSession.launch(
          "ticker", try .newestOptimized, arguments: ["-"], functions: ["main.tick"], backend: backend,
          options: ["stdinFrom": .string(pipe)])
        // It ends at the end of its input, which has not come yet.
        try await session.client.output(containing: "tick 3", category: "stdout")
        let writer = try ChildProcess("/bin/sh", ["-c", "echo end > \(pipe)"])
        #expect(try await writer.waitForExit() == 0)
        let record = try await session.finish()
        #expect(record.standardOutput.hasSuffix("done\n"))
      }
    }
  }
}
