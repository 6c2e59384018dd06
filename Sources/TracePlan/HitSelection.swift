// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Which hits of a capture are recorded, and what it has to do with calls.
///
/// An entry that its gate admits is noted as an open call of its stack. Its return follows it, the entries of followed
/// functions are hits only inside it, and the dictionary that it came with serves its return.
package struct HitSelection: Hashable, Sendable {
  /// The place of the tracepoint's gate in `TracePlan.gates`.
  package var gate: Int
  package var role: Role
  package var unseenReturn = UnseenReturn.recorded
  /// Hits that an admitted one stands for: 2 where its return is recorded too.
  package var cost = 1
  /// Whoever reads the record decides on condition, hit condition and limit: the interpreter can't.
  package var isDecidedLater = false

  package enum Role: Hashable, Sendable {
    /// Nothing.
    case line
    /// An entry that was asked for; so many levels of calls inside are followed.
    case root(levels: Int)
    /// An entry that is a hit only inside a call of its gate.
    case followed
    case `return`
    /// An inlined call that was asked for. It ends unseen, so it is never open. `place`: which of the inlined calls that
    /// begin at its address.
    case inlined(place: Int)
    /// An inlined call that is a hit only inside a call of its gate.
    case followedInlined(place: Int)

    static func entering(isFollowed: Bool, levels: Int) -> Self { isFollowed ? .followed : .root(levels: levels) }
  }

  /// What becomes of a return whose entry was not noted.
  package enum UnseenReturn: Hashable, Sendable {
    case recorded, rejected, heldBack
    /// Another tracepoint's.
    case noHit
  }

  package init(gate: Int, role: Role) {
    self.gate = gate
    self.role = role
  }
}

/// What a tracepoint's hits are selected by beside its condition; the counting is the backend's.
package struct Gate: Hashable, Sendable {
  package var hitCondition: HitCondition?
  /// 0: no limit.
  package var maxHitsPerSecond: Int

  /// So many tracepoints of one session can select their hits.
  package static let maximumCount = 16_384

  package init(hitCondition: HitCondition? = nil, maxHitsPerSecond: Int = 0) {
    self.hitCondition = hitCondition
    self.maxHitsPerSecond = maxHitsPerSecond
  }
}
