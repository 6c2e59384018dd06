// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A line of optimised code whose kind is known from the source.
struct MovedLine {
  let code: FunctionCode
  let flow: CodeFlow
  /// Inner ones before those around them.
  let loops: [CodeFlow.Loop]
  /// The code's `flagSetters`.
  let setters: [Int: Int]
  /// By instruction: its line in the source that contains the line; nil if its code is from another source.
  let labels: [Int?]
  /// Whether an instruction belongs to a call that was inlined there.
  let isInlined: (Int) -> Bool
  /// Whether an instruction was added by the compiler to move values, labelled as whatever is beside it.
  let isIncidental: (Int) -> Bool
  /// Whether an instruction is a call, or a store outside the frame.
  let isFixed: (Int) -> Bool
  let source: LineInSource
  /// An instruction of the line: its variables are in scope there.
  let scope: UInt64

  /// Whether a `goto` may come to the line, or lead past it.
  private var hasJumps: Bool { source.around.map { $0.hasJumpsAhead || $0.isRepeated } ?? false }

  /// Nil if nothing is known that the search by code would not find.
  func place(of line: Int) -> LinePlace? {
    let ways =
      if let loop = source.loop { beginning(of: loop) } else { source.choice.flatMap { evaluation(of: line, in: $0) } }
    return ways.flatMap { ways in
      ways.addresses.isEmpty
        ? nil
        : LinePlace(addresses: ways.addresses, scope: scope, isCertain: !hasJumps, skips: ways.skips)
    }
  }
}

extension MovedLine {
  /// The instructions whose lines show what a branch decides: itself, and the comparison before it.
  func witnesses(of branch: Int) -> [Int] { [branch] + (setters[branch].map { [$0] } ?? []) }

  /// Whether a block ends in a jump that may go several ways.
  func isChoice(_ block: Int) -> Bool {
    switch code.instructions[flow.blocks[block].last].kind {
    case .conditionalJump, .indirectJump: true
    case .push, .pop, .return, .jump, .call, .indirectCall, .nop, .trap, .systemCall, .other, .undecodable: false
    }
  }
}
