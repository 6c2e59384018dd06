// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CPCRE2

/// Looks for a pattern's expression in names, with PCRE2.
package final class NameSearch {
  private let code: OpaquePointer
  private let match: OpaquePointer
  private let limits: OpaquePointer?
  private var workspace = [Int32](repeating: 0, count: NameSearch.workspaceWords)

  /// The limit of backtracking steps in one name. The few expressions that need more try all ways side by side, which
  /// is slower but always ends.
  private static let mostSteps: UInt32 = 10_000
  private static let workspaceWords = 4_096
  private static let options = UInt32(PCRE2_UTF) | UInt32(PCRE2_MATCH_INVALID_UTF) | UInt32(PCRE2_NEVER_BACKSLASH_C)

  /// An error in an expression.
  package struct Mistake: Error, Hashable {
    /// PCRE2's message, without a full stop.
    package let what: String
    /// Bytes of the expression before the error.
    package let offset: Int
  }

  package init(_ expression: String) throws(Mistake) {
    var error: Int32 = 0
    var offset = 0
    let bytes = Array(expression.utf8)
    guard let code = pcre2_compile_8(bytes, bytes.count, Self.options, &error, &offset, nil) else {
      throw Mistake(what: Self.text(of: error), offset: offset)
    }
    var references: UInt32 = 0
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_BACKREFMAX), &references)
    guard references == 0, let match = pcre2_match_data_create_8(1, nil) else {
      pcre2_code_free_8(code)
      throw Mistake(what: "back references are not supported", offset: bytes.count)
    }
    self.code = code
    self.match = match
    limits = pcre2_match_context_create_8(nil)
    pcre2_set_match_limit_8(limits, Self.mostSteps)
    // If machine code can't be generated, the expression is interpreted.
    pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
  }

  deinit {
    pcre2_match_context_free_8(limits)
    pcre2_match_data_free_8(match)
    pcre2_code_free_8(code)
  }

  private static func text(of error: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = pcre2_get_error_message_8(error, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer.prefix(Int(count)), as: UTF8.self) : "it can't be read"
  }

  package func isFound(in name: String) -> Bool {
    var name = name
    return name.withUTF8 { isFound(in: $0) }
  }

  func isFound(in name: UnsafeBufferPointer<UInt8>) -> Bool {
    let found = pcre2_match_8(code, name.baseAddress, name.count, 0, 0, match, limits)
    guard found == PCRE2_ERROR_MATCHLIMIT || found == PCRE2_ERROR_JIT_STACKLIMIT else { return found >= 0 }
    let shortest = UInt32(PCRE2_DFA_SHORTEST)
    return pcre2_dfa_match_8(
      code, name.baseAddress, name.count, 0, shortest, match, nil, &workspace, workspace.count) >= 0
  }
}

/// Names in one piece of memory, to be searched one after the other.
struct NameTable {
  private var bytes: [UInt8] = []
  private var names: [(range: Range<Int>, owner: Int)] = []

  /// - Parameter owner: The result if the name matches; several names may have the same one.
  mutating func append(_ name: String, owner: Int) {
    let start = bytes.count
    bytes += name.utf8
    names.append((start..<bytes.count, owner))
  }

  /// The owners of the matching names, in order, each once.
  func owners(with search: NameSearch) -> [Int] {
    var owners: [Int] = []
    bytes.withUnsafeBufferPointer { bytes in
      for name in names where owners.last != name.owner {
        if search.isFound(in: UnsafeBufferPointer(rebasing: bytes[name.range])) { owners.append(name.owner) }
      }
    }
    return owners
  }
}
