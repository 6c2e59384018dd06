// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// How many letters must be inserted, removed, replaced, or swapped with their neighbours to turn one word into the
/// other. Ignores the case of ASCII letters.
package enum EditDistance {
  /// - Returns: `limit + 1` if it is more than `limit`.
  package static func between(_ left: String, _ right: String, limit: Int) -> Int {
    between(folded(left.utf8), folded(right.utf8), limit: limit)
  }

  /// The bytes of a word, with ASCII capitals made lower case.
  static func folded(_ word: some Sequence<UInt8>) -> [UInt8] {
    word.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0 }
  }

  /// Of words in lower case.
  ///
  /// - Complexity: O(length of the shorter word * `limit`).
  static func between(_ left: [UInt8], _ right: [UInt8], limit: Int) -> Int {
    let difference = abs(left.count - right.count)
    guard difference <= limit else { return limit + 1 }
    if limit == 0 { return left == right ? 0 : 1 }
    let width = right.count + 1
    return withUnsafeTemporaryAllocation(of: Int32.self, capacity: 3 * width) { rows in
      distance(left, right, Int32(clamping: limit), rows, width)
    }
  }

  /// The table's last three rows, one after the other; cells further than `limit` from the diagonal are too much
  /// anyway.
  private static func distance(
    _ left: [UInt8], _ right: [UInt8], _ limit: Int32, _ rows: UnsafeMutableBufferPointer<Int32>, _ width: Int
  ) -> Int {
    let tooMuch = limit + 1
    rows.update(repeating: tooMuch)
    for column in 0..<min(width, Int(limit) + 1) { rows[column] = Int32(column) }
    var (before, previous, current) = (2 * width, 0, width)
    for row in 1..<left.count + 1 {
      let first = max(1, row - Int(limit))
      let last = min(right.count, row + Int(limit))
      rows[current + first - 1] = first == 1 ? Int32(clamping: row) : tooMuch
      var least = rows[current + first - 1]
      for column in first..<max(first, last + 1) {
        let isSame = left[row - 1] == right[column - 1]
        var cost = rows[previous + column - 1] + (isSame ? 0 : 1)
        cost = min(cost, rows[previous + column] + 1, rows[current + column - 1] + 1)
        if !isSame, row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
          cost = min(cost, rows[before + column - 2] + 1)
        }
        rows[current + column] = min(cost, tooMuch)
        least = min(least, cost)
      }
      // Cells outside the band still hold an earlier row's values.
      if last < right.count { rows[current + last + 1] = tooMuch }
      guard least <= limit else { return Int(tooMuch) }
      (before, previous, current) = (previous, current, before)
    }
    return Int(min(rows[previous + right.count], tooMuch))
  }
}
