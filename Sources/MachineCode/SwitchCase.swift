// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

extension UnmovedLine {
  /// Where a line counts that is a case, which is each time that its condition is evaluated in the order of the source, or
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
      if dispatch.line == line, dispatch.blocks.subtracting([dispatch.head]).isSuperset(of: roots) {
        let head = flow.blocks[dispatch.head]
        let tested = labels[head.last]
        let first = head.range.first { labels[$0] == tested } ?? head.last
        return LinePlace(address: lines.address(first), scope: lines.address(first))
      }
    }
    return nil
  }

  var isCase: Bool { lines.switches(owner).contains { $0.matches.contains { $0.line == line } } }

  /// Whether the cases before it are compared before it, and those behind it after.
  private func isInOrder(_ roots: Set<Int>, _ dispatch: SwitchDispatch) -> Bool {
    guard roots.count == 1, let root = roots.first else { return false }
    return dispatch.matches.allSatisfy { match in
      match.line == line || (match.line < line) == flow.dominates(match.test, root)
    }
  }

  private func place(ofCaseIn dispatch: SwitchDispatch, scope: Int) -> LinePlace {
    let later = dispatch.matches.filter { $0.line >= line }.map(\.block)
    let addresses = Set(later + dispatch.others).sorted().map { lines.address(flow.blocks[$0].range.lowerBound) }
    return LinePlace(addresses: addresses, scope: lines.address(scope))
  }
}
