// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CHitRecord
import GoProgram
import Testing
import TraceBackend

@testable import TracePlan
@testable import TraceSession

@Suite("Statistics of calls")
final class CallStatisticsTests {
  private var statistics = CallStatistics()

  /// Captures 0 and 1 are the entry and the return of `main.foo`, which returns an error; 2 and 3 are those of
  /// `main.bar`, which does not.
  init() {
    statistics.learn([
      makeCapture(id: 0, tracepoint: 1, .entry, "main.foo", []), exit,
      makeCapture(id: 2, tracepoint: 1, .entry, "main.bar", []),
      makeCapture(id: 3, tracepoint: 1, .return, "main.bar", ["n"]),
    ])
  }

  private let exit: Capture = {
    let type = GoType(id: DIEOffset(2), name: "error", sizeBytes: 16) { .interface(isEmpty: false) }
    let slot = Slot(name: "err", content: .value(type: type, offset: 0, capturedBytes: 16, operations: 0..<2))
    return Capture(
      id: CaptureID(rawValue: 1), tracepoint: TracepointID(rawValue: 1), kind: .return, function: "main.foo",
      positions: [:], slots: [slot],
      operations: [0, 1].map { CaptureOperation(source: .register($0), size: 8, destination: $0 * 8) }, rootSize: 16,
      frame: FrameAddress(register: 7, offset: 8))
  }()

  private func enter(_ capture: UInt32 = 0, isFollowed: Bool = true) {
    statistics.entered(CaptureID(rawValue: capture), isFollowed: isFollowed)
  }

  /// - Parameter words: The words of the error; nil for a word that could not be read.
  private func leave(_ words: [Int64?], isPaired: Bool = true, duration: UInt64? = 1_000) {
    let bytes = makeRecord(capture: 1, goroutine: 1, values: words)
    bytes.withUnsafeBytes { buffer in
      guard let record = HitRecord(buffer) else { preconditionFailure("makeRecord made no record") }
      statistics.returned(record, exit, isPaired: isPaired, duration: duration)
    }
  }

  private var text: [String] {
    StatisticsText.stats(statistics.calledFunctions, uncounted: HitCounts()).split(separator: "\n").map(String.init)
      .dropLast()
  }

  @Test("count errors that are not nil, and apart those that can't be read")
  func errors() {
    for words in [[0, 0], [5, 6], [nil, nil], [7, 0]] as [[Int64?]] {
      enter()
      leave(words)
    }
    #expect(
      text == [
        "main.foo: 4 calls, 2 errors, 0 panics", "  p50 1µs, p90 1µs, p99 1µs, max 1µs (4 calls)", "  512ns █ 1.03µs",
        "  whether 1 call returned an error could not be read",
      ])
  }

  @Test("count panics and goexits, and tell what is not known of a call")
  func ends() {
    for _ in 0..<5 { enter() }
    statistics.ended(CaptureID(rawValue: 0), byPanic: true)
    statistics.ended(CaptureID(rawValue: 0), byPanic: false)
    leave([0, 0], duration: nil)
    #expect(
      text == [
        "main.foo: 5 calls, 0 errors, 1 panic", "  1 call returned after an unknown time",
        "  1 call ended by runtime.Goexit", "  2 calls have not returned, or their returns were not seen",
      ])
  }

  @Test("count a call of which only the return was seen apart")
  func entryNotSeen() {
    leave([0, 0], isPaired: false, duration: nil)
    #expect(
      text == [
        "main.foo: 0 calls, 0 errors, 0 panics", "  1 call returned after an unknown time",
        "  1 more call returned whose entry was not seen",
      ])
  }

  @Test("claim no panics of calls whose ends are not seen")
  func notFollowed() {
    enter(2, isFollowed: false)
    enter(2, isFollowed: false)
    #expect(
      text == [
        "main.bar: 2 calls",
        "  2 calls without a known return: inlined, left by a jump, or more than 64 calls deep",
      ])
  }

  @Test("list the most called first, those alike by name, and at most 20 functions")
  func order() {
    enter(2)
    enter(0)
    enter(2)
    #expect(statistics.calledFunctions.map(\.name) == ["main.bar", "main.foo"])
    enter(0)
    #expect(statistics.calledFunctions.map(\.name) == ["main.bar", "main.foo"])
    let many = (0..<21).map { CallStatistics.Function(name: "main.f\($0)") }
    #expect(!StatisticsText.stats(Array(many.prefix(20)), uncounted: HitCounts()).contains("not shown"))
    #expect(
      StatisticsText.stats(many, uncounted: HitCounts()).contains(
        "\n1 more functions are not shown: ':stats PATTERN' chooses\n"))
  }

  @Test("leave out what is no call")
  func lines() {
    statistics.learn([Capture](repeating: exit, count: 4) + [makeCapture(id: 4, tracepoint: 1, .line, "main.foo", [])])
    enter(4)
    enter(99)
    #expect(statistics.calledFunctions == [])
  }

  @Test("name at the end what is not in them")
  func uncounted() {
    #expect(
      StatisticsText.stats([], uncounted: HitCounts(hits: 9, lost: 3, rejected: 2, heldBack: 1))
        == "not recorded: 1 hits held back by a limit, 2 rejected by a condition, 3 lost (counted for each breakpoint)")
  }
}
