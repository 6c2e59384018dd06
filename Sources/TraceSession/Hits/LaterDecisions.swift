// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CHitRecord
import TraceBackend
import TracePlan

/// Decides on the hits whose condition can be evaluated only from the record, and on the hits that depend on them:
/// their returns, the calls inside, and the other tracepoints of the same function.
struct LaterDecisions {
  enum Decision {
    case printed, rejected, heldBack
    /// Belongs to another tracepoint, or is inside a call that is not reported.
    case noHit
    /// Belongs to a call that is decided when it ends.
    case held(HeldCall)
    /// The return of such a call: now it is decided.
    case ended(HeldCall)
    /// More calls are open than can be kept: this call will not be decided.
    case undecided(HeldCall)

    fileprivate var isNoHit: Bool { if case .noHit = self { true } else { false } }
    fileprivate var isRejected: Bool { if case .rejected = self { true } else { false } }
  }

  private struct Call {
    let gate: Int
    let decision: Decision

    /// That of a call inside it that is followed.
    var decisionInside: Decision {
      switch decision {
      case .printed, .held: decision
      case .rejected, .heldBack, .noHit, .ended, .undecided: .noHit
      }
    }
  }

  /// One hit, as identified by all its records.
  private struct Hit: Hashable {
    let thread: UInt32
    let time: UInt64
    let instruction: UInt64

    init(_ header: hit_record) {
      (thread, time, instruction) = (header.thread, header.time_ns, header.instruction)
    }
  }

  /// Whether any plan so far has a capture that is decided later; otherwise nothing is kept.
  private var isNeeded = false
  private var gates: [HitGate] = []
  /// A call for each gate that noted it; by gate, so that a function with two tracepoints has two.
  private var calls: [Int: OpenCalls<Call>] = [:]
  /// The latest call of any gate, for those inside it.
  private var around = OpenCalls<Call>()
  private var entryTaken: Hit?
  /// The latest entry that is held for a tracepoint: for later tracepoints of its function it is held too, since the
  /// first whose condition passes reports the call.
  private var entryHeld: Hit?
  /// The latest inlined call that a tracepoint has reported, and which of the inlined calls at its address it was.
  private var inlinedTaken: (hit: Hit, place: Int)?

  /// Registers a plan's captures and gates.
  mutating func learn(_ plan: TracePlan) {
    isNeeded = isNeeded || plan.captures.contains { $0.selection?.isDecidedLater ?? false }
    gates += plan.gates.dropFirst(gates.count).map(HitGate.init)
    for gate in plan.renewedGates { gates[gate].beginAnew() }
  }

  /// - Parameters:
  ///   - holds: Whether the capture's condition holds. Called at most once; also if the interpreter could not decide, so
  ///     that the reason is reported.
  ///   - hold: Begins to hold the call that is entered.
  mutating func decide(
    _ record: HitRecord, _ capture: Capture, holds: () -> Bool, hold: () -> HeldCall
  ) -> Decision {
    guard let selection = capture.selection else { return .printed }
    let header = record.header
    if Int(header.flags) & HIT_UNDECIDED != 0 { _ = holds() }
    guard isNeeded else { return .printed }
    let stack = OpenCalls<Call>.Stack(header)
    switch selection.role {
    case .line:
      return selection.isDecidedLater ? verdict(selection, header, holds) : .printed
    case .return:
      _ = around.leave(stack, depth: header.frame_depth)
      let call = calls[selection.gate]?.leave(stack, depth: header.frame_depth)
      if case .held(let held)? = call?.decision, held.depth == header.frame_depth { return .ended(held) }
      return call?.decision ?? (selection.isDecidedLater ? .rejected : .printed)
    case .followed:
      let outer = around.innermost(stack, above: header.frame_depth)
      return note(outer?.decisionInside ?? .noHit, selection, stack, header)
    case .followedInlined:
      // It is part of the call whose frame it is in.
      let outer = around.innermost(stack, above: header.frame_depth + 1)
      return outer?.decisionInside ?? .noHit
    case .inlined(let place):
      let hit = Hit(header)
      if let inlinedTaken, inlinedTaken == (hit, place) { return .noHit }
      let decision = selection.isDecidedLater ? verdict(selection, header, holds) : .printed
      if !decision.isRejected { inlinedTaken = (hit, place) }
      return decision
    case .root:
      let hit = Hit(header)
      if entryTaken == hit { return note(.noHit, selection, stack, header) }
      if selection.isHeld || entryHeld == hit {
        if !selection.isHeld, selection.isDecidedLater, !holds() { return note(.rejected, selection, stack, header) }
        entryHeld = hit
        return note(.held(hold()), selection, stack, header)
      }
      let decision = selection.isDecidedLater ? verdict(selection, header, holds) : .printed
      if !decision.isRejected { entryTaken = hit }
      return note(decision, selection, stack, header)
    }
  }

  private mutating func note(
    _ decision: Decision, _ selection: HitSelection, _ stack: OpenCalls<Call>.Stack, _ header: hit_record
  ) -> Decision {
    let call = Call(gate: selection.gate, decision: decision)
    let limits = selection.isHeld ? HeldCalls.openCalls : OpenCalls<Call>.Limits()
    let hasRoom = calls[selection.gate, default: OpenCalls(limits: limits)]
      .enter(call, on: stack, depth: header.frame_depth)
    if case .held(let held) = decision, !hasRoom { return .undecided(held) }
    if !decision.isNoHit { around.enter(call, on: stack, depth: header.frame_depth) }
    return decision
  }

  private mutating func verdict(_ selection: HitSelection, _ header: hit_record, _ holds: () -> Bool) -> Decision {
    holds() ? admit(selection, time: header.time_ns) : .rejected
  }

  /// What the tracepoint's hit condition and limit say of a hit whose condition holds.
  mutating func admit(_ selection: HitSelection, time: UInt64) -> Decision {
    switch gates[selection.gate].verdict(time: time, cost: selection.cost) {
    case .recorded: return .printed
    case .rejected: return .rejected
    case .heldBack: return .heldBack
    }
  }
}
