// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Which hits of a capture are recorded, and how it relates to calls.
///
/// An entry that its gate admits is noted as an open call of its stack. Its return follows it, entries of followed
/// functions are hits only inside it, and its return uses the dictionary of the entry.
package struct HitSelection: Hashable, Sendable {
  /// The index of the tracepoint's gate in `TracePlan.gates`.
  package var gate: Int
  package var role: Role
  package var unseenReturn = UnseenReturn.recorded
  /// How many hits an admitted one counts for: 2 if its return is recorded too.
  package var cost = 1
  /// The reader of the record applies condition, hit condition and limit, since the interpreter can't.
  package var isDecidedLater = false
  /// The call is decided when it ends. Till then its entry is held; its return's capture, or the entry's for a call that
  /// does not return, has the condition.
  package var isHeld = false

  package enum Role: Hashable, Sendable {
    /// Nothing.
    case line
    /// An entry that was asked for; this many levels of calls inside are followed.
    case root(levels: Int)
    /// An entry that is a hit only inside a call of its gate.
    case followed
    case `return`
    /// An inlined call that was asked for. Its end is not seen, so it is never open. `place`: its position among the
    /// inlined calls that begin at its address.
    case inlined(place: Int)
    /// An inlined call that is a hit only inside a call of its gate.
    case followedInlined(place: Int)

    static func entering(isFollowed: Bool, levels: Int) -> Self { isFollowed ? .followed : .root(levels: levels) }
  }

  /// What happens to a return whose entry was not noted.
  package enum UnseenReturn: Hashable, Sendable {
    case recorded, rejected, heldBack
    /// It belongs to another tracepoint.
    case noHit
  }

  package init(gate: Int, role: Role) {
    self.gate = gate
    self.role = role
  }
}

/// The rules that select a tracepoint's hits, besides its condition; the backend does the counting.
package struct Gate: Hashable, Sendable {
  package var hitCondition: HitCondition?
  /// 0 means no limit.
  package var maxHitsPerSecond: Int

  /// The most tracepoints of one session that can select their hits.
  package static let maximumCount = 16_384

  package init(hitCondition: HitCondition? = nil, maxHitsPerSecond: Int = 0) {
    self.hitCondition = hitCondition
    self.maxHitsPerSecond = maxHitsPerSecond
  }
}
