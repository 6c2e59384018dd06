// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import MachineCode
import TargetMemory

/// The probe of one inlined call: where it is counted, and how its arguments are read there.
struct InlinedProbe {
  let copy: InlinedCopy
  let address: TargetAddress
  /// The position of this call among the inlined calls that begin at `address`; outer ones come first.
  let place: Int
  /// nil if the debug information has no frame there.
  let frame: FrameAddress?
  let arguments: [ScopedVariable]
  /// Why none of the arguments can be trusted, a clause; nil if they can.
  let reasonAgainstArguments: String?
  /// The calls around it in the function whose body holds it, the caller first.
  let callers: [CodeFrame]

  /// At most this many calls that begin at one instruction are told apart.
  static let mostAtOneAddress = 24

  /// Of several equally good places the last, where most arguments have been computed.
  static func address(
    in site: InlinedCallSite, of copy: InlinedCopy, notBefore first: TargetAddress, in program: GoProgram
  ) -> (address: TargetAddress, arguments: [ScopedVariable])? {
    var best: (address: TargetAddress, arguments: [ScopedVariable], count: Int)?
    for raw in site.addresses.reversed().prefix(mostTried) where raw >= first.rawValue {
      let arguments = self.arguments(of: copy, at: raw, in: site, program)
      let count = arguments.count { $0.location?.isComplete ?? false }
      if count > best?.count ?? -1 { best = (TargetAddress(raw), arguments, count) }
      if count == arguments.count { break }
    }
    return best.map { ($0.address, $0.arguments) }
  }

  private static let mostTried = 16

  /// An argument has no location if the debug information gives it the same place before the instruction that leads
  /// here, although that instruction writes there.
  private static func arguments(
    of copy: InlinedCopy, at address: UInt64, in site: InlinedCallSite, _ program: GoProgram
  ) -> [ScopedVariable] {
    let arguments = program.arguments(of: copy, at: TargetAddress(address))
    guard let change = site.changes[address],
      arguments.contains(where: { $0.location?.isIn(change.registers) ?? false })
    else { return arguments }
    return zip(arguments, program.arguments(of: copy, at: TargetAddress(change.address))).map { now, before in
      let isOverwritten = now.location == before.location && now.location?.isIn(change.registers) ?? false
      return isOverwritten ? now.withoutLocation : now
    }
  }

  /// - Throws: If the condition can never be decided here.
  func block(
    condition: Expression?, limits: CaptureLimits, in program: GoProgram
  ) throws(ConditionError) -> FunctionProbes.BlockWithSlots {
    var result = FunctionProbes.BlockWithSlots()
    let frame = frame ?? FunctionProbes.frameAtCallBoundary
    if let condition {
      result.condition = try ConditionCompiler.compile(
        condition, scope: scope(frame, in: program), limits: limits, into: &result.block)
    }
    result.slots = arguments.map { argument in
      Slot(
        name: argument.name, content: content(of: argument, frame, limits, in: &result.block), type: argument.type)
    }
    return result
  }

  private func content(
    of argument: ScopedVariable, _ frame: FrameAddress, _ limits: CaptureLimits, in block: inout RootBlock
  ) -> Slot.Content {
    if let reason = reason(against: argument) { return .unavailable(reason: reason) }
    guard let location = argument.location else { return .unavailable(reason: GoProgram.optimisedAwayReason) }
    do throws(RootBlock.Refusal) {
      return try block.value(argument.type, at: location, frame: frame, limits: limits)
    } catch {
      return .unavailable(reason: error.reason)
    }
  }

  /// Why an argument is not shown, even if it may have a place.
  private func reason(against argument: ScopedVariable) -> String? {
    if let reasonAgainstArguments { return reasonAgainstArguments }
    if frame == nil { return "the debug information has no frame here" }
    if argument.location?.isComplete != true { return GoProgram.optimisedAwayReason }
    // The copy may be the only trace of an instantiation: none is certain.
    return HiddenTypes(of: []).reasons(for: [argument])[argument.name]
  }

  /// A clause for the user.
  static let endIsUnseen = "the call is inlined, and its end is not seen; build with -gcflags=all=-l to see it"

  private func scope(_ frame: FrameAddress, in program: GoProgram) -> ExpressionScope {
    var withoutValue: [String: String] = [:]
    for (index, name) in program.resultNames(of: copy).enumerated() {
      withoutValue[EndCondition.name(ofResult: index, name)] = "a result: \(Self.endIsUnseen)"
    }
    var visible: [ScopedVariable] = []
    for argument in arguments where argument.name != "_" {
      if let reason = reason(against: argument) {
        withoutValue[argument.name] = reason == reasonAgainstArguments ? "unknown: \(reason)" : reason
      } else {
        visible.append(argument)
      }
    }
    var scope = ExpressionScope(
      variables: visible, frame: frame, function: copy.name, in: program, withoutValue: withoutValue)
    scope.caller = callers.first?.function
    return scope
  }
}

extension VariableLocation {
  /// Whether a part is in one of the registers, or is found through it.
  fileprivate func isIn(_ registers: Set<Int>) -> Bool {
    pieces.contains { piece in
      switch piece.place {
      case .register(let number), .memory(.register(let number, _)): registers.contains(number)
      case .memory, .constant, .missing, .padding: false
      }
    }
  }
}

extension ScopedVariable {
  fileprivate var withoutLocation: ScopedVariable {
    ScopedVariable(name: name, type: type, location: nil, role: role, dictionaryIndex: dictionaryIndex)
  }
}

/// The inlined calls in one function's body, with their probes.
struct InlinedProbes {
  private(set) var probes: [InlinedProbe] = []
  private(set) var refused: [(copy: InlinedCopy, why: InlinedCallRefusal)] = []
  /// By the called function's name, indices into `probes`.
  private var probesByName: [String: [Int]] = [:]
  /// The same for `refused`.
  private var refusedByName: [String: [Int]] = [:]

  /// - Parameter held: The function whose body `function` holds: that inlined call is left out.
  init(in function: GoFunction, _ program: GoProgram, leavingOut held: String? = nil) {
    let held = held.map(FunctionMatcher.withoutTypeArguments)
    var heldNesting = 1
    var callers: [[CodeFrame]] = []
    var addresses: [TargetAddress] = []
    var counts: [TargetAddress: Int] = [:]
    for (copy, site) in program.inlinedCallSites(in: function) ?? [] {
      // The calls around it were read before it.
      let around = copy.nesting - 1
      callers.removeLast(callers.count - around)
      addresses.removeLast(addresses.count - around)
      callers.append([CodeFrame(function: copy.caller, position: copy.call)] + (callers.last ?? []))
      addresses.append(addresses.last ?? .null)
      if let held, copy.nesting == heldNesting, FunctionMatcher.withoutTypeArguments(copy.name) == held {
        heldNesting += 1
        continue
      }
      switch site {
      case .failure(let why): refuse(copy, why)
      case .success(let site):
        // Calls print in call order.
        let outer = addresses[around]
        let first = site.line.contains(outer.rawValue) ? outer : .null
        let own = InlinedProbe.address(in: site, of: copy, notBefore: first, in: program)
        let found = own ?? (first, program.arguments(of: copy, at: first))
        let isBeforeItsCode = own != nil && site.isBeforeItsCode
        let place = counts[found.address, default: 0]
        guard place < InlinedProbe.mostAtOneAddress else {
          refuse(copy, .tooManyAtOneAddress)
          continue
        }
        counts[found.address] = place + 1
        addresses[around] = found.address
        probesByName[copy.name, default: []].append(probes.count)
        probes.append(
          InlinedProbe(
            copy: copy, address: found.address, place: place, frame: program.frameAddress(at: found.address),
            arguments: found.arguments, reasonAgainstArguments: isBeforeItsCode ? nil : Self.moved,
            callers: callers[around]))
      }
    }
  }

  private mutating func refuse(_ copy: InlinedCopy, _ why: InlinedCallRefusal) {
    refusedByName[copy.name, default: []].append(refused.count)
    refused.append((copy, why))
  }

  /// The probes of calls of these functions.
  func probes(of names: Set<String>) -> [InlinedProbe] { Self.indices(of: names, in: probesByName).map { probes[$0] } }

  func refused(of names: Set<String>) -> [(copy: InlinedCopy, why: InlinedCallRefusal)] {
    Self.indices(of: names, in: refusedByName).map { refused[$0] }
  }

  private static func indices(of names: Set<String>, in index: [String: [Int]]) -> [Int] {
    if names.count > index.count { return index.filter { names.contains($0.key) }.flatMap(\.value).sorted() }
    return names.flatMap { index[$0, default: []] }.sorted()
  }

  private static let moved = "the optimiser moved parts of the call before this place, and they may have changed it"
}
