// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import MachineCode
import TargetMemory

extension TracePlanner {
  /// How the calls of a function are reported for one tracepoint.
  struct FunctionRole: Hashable {
    /// Whether they are noted; see `HitSelection`.
    var isNoted: Bool
    /// Whether only calls inside one of the tracepoint's calls count.
    var isFollowed = false
    /// Whether their lines are indented under those of the calls around them.
    var isIndented: Bool
  }

  /// The functions that a tracepoint matches; none for a line.
  func match(_ tracepoint: Tracepoint, claims: inout Claims) -> Result<MatchedFunctions, PlanError> {
    guard case .function(let pattern) = tracepoint.target else { return .success(MatchedFunctions()) }
    let match = match(pattern)
    if case .success(let functions) = match {
      for function in functions.bodies {
        if case .success = probes(of: function) { claims.claim(.ofBody(function), for: tracepoint.id) }
      }
      for name in functions.names { claims.claim(.inlined(name), for: tracepoint.id) }
    }
    return match
  }

  func match(_ pattern: FunctionPattern) -> Result<MatchedFunctions, PlanError> {
    if let known = matches[pattern] { return known }
    let match: Result<MatchedFunctions, PlanError>
    do throws(PlanError) {
      var functions = try matcher.functions(matching: pattern)
      functions.bodies += program.wrappers(holding: functions.names)
      match = .success(functions)
    } catch {
      match = .failure(error)
    }
    matches[pattern] = match
    return match
  }

  /// A session may see any number of patterns.
  func forgetMatches(but tracepoints: [Tracepoint]) {
    guard matches.count > 2 * tracepoints.count else { return }
    let wanted = tracepoints.compactMap { if case .function(let pattern) = $0.target { pattern } else { nil } }
    let kept = Set(wanted)
    matches = matches.filter { kept.contains($0.key) }
  }

  func resolve(
    _ match: Result<MatchedFunctions, PlanError>, for tracepoint: Tracepoint, _ claims: Claims,
    sites: inout SiteBuilder
  ) -> Resolution {
    let functions: MatchedFunctions
    switch match {
    case .success(let found): functions = found
    case .failure(let error): return Resolution(isVerified: false, message: "\(error.problem) \(error.remedy)")
    }
    var traced: [GoFunction] = []
    var tracedNames: Set<String> = []
    var refused: [PlanError] = []
    var remarks: [String] = []
    var entries: [(function: GoFunction, probes: FunctionProbes, blocks: CallBlocks)] = []
    for function in functions.bodies {
      switch probes(of: function) {
      case .failure(let error): refused.append(error)
      case .success(let probes):
        do throws(ConditionError) {
          let blocks = try CallBlocks(probes, condition: tracepoint.options.condition)
          // Users do not know wrappers as functions.
          if !function.isWrapper || !tracedNames.contains(probes.name) { traced.append(function) }
          tracedNames.insert(probes.name)
          remarks += probes.remarks
          entries.append((function, probes, blocks))
        } catch {
          refused.append(.condition(error))
        }
      }
    }
    if let other = functions.alsoMeant.first {
      let more = functions.alsoMeant.count - 1
      let whose = more > 0 ? "'\(other)' and \(more) more" : "'\(other)'"
      remarks.insert("\(whose) may share its code: those calls are reported too.", at: 0)
    }
    var inlined = inlinedCalls(of: functions.names, condition: tracepoint.options.condition)
    let later =
      entries.lazy.compactMap(\.blocks.reasonToDecideLater).first
      ?? inlined.calls.lazy.compactMap { $0.block.condition?.reasonWhyNotInKernel }.first
    if entries.contains(where: \.blocks.isDecidedAtEnd) {
      remarks.insert(Self.decidedAtEnd, at: 0)
    } else if let later {
      remarks.insert(Self.decidedLater(later), at: 0)
    }
    for (function, probes, blocks) in entries where claims.reports(.ofBody(function), tracepoint.id) {
      let role = FunctionRole(
        isNoted: claims.isNoted(.ofBody(function), tracepoint.id) || !probes.variants.isEmpty,
        isIndented: claims.isIndented)
      // One place counts all the hits of a gate.
      let isDecidedLater = tracepoint.options.countsHits ? later != nil : blocks.reasonToDecideLater != nil
      guard let made = captures(for: function, probes, blocks, tracepoint, role, isDecidedLater: isDecidedLater) else {
        return Self.tooManyGates
      }
      for made in made { sites.add(made.capture, at: made.address) }
    }
    var leftOut = 0
    for call in inlined.calls where claims.reports(.inlined(call.probe.copy.name), tracepoint.id) {
      guard store.captures.count < InlinedCalls.capturesBefore else {
        leftOut += 1
        continue
      }
      let role = FunctionRole(
        isNoted: claims.isNoted(.inlined(call.probe.copy.name), tracepoint.id), isIndented: claims.isIndented)
      let isDecidedLater =
        tracepoint.options.countsHits ? later != nil : call.block.condition?.reasonWhyNotInKernel != nil
      guard let made = capture(for: call, tracepoint, role, isDecidedLater: isDecidedLater) else {
        return Self.tooManyGates
      }
      sites.add(made.capture, at: made.address)
    }
    inlined.leaveOut(leftOut)
    return resolution(traced: traced, refused: refused, remarks: remarks, inlined, names: functions.names)
  }

  static func decidedLater(_ reason: String) -> String {
    "The condition is decided after each hit is recorded: \(reason)."
  }

  static let decidedAtEnd =
    "Each call is decided when it ends: its entry is printed then, directly before its return."

  private func resolution(
    traced: [GoFunction], refused: [PlanError], remarks: [String], _ inlined: InlinedCalls, names: Set<String>
  ) -> Resolution {
    if traced.isEmpty, !inlined.calls.isEmpty {
      let parts = [refused.first?.problem].compactMap { $0 } + remarks + inlined.texts
      var resolution = Resolution(isVerified: true, message: parts.joined(separator: " "))
      let declarations = Set(inlined.calls.map { program.declaration(of: $0.probe.copy) })
      if let only = declarations.first, declarations.count == 1, only.line > 0 {
        resolution.file = only.file
        resolution.line = only.line
      }
      return resolution
    }
    guard let first = traced.first else {
      var refused = refused
      if refused.isEmpty, let error = inlined.conditionError {
        refused = [.condition(error)]
      } else if refused.isEmpty, let name = names.min() {
        let why = inlined.refusals.first ?? (program.hasDebugInfo ? nil : GoProgram.noDebugInfoReason)
        refused = [.functionInlined(name: name, names.count, why: why)]
      }
      let why = refused.first.map { "\($0.problem) \($0.remedy)" }
      return Resolution(
        isVerified: false, message: refused.count > 1 ? "None of \(refused.count) functions: \(why ?? "")" : why)
    }
    var parts: [String] = []
    // Wrappers stand for methods that exist only as copies, which are counted separately.
    let count = traced.contains { !$0.isWrapper } ? traced.count { !$0.isWrapper } : traced.count
    if count > 1 { parts.append("\(count) functions.") }
    if let why = refused.first {
      parts.append(refused.count > 1 ? "\(refused.count) more can't be traced, the first: \(why.problem)" : why.problem)
    }
    if !program.hasDebugInfo {
      parts.append("Values print as ?, and inlined calls are not seen: \(GoProgram.noDebugInfoReason).")
    }
    parts += inlined.texts
    parts += remarks.prefix(3)
    if remarks.count > 3 { parts.append("\(remarks.count - 3) more remarks are left out.") }
    var resolution = Resolution(isVerified: true, message: parts.isEmpty ? nil : parts.joined(separator: " "))
    resolution.notes = Self.notes(on: refused)
    if traced.count == 1, case .success(let probes)? = functionProbes[first] {
      resolution.file = probes.declaration.file.isEmpty ? nil : probes.declaration.file
      resolution.line = probes.declaration.line > 0 ? probes.declaration.line : nil
    }
    return resolution
  }

  /// At most this many functions that can't be traced are named.
  static let mostRefusedNames = 100

  /// Details that are too long for the message: each of several functions that can't be traced, and why.
  static func notes(on refused: [PlanError]) -> [String] {
    guard refused.count > 1 else { return [] }
    var notes = refused.prefix(mostRefusedNames).map(\.problem)
    if refused.count > mostRefusedNames {
      notes.append("\(refused.count - mostRefusedNames) more can't be traced; 'sonde functions' lists them.")
    }
    return notes
  }

  func probes(of function: GoFunction) -> Result<FunctionProbes, PlanError> {
    if let known = functionProbes[function] { return known }
    let result: Result<FunctionProbes, PlanError>
    do throws(PlanError) {
      result = .success(
        try FunctionProbes(function, in: program, limits: limits, logpoints: logpoints[function, default: []]))
    } catch {
      result = .failure(error)
    }
    functionProbes[function] = result
    return result
  }

  /// - Returns: Nil if there are too many gates.
  func captures(
    for function: GoFunction, _ probes: FunctionProbes, _ blocks: CallBlocks, _ tracepoint: Tracepoint,
    _ role: FunctionRole, isDecidedLater: Bool
  ) -> [MadeCapture]? {
    let key = CaptureKey.function(tracepoint.id, function, entry: probes.entry.address, role)
    if let made = madeCaptures[key] { return made }
    var gate: Int?
    if role.isNoted {
      gate = self.gate(for: tracepoint)
      if gate == nil { return nil }
    }
    let options = tracepoint.options
    let probesReturns = options.probesReturns || blocks.isDecidedAtEnd
    let hasReturn = !probes.returns.isEmpty && probesReturns

    let entering = HitSelection.Role.entering(isFollowed: role.isFollowed, levels: options.followCalls)
    func draft(
      _ kind: Capture.Kind, _ block: FunctionProbes.BlockWithSlots, at frame: FrameAddress
    ) -> CaptureDraft {
      var block = block
      let stack = block.block.stack(depth: options.stackDepth, from: frame)
      var draft = CaptureDraft(
        tracepoint: tracepoint.id, kind: kind, function: probes.name, block: block.block, slots: block.slots,
        stack: stack)
      draft.goroutineSource = probes.goroutineSource
      draft.frame = frame
      draft.isIndented = role.isIndented
      draft.selection = gate.map {
        options.selection(gate: $0, role: kind == .entry ? entering : .return, hasReturn: hasReturn)
      }
      draft.selection?.isDecidedLater = isDecidedLater
      if blocks.isDecidedAtEnd {
        draft.selection?.isHeld = true
        // Sonde holds more calls than the interpreter notes: each return must reach it.
        draft.selection?.unseenReturn = .recorded
      }
      if role.isFollowed { draft.selection?.unseenReturn = .noHit }
      if blocks.isDecidedAtEnd, kind == .entry {
        draft.endCondition = block.condition
        draft.kept = block.kept
      } else {
        draft.condition = block.condition
      }
      return draft
    }

    func addEntry(_ block: FunctionProbes.BlockWithSlots, variants: [Capture.Variant] = []) -> CaptureID {
      var draft = draft(.entry, block, at: probes.entry.frame)
      draft.positions = [probes.entry.address: probes.declaration]
      draft.skipsWhere = probes.entry.skipsWhere
      draft.argumentsLostWhere = probes.entrySite.argumentsLostWhere.map { TargetAddress($0) }
      draft.endIsSeen = probes.endIsSeen && probesReturns
      draft.variants = variants
      if !variants.isEmpty { draft.slots = HiddenTypes.slots(withoutDictionary: draft.slots) }
      return store.add(draft, in: program)
    }
    let variants = zip(probes.variants, blocks.variants).map {
      Capture.Variant(dictionary: $0.dictionary, capture: addEntry($1.entry))
    }
    var made = [(probes.entry.address, addEntry(blocks.shared.entry, variants: variants))]

    for (index, group) in probes.returns.enumerated() where probesReturns {
      var positions: [TargetAddress: SourcePosition] = [:]
      for (point, instruction) in zip(group.points, group.instructions) {
        positions[point.address] = function.isWrapper ? probes.declaration : program.position(of: instruction)
      }
      func addReturn(_ block: FunctionProbes.BlockWithSlots, variants: [Capture.Variant] = []) -> CaptureID {
        var draft = draft(.return, block, at: group.points[0].frame)
        draft.positions = positions
        draft.variants = variants
        if !variants.isEmpty { draft.slots = HiddenTypes.slots(withoutDictionary: draft.slots) }
        return store.add(draft, in: program)
      }
      let variants = zip(probes.variants, blocks.variants).map {
        Capture.Variant(dictionary: $0.dictionary, capture: addReturn($1.returns[index]))
      }
      let capture = addReturn(blocks.shared.returns[index], variants: variants)
      made += group.points.map { ($0.address, capture) }
    }
    madeCaptures[key] = made
    return made
  }
}
