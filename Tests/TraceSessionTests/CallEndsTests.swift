// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import Testing
import TraceBackend
import TracePlan

@testable import TraceSession

@Suite("The calls of a goroutine")
final class CallEndsTests {
  private var calls = CallEnds()

  private func capture(_ kind: Capture.Kind, _ function: String, tracepoint: Int = 1) -> Capture {
    makeCapture(id: 0, tracepoint: tracepoint, kind, function, [])
  }

  /// - Returns: False if there was no room.
  @discardableResult
  private func enter(_ function: String, depth: UInt64, time: UInt64, tracepoint: Int = 1) -> Bool {
    withRecord(depth: depth, time: time) { calls.entered($0, capture(.entry, function, tracepoint: tracepoint)) }
  }

  /// How long the call took; nil if that is not known.
  private func leave(_ function: String, depth: UInt64, time: UInt64, tracepoint: Int = 1) -> UInt64? {
    withRecord(depth: depth, time: time) {
      calls.returned($0, capture(.return, function, tracepoint: tracepoint))?.duration(until: time)
    }
  }

  private func withRecord<Result>(depth: UInt64, time: UInt64, _ body: (HitRecord) -> Result) -> Result {
    let bytes = makeRecord(capture: 0, goroutine: 1, values: [], time: time, depth: depth)
    return bytes.withUnsafeBytes { buffer in
      guard let record = HitRecord(buffer) else { preconditionFailure("makeRecord made no record") }
      return body(record)
    }
  }

  @Test("take the time between their entry and their return, each of a recursion its own")
  func recursion() {
    for (depth, time) in [(64, 10), (128, 20), (192, 30)] as [(UInt64, UInt64)] {
      enter("main.fib", depth: depth, time: time)
    }
    #expect(leave("main.fib", depth: 192, time: 31) == 1)
    enter("main.fib", depth: 192, time: 40)
    #expect(leave("main.fib", depth: 192, time: 45) == 5)
    #expect(leave("main.fib", depth: 128, time: 50) == 30)
    #expect(leave("main.fib", depth: 64, time: 60) == 50)
  }

  @Test("have no known start where the entry was not seen")
  func entryNotSeen() {
    #expect(leave("main.foo", depth: 64, time: 10) == nil)
  }

  @Test("do not pair with the return of another function at the same place, and are over then")
  func otherFunction() {
    // The return of main.foo and the entry of main.bar are lost.
    enter("main.foo", depth: 64, time: 10)
    #expect(leave("main.bar", depth: 64, time: 90) == nil)
    #expect(leave("main.foo", depth: 64, time: 95) == nil)
  }

  @Test("do not pair with the return that another breakpoint traces")
  func otherTracepoint() {
    enter("main.foo", depth: 64, time: 10, tracepoint: 1)
    #expect(leave("main.foo", depth: 64, time: 90, tracepoint: 2) == nil)
  }

  @Test("begin anew where the return of the call before was lost")
  func lostReturn() {
    enter("main.foo", depth: 64, time: 10)
    enter("main.foo", depth: 64, time: 50)
    #expect(leave("main.foo", depth: 64, time: 60) == 10)
  }

  @Test("are not told to end by a panic where they may have left by a jump")
  func jumps() {
    let jumping = Capture(
      id: CaptureID(rawValue: 0), tracepoint: TracepointID(rawValue: 1), kind: .entry, function: "main.jump",
      positions: [:], slots: [], operations: [], rootSize: 0, frame: FrameAddress(register: 7, offset: 8),
      endIsSeen: false)
    withRecord(depth: 64, time: 10) { _ = calls.entered($0, jumping) }
    enter("main.foo", depth: 128, time: 20)
    let unwinding = withRecord(depth: 256, time: 30) { calls.panicIsFatal($0) }
    #expect(unwinding.calls.map(\.function.name) == ["main.foo"])
    #expect(unwinding.time == 30)
  }

  @Test("make room when those are forgotten whose end was missed")
  func forgetting() {
    for depth in 1...64 { enter("main.foo", depth: UInt64(depth), time: UInt64(depth)) }
    #expect(!enter("main.bar", depth: 65, time: 70))
    calls.forget { $0.entryTime <= 3 }
    #expect(enter("main.bar", depth: 65, time: 71))
    #expect(leave("main.bar", depth: 65, time: 72) == 1)
    #expect(leave("main.foo", depth: 4, time: 80) == 76)
    #expect(leave("main.foo", depth: 3, time: 80) == nil)
  }
}
