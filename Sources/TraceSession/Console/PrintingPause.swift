// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Whether hits are printed or held back because a person has asked for a pause.
struct PrintingPause: Hashable, Sendable {
  private(set) var isOn = false
  /// Hits that this pause has held back.
  private(set) var heldBack: UInt64 = 0

  /// Whether a hit is to be held back; if so, it is counted.
  mutating func holdsBack() -> Bool {
    guard isOn else { return false }
    heldBack += 1
    return true
  }

  /// - Returns: False if it was on already.
  mutating func begin() -> Bool {
    guard !isOn else { return false }
    isOn = true
    heldBack = 0
    return true
  }

  /// - Returns: How many hits were held back; nil if no pause was on.
  mutating func end() -> UInt64? {
    guard isOn else { return nil }
    isOn = false
    return heldBack
  }

  /// The message when the pause begins.
  static let startLine =
    "printing is paused; the program keeps running and hits are counted. ':resume' continues printing"

  /// The message when the pause ends.
  static func endLine(_ heldBack: UInt64) -> String {
    "printing continues: \(heldBack) \(heldBack == 1 ? "hit was" : "hits were") held back"
  }

  /// The message at the session's end; nil if no pause is on.
  var lineAtEnd: String? {
    guard isOn else { return nil }
    return "printing was still paused: \(heldBack) \(heldBack == 1 ? "hit was" : "hits were") held back"
  }
}
