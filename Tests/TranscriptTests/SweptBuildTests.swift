// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Testing
import TraceTestSupport

extension Tracing {
  /// The client's `temporaryFolder` is where the build puts its files.
  @Suite("SIGKILL of sonde with a program that it builds", .timeLimit(.minutes(5)))
  struct SweptBuildTests {
    private func isClean(_ client: DAPClient) async -> Bool {
      await ProcessTable.poll(within: TestEnvironment.patienceSeconds) {
        ProcessTable.files(in: client.temporaryFolder).isEmpty && ProcessTable.processes(marked: client.mark).isEmpty
      }
    }

    private func kill(_ client: DAPClient) async throws {
      client.adapter.send(signal: SIGKILL)
      #expect(try await client.adapter.waitForExit() == 128 + SIGKILL)
    }

    @Test("while it runs removes the binary, and the program with it", arguments: ["debug", "test"])
    func running(mode: String) async throws {
      let client = try DAPClient()
      let session = TestSession(client)
      let folder = Fixture.folder(mode == "test" ? "doubling" : "hot")
      try await session.start("launch", ["mode": .string(mode), "program": .string(folder)])
      #expect(!ProcessTable.files(in: client.temporaryFolder).isEmpty)
      try await kill(client)
      #expect(await isClean(client), "\(ProcessTable.files(in: client.temporaryFolder))")
    }

    @Test("during the build ends the compiler, and removes its files and the binary", arguments: [false, true])
    func building(isNamed: Bool) async throws {
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let client = try DAPClient()
      try await client.request("initialize", TestSession.initializeArguments)
      var arguments: [String: JSON] = [
        "mode": "debug", "program": .string(Fixture.folder("hot")),
        // Nothing is built yet, so the build takes a while.
        "env": ["GOCACHE": .string(folder + "/cache")],
      ]
      if isNamed { arguments["output"] = .string(folder + "/program") }
      client.send("launch", .object(arguments))
      // The go command is working once it has its own folder.
      let isAtWork = await ProcessTable.poll(within: TestEnvironment.patienceSeconds) {
        ProcessTable.files(in: client.temporaryFolder).contains { $0.contains("go-build") }
      }
      #expect(isAtWork)
      try await kill(client)
      #expect(await isClean(client), "\(ProcessTable.files(in: client.temporaryFolder))")
      #expect(!FileManager.default.fileExists(atPath: folder + "/program"))
    }

    @Test("leaves a program alone that was there before the build, and is not touched by it")
    func earlier() async throws {
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      try FileManager.default.copyItem(atPath: "/bin/true", toPath: folder + "/program")
      let client = try DAPClient()
      try await client.request("initialize", TestSession.initializeArguments)
      client.send(
        "launch",
        [
          "mode": "debug", "program": .string(Fixture.folder("hot")), "output": .string(folder + "/program"),
          "env": ["GOCACHE": .string(folder + "/cache")],
        ])
      _ = await ProcessTable.poll(within: TestEnvironment.patienceSeconds) {
        ProcessTable.files(in: client.temporaryFolder).contains { $0.contains("go-build") }
      }
      try await kill(client)
      #expect(await isClean(client))
      #expect(FileManager.default.contentsEqual(atPath: "/bin/true", andPath: folder + "/program"))
    }
  }
}
