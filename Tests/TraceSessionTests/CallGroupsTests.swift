// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing

@testable import TraceSession

@Suite("Groups of calls that a client can fold")
struct CallGroupsTests {
  private typealias Step = CallGroups.Step

  @Test("begin with a call under which others may stand, and end with its return")
  func nesting() {
    var groups = CallGroups()
    #expect(groups.entered(1, level: 0, mayHold: true) == Step(change: .start))
    #expect(groups.entered(1, level: 1, mayHold: true) == Step(change: .start))
    #expect(groups.entered(1, level: 2, mayHold: false) == Step())
    #expect(groups.ended(1, level: 2) == Step())
    #expect(groups.ended(1, level: 1) == Step(change: .end))
    #expect(groups.ended(1, level: 0) == Step(change: .end))
    #expect(groups.openCount == 0)
  }

  @Test("of calls whose ends were not shown end before the next line that stands beside them")
  func missedEnds() {
    var groups = CallGroups()
    for level in 0...2 { _ = groups.entered(1, level: level, mayHold: true) }
    #expect(groups.entered(1, level: 1, mayHold: true) == Step(endsBefore: 2, change: .start))
    #expect(groups.ended(1, level: 0) == Step(endsBefore: 1, change: .end))
    #expect(groups.ended(1, level: 0) == Step())
  }

  @Test("are those of one goroutine: calls of others begin none, and end none of its")
  func goroutines() {
    var groups = CallGroups()
    _ = groups.entered(1, level: 0, mayHold: true)
    #expect(groups.entered(2, level: 0, mayHold: true) == Step())
    #expect(groups.ended(2, level: 0) == Step())
    #expect(groups.ended(1, level: 0) == Step(change: .end))
    #expect(groups.entered(2, level: 1, mayHold: true) == Step(), "the call around it has no group")
    #expect(groups.entered(2, level: 0, mayHold: true) == Step(change: .start))
  }

  @Test("of a goroutine that is not heard of any more end when another one begins a call")
  func silentGoroutine() {
    var groups = CallGroups()
    _ = groups.entered(1, level: 0, mayHold: true)
    _ = groups.entered(1, level: 1, mayHold: true)
    for _ in 0..<CallGroups.patience { #expect(groups.ended(2, level: 0) == Step()) }
    #expect(groups.entered(2, level: 0, mayHold: true) == Step(endsBefore: 2, change: .start))
    #expect(groups.endAll() == 1)
    #expect(groups.endAll() == 0)
  }
}
