// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Glibc

/// What a function's linker name says about it.
package struct FunctionName {
  /// Whether it is a method's body, so that its first parameter is the receiver.
  package let isMethod: Bool
  /// Whether it is a generic body that several instances share, or a function literal in one.
  let isShaped: Bool
  /// Whether it is a function literal or something else that the compiler numbered inside a function.
  package let isLiteral: Bool
  /// Whether it is a literal that a package's variable is set to: `glob..func1`, since Go 1.21 `init.func1`.
  let isOfPackage: Bool
  /// Whether a literal, or the body of a loop over a function, is directly in another function: `main.run.func1`,
  /// `main.run-range1`.
  static func literal(_ name: String, isIn function: String) -> Bool {
    guard name.hasPrefix(function) else { return false }
    let rest = name.dropFirst(function.count)
    let own = rest.dropFirst()
    return rest.first == "-"
      ? own.hasPrefix("range") && !own.dropFirst().contains { ".-".contains($0) }
      : rest.first == "." && !own.contains { ".-".contains($0) } && isNumbered(own)
  }

  /// Whether both are bodies of loops over functions that one function contains: before Go 1.27 the body of a loop in
  /// another one, `main.run-range2` in `main.run-range1`, is numbered like one beside it.
  static func areLoopBodiesOfOne(_ one: String, _ other: String) -> Bool {
    guard one != other, let around = one.lastIndex(of: "-").map({ String(one[..<$0]) }) else { return false }
    return literal(one, isIn: around) && other.hasPrefix(around + "-") && literal(other, isIn: around)
  }

  /// The function directly around a literal.
  static func function(around literal: String) -> String? {
    guard let end = literal.lastIndex(where: { $0 == "." || $0 == "-" }) else { return nil }
    let around = String(literal[..<end])
    return self.literal(literal, isIn: around) ? around : nil
  }

  /// The name after the package path: `(*T).M` of `net/http.(*T).M`.
  package let local: Substring
  /// Without type arguments and literals, the generic function that a shaped body belongs to: `Map`, `(*List).Push`.
  /// nil for a literal of a generic function that was inlined into another one: the name lacks that function's package.
  let generic: String?

  package init(_ name: String) {
    local = Self.local(name)
    // Functions that the compiler makes for a type (`type:.eq.main.List[go.shape.int]`) are not generic bodies.
    isShaped = name.hasPart("[go.shape.") && !name.hasPrefix("type:") && !name.hasPrefix("type..")
    let parts = Self.split(local)
    isLiteral = parts.dropFirst().contains(where: Self.isNumbered) || local.hasPart("-range")
    isOfPackage =
      parts[0] == "glob" && parts.count > 1 && parts[1].isEmpty
      || parts[0] == "init" && parts.count > 1
        && parts[1].hasPrefix("func")
    isMethod = parts.count == 2 && !isLiteral && !local.hasSuffix("-fm")
    let owner = parts.prefix(parts.dropFirst().firstIndex(where: Self.isNumbered) ?? parts.count)
    generic =
      isShaped && owner[0].utf8.contains(UInt8(ascii: "["))
      ? owner.map { part in TypeArguments(part).map { String($0.before + $0.after) } ?? String(part) }
        .joined(separator: ".") : nil
  }

  /// The local name without type arguments.
  var plain: String {
    Self.split(local).map { part in TypeArguments(part).map { String($0.before + $0.after) } ?? String(part) }
      .joined(separator: ".")
  }

  /// A path may have dots in its host and in its last component, where the linker writes them as `%2e`; type arguments
  /// may have slashes.
  static func local(_ name: String) -> Substring {
    let path = name.utf8.prefix { $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "(") }
    let start = path.lastIndex(of: UInt8(ascii: "/")) ?? name.startIndex
    guard let dot = name.utf8[start...].firstIndex(of: UInt8(ascii: ".")) else { return name[...] }
    return name[name.utf8.index(after: dot)...]
  }

  /// `func1`, `gowrap2`, `deferwrap1`, `1` and the empty part of `glob..func1`.
  private static func isNumbered(_ part: Substring) -> Bool {
    let prefix = ["func", "gowrap", "deferwrap"].first { part.hasPrefix($0) } ?? ""
    let digits = part.utf8.dropFirst(prefix.utf8.count).prefix { $0 != UInt8(ascii: "-") }
    return digits.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } && (prefix.isEmpty || !digits.isEmpty)
  }

  /// At the dots outside brackets and parentheses.
  private static func split(_ name: Substring) -> [Substring] {
    var parts: [Substring] = []
    var depth = 0
    var start = name.startIndex
    for index in name.utf8.indices {
      switch name.utf8[index] {
      case UInt8(ascii: "["), UInt8(ascii: "("), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: ")"), UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: ".") where depth == 0:
        parts.append(name[start..<index])
        start = name.utf8.index(after: index)
      default: break
      }
    }
    return parts + [name[start...]]
  }
}

extension StringProtocol {
  /// Like `contains`, which takes ten times as long: it compares characters, which a program's names do not need.
  func hasPart(_ part: StaticString) -> Bool {
    hasPart(UnsafeBufferPointer(start: part.utf8Start, count: part.utf8CodeUnitCount))
  }

  /// The same for a text that is not known in advance.
  package func hasPart(_ part: String) -> Bool {
    var part = part
    return part.withUTF8 { hasPart($0) }
  }

  private func hasPart(_ part: UnsafeBufferPointer<UInt8>) -> Bool {
    let found = utf8.withContiguousStorageIfAvailable { text in
      guard var start = text.baseAddress, let bytes = part.baseAddress, let first = part.first, text.count >= part.count
      else { return part.isEmpty }
      let last = start + (text.count - part.count)
      while start <= last, let found = memchr(start, Int32(first), last - start + 1) {
        if memcmp(found, bytes, part.count) == 0 { return true }
        start += found - UnsafeMutableRawPointer(mutating: start) + 1
      }
      return false
    }
    return found ?? String(self).hasPart(part)
  }
}
