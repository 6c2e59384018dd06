// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Whether memory is, at an instruction, as the statements before it left it.
///
/// The compiler keeps the order of stores and calls, and keeps them in their basic block. But pure computation may move
/// before the stores of earlier statements, and a store that another one makes useless is omitted.
package struct MemoryOrder {
  /// Instructions that change memory other than the function's own words.
  private let stores: Set<Int>
  /// Instructions that read such memory.
  private let loads: Set<Int>
  private let barriers: WriteBarriers?

  /// - Parameters:
  ///   - memory: Words of the frame in which variables always are, relative to the canonical frame address.
  ///   - writeBarrierFlag: As in `FunctionCode.writeBarrierFlag`.
  package init(_ values: ValueFlow?, memory: [Range<Int>], writeBarrierFlag: UInt64?) {
    guard let values else {
      (stores, loads, barriers) = ([], [], nil)
      return
    }
    barriers = WriteBarriers(values.code, values.flow, values.code.flagSetters, flag: writeBarrierFlag)
    (stores, loads) = values.memoryAccesses(variables: memory)
  }

  fileprivate func changes(_ index: Int) -> Bool { stores.contains(index) }
  fileprivate func reads(_ index: Int) -> Bool { loads.contains(index) }

  /// The blocks behind one that ends in a decision on a write barrier: those that store, and where they meet.
  fileprivate func behindBarrier(_ block: Int, _ flow: CodeFlow) -> (arms: [Int], join: Int)? {
    guard let barriers else { return nil }
    let arms = barriers.decider.filter { $0.value == block }.map(\.key).sorted()
    guard !arms.isEmpty, let join = barriers.join(of: block, flow) else { return nil }
    return (arms, join)
  }
}

extension ValueFlow {
  /// - Parameters:
  ///   - address: The address of an instruction.
  ///   - place: The address of an instruction of the statement, in whose source lines are compared.
  package func isMemorySettled(at address: UInt64, of place: UInt64, _ body: InlinedBody, _ order: MemoryOrder) -> Bool
  {
    guard let index = code.index(of: address), let statement = code.index(of: place) else { return false }
    let apart = body.settingApart(line: body.line[statement], of: body.owner[statement])
    let block = flow.blockOf[index]
    for before in flow.blocks[block].range.lowerBound..<index where order.changes(before) || isCall(before) {
      guard let lines = apart.body.linesInCommon(before, apart.call), lines.instruction < lines.call else {
        return false
      }
    }
    var current = block
    var start = index
    var seen: Set<Int> = []
    // What the statement reads has come; what it does not read may still come.
    var hasRead = false
    while seen.insert(current).inserted {
      for next in start..<flow.blocks[current].range.upperBound {
        let isCall = isCall(next)
        guard order.changes(next) || order.reads(next) || isCall else { continue }
        guard let lines = apart.body.linesInCommon(next, apart.call) else { return false }
        // One of the statements before has not run yet.
        if lines.instruction < lines.call { if order.changes(next) || isCall { return false } else { continue } }
        if isCall { return true }
        // A store may have made an earlier one useless.
        if order.changes(next) { return hasRead }
        hasRead = true
      }
      if hasRead { return true }
      guard let behind = order.behindBarrier(current, flow) else { return true }
      // Some of the statement's own or later ones may have made an earlier one useless.
      for arm in behind.arms {
        for store in flow.blocks[arm].range where order.changes(store) {
          guard let lines = apart.body.linesInCommon(store, apart.call), lines.instruction >= lines.call else {
            return false
          }
        }
      }
      (current, start) = (behind.join, flow.blocks[behind.join].range.lowerBound)
    }
    return true
  }

  /// Whether the calls and stores that come next, and those that came last, on every path, are those that the source
  /// has behind the statement and before it.
  ///
  /// - Parameter heads: Lines of loops around the statement, whose conditions may come behind it.
  package func isInOrder(
    at address: UInt64, of place: UInt64, _ body: InlinedBody, _ order: MemoryOrder, heads: Set<Int>
  ) -> Bool {
    guard let index = code.index(of: address), let statement = code.index(of: place) else { return false }
    let (call, line) = (body.owner[statement], body.line[statement])
    func fixed(_ index: Int) -> Int? {
      order.changes(index) || isCall(index) ? body.line(of: index, in: call) : nil
    }
    let first = flow.blockOf[index]
    var seen: Set<Int> = []
    var waiting = [(block: first, range: index..<flow.blocks[first].range.upperBound)]
    while let (block, range) = waiting.popLast() {
      if let index = range.first(where: { fixed($0) != nil }), let next = fixed(index) {
        guard next < line else { continue }
        if !heads.contains(next) { return false }
        // The value of a `range` is stored where the round begins, a condition comes where it ends.
        if (index + 1..<range.upperBound).contains(where: { fixed($0).map { $0 >= line } ?? false }) { return false }
        continue
      }
      for successor in flow.blocks[block].successors
      where !flow.dominates(successor, block) && seen.insert(successor).inserted {
        waiting.append((successor, flow.blocks[successor].range))
      }
    }
    seen = []
    waiting = [(block: first, range: flow.blocks[first].range.lowerBound..<index)]
    while let (block, range) = waiting.popLast() {
      if let last = range.reversed().lazy.compactMap({ fixed($0) }).first {
        if last > line { return false }
        continue
      }
      for predecessor in flow.blocks[block].predecessors
      where flow.isReached(predecessor) && !flow.dominates(block, predecessor) && seen.insert(predecessor).inserted {
        waiting.append((predecessor, flow.blocks[predecessor].range))
      }
    }
    return true
  }

  private func isCall(_ index: Int) -> Bool {
    switch code.instructions[index].kind {
    case .call, .indirectCall, .systemCall: true
    case .push, .pop, .return, .jump, .conditionalJump, .indirectJump, .nop, .trap, .other, .undecodable: false
    }
  }
}
