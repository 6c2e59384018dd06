// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

extension FunctionCode {
  /// Go writes a prologue of a handful of instructions; what comes later is the body.
  private static let longestPrologue = 16

  /// The address at which to count calls.
  ///
  /// Go's prologue compares RSP with the goroutine's stack limit and, if the stack is too small, jumps to a tail that
  /// grows it and restarts the function. A probe before that comparison would count such a call twice.
  package func entrySite() throws(EntryRefusal) -> EntrySite {
    guard !instructions.isEmpty else { throw .empty }
    if let bad = firstUndecodable { throw .undecodable(at: bad) }
    let prologue = prologue()
    let site: EntrySite
    if let push = prologue.push {
      site = EntrySite(
        address: push, style: .pushFramePointer, argumentsLostWhere: prologue.argumentsLostWhere)
    } else if let check = prologue.check {
      guard Self.growing.contains(check.condition) else { throw .unknownStackCheck(at: check.address) }
      site = EntrySite(
        address: check.address, style: .stackCheckBranch, skipsWhere: check.condition,
        argumentsLostWhere: prologue.argumentsLostWhere)
    } else {
      site = EntrySite(address: address, style: .firstInstruction)
    }
    let carrier = instruction(at: site.address)
    if carrier?.kind == .trap { throw .trap(at: site.address) }
    if carrier.map(isExchange) ?? false { throw .leftOut(at: site.address) }
    if let loop = jumpInto(address...site.address, except: prologue.growthJumps) { throw .loopToEntry(from: loop) }
    return site
  }

  private struct Prologue {
    var push: UInt64?
    /// The last branch of the stack check.
    var check: (address: UInt64, condition: Condition)?
    /// Jumps of the tail back to the function's start: they repeat a call that was not counted yet.
    var growthJumps: Set<UInt64> = []
    /// See `EntrySite`.
    var argumentsLostWhere: UInt64?
  }

  /// The tail that grows the stack.
  private struct Growth {
    /// Its jump to the function's start.
    let jump: UInt64
    /// The address behind its call, if it writes no register from there on.
    let argumentsLostWhere: UInt64?
  }

  /// The contents of the straight line from the first instruction to the point where it touches RSP or an argument.
  private func prologue() -> Prologue {
    var prologue = Prologue()
    for instruction in instructions.prefix(Self.longestPrologue) {
      switch instruction.kind {
      case .push(.rbp):
        prologue.push = instruction.address
        return prologue
      case .conditionalJump(let condition, let target):
        guard let growth = growth(from: target) else { return prologue }
        prologue.check = (instruction.address, condition)
        prologue.growthJumps.insert(growth.jump)
        prologue.argumentsLostWhere = growth.argumentsLostWhere
      case .nop: continue
      case .other:
        guard keepsArguments(instruction) else { return prologue }
      case .push, .pop, .return, .jump, .call, .indirectJump, .indirectCall, .trap, .systemCall, .undecodable:
        return prologue
      }
    }
    return prologue
  }

  /// The tail at `target` that ends with a jump to the function's start, if it is one: a call comes before it.
  private func growth(from target: UInt64) -> Growth? {
    guard contains(target), let first = index(of: target) else { return nil }
    var resumes: UInt64?
    var keepsArguments = false
    for instruction in instructions[first...] {
      switch instruction.kind {
      case .call: resumes = instruction.end
      case .jump(target: address):
        guard let resumes else { return nil }
        return Growth(jump: instruction.address, argumentsLostWhere: keepsArguments ? nil : resumes)
      case .other:
        guard resumes != nil else { continue }
        let written = bytes(from: instruction.address).withUnsafeBytes { Decoder.writtenRegisters(of: $0) }
        keepsArguments = keepsArguments || written.map { !$0.isEmpty } ?? true
      case .push, .pop, .nop: continue
      case .return, .jump, .conditionalJump, .indirectJump, .indirectCall, .trap, .systemCall, .undecodable: return nil
      }
    }
    return nil
  }

  /// R12 and R13 are scratch. Functions with the stack-based calling convention, and only those, load the goroutine
  /// into R14 (RCX before Go 1.17) before their stack check.
  private func keepsArguments(_ instruction: Instruction) -> Bool {
    let written = bytes(from: instruction.address).withUnsafeBytes { Decoder.writtenRegisters(of: $0) }
    return written?.isSubset(of: [.r12, .r13, .r14, .rcx]) ?? false
  }

  /// A stack check branches to its tail if one of these holds.
  private static let growing: Set<Condition> = [.belowOrEqual, .below]

  /// A jump inside the function that lands in `range` and is not in `except`.
  private func jumpInto(_ range: ClosedRange<UInt64>, except: Set<UInt64>) -> UInt64? {
    instructions.first { instruction in
      switch instruction.kind {
      case .jump(let target), .conditionalJump(_, let target):
        range.contains(target) && !except.contains(instruction.address)
      default: false
      }
    }?.address
  }
}
