// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Which lines begin and end the groups that a client can fold: the calls that `followCalls` shows, in the call that made
/// them.
///
/// A client has one sequence of open groups for all goroutines. So the groups are those of one goroutine at a time,
/// from a call under which others are shown to its end; lines of other goroutines in between are shown inside them.
struct CallGroups {
  enum Change: Hashable { case start, end }

  /// What to do about one line.
  struct Step: Hashable {
    /// Groups to end before the line: how their calls ended was not shown.
    var endsBefore = 0
    /// What the line itself does.
    var change: Change?
  }

  private var goroutine: UInt64 = 0
  /// The levels of the calls whose groups are open, outer ones first.
  private var open: [Int] = []
  /// Lines of other goroutines since the last one of this goroutine.
  private var others = 0

  /// After this many lines of others the goroutine may have ended unseen, and another one gets the groups.
  static let patience = 1_000

  var openCount: Int { open.count }

  /// - Parameters:
  ///   - level: The number of shown calls above it.
  ///   - mayHold: Whether calls may be shown under it.
  mutating func entered(_ goroutine: UInt64, level: Int, mayHold: Bool) -> Step {
    var step = Step()
    if goroutine != self.goroutine {
      guard open.isEmpty || others >= Self.patience else {
        others += 1
        return step
      }
      guard mayHold, level == 0 else { return step }
      step.endsBefore = endAll()
      self.goroutine = goroutine
    }
    others = 0
    step.endsBefore += end(above: level)
    if mayHold {
      open.append(level)
      step.change = .start
    }
    return step
  }

  mutating func ended(_ goroutine: UInt64, level: Int) -> Step {
    guard goroutine == self.goroutine else {
      others += 1
      return Step()
    }
    others = 0
    var step = Step(endsBefore: end(above: level + 1))
    if open.last == level {
      open.removeLast()
      step.change = .end
    }
    return step
  }

  /// - Returns: How many were open.
  mutating func endAll() -> Int {
    defer { open.removeAll() }
    return open.count
  }

  private mutating func end(above level: Int) -> Int {
    let kept = open.prefix { $0 < level }
    defer { open = Array(kept) }
    return open.count - kept.count
  }
}
