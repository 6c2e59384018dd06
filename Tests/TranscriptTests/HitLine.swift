// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// One printed hit, split into its parts.
struct HitLine: Hashable {
  enum Kind: Hashable { case entry, result, logpoint }
  let kind: Kind
  let goroutine: Int
  /// Empty for a logpoint.
  let function: String
  /// The text between the outer brackets, or the text of a logpoint.
  let values: String

  init?(_ line: String) {
    let isResult = line.hasPrefix(">> goroutine(")
    guard isResult || line.hasPrefix("> goroutine(") else { return nil }
    let rest = line.drop { $0 != "(" }.dropFirst()
    guard let close = rest.firstIndex(of: ")"), let goroutine = Int(rest[..<close]) else { return nil }
    let text = rest[close...].dropFirst()
    guard text.hasPrefix(": ") else { return nil }
    let body = text.dropFirst(2)
    self.goroutine = goroutine
    if isResult {
      let parts = body.split(separator: " => (", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, parts[1].hasSuffix(")") else { return nil }
      (kind, function, values) = (.result, String(parts[0]), String(parts[1].dropLast()))
    } else if body.hasPrefix("main."), body.hasSuffix(")"), let open = body.firstIndex(of: "(") {
      (kind, function) = (.entry, String(body[..<open]))
      values = String(body[body.index(after: open)...].dropLast())
    } else {
      (kind, function, values) = (.logpoint, "", String(body))
    }
  }

  /// The values as integers; nil if one is not an integer.
  var integers: [Int]? {
    let parts = values.split(separator: ",").map { Int($0.drop { $0 == " " }) }
    return parts.contains(nil) ? nil : parts.compactMap(\.self)
  }
}
