// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Testing
import TraceTestSupport

extension Tracing {
  /// Hits that happened = printed + held back + rejected + lost, whatever the client does.
  @Suite("The account of a tracepoint", .timeLimit(.minutes(2)))
  struct AccountTests {
    @Test("adds up when the client stops reading, while memory stays bounded and the program runs on")
    func slowClient() async throws {
      let program = try ChildProcess(try Fixture.build("hot", try .newestOptimized))
      defer { program.send(signal: SIGKILL) }
      try await program.waitForOutput("alive")
      let session = try await TestSession.attach(to: program, functions: ["main.step"])
      let client = session.client
      try await client.output(containing: "main.step")

      client.pauseReading()
      for _ in 0..<20 { try await program.waitForOutput("alive", after: program.standardOutput.value.bytes.count) }
      let kibibytes = try residentKibibytes(client.adapter.processID)
      #expect(kibibytes < 400 * 1024, "the adapter takes \(kibibytes) KiB")
      client.resumeReading()
      try await client.request("disconnect")
      let record = try await session.checkEnding()

      let account = try #require(Account(record.notices.last { $0.hasPrefix("sonde: main.step: ") } ?? ""))
      #expect(account.printed == record.hits.count)
      #expect(account.hits == account.printed + account.heldBack + account.rejected + account.lost)
      let lost = record.notices.compactMap { notice -> Int? in
        guard notice.contains(" hits lost (") else { return nil }
        return notice.split(separator: " ").dropFirst().first.flatMap { Int($0) }
      }
      #expect(lost.reduce(0, +) == account.lost)
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

    private func residentKibibytes(_ processID: Int32) throws -> Int {
      let text = String(
        decoding: FileManager.default.contents(atPath: "/proc/\(processID)/status") ?? Data(), as: UTF8.self)
      let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
      return try #require(line?.split(separator: " ").compactMap { Int($0) }.first)
    }
  }
}
