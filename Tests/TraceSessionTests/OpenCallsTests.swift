// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Testing

@testable import TraceSession

@Suite("Open calls")
struct OpenCallsTests {
  let one = OpenCalls<String>.Stack.goroutine(1)
  let two = OpenCalls<String>.Stack.goroutine(2)

  @Test("a return closes the call at its own distance from the stack's top")
  func pairs() {
    var calls = OpenCalls<String>()
    calls.enter("outer", on: one, depth: 100)
    calls.enter("inner", on: one, depth: 200)
    #expect(calls.leave(one, depth: 200) == "inner")
    #expect(calls.leave(one, depth: 100) == "outer")
    #expect(calls.stackCount == 0)
  }

  @Test("recursion pairs innermost first")
  func recursion() {
    var calls = OpenCalls<String>()
    for depth in 1...10 { calls.enter("f\(depth)", on: one, depth: UInt64(depth * 64)) }
    #expect(
      (1...10).reversed().map { calls.leave(one, depth: UInt64($0 * 64)) } == (1...10).reversed().map { "f\($0)" })
  }

  @Test("stacks do not mix, nor a goroutine with the system stack of its thread")
  func stacks() {
    var calls = OpenCalls<String>()
    calls.enter("a", on: one, depth: 100)
    calls.enter("b", on: two, depth: 100)
    calls.enter("c", on: .system(thread: 1), depth: 100)
    #expect(calls.leave(one, depth: 100) == "a")
    #expect(calls.leave(.system(thread: 1), depth: 100) == "c")
    #expect(calls.leave(two, depth: 100) == "b")
  }

  @Test("a return without an entry has no call, and leaves the others open")
  func withoutEntry() {
    var calls = OpenCalls<String>()
    calls.enter("outer", on: one, depth: 100)
    #expect(calls.leave(one, depth: 150) == nil)
    #expect(calls.leave(one, depth: 100) == "outer")
  }

  @Test("a call whose return was lost is forgotten at the next entry above it")
  func lostReturn() {
    var calls = OpenCalls<String>()
    calls.enter("outer", on: one, depth: 100)
    calls.enter("lost", on: one, depth: 200)
    calls.enter("next", on: one, depth: 180)
    #expect(calls.leave(one, depth: 180) == "next")
    #expect(calls.leave(one, depth: 100) == "outer")
  }

  @Test("a recovered panic closes what lies below the recovering frame, innermost first")
  func recovered() {
    var calls = OpenCalls<String>()
    calls.enter("guard", on: one, depth: 100)
    calls.enter("middle", on: one, depth: 200)
    calls.enter("bottom", on: one, depth: 300)
    #expect(calls.unwind(one, below: 150) == ["bottom", "middle"])
    #expect(calls.leave(one, depth: 100) == "guard")
  }

  @Test("a second panic closes what the first one has unwound, not the deferred calls")
  func secondPanic() {
    var calls = OpenCalls<String>()
    calls.enter("guard", on: one, depth: 100)
    calls.enter("middle", on: one, depth: 200)
    calls.enter("bottom", on: one, depth: 300)
    calls.enter("deferred", on: one, depth: 500)
    #expect(calls.unwind(one, below: 150, above: 400) == ["bottom", "middle"])
    #expect(calls.leave(one, depth: 500) == "deferred")
    #expect(calls.leave(one, depth: 100) == "guard")
  }

  @Test("a goroutine's end closes every open call, innermost first")
  func ended() {
    var calls = OpenCalls<String>()
    calls.enter("outer", on: one, depth: 100)
    calls.enter("inner", on: one, depth: 200)
    #expect(calls.end(one) == ["inner", "outer"])
    #expect(calls.end(one).isEmpty)
  }

  @Test("64 calls are kept open on a stack, the 65th has no entry at its return")
  func callLimit() {
    var calls = OpenCalls<Int>()
    for depth in 1...65 { calls.enter(depth, on: .goroutine(1), depth: UInt64(depth)) }
    #expect(calls.leave(.goroutine(1), depth: 65) == nil)
    #expect(calls.leave(.goroutine(1), depth: 64) == 64)
  }

  @Test("as many stacks as the limit says, and not one more")
  func stackLimit() {
    var calls = OpenCalls<Int>(limits: .init(callsPerStack: 64, stacks: 2))
    for goroutine in 1...3 { calls.enter(goroutine, on: .goroutine(UInt64(goroutine)), depth: 8) }
    #expect(calls.stackCount == 2)
    #expect(calls.leave(.goroutine(3), depth: 8) == nil)
    #expect(calls.leave(.goroutine(2), depth: 8) == 2)
  }
}
