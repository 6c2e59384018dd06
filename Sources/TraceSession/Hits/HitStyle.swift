// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// What a hit's line shows in addition to the hit.
package struct HitStyle: Hashable, Sendable {
  /// The time of the hit, before the line.
  package var showsTime = false
  /// How long a call took, after its end.
  package var showsDuration = false
  /// Whether lines that a client can fold are marked.
  package var groupsCalls = false

  package init(showsTime: Bool = false, showsDuration: Bool = false, groupsCalls: Bool = false) {
    self.showsTime = showsTime
    self.showsDuration = showsDuration
    self.groupsCalls = groupsCalls
  }
}
