// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Testing
import TraceTestSupport

extension Tracing {
  /// Hits that happened = printed + held back + rejected + lost, whatever the client does.
  @Suite("The account of a tracepoint", .timeLimit(.minutes(10)))
  struct AccountTests {
    @Test(
      "adds up when the client stops reading: hits are lost and told, memory is bounded, the program runs on",
      arguments: BackendKind.required)
    func slowClient(backend: BackendKind) async throws {
      let program = try ChildProcess(try Fixture.build("loud", try .newestOptimized))
      defer { program.send(signal: SIGKILL) }
      try await program.waitForOutput("alive")
      let session = try await TestSession.attach(
        to: program, functions: ["main.say"], backend: backend, options: ["maxStringLen": 8192])
      let client = session.client
      try await client.output(containing: "main.say")

      client.pauseReading()
      // Once the ring and the output waiting for the client are full, all further hits are lost.
      let isFull = await ProcessTable.poll(within: 60) {
        guard let bytes = try? Self.residentBytes(client.adapter.processID) else { return false }
        return bytes > 64 << 20
      }
      #expect(isFull, "the adapter never held what it may hold")
      for _ in 0..<30 { try await program.waitForOutput("alive", after: program.standardOutput.value.bytes.count) }
      let bytes = try Self.residentBytes(client.adapter.processID)
      #expect(bytes < 300 << 20, "the adapter takes \(bytes >> 20) MiB")
      client.resumeReading()
      // Everything that is waiting must be read first, and a debug build writes it slowly.
      _ = try await client.response(to: client.send("disconnect"), within: 240)
      let record = try await session.checkEnding()

      let account = try #require(Account(record.notices.last { $0.hasPrefix("sonde: main.say: ") } ?? ""))
      #expect(account.lost > 0)
      #expect(account.printed == record.hits.count)
      #expect(account.hits == account.printed + account.heldBack + account.rejected + account.lost)
      let told = record.notices.compactMap { notice -> Int? in
        guard notice.contains(" hits lost (") else { return nil }
        return notice.split(separator: " ").dropFirst().first.flatMap { Int($0) }
      }
      #expect(told.reduce(0, +) == account.lost)
      program.send(signal: SIGTERM)
      #expect(try await program.waitForExit() == 0)
    }

    /// The numbers of `sonde: main.foo: 5000 hits: 4200 printed, 300 held back, 0 rejected, 500 lost`.
    struct Account {
      let hits: Int, printed: Int, heldBack: Int, rejected: Int, lost: Int

      init?(_ line: String) {
        let numbers = line.split(whereSeparator: { " :,".contains($0) }).compactMap { Int($0) }
        guard numbers.count == 5 else { return nil }
        (hits, printed, heldBack, rejected, lost) = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4])
      }
    }

    /// The memory of the process alone; the ring is shared, and has its own limit.
    private static func residentBytes(_ processID: Int32) throws -> Int {
      let status = FileManager.default.contents(atPath: "/proc/\(processID)/status") ?? Data()
      let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("RssAnon:") }
      return try #require(line?.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }.first) * 1024
    }
  }
}
