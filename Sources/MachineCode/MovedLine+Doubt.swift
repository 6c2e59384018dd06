// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Whether a place can be that of its line, according to the source's blocks around it.
extension MovedLine {
  /// Whether the code alone can show where the line is: not for a loop or a case that is not found in it, nor for a
  /// brace, whose code is that of deferred calls.
  var mayBeFound: Bool { source.loop == nil && source.choice == nil && source.start != .closingBrace }

  /// Whether the place runs exactly when its line does: in as many loops, behind the conditions that decide on its
  /// block, and before everything in its block that follows the line.
  func agrees(_ place: LinePlace, line: Int) -> Bool {
    guard let around = source.around, let index = code.index(of: place.address) else { return true }
    let block = flow.blockOf[index]
    guard !around.hasJumpsAhead, let inside = count(around.loops, around: block) else { return false }
    return loops.count { $0.blocks.contains(block) && span(of: $0) != nil } == inside
      && isDecided(block, by: around.deciding) && (hasCode(line) || !isDecided(block, byOneOf: around.passed))
      && comesBefore(around.rest, block)
  }

  /// How many of the source's loops the code has; nil if the block is not in one of them.
  private func count(_ sources: [SourceLoop], around block: Int) -> Int? {
    var count = 0
    for source in sources {
      switch find(source) {
      case .none where loops.allSatisfy { !$0.blocks.contains(block) }: continue
      case .none, .several: return nil
      case .found(let loop):
        guard loop.blocks.contains(block) else { return nil }
        count += 1
      }
    }
    return count
  }

  private func isDecided(_ block: Int, by lines: ClosedRange<Int>?) -> Bool {
    guard let lines else { return true }
    return flow.dominators(of: block).contains { decider in
      isChoice(decider)
        && witnesses(of: flow.blocks[decider].last).contains { labels[$0].map(lines.contains) ?? false }
        && decides(decider, on: block)
    }
  }

  private func hasCode(_ line: Int) -> Bool { labels.indices.contains { labels[$0] == line && !isIncidental($0) } }

  /// Whether a branch decides on the block that does not decide on the line: if moves between registers are all that is
  /// left of the line, they may be needed on some of the ways alone.
  private func isDecided(_ block: Int, byOneOf lines: [ClosedRange<Int>]) -> Bool {
    guard !lines.isEmpty else { return false }
    return flow.dominators(of: block).contains { decider in
      isChoice(decider)
        && labels[flow.blocks[decider].last].map { label in lines.contains { $0.contains(label) } } ?? false
        && !loops.contains { $0.blocks.contains(decider) && !$0.blocks.contains(block) } && decides(decider, on: block)
    }
  }

  /// Whether control may go from a branch to a path on which the block does not run in this round of the loops around.
  func decides(_ decider: Int, on block: Int) -> Bool {
    flow.blocks[decider].successors.contains { next in
      next != block && !flow.endsInPanic(next, code) && !flow.dominates(next, decider)
        && !flow.ahead(of: next).contains(block)
    }
  }

  private func comesBefore(_ lines: ClosedRange<Int>, _ block: Int) -> Bool {
    labels.indices.allSatisfy { index in
      guard let label = labels[index], lines.contains(label), isFixed(index) || code.isReturn(index) else {
        return true
      }
      let other = flow.blockOf[index]
      return !flow.isReached(other) || flow.endsInPanic(other, code) || flow.dominates(block, other)
    }
  }
}
