// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// Names that the user may have meant by an unknown name.
package enum Names {
  private static let mostListed = 8

  /// A sentence that lists the names in scope. If there are many, it lists only those that differ from `name` in few
  /// letters or the first, and says how many more there are; nil if there are no names.
  package static func inScope(_ names: [String], nearestTo name: String) -> String? {
    var seen: Set<String> = []
    let distinct = names.filter { seen.insert($0).inserted }
    guard !distinct.isEmpty else { return nil }
    let allowed = max(2, name.count / 3)
    let near = distinct.map { ($0, EditDistance.between($0, name, limit: allowed)) }.filter { $0.1 <= allowed }
      .sorted { $0.1 < $1.1 }.map(\.0)
    let listed = distinct.count <= mostListed ? distinct : Array((near.isEmpty ? distinct : near).prefix(mostListed))
    let rest = distinct.count - listed.count
    return "In scope: \(listed.joined(separator: ", "))\(rest > 0 ? ", and \(rest) more" : "")."
  }
}
