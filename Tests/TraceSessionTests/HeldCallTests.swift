// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceBackend
import TracePlan

@testable import TraceSession

@Suite("Calls that are held until they end")
struct HeldCallTests {
  private let entry = makeCapture(id: 0, tracepoint: 1, .entry, "main.foo", ["x"])

  private func begin(_ calls: inout HeldCalls, goroutine: UInt64, depth: UInt64) -> (HeldCall, missed: [HeldCall]) {
    let bytes = makeRecord(capture: 0, goroutine: goroutine, values: [1], depth: depth)
    return bytes.withUnsafeBytes { buffer in
      guard let record = HitRecord(buffer) else { preconditionFailure("the record is whole") }
      let (call, missed) = calls.begin(record, entry, kept: [])
      return (call, missed)
    }
  }

  private func part(bytes: Int) -> HeldCall.Part {
    .hit(record: Array(repeating: 0, count: bytes), entry, .entry(endIsSeen: true))
  }

  @Test("are dropped, the oldest first, if those of one goroutine take too much room")
  func stackBound() {
    var calls = HeldCalls(limits: .init(bytesPerStack: 100, bytes: 10_000))
    let (outer, _) = begin(&calls, goroutine: 1, depth: 10)
    #expect(calls.append(part(bytes: 60), to: outer).isEmpty)
    let (other, _) = begin(&calls, goroutine: 2, depth: 10)
    #expect(calls.append(part(bytes: 100), to: other).isEmpty)
    let (inner, _) = begin(&calls, goroutine: 1, depth: 20)
    #expect(calls.append(part(bytes: 40), to: inner).isEmpty)
    let dropped = calls.append(part(bytes: 1), to: inner)
    #expect(dropped.count == 1 && dropped.first === outer)
    #expect(outer.state == .dropped && inner.state == .open && other.state == .open)
    #expect(calls.byteCount == 141)
  }

  @Test("are dropped, the oldest first, if all of them take too much room")
  func wholeBound() {
    var calls = HeldCalls(limits: .init(bytesPerStack: 1_000, bytes: 250))
    let all = (1...3).map { begin(&calls, goroutine: $0, depth: 10).0 }
    #expect(calls.append(part(bytes: 100), to: all[0]).isEmpty)
    #expect(calls.append(part(bytes: 100), to: all[1]).isEmpty)
    #expect(calls.append(part(bytes: 50), to: all[2]).isEmpty)
    let dropped = calls.append(part(bytes: 1), to: all[2])
    #expect(dropped.count == 1 && dropped.first === all[0])
    #expect(calls.open.count == 2)
  }

  @Test("have ended unseen if their goroutine calls again from the same place or farther up")
  func missed() {
    var calls = HeldCalls()
    let (outer, _) = begin(&calls, goroutine: 1, depth: 10)
    let (inner, none) = begin(&calls, goroutine: 1, depth: 20)
    #expect(none.isEmpty)
    let (again, missed) = begin(&calls, goroutine: 1, depth: 10)
    #expect(missed.count == 2 && missed.contains { $0 === outer } && missed.contains { $0 === inner })
    #expect(calls.open.count == 1 && calls.open.first === again)
  }

  @Test("are not kept because one that began before them is still open")
  func longest() {
    final class Watch { weak var call: HeldCall? }
    var calls = HeldCalls()
    let (first, _) = begin(&calls, goroutine: 1, depth: 10)
    var watched: [Watch] = []
    for round in 0..<1_000 {
      let (call, _) = begin(&calls, goroutine: 2, depth: 10)
      _ = calls.append(part(bytes: 100), to: call)
      calls.end(call)
      if round < 500 {
        let watch = Watch()
        watch.call = call
        watched.append(watch)
      }
    }
    #expect(watched.allSatisfy { $0.call == nil })
    #expect(calls.open.count == 1 && calls.open.first === first)
  }

  @Test("take no room once they have ended, however many there were")
  func ended() {
    var calls = HeldCalls()
    for _ in 0..<10_000 {
      let (call, _) = begin(&calls, goroutine: 1, depth: 10)
      _ = calls.append(part(bytes: 100), to: call)
      calls.end(call)
    }
    #expect(calls.byteCount == 0)
    #expect(calls.open.isEmpty)
  }
}
