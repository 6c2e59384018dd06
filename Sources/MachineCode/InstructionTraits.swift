// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// What the search for the sites of inlined calls needs to know about a function's instructions.
///
/// Calls contain calls, and the search asks each about everything inside it: an instruction is decoded once for all of
/// them.
final class InstructionTraits {
  struct Traits: OptionSet {
    let rawValue: UInt8

    /// A call, or a store outside the frame.
    static let isFixed = Traits(rawValue: 1)
    /// Code that the compiler adds to move values, labelled as whatever is beside it.
    static let isIncidental = Traits(rawValue: 2)
    /// The next instruction certainly runs, and nothing else has seen anything meanwhile.
    static let isPassedForSure = Traits(rawValue: 4)
    fileprivate static let isKnown = Traits(rawValue: 8)
  }

  private let code: FunctionCode
  /// By instruction; empty before the first request.
  private var found: [Traits]

  init(_ code: FunctionCode) {
    self.code = code
    found = Array(repeating: [], count: code.instructions.count)
  }

  subscript(index: Int) -> Traits {
    let known = found[index]
    if known.contains(.isKnown) { return known }
    let traits = read(code.instructions[index])
    found[index] = traits.union(.isKnown)
    return traits
  }

  private func read(_ instruction: Instruction) -> Traits {
    switch instruction.kind {
    case .call, .indirectCall, .systemCall: return .isFixed
    case .jump: return .isIncidental
    case .nop: return [.isIncidental, .isPassedForSure]
    case .push, .pop, .return, .conditionalJump, .indirectJump, .trap, .undecodable: return []
    case .other: return code.effect(of: instruction).map(Self.read) ?? .isFixed
    }
  }

  private static func read(_ effect: DataEffect) -> Traits {
    var traits: Traits = []
    if effect.writesBeyondFrame {
      traits.insert(.isFixed)
    } else if effect.movesOnly || effect.reloads {
      traits.insert(.isIncidental)
    }
    if !effect.mayFaultByItself, !effect.movesStackPointer, effect.accessed.allSatisfy(\.isSeenByNobodyElse) {
      traits.insert(.isPassedForSure)
    }
    return traits
  }
}

extension DataEffect {
  /// Go's code reaches its frame by RSP, or by RBP.
  fileprivate var writesBeyondFrame: Bool {
    written.contains { operand in
      guard case .memory(let memory) = operand else { return false }
      return memory.base != .register(.rsp) && memory.base != .register(.rbp)
    }
  }

  fileprivate var movesOnly: Bool {
    switch meaning {
    case .move, .clear: true
    case .extend, .address, .moveStackPointer, .push, .pop, .other: false
    }
  }

  /// Whether it restores a narrow value that was kept in the frame.
  fileprivate var reloads: Bool {
    guard case .extend(.memory(let memory), .general, _) = meaning else { return false }
    return memory.base == .register(.rsp) || memory.base == .register(.rbp)
  }

  fileprivate var movesStackPointer: Bool {
    if case .moveStackPointer = meaning { true } else { false }
  }
}

extension DataEffect.MemoryOperand {
  fileprivate var isSeenByNobodyElse: Bool {
    switch base {
    case .register(.rsp), .register(.rbp), .none: true
    case .register, .unknown: false
    }
  }
}
