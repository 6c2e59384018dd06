// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import MachineCode
import TargetMemory

/// The inlined calls of some functions: those that can be traced, and why the rest can't.
struct InlinedCalls {
  var calls: [Call] = []
  /// How many can't be counted, keyed by a clause that says why; in the order of the clauses.
  private(set) var refused: [(why: String, count: Int)] = []
  /// Set if a condition can't be decided.
  var conditionError: ConditionError?

  struct Call {
    let probe: InlinedProbe
    let block: FunctionProbes.BlockWithSlots
  }

  mutating func refuse(_ why: String, count: Int = 1) {
    let known = refused.firstIndex { $0.why == why }
    if let known { refused[known].count += count } else { refused.append((why, count)) }
  }

  /// The last ones exceed the limit of one session.
  mutating func leaveOut(_ count: Int) {
    guard count > 0 else { return }
    calls.removeLast(count)
    refuse("one session can trace no more", count: count)
  }

  /// After this many captures of a session, inlined copies get none: the rest is for functions that have a body.
  static let capturesBefore = 49_152

  var refusals: [String] { refused.map(\.why) }

  /// Sentences of a breakpoint's message.
  var texts: [String] {
    var texts: [String] = []
    if !calls.isEmpty {
      texts.append("\(Self.number(calls.count, "inlined copy", "inlined copies")), of which only entries are reported.")
    }
    let all = refused.reduce(0) { $0 + $1.count }
    guard let first = refused.max(by: { $0.count < $1.count }) else { return texts }
    let others = refused.count > 1 ? ", or \(refused.count == 2 ? "another reason" : "other reasons")" : ""
    texts.append(
      "\(Self.number(all, "more is", "more are")) not seen: \(first.why)\(others). Build with -gcflags=all=-l to see all."
    )
    return texts
  }

  private static func number(_ count: Int, _ one: String, _ many: String) -> String {
    "\(count) \(count == 1 ? one : many)"
  }
}

extension TracePlanner {
  /// The inlined calls of the functions of these names, each with what it reads.
  func inlinedCalls(of names: Set<String>, condition: Expression?) -> InlinedCalls {
    var result = InlinedCalls()
    let functions = Set(names.flatMap { program.functionsInlining($0) }).sorted { $0.entry < $1.entry }
    for function in functions {
      let found = inlinedProbes(in: function)
      for (_, why) in found.refused(of: names) { result.refuse(why.description) }
      for probe in found.probes(of: names) {
        do throws(ConditionError) {
          let block = try probe.block(condition: condition, limits: limits, in: program)
          result.calls.append(InlinedCalls.Call(probe: probe, block: block))
        } catch {
          result.refuse(error.clause)
          result.conditionError = result.conditionError ?? error
        }
      }
    }
    return result
  }

  func inlinedProbes(in function: GoFunction) -> InlinedProbes {
    if let known = inlinedProbes[function] { return known }
    // The call in a wrapper's body has probes of its own.
    var held: String?
    if program.heldMethod(in: function) != nil, case .success(let probes) = self.probes(of: function) {
      held = probes.name
    }
    let probes = InlinedProbes(in: function, program, leavingOut: held)
    inlinedProbes[function] = probes
    return probes
  }

  /// - Returns: Nil if there are too many gates.
  func capture(
    for call: InlinedCalls.Call, _ tracepoint: Tracepoint, _ role: FunctionRole, isDecidedLater: Bool
  ) -> MadeCapture? {
    let probe = call.probe
    let key = CaptureKey.inlined(tracepoint.id, probe.copy, role)
    if let made = madeCaptures[key]?.first { return made }
    let options = tracepoint.options
    var block = call.block
    let stack = probe.frame.flatMap { block.block.stack(depth: options.stackDepth, from: $0) }
    var draft = CaptureDraft(
      tracepoint: tracepoint.id, kind: .inlinedEntry, function: probe.copy.name, block: block.block,
      slots: block.slots, stack: stack)
    if role.isNoted {
      guard let gate = gate(for: tracepoint) else { return nil }
      draft.selection = options.selection(
        gate: gate, role: role.isFollowed ? .followedInlined(place: probe.place) : .inlined(place: probe.place),
        hasReturn: false)
      draft.selection?.isDecidedLater = isDecidedLater
    }
    draft.positions = [probe.address: program.declaration(of: probe.copy)]
    draft.frame = probe.frame ?? FunctionProbes.frameAtCallBoundary
    draft.isIndented = role.isIndented
    draft.condition = block.condition
    draft.endIsSeen = false
    draft.inlining = Capture.Inlining(nesting: probe.copy.nesting, callers: probe.callers)
    let made = (probe.address, store.add(draft, in: program))
    madeCaptures[key] = [made]
    return made
  }
}

extension ConditionError {
  /// Why an inlined call is not traced.
  fileprivate var clause: String {
    switch why {
    case .unknownName(let name, _): "'\(name)' in the condition is not in scope there"
    case .notBoolean: "the condition is not true or false"
    case .undecidable(let reason): "the condition can't be decided there: \(reason)"
    }
  }
}
