// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// Which tracepoint reports which function's calls, and how the hits of each tracepoint are selected.
struct Claims {
  private let tracepoints: [TracepointID: TracepointOptions]
  /// In their order; the last one reports whatever the others rejected.
  private var claimants: [Calls: [TracepointID]] = [:]
  private var closed: Set<Calls> = []
  /// Whether some tracepoint follows calls: lines are then indented under those of the calls around them.
  let isIndented: Bool

  /// Calls that are claimed together.
  enum Calls: Hashable {
    /// Calls of a body.
    case ofBody(GoFunction)
    /// Inlined calls of the function of this name.
    case inlined(String)
  }

  init(_ tracepoints: [Tracepoint]) {
    self.tracepoints = Dictionary(tracepoints.map { ($0.id, $0.options) }, uniquingKeysWith: { first, _ in first })
    isIndented = tracepoints.contains { $0.options.followCalls > 0 }
  }

  /// Records that a tracepoint matches a function.
  mutating func claim(_ calls: Calls, for id: TracepointID) {
    guard !closed.contains(calls) else { return }
    claimants[calls, default: []].append(id)
    if let options = tracepoints[id], options.condition == nil, options.hitCondition == nil { closed.insert(calls) }
  }

  /// Whether the tracepoint may report some of the calls.
  func reports(_ calls: Calls, _ id: TracepointID) -> Bool { claimants[calls]?.contains(id) ?? false }

  /// Whether every one of the calls belongs to some tracepoint, or none does.
  func isClosed(_ calls: Calls) -> Bool { closed.contains(calls) }

  /// Whether the calls that the tracepoint reports must be noted.
  func isNoted(_ calls: Calls, _ id: TracepointID) -> Bool {
    isIndented || (claimants[calls]?.count ?? 0) > 1 || tracepoints[id]?.selectsHits ?? false
  }
}

extension TracepointOptions {
  /// Whether some hits are not reported, or calls inside them are reported too.
  var selectsHits: Bool { condition != nil || hitCondition != nil || maxHitsPerSecond > 0 || followCalls > 0 }

  /// Whether its hits are numbered or limited.
  var countsHits: Bool { hitCondition != nil || maxHitsPerSecond > 0 }

  /// How hits of a tracepoint with this gate are selected.
  func selection(gate: Int, role: HitSelection.Role, hasReturn: Bool) -> HitSelection {
    var selection = HitSelection(gate: gate, role: role)
    if condition != nil || hitCondition != nil {
      selection.unseenReturn = .rejected
    } else if maxHitsPerSecond > 0 {
      selection.unseenReturn = .heldBack
    }
    selection.cost = hasReturn ? 2 : 1
    return selection
  }
}
