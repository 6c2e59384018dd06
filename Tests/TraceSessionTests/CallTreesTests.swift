// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing

@testable import TraceSession

@Suite("The last calls of goroutines")
final class CallTreesTests {
  private var trees = CallTrees()
  private var time: UInt64 = 0

  private func enter(_ function: String, depth: UInt64, goroutine: UInt64 = 1, isFollowed: Bool = true) {
    time += 1
    trees.entered(function, goroutine: goroutine, depth: depth, time: time, isFollowed: isFollowed)
  }

  private func leave(_ function: String, depth: UInt64, duration: UInt64? = 5) {
    trees.returned(function, goroutine: 1, depth: depth, duration: duration)
  }

  private func text(of goroutine: UInt64 = 1, mayLack: Bool = false) -> String {
    CallTreeText.tree(trees.calls(of: goroutine), of: goroutine, mayLack: mayLack)
  }

  @Test("stand one inside the other, with how they ended")
  func nesting() {
    enter("main.run", depth: 10)
    enter("main.step", depth: 20)
    leave("main.step", depth: 20, duration: 1_500)
    enter("main.fail", depth: 20)
    trees.ended("main.fail", goroutine: 1, entryTime: time, .panicked(duration: 7))
    enter("main.leave", depth: 20)
    trees.ended("main.leave", goroutine: 1, entryTime: time, .exited(duration: nil))
    trees.inlined("main.small", goroutine: 1, depth: 10, time: 9)
    #expect(
      text() == """
        goroutine 1, its last 5 calls:
          main.run (running)
            main.step (1.5µs)
            main.fail (panic, 7ns)
            main.leave (goexit, duration unknown)
            main.small (inlined)
        """)
  }

  @Test("that ended unseen hold no further ones")
  func endNotSeen() {
    enter("main.lost", depth: 20)
    enter("main.next", depth: 10)
    #expect(
      text(mayLack: true) == """
        goroutine 1, its last 2 calls:
          main.lost (end not seen)
          main.next (running)
        hits were lost meanwhile: calls are missing, and the nesting may be wrong
        """)
  }

  @Test("of which only the return was seen say so")
  func entryNotSeen() {
    leave("main.foo", depth: 10, duration: nil)
    enter("main.bar", depth: 10)
    leave("main.other", depth: 10)
    #expect(
      text() == """
        goroutine 1, its last 3 calls:
          main.foo (entry not seen)
          main.bar (end not seen)
          main.other (entry not seen)
        """)
  }

  @Test("whose end may have been missed hold no further ones, and end all the same")
  func doubt() {
    enter("main.run", depth: 10)
    trees.doubtOpenCalls()
    enter("main.step", depth: 20)
    enter("main.jumps", depth: 30, isFollowed: false)
    enter("main.deep", depth: 40)
    #expect(
      text() == """
        goroutine 1, its last 4 calls:
          main.run (end not seen)
          main.step (running)
            main.jumps (end not seen)
            main.deep (running)
        """)
    leave("main.run", depth: 10, duration: 3)
    #expect(text().contains("main.run (3ns)\n  main.step (end not seen)\n"))
  }

  @Test("are as many as the limit says, and the open ones end though they are not kept")
  func limit() {
    enter("main.first", depth: 10)
    for _ in 0..<200 {
      enter("main.step", depth: 20)
      leave("main.step", depth: 20)
    }
    leave("main.first", depth: 10)
    let calls = trees.calls(of: 1)
    #expect(calls.count == CallTrees.Limits().callsPerGoroutine)
    #expect(calls.allSatisfy { $0.function == "main.step" && $0.level == 1 && $0.end == .returned(duration: 5) })
    #expect(text().hasPrefix("goroutine 1, its last 64 calls:\n  main.step (5ns)\n"))
  }

  @Test("of the goroutines that were hit last are kept")
  func goroutines() {
    var limits = CallTrees.Limits()
    limits.goroutines = 4
    trees = CallTrees(limits: limits)
    for goroutine in 1...4 { enter("main.foo", depth: 10, goroutine: UInt64(goroutine)) }
    enter("main.bar", depth: 20, goroutine: 1)
    #expect(trees.lastHitGoroutine == 1)
    enter("main.foo", depth: 10, goroutine: 5)
    #expect((1...5).map { trees.calls(of: $0).count } == [2, 0, 1, 1, 1])
    #expect(trees.lastHitGoroutine == 5)
  }

  @Test("of a deep recursion stand once each, those past the last level beside one another")
  func deepRecursion() {
    let levels = UInt64(CallTrees.Limits().levels)
    for depth in 1...levels + 3 { enter("main.f", depth: depth) }
    #expect(trees.calls(of: 1).suffix(5).map(\.level) == [62, 63, 64, 64, 64])
    #expect(trees.calls(of: 1).suffix(5).allSatisfy { $0.end == .running })
    for depth in (1...levels + 3).reversed() { leave("main.f", depth: depth) }
    #expect(trees.calls(of: 1).count == 64)
    #expect(trees.calls(of: 1).allSatisfy { $0.end == .returned(duration: 5) })
    #expect(trees.calls(of: 1).map(\.level) == Array(3..<64) + [64, 64, 64])
  }

  @Test("of a recursion deeper than what is kept end too")
  func deeperThanKept() {
    for depth in 1...300 { enter("main.f", depth: UInt64(depth)) }
    for depth in (1...300).reversed() { leave("main.f", depth: UInt64(depth)) }
    enter("main.g", depth: 1)
    #expect(trees.calls(of: 1).last?.level == 0)
    #expect(trees.calls(of: 1).allSatisfy { $0.end != .unseen })
  }
}
