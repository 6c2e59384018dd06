// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TracePlan

@testable import TraceSession

/// The test decides what the writer has written.
@Suite("Which hits were written")
struct DeliveriesTests {
  private let foo = TracepointID(rawValue: 1)
  private let bar = TracepointID(rawValue: 2)

  private final class Writer {
    var written: UInt64 = 0
    var completion: (() -> Void)?
  }

  private let writer = Writer()
  private let deliveries: Deliveries

  init() {
    deliveries = Deliveries(
      writtenBytes: { [writer] in writer.written }, waitUntilWritten: { [writer] in writer.completion = $0 })
  }

  /// Two lines of ten bytes, one of them not a hit, in one piece of text; a third one on its own, after other text.
  private func sendText() {
    deliveries.sent(foo, units: 10)
    deliveries.sent(nil, units: 10)
    deliveries.sent(bar, units: 10)
    deliveries.queued(units: 20, bytes: 20, endingAt: 25)
    deliveries.queued(units: 10, bytes: 10, endingAt: 40)
  }

  @Test(
    "is known to the byte where several stand in one text",
    arguments: [
      (0, [1, 2], false), (5, [1, 2], false), (6, [1, 2], true), (14, [1, 2], true), (15, [2], false), (16, [2], true),
      (25, [2], false), (30, [2], false), (39, [2], true), (40, [], false),
    ] as [(UInt64, [Int], Bool)])
  func text(written: UInt64, missing: [Int], isCut: Bool) {
    sendText()
    writer.written = written
    let unwritten = deliveries.unwritten()
    #expect(unwritten.hits.keys.map(\.rawValue).sorted() == missing)
    #expect(unwritten.hits.values.allSatisfy { $0 == 1 })
    #expect(unwritten.endsWithinLine == isCut)
  }

  @Test("is known of data by its last byte")
  func data() {
    for tracepoint in [foo, bar, foo] { deliveries.sent(tracepoint, units: 1) }
    for end in [100, 200, 300] as [UInt64] { deliveries.queued(units: 1, bytes: 100, endingAt: end) }
    writer.written = 150
    var unwritten = deliveries.unwritten()
    #expect(unwritten.hits == [foo: 1, bar: 1])
    #expect(unwritten.endsWithinLine)
    writer.written = 200
    unwritten = deliveries.unwritten()
    #expect(unwritten.hits == [foo: 1])
    #expect(!unwritten.endsWithinLine)
  }

  @Test("counts what never reached the writer as unwritten")
  func notQueued() {
    sendText()
    deliveries.sent(foo, units: 10)
    writer.written = 40
    #expect(deliveries.unwritten().hits == [foo: 1])
  }

  @Test("stays right over more hits than are kept")
  func many() {
    for index in 1...20_000 as ClosedRange<UInt64> {
      deliveries.sent(index.isMultiple(of: 2) ? foo : bar, units: 10)
      deliveries.queued(units: 10, bytes: 10, endingAt: index * 10)
      writer.written = index * 10 - min(index, 7) * 10
    }
    #expect(deliveries.unwritten().hits == [foo: 4, bar: 3])
  }

  @Test("is asked for when the writer is done, and not before")
  func waits() {
    var isSettled = false
    deliveries.waitUntilSettled { isSettled = true }
    #expect(deliveries.isWaiting && !isSettled)
    writer.completion?()
    #expect(!deliveries.isWaiting && isSettled)
  }
}
