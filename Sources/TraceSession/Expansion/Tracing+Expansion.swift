// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TraceBackend
import TracePlan

// Hits that a client can expand.
extension Tracing {
  /// - Parameter line: The hit's own, with its line feed.
  /// - Returns: The reference with which `variables` expands the hit; nil if it can't be expanded.
  func expansion(of record: HitRecord, _ capture: Capture, _ line: ArraySlice<UInt8>) -> Int? {
    switch expandable.keep(record, capture, text: Self.text(ofHit: line)) {
    case .kept(let reference): return reference
    case .hasNoValues: return nil
    case .tooFast:
      sayTooFast()
      return nil
    }
  }

  /// The variables of a reference; nil if the reference is invalid, or its hit is no longer kept.
  func variables(of reference: Int) -> VariableList? { expandable.variables(of: reference, writer: formatter.writer) }

  /// Only if the client uses expansion and would miss it.
  private func sayTooFast() {
    guard expandable.wereExpanded, !isExpansionLimitSaid else { return }
    isExpansionLimitSaid = true
    console.say(
      "hits come faster than \(limits.expandableHitsPerSecond) a second: those above that rate can't be expanded")
  }

  /// From the function's name on.
  private static func text(ofHit line: ArraySlice<UInt8>) -> [UInt8] {
    let text = line.dropLast()
    return Array(text.firstRange(of: Array("): ".utf8)).map { text[$0.upperBound...] } ?? text)
  }
}
