// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The code of a function that runs only while the collector marks, and the code that runs instead while it does not.
///
/// Around the code that reports pointers to the collector before they are stored, Go's compiler puts a branch on a flag
/// of the runtime. The code behind one branch may serve stores of several lines, and has their positions.
struct WriteBarriers {
  /// By block of such code, the block that ends in its branch.
  private(set) var decider: [Int: Int] = [:]

  /// - Parameters:
  ///   - setters: The code's `flagSetters`.
  ///   - flag: The address of the runtime's flag; nil if it is not known.
  init(_ code: FunctionCode, _ flow: CodeFlow, _ setters: [Int: Int], flag: UInt64?) {
    guard let flag else { return }
    for (index, block) in flow.blocks.enumerated() where flow.isReached(index) && block.successors.count > 1 {
      guard let setter = setters[block.last], code.flagCompared(by: setter) == flag else { continue }
      // Both paths lead to one block, which is part of neither.
      let arms = block.successors.filter { flow.blocks[$0].predecessors.count == 1 }
      for arm in arms {
        let reached = flow.reached(from: arm) { flow.dominates(arm, $0) }
        for other in reached.union([arm]) where flow.dominates(arm, other) { decider[other] = index }
      }
    }
  }

  /// The block where both paths from a branch meet; nil if there is none.
  func join(of decider: Int, _ flow: CodeFlow) -> Int? {
    let arms = self.decider.filter { $0.value == decider }.map(\.key)
    return Set((arms + [decider]).flatMap { flow.blocks[$0].successors }).subtracting(arms).min()
  }
}

extension FunctionCode {
  /// The address of the flag by which the code decides whether to report its stores to the collector; nil if it does
  /// not decide.
  ///
  /// - Parameter callees: The runtime's functions that report to the collector.
  package func writeBarrierFlag(callees: Set<UInt64>) -> UInt64? {
    for (index, instruction) in instructions.enumerated() {
      guard case .call(let target) = instruction.kind, callees.contains(target) else { continue }
      let before = instructions[..<index].indices.reversed().prefix(Self.farthestFlag)
      if let flag = before.lazy.compactMap({ self.flagCompared(by: $0) }).first { return flag }
    }
    return nil
  }

  /// In instructions before the call.
  private static let farthestFlag = 32

  /// The address of the 32-bit number that `cmpl $0, number` reads; nil for any other instruction.
  fileprivate func flagCompared(by index: Int) -> UInt64? {
    let instruction = instructions[index]
    guard instruction.kind == .other, instruction.length == 7 else { return nil }
    let code = Array(bytes(from: instruction.address).prefix(7))
    // 83 /7 compares with one byte; mod 0 with R/M 5 is relative to the next instruction.
    guard code[0] == 0x83, code[1] == 0x3d, code[6] == 0 else { return nil }
    return instruction.end &+ UInt64(bitPattern: Int64(Self.signed32(code[2...])))
  }
}
