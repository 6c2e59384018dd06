// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// What a hit's line shows beside the hit.
package struct HitStyle: Hashable, Sendable {
  /// The time of the hit, before the line.
  package var showsTime = false
  /// How long a call took, after its end.
  package var showsDuration = false

  package init(showsTime: Bool = false, showsDuration: Bool = false) {
    self.showsTime = showsTime
    self.showsDuration = showsDuration
  }
}
