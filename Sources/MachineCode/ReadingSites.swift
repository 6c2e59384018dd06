// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Finds, in one function, where values passed in vector registers are in memory too.
///
/// It follows values along code that control can only run through from its start: a straight line, and the code at a
/// target that only one jump leads to. Wherever paths meet, and behind each call, it restarts with nothing known.
package struct ReadingSites {
  let code: FunctionCode
  let constants: ValueState.Constants
  /// How many paths other than falling through lead to an address.
  private var jumpsTo: [UInt64: Int] = [:]

  /// Nil if the function jumps through a register, or in a way that is not followed: the target is not known.
  ///
  /// - Parameters:
  ///   - landings: Addresses in the function at which the runtime may continue, without any jump.
  ///   - constants: The little-endian number of the given bytes at an address, as linked, if they never change.
  package init?(
    _ code: FunctionCode, landings: Set<UInt64>, constants: @escaping (_ address: UInt64, _ sizeBytes: Int) -> UInt64?
  ) {
    let isKnown = code.instructions.allSatisfy { instruction in
      switch instruction.kind {
      case .indirectJump, .undecodable: false
      case .other: !instruction.branchesOnCounter
      case .push, .pop, .return, .jump, .conditionalJump, .call, .indirectCall, .nop, .trap, .systemCall: true
      }
    }
    guard isKnown else { return nil }
    self.code = code
    self.constants = constants
    for instruction in code.instructions {
      switch instruction.kind {
      case .jump(let target), .conditionalJump(_, let target), .call(let target): jumpsTo[target, default: 0] += 1
      default: continue
      }
    }
    for landing in landings { jumpsTo[landing, default: 0] += Self.many }
  }

  private static let many = 2
}

// MARK: - Entry

extension ReadingSites {
  /// The first place behind `site` at which more of the arguments are visible than there; nil if there is none.
  ///
  /// Of several that show equally many it prefers one that costs little. No call and no fault can come in between.
  ///
  /// - Parameters:
  ///   - arguments: Everything that is passed in registers.
  ///   - stackBytes: The bytes passed on the stack, above the return address.
  ///   - statement: Where another statement starts, which the place must not lie behind; nil: none is known, so it does
  ///     not lie behind anything computed.
  package func entry(
    behind site: EntrySite, arguments: [PassedPiece], stackBytes: Int, statement: UInt64?
  ) -> ReadingSite? {
    guard let first = code.index(of: site.address) else { return nil }
    let frameAddress = Self.returnAddressBytes - site.rspOffsetFromEntry
    let stackArguments = frameAddress..<frameAddress + stackBytes
    var names = ValueState.Names()
    var state = ValueState(&names)
    let wanted = arguments.map(state.passed)
    var best: (site: ReadingSite, cost: ProbeCost)?
    for instruction in code.instructions[first...] {
      let isFirst = instruction.address == site.address
      if !isFirst {
        if jumpsTo[instruction.address] != nil || instruction.address > statement ?? .max { break }
        if code.takesProbe(instruction), let places = state.places(of: wanted) {
          let found = ReadingSite(
            address: instruction.address, frameOffset: frameAddress - state.stackPointer, places: places)
          let isCheaper = statement != nil && best?.cost == .singleStepped && instruction.probeCost == .emulated
          let count = best?.site.visibleCount ?? arguments.count { !$0.isVector }
          if found.visibleCount > count || (isCheaper && found.visibleCount == count) {
            best = (found, instruction.probeCost)
          }
        }
      }
      guard Self.goesOn(instruction, isFirst: isFirst), let effect = code.effect(of: instruction),
        state.cannotFault(effect), statement != nil || !effect.computes, !effect.written.contains(.general(.r14)),
        state.writesFrameAlone(effect), !state.changes(stackArguments, effect),
        state.apply(effect, &names, constants: constants)
      else { break }
    }
    return best?.site
  }

  /// The stack check's branch is not taken if a call counts.
  private static func goesOn(_ instruction: Instruction, isFirst: Bool) -> Bool {
    switch instruction.kind {
    case .push, .pop, .nop, .other: true
    case .conditionalJump: isFirst
    case .return, .jump, .call, .indirectJump, .indirectCall, .trap, .systemCall, .undecodable: false
    }
  }

  private static let returnAddressBytes = 8
}

// MARK: - Returns

extension ReadingSites {
  /// For each return at which, or before which, some results in vector registers are visible: the last place where most
  /// of them are. From there control certainly reaches the return, and nothing in memory changes.
  ///
  /// - Parameters:
  ///   - results: Everything that is returned in registers.
  ///   - statements: Where statements start: a place lies in the statement of its return.
  /// - Returns: By the return's address.
  package func returns(results: [PassedPiece], statements: Set<UInt64>) -> [UInt64: ReadingSite] {
    var sites: [UInt64: ReadingSite] = [:]
    var names = ValueState.Names()
    var state = ValueState(&names)
    var carried: [UInt64: ValueState] = [:]
    var way: [(instruction: Instruction, state: ValueState)] = []
    var fallsThrough = false
    for instruction in code.instructions {
      let jumps = jumpsTo[instruction.address] ?? 0
      if !fallsThrough || jumps > 0 {
        let isOnlyWay = !fallsThrough && jumps == 1
        state = (isOnlyWay ? carried[instruction.address] : nil) ?? ValueState(&names)
        way.removeAll()
      }
      fallsThrough = true
      way.append((instruction, state))
      switch instruction.kind {
      case .return(popBytes: 0): sites[instruction.address] = Self.best(on: way, results, statements, code.takesProbe)
      case .jump(let target): if jumpsTo[target] == 1 { carried[target] = state }
      case .conditionalJump(_, let target):
        if jumpsTo[target] == 1 { carried[target] = state }
        way.removeAll()
      case .return, .trap, .indirectJump, .call, .indirectCall, .systemCall, .undecodable: break
      case .push, .pop, .nop, .other:
        guard let effect = code.effect(of: instruction) else {
          state = ValueState(&names)
          way.removeAll()
          continue
        }
        let isQuiet = state.cannotFault(effect) && !effect.writesMemory
        if !state.apply(effect, &names, constants: constants) || !isQuiet { way.removeAll() }
        continue
      }
      switch instruction.kind {
      case .return, .jump, .trap, .indirectJump, .undecodable: fallsThrough = false
      case .call, .indirectCall, .systemCall:
        state = ValueState(&names)
        way.removeAll()
      case .push, .pop, .nop, .other, .conditionalJump: break
      }
    }
    return sites
  }

  /// - Parameter way: Ends with the return; nothing on it changes memory.
  private static func best(
    on way: [(instruction: Instruction, state: ValueState)], _ results: [PassedPiece], _ statements: Set<UInt64>,
    _ takesProbe: (Instruction) -> Bool
  ) -> ReadingSite? {
    guard let last = way.last else { return nil }
    let wanted = results.map(last.state.passed)
    let general = results.count { !$0.isVector }
    var best: ReadingSite?
    for (instruction, state) in way.reversed() {
      if takesProbe(instruction), let places = state.places(of: wanted) {
        let found = ReadingSite(
          address: instruction.address,
          frameOffset: returnAddressBytes + last.state.stackPointer - state.stackPointer, places: places)
        if found.visibleCount > best?.visibleCount ?? general { best = found }
      }
      if statements.contains(instruction.address) { break }
    }
    return best
  }
}
