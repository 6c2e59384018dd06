// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing

@testable import GoProgram

@Suite("The distance of two words")
struct EditDistanceTests {
  @Test(
    "counts letters that were put in, left out, replaced or swapped; capitals are none",
    arguments: [
      ("", "", 0), ("a", "", 1), ("foo", "fo", 1), ("foo", "fooo", 1), ("foo", "fop", 1), ("main", "mian", 1),
      ("Serve", "sErve", 0), ("kitten", "sitting", 3), ("abcd", "badc", 2), ("ca", "abc", 3),
    ])
  func known(left: String, right: String, distance: Int) {
    #expect(EditDistance.between(left, right, limit: 9) == distance)
    #expect(EditDistance.between(right, left, limit: 9) == distance)
    for limit in 0..<9 {
      #expect(EditDistance.between(left, right, limit: limit) == min(distance, limit + 1), "\(left) \(right) \(limit)")
    }
  }

  @Test("is what the whole table says, within every limit")
  func random() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<3_000 {
      let words = (0..<2).map { _ in
        (0..<Int.random(in: 0...9, using: &generator)).map { _ in UInt8.random(in: 97...99, using: &generator) }
      }
      let whole = Self.table(words[0], words[1])
      for limit in 0..<6 {
        #expect(EditDistance.between(words[0], words[1], limit: limit) == min(whole, limit + 1), "\(words) \(limit)")
      }
    }
  }

  private static func table(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var table = Array(repeating: Array(repeating: 0, count: right.count + 1), count: left.count + 1)
    for row in 0...left.count {
      for column in 0...right.count {
        guard row > 0, column > 0 else {
          table[row][column] = max(row, column)
          continue
        }
        let isSame = left[row - 1] == right[column - 1]
        var cost = min(
          table[row - 1][column - 1] + (isSame ? 0 : 1), table[row - 1][column] + 1, table[row][column - 1] + 1)
        if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
          cost = min(cost, table[row - 2][column - 2] + 1)
        }
        table[row][column] = cost
      }
    }
    return table[left.count][right.count]
  }
}
