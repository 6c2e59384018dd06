// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CHitRecord
import TraceBackend
import TracePlan

/// Decides on the hits whose condition can be evaluated only from the record, and on the hits that depend on them:
/// their returns, the calls inside, and the other tracepoints of the same function.
struct LaterDecisions {
  enum Decision: Hashable {
    case printed, rejected, heldBack
    /// Belongs to another tracepoint, or is inside a call that is not reported.
    case noHit
  }

  private struct Call {
    let gate: Int
    let decision: Decision
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
  /// The latest inlined call that a tracepoint has reported, and which of the inlined calls at its address it was.
  private var inlinedTaken: (hit: Hit, place: Int)?

  /// Registers a plan's captures and gates.
  mutating func learn(_ plan: TracePlan) {
    isNeeded = isNeeded || plan.captures.contains { $0.selection?.isDecidedLater ?? false }
    gates += plan.gates.dropFirst(gates.count).map(HitGate.init)
    for gate in plan.renewedGates { gates[gate].beginAnew() }
  }

  /// - Parameter holds: Whether the capture's condition holds. Called at most once; also if the interpreter could not
  ///   decide, so that the reason is reported.
  mutating func decide(_ record: HitRecord, _ capture: Capture, holds: () -> Bool) -> Decision {
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
      return call?.decision ?? (selection.isDecidedLater ? .rejected : .printed)
    case .followed:
      let outer = around.innermost(stack, above: header.frame_depth)
      let decision = outer.map { $0.decision == .printed ? .printed : .noHit } ?? Decision.noHit
      return note(decision, selection, stack, header)
    case .followedInlined:
      // It is part of the call whose frame it is in.
      let outer = around.innermost(stack, above: header.frame_depth + 1)
      return outer.map { $0.decision == .printed ? .printed : .noHit } ?? .noHit
    case .inlined(let place):
      let hit = Hit(header)
      if let inlinedTaken, inlinedTaken == (hit, place) { return .noHit }
      let decision = selection.isDecidedLater ? verdict(selection, header, holds) : .printed
      if decision != .rejected { inlinedTaken = (hit, place) }
      return decision
    case .root:
      let hit = Hit(header)
      if entryTaken == hit { return note(.noHit, selection, stack, header) }
      let decision = selection.isDecidedLater ? verdict(selection, header, holds) : .printed
      if decision != .rejected { entryTaken = hit }
      return note(decision, selection, stack, header)
    }
  }

  private mutating func note(
    _ decision: Decision, _ selection: HitSelection, _ stack: OpenCalls<Call>.Stack, _ header: hit_record
  ) -> Decision {
    let call = Call(gate: selection.gate, decision: decision)
    calls[selection.gate, default: OpenCalls()].enter(call, on: stack, depth: header.frame_depth)
    if decision != .noHit { around.enter(call, on: stack, depth: header.frame_depth) }
    return decision
  }

  private mutating func verdict(_ selection: HitSelection, _ header: hit_record, _ holds: () -> Bool) -> Decision {
    guard holds() else { return .rejected }
    switch gates[selection.gate].verdict(time: header.time_ns, cost: selection.cost) {
    case .recorded: return .printed
    case .rejected: return .rejected
    case .heldBack: return .heldBack
    }
  }
}
