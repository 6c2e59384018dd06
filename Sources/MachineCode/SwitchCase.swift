// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

extension UnmovedLine {
  /// Where to count a line that is a case (each time that its condition is evaluated in the order of the source), or
  /// that is a `switch` without code of its own.
  ///
  /// - Parameters:
  ///   - roots: The blocks where its code begins.
  ///   - scope: Its first instruction.
  func placeInSwitch(_ roots: Set<Int>, scope: Int) -> LinePlace? {
    for dispatch in lines.switches(owner) {
      if dispatch.matches.contains(where: { $0.line == line }) {
        return isInOrder(roots, dispatch) ? nil : place(ofCaseIn: dispatch, scope: scope)
      }
      if isHead(of: dispatch, roots) { return place(ofHeadOf: dispatch) }
    }
    return nil
  }

  /// Whether the line is that of a `switch` and only comparisons or jumps have it.
  private func isHead(of dispatch: SwitchDispatch, _ blocks: Set<Int>) -> Bool {
    guard dispatch.matches.allSatisfy({ $0.line > line }) else { return false }
    // A `default` may come before all cases.
    if owner < 0, let known = lines.sourceSwitches, !known.switches.contains(line), known.firstCase[line] == nil {
      return false
    }
    let inside = dispatch.blocks.union(dispatch.others).subtracting([dispatch.head])
    return dispatch.line == line
      ? inside.isSuperset(of: blocks) : !blocks.isEmpty && blocks.isSubset(of: dispatch.others)
  }

  /// Where the first condition is evaluated.
  private func place(ofHeadOf dispatch: SwitchDispatch) -> LinePlace {
    let head = flow.blocks[dispatch.head]
    let before = head.range.last { index in labels[index].map { $0 < line } ?? false }
    let first = (before ?? head.range.lowerBound - 1) + 1
    let address = lines.address(min(first, head.last))
    return LinePlace(address: address, scope: lines.address(head.last))
  }

  /// The same for a line with nothing but jumps.
  func placeOfSwitch(_ jumps: [Int]) -> LinePlace? {
    let blocks = Set(jumps.map { flow.blockOf[$0] })
    return lines.switches(owner).first { isHead(of: $0, blocks) }.map(place(ofHeadOf:))
  }

  var isCase: Bool { lines.switches(owner).contains { $0.matches.contains { $0.line == line } } }

  /// Whether the cases before it are compared before it, and those behind it after.
  private func isInOrder(_ roots: Set<Int>, _ dispatch: SwitchDispatch) -> Bool {
    guard roots.count == 1, let root = roots.first else { return false }
    guard dispatch.others.allSatisfy({ flow.dominates(root, $0) }) else { return false }
    return dispatch.matches.allSatisfy { match in
      match.line == line
        || (match.line < line ? flow.dominates(match.test, root) : flow.dominates(root, match.test))
    }
  }

  private func place(ofCaseIn dispatch: SwitchDispatch, scope: Int) -> LinePlace {
    let later = dispatch.matches.filter { $0.line >= line }.map(\.block)
    let blocks = Set(later + dispatch.others)
    // A jump that only leads to another one is counted there.
    let last = blocks.filter { !leadsOn($0, to: blocks) }.sorted()
    let addresses = last.map { lines.address(flow.blocks[$0].range.lowerBound) }
    return LinePlace(addresses: addresses, scope: lines.address(scope))
  }

  private func leadsOn(_ start: Int, to blocks: Set<Int>) -> Bool {
    var block = start
    for _ in flow.blocks {
      guard lines.isBare(block: block), flow.blocks[block].successors.count == 1 else { return false }
      block = flow.blocks[block].successors[0]
      if block == start { return false }
      if blocks.contains(block) { return true }
    }
    return false
  }
}
