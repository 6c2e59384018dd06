// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// What a person may have meant by a name that is not there.
package enum Names {
  private static let mostListed = 8

  /// A sentence that lists the names in scope, those that differ from `name` in few letters first; nil where there is none.
  package static func inScope(_ names: [String], nearestTo name: String) -> String? {
    var seen: Set<String> = []
    let distinct = names.filter { seen.insert($0).inserted }
    guard !distinct.isEmpty else { return nil }
    let allowed = max(2, name.count / 3)
    let distances = distinct.map { EditDistance.between($0, name, limit: allowed) }
    let order = distinct.indices.sorted { left, right in
      (min(distances[left], allowed + 1), left) < (min(distances[right], allowed + 1), right)
    }
    let listed = order.prefix(mostListed).map { distinct[$0] }
    let rest = distinct.count - listed.count
    return "In scope: \(listed.joined(separator: ", "))\(rest > 0 ? ", and \(rest) more" : "")."
  }
}
