// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// Finds the functions that a pattern means.
struct FunctionMatcher {
  private let program: GoProgram
  /// Functions that a person can mean, with the name that patterns are compared to.
  private let candidates: [(name: Substring, function: GoFunction)]

  init(program: GoProgram) {
    self.program = program
    candidates = program.functions.filter { !$0.isWrapper }.map { (Self.withoutTypeArguments($0.name), $0) }
  }

  /// - Throws: `PlanError` where nothing matches, or where a short name means several functions.
  func functions(matching pattern: FunctionPattern) throws(PlanError) -> [GoFunction] {
    switch pattern.form {
    case .expression(let text):
      // The pattern compiled when the breakpoint was read; a Regex itself can't be kept in a Sendable value.
      guard let regex = try? Regex(text) else { return [] }
      let found = candidates.filter { $0.function.name.firstMatch(of: regex) != nil }.map(\.function)
      if found.isEmpty { throw .nothingMatches(pattern: pattern.text, program: program.path) }
      return found
    case .name(let name):
      return try functions(named: name)
    }
  }

  private func functions(named written: String) throws(PlanError) -> [GoFunction] {
    let exact = program.functions.filter { $0.name == written && !$0.isWrapper }
    if !exact.isEmpty { return exact }
    let name = Self.withoutTypeArguments(written)
    let whole = candidates.filter { $0.name == name }
    if !whole.isEmpty { return whole.map(\.function) }
    var ends = candidates.filter { Self.isSuffix(name, of: $0.name) }
    if ends.isEmpty {
      // `T.M` for a method of `*T`, as people say it.
      let plain = Self.withoutPointerReceiver(name)
      ends = candidates.filter {
        let candidate = Self.withoutPointerReceiver($0.name)
        return candidate == plain || Self.isSuffix(plain[...], of: candidate[...])
      }
    }
    let names = Set(ends.map(\.name))
    if names.count > 1 { throw .ambiguous(name: written, candidates: names.map(String.init).sorted()) }
    if !ends.isEmpty { return ends.map(\.function) }
    let isInlined = program.inlinedOnlyFunctions.contains {
      let inlined = Self.withoutTypeArguments($0.name)
      return inlined == name || Self.isSuffix(name, of: inlined)
    }
    if isInlined { throw .functionInlined(name: written) }
    throw .functionNotFound(
      name: written, program: program.path, nearest: program.nearestFunctionNames(to: written, limit: 3))
  }

  /// Whether `name` is the end of `whole`, from a path, package or type boundary on.
  static func isSuffix(_ name: Substring, of whole: Substring) -> Bool {
    guard whole.utf8.count > name.utf8.count, whole.hasSuffix(name) else { return false }
    let before = whole.utf8[whole.utf8.index(whole.utf8.endIndex, offsetBy: -name.utf8.count - 1)]
    return before == UInt8(ascii: ".") || before == UInt8(ascii: "/")
  }

  /// The name without its `[…]` parts: `main.Map[go.shape.int]` is an instance of `main.Map`.
  static func withoutTypeArguments(_ name: String) -> Substring {
    guard name.utf8.contains(UInt8(ascii: "[")) else { return name[...] }
    var depth = 0
    var result = ""
    for character in name {
      if character == "[" { depth += 1 }
      if depth == 0 { result.append(character) }
      if character == "]" { depth = max(0, depth - 1) }
    }
    return result[...]
  }

  private static func withoutPointerReceiver(_ name: Substring) -> String {
    name.filter { $0 != "(" && $0 != ")" && $0 != "*" }
  }
}
