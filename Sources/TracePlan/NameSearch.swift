// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Looks for a pattern's expression in names. `Regex` is asked only where the automaton can't tell: it takes many times as
/// long, and for some expressions far longer.
package struct NameSearch {
  private let expression: String
  private var automaton: NameAutomaton?
  private lazy var regex = try? Regex(expression)

  package init(_ expression: String) {
    self.expression = expression
    automaton = NameExpression(parsing: expression).flatMap { NameAutomaton($0) }
  }

  package mutating func isFound(in name: String) -> Bool {
    var name = name
    return name.withUTF8 { isFound(in: $0, isASCII: $0.allSatisfy { $0 < 128 }) }
  }

  mutating func isFound(in name: UnsafeBufferPointer<UInt8>, isASCII: Bool) -> Bool {
    if isASCII, let found = automaton?.isFound(in: name) { return found }
    guard let regex else { return false }
    return String(decoding: name, as: UTF8.self).firstMatch(of: regex) != nil
  }
}

/// Names in one piece of memory, to be searched one after the other.
struct NameTable {
  private var bytes: [UInt8] = []
  private var names: [Name] = []

  private struct Name {
    let range: Range<Int>
    let isASCII: Bool
    let owner: Int
  }

  /// - Parameter owner: What is found where the name is; several names may have one.
  mutating func append(_ name: String, owner: Int) {
    let start = bytes.count
    bytes += name.utf8
    names.append(
      Name(range: start..<bytes.count, isASCII: bytes[start...].allSatisfy { $0 < 128 }, owner: owner))
  }

  /// The owners of the names in which it is found, in their order, each once.
  func owners(with search: NameSearch) -> [Int] {
    var search = search
    var owners: [Int] = []
    bytes.withUnsafeBufferPointer { bytes in
      for name in names where owners.last != name.owner {
        if search.isFound(in: UnsafeBufferPointer(rebasing: bytes[name.range]), isASCII: name.isASCII) {
          owners.append(name.owner)
        }
      }
    }
    return owners
  }
}
