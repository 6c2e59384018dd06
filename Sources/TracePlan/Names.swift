// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// What a person may have meant by a name that is not there.
package enum Names {
  /// Up to five of `candidates` that differ from `name` in few letters; else the first few of them.
  package static func nearest(to name: String, among candidates: [String]) -> [String] {
    var seen: Set<String> = []
    let distinct = candidates.filter { seen.insert($0).inserted }
    let close = distinct.map { ($0, distance($0, name)) }.filter { $0.1 <= max(2, name.count / 3) }
      .sorted { $0.1 < $1.1 }
    return Array((close.isEmpty ? distinct : close.map(\.0)).prefix(5))
  }

  /// How many letters have to be inserted, removed or replaced to make one of the other (Levenshtein).
  package static func distance(_ left: String, _ right: String) -> Int {
    let target = Array(right.lowercased())
    var row = Array(0...target.count)
    for (i, character) in left.lowercased().enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in target.enumerated() {
        let cost = character == other ? diagonal : diagonal + 1
        diagonal = row[j + 1]
        row[j + 1] = min(cost, row[j] + 1, diagonal + 1)
      }
    }
    return row[target.count]
  }
}
