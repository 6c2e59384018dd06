// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// What a hit's line shows of the hit, and in addition to it.
package struct HitStyle: Hashable, Sendable {
  /// The time of the hit, before the line.
  package var showsTime = false
  /// How long a call took, after its end.
  package var showsDuration = false
  /// Whether lines that a client can fold are marked.
  package var groupsCalls = false

  /// The most bytes that the values of one line have; 0: as many as there are.
  package var maxLineLength = 512
  /// Whether arguments and results have their names.
  package var namesArguments = false

  package init(showsTime: Bool = false, showsDuration: Bool = false, groupsCalls: Bool = false) {
    self.showsTime = showsTime
    self.showsDuration = showsDuration
    self.groupsCalls = groupsCalls
  }
}
