// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// How control runs through one function: its basic blocks, and which of them come before others on every path.
struct CodeFlow {
  /// Instructions that always run one after another, by their indices.
  struct Block {
    var range: Range<Int>
    var successors: [Int] = []
    var predecessors: [Int] = []

    /// Of the last instruction.
    var last: Int { range.upperBound - 1 }
  }

  private(set) var blocks: [Block] = []
  /// By instruction.
  private(set) var blockOf: [Int] = []
  /// Blocks from which the function returns, continues elsewhere, or does not continue.
  private(set) var leaves: Set<Int> = []
  /// By block, the one that comes last before it on every path; itself for the first. -1 if nothing leads to it.
  private var dominators: [Int] = []
  /// By block, its position in an order in which each comes behind one that leads to it; -1 if nothing does.
  private var position: [Int] = []

  /// Nil if the function jumps to addresses that its code does not contain.
  ///
  /// - Parameters:
  ///   - neverReturning: Functions that do not return.
  ///   - table: The possible targets of a jump through a table; nil if they are not known.
  init?(_ code: FunctionCode, neverReturning: Set<UInt64>, table: (Instruction) -> [UInt64]?) {
    let instructions = code.instructions
    guard !instructions.isEmpty else { return nil }
    var tables: [Int: [UInt64]] = [:]
    var isLeader = Array(repeating: false, count: instructions.count)
    isLeader[0] = true
    for (index, instruction) in instructions.enumerated() {
      switch instruction.kind {
      case .jump(let target), .conditionalJump(_, let target):
        if let leader = code.index(of: target) { isLeader[leader] = true }
      case .indirectJump:
        guard let known = table(instruction) else { return nil }
        tables[index] = known
        for leader in known.lazy.compactMap({ code.index(of: $0) }) { isLeader[leader] = true }
      case .undecodable: return nil
      case .other: if instruction.branchesOnCounter { return nil } else { continue }
      case .call(let target): if !neverReturning.contains(target) { continue }
      case .return, .trap: break
      case .push, .pop, .indirectCall, .nop, .systemCall: continue
      }
      if index + 1 < instructions.count { isLeader[index + 1] = true }
    }
    blockOf.reserveCapacity(instructions.count)
    for index in instructions.indices {
      if isLeader[index] {
        blocks.append(Block(range: index..<index + 1))
      } else {
        blocks[blocks.count - 1].range = blocks[blocks.count - 1].range.lowerBound..<index + 1
      }
      blockOf.append(blocks.count - 1)
    }
    for index in blocks.indices {
      let last = blocks[index].last
      var next: [Int] = []
      let fallsThrough: Bool
      switch instructions[last].kind {
      case .jump(let target):
        next = code.index(of: target).map { [blockOf[$0]] } ?? []
        fallsThrough = false
      case .conditionalJump(_, let target):
        next = code.index(of: target).map { [blockOf[$0]] } ?? []
        fallsThrough = true
      case .indirectJump:
        next = tables[last, default: []].compactMap { code.index(of: $0) }.map { blockOf[$0] }
        fallsThrough = false
      case .return, .trap, .undecodable: fallsThrough = false
      case .call(let target): fallsThrough = !neverReturning.contains(target)
      case .push, .pop, .indirectCall, .nop, .systemCall, .other: fallsThrough = true
      }
      if fallsThrough, index + 1 < blocks.count { next.append(index + 1) }
      blocks[index].successors = Self.distinct(next)
      if next.isEmpty || code.leaves(instructions[last]) { leaves.insert(index) }
      for successor in blocks[index].successors { blocks[successor].predecessors.append(index) }
    }
    findDominators()
  }

  private static func distinct(_ blocks: [Int]) -> [Int] {
    if blocks.count == 2 {
      return blocks[0] == blocks[1] ? [blocks[0]] : [min(blocks[0], blocks[1]), max(blocks[0], blocks[1])]
    }
    return blocks.count > 2 ? Set(blocks).sorted() : blocks
  }

  /// The blocks that are reached, each behind one that leads to it.
  var inOrder: [Int] { blocks.indices.filter(isReached).sorted { position[$0] < position[$1] } }

  /// Whether the block is reached at all.
  func isReached(_ block: Int) -> Bool { dominators[block] >= 0 }

  /// Whether every path to the second block leads through the first. Both are reached.
  func dominates(_ first: Int, _ second: Int) -> Bool {
    var block = second
    while position[block] > position[first] { block = dominators[block] }
    return block == first
  }

  /// The last block that comes before both on every path. Both are reached.
  func commonDominator(_ first: Int, _ second: Int) -> Int {
    var (left, right) = (first, second)
    while left != right {
      if position[left] > position[right] { left = dominators[left] } else { right = dominators[right] }
    }
    return left
  }

  /// The blocks that come before one on every path, nearest first, without itself.
  func dominators(of block: Int) -> [Int] {
    var found: [Int] = []
    var block = block
    while dominators[block] >= 0, dominators[block] != block {
      block = dominators[block]
      found.append(block)
    }
    return found
  }

  /// The blocks that are reached from the successors of one, continuing only where `goesOn` returns true.
  func reached(from block: Int, goesOn: (Int) -> Bool) -> Set<Int> {
    walk(from: block, { blocks[$0].successors }, goesOn)
  }

  /// The blocks from which one is reached, by paths on which all blocks continue.
  func reaching(_ block: Int, goesOn: (Int) -> Bool) -> Set<Int> {
    walk(from: block, { blocks[$0].predecessors.filter(goesOn) }, { _ in true })
  }

  /// The blocks that are reached from the successors of one without going back to the head of a loop.
  func ahead(of block: Int) -> Set<Int> {
    walk(from: block, { from in blocks[from].successors.filter { !dominates($0, from) } }, isReached)
  }

  /// The blocks from which one is reached without going back to the head of a loop.
  func behind(_ block: Int) -> Set<Int> {
    walk(from: block, { to in blocks[to].predecessors.filter { isReached($0) && !dominates(to, $0) } }, isReached)
  }

  private func walk(from block: Int, _ next: (Int) -> [Int], _ goesOn: (Int) -> Bool) -> Set<Int> {
    var found: Set<Int> = []
    var waiting = [block]
    while let current = waiting.popLast() {
      guard goesOn(current) else { continue }
      for other in next(current) where found.insert(other).inserted { waiting.append(other) }
    }
    return found
  }

  /// The algorithm of Cooper, Harvey and Kennedy: over the blocks in reverse postorder, until nothing changes.
  private mutating func findDominators() {
    let order = Array(postorder().reversed())
    position = Array(repeating: -1, count: blocks.count)
    for (index, block) in order.enumerated() { position[block] = index }
    dominators = Array(repeating: -1, count: blocks.count)
    dominators[0] = 0
    var changes = true
    while changes {
      changes = false
      for block in order.dropFirst() {
        var nearest = -1
        for predecessor in blocks[block].predecessors where dominators[predecessor] >= 0 {
          nearest = nearest < 0 ? predecessor : commonDominator(nearest, predecessor)
        }
        if nearest != dominators[block] {
          dominators[block] = nearest
          changes = true
        }
      }
    }
  }

  private func postorder() -> [Int] {
    var found: [Int] = []
    var isSeen = Array(repeating: false, count: blocks.count)
    isSeen[0] = true
    var waiting: [(block: Int, next: Int)] = [(0, 0)]
    while let (block, next) = waiting.last {
      let successors = blocks[block].successors
      guard next < successors.count else {
        found.append(block)
        waiting.removeLast()
        continue
      }
      waiting[waiting.count - 1].next += 1
      if !isSeen[successors[next]] {
        isSeen[successors[next]] = true
        waiting.append((successors[next], 0))
      }
    }
    return found
  }
}
