// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Which names are proposed for a typed text.
enum NameProposals {
  /// Names that begin with the text come first, then names with a part that begins with it, after a dot or a slash,
  /// then names that contain it; each group is sorted by name.
  static func choose(_ names: [String], containing text: String, limit: Int) -> [String] {
    let wanted = Array(text.utf8)
    var groups: [[String]] = [[], [], []]
    for name in names {
      guard let place = place(of: wanted, in: name) else { continue }
      groups[place].append(name)
    }
    return Array(groups.flatMap { $0.sorted() }.prefix(limit))
  }

  /// 0 at the name's beginning, 1 at the beginning of a part, 2 elsewhere; nil if it is not in the name.
  private static func place(of text: [UInt8], in name: String) -> Int? {
    guard let first = text.first else { return name.hasPrefix("main.") ? 0 : 1 }
    var name = name
    return name.withUTF8 { bytes -> Int? in
      var best: Int?
      guard bytes.count >= text.count else { return nil }
      for start in 0...(bytes.count - text.count) where bytes[start] == first {
        guard text.indices.allSatisfy({ bytes[start + $0] == text[$0] }) else { continue }
        if start == 0 { return 0 }
        let isPart = bytes[start - 1] == UInt8(ascii: ".") || bytes[start - 1] == UInt8(ascii: "/")
        best = isPart ? 1 : best ?? 2
      }
      return best
    }
  }
}
