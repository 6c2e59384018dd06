// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

extension GoProgram {
  /// Up to `limit` names of functions that a person may have meant by `name`, the likeliest first.
  ///
  /// - Complexity: One comparison of the last component with each function's; no more than some milliseconds.
  package func nearestFunctionNames(to name: String, limit: Int) -> [String] {
    guard limit > 0, !name.isEmpty else { return [] }
    let wanted = Self.words(name)
    guard let wantedLast = wanted.last else { return [] }
    let allowed = max(1, wantedLast.count / 3)
    var best: [(name: String, score: Int)] = []
    for function in functions where !function.isWrapper {
      let words = Self.words(function.name)
      guard let last = words.last, abs(last.count - wantedLast.count) <= allowed else { continue }
      let distance = editDistance(wantedLast, last, limit: allowed)
      guard distance <= allowed else { continue }
      let context = wanted.dropLast().filter { words.contains($0) }.count
      let isOwn =
        function.name.hasPrefix("main.") || (!mainPackagePath.isEmpty && function.name.hasPrefix(mainPackagePath))
      best.append((function.name, distance * 4 - context * 3 - (isOwn ? 2 : 0)))
    }
    return best.sorted { ($0.score, $0.name.utf8.count, $0.name) < ($1.score, $1.name.utf8.count, $1.name) }
      .prefix(limit).map(\.name)
  }

  /// Path, type and function: `net/http.(*Server).Serve` is net, http, server, serve.
  private static func words(_ name: String) -> [[UInt8]] {
    var words: [[UInt8]] = []
    var word: [UInt8] = []
    for byte in name.utf8 {
      if byte == UInt8(ascii: "[") { break }
      if [UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*")].contains(byte)
      {
        if !word.isEmpty { words.append(word) }
        word = []
      } else {
        word.append((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte)
      }
    }
    return word.isEmpty ? words : words + [word]
  }
}

/// Number of insertions, removals and replacements from one word to the other; `limit + 1` where there are more.
func editDistance(_ left: [UInt8], _ right: [UInt8], limit: Int) -> Int {
  if abs(left.count - right.count) > limit { return limit + 1 }
  var previous = Array(0...right.count)
  for (row, byte) in left.enumerated() {
    var current = [row + 1]
    current.reserveCapacity(right.count + 1)
    for (column, other) in right.enumerated() {
      let replaced = previous[column] + (byte == other ? 0 : 1)
      current.append(min(replaced, previous[column + 1] + 1, current[column] + 1))
    }
    if current.min() ?? 0 > limit { return limit + 1 }
    previous = current
  }
  return min(previous[right.count], limit + 1)
}
