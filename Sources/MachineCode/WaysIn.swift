// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Where to count control that takes one of some paths from block to block: each passes one of the addresses, once.
struct WaysIn: Hashable {
  /// A step of control from the end of one block to the start of another.
  struct Edge: Hashable {
    let from: Int
    let to: Int
  }

  private(set) var addresses: [UInt64] = []
  /// By address of a conditional jump, the condition under which control takes another path from there.
  private(set) var skips: [UInt64: Condition] = [:]

  /// Nil if one of the paths has no instruction of its own, and is not that of a conditional jump.
  init?(_ edges: [Edge], in flow: CodeFlow, _ code: FunctionCode) {
    let reached = Set(edges.filter { flow.isReached($0.from) })
    for (to, edges) in Dictionary(grouping: reached, by: \.to).sorted(by: { $0.key < $1.key }) {
      let first = code.instructions[flow.blocks[to].range.lowerBound]
      let isOnlyWay = flow.blocks[to].predecessors.allSatisfy { from in
        !flow.isReached(from) || edges.contains { $0.from == from }
      }
      if isOnlyWay, code.takesProbe(first) {
        addresses.append(first.address)
        continue
      }
      for edge in edges.sorted(by: { $0.from < $1.from }) {
        guard add(edge, flow, code) else { return nil }
      }
    }
  }

  /// The one place that is a block's last instruction, whichever path control takes from there.
  init?(atEndOf block: Int, in flow: CodeFlow, _ code: FunctionCode) {
    let last = code.instructions[flow.blocks[block].last]
    guard code.takesProbe(last) else { return nil }
    addresses = [last.address]
  }

  private mutating func add(_ edge: Edge, _ flow: CodeFlow, _ code: FunctionCode) -> Bool {
    let last = code.instructions[flow.blocks[edge.from].last]
    guard code.takesProbe(last) else { return false }
    if flow.blocks[edge.from].successors == [edge.to] {
      if !addresses.contains(last.address) { addresses.append(last.address) }
      skips[last.address] = nil
      return true
    }
    guard case .conditionalJump(let condition, let target) = last.kind else { return false }
    let isTaken = code.index(of: target).map { flow.blockOf[$0] == edge.to } ?? false
    if addresses.contains(last.address) {
      // Both paths from there.
      skips[last.address] = nil
    } else {
      addresses.append(last.address)
      skips[last.address] = isTaken ? condition.inverse : condition
    }
    return true
  }
}

extension Condition {
  /// The condition that holds if this one does not.
  var inverse: Condition { Condition(rawValue: rawValue ^ 1) ?? self }
}
