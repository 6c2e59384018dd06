// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// What a person may have meant by a name that is not there.
package enum Names {
  /// Up to five of `candidates` that differ from `name` in few letters; else the first few of them.
  package static func nearest(to name: String, among candidates: [String]) -> [String] {
    var seen: Set<String> = []
    let distinct = candidates.filter { seen.insert($0).inserted }
    let allowed = max(2, name.count / 3)
    let close = distinct.map { ($0, EditDistance.between($0, name, limit: allowed)) }.filter { $0.1 <= allowed }
      .sorted { $0.1 < $1.1 }
    return Array((close.isEmpty ? distinct : close.map(\.0)).prefix(5))
  }
}
