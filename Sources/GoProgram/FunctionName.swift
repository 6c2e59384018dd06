// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// What a function's linker name says about it.
struct FunctionName {
  /// Whether it is a method's body, so that its first parameter is the receiver.
  let isMethod: Bool
  /// Whether it is a generic body that several instances share.
  let isShaped: Bool
  /// The name behind the package path: `(*T).M` of `net/http.(*T).M`.
  let local: Substring

  init(_ name: String) {
    local = Self.local(name)
    isShaped = name.contains("[go.shape.")
    isMethod = Self.isMethod(local)
  }

  /// A path may have dots in its host and in its last component, where the linker writes them `%2e`; type arguments
  /// may have slashes.
  private static func local(_ name: String) -> Substring {
    let path = name.prefix { $0 != "[" && $0 != "(" }
    let start = path.lastIndex(of: "/") ?? name.startIndex
    guard let dot = name[start...].firstIndex(of: ".") else { return name[...] }
    return name[name.index(after: dot)...]
  }

  /// `T.M` and `(*T).M` are methods; `f`, `f.func1`, `T.M.func1`, `init.0` and `T.M-fm` are none.
  private static func isMethod(_ local: Substring) -> Bool {
    let parts = split(local)
    guard parts.count == 2, !local.hasSuffix("-fm") else { return false }
    if parts[0].hasPrefix("(") { return true }
    let second = parts[1]
    let isMade = ["func", "gowrap", "deferwrap", "init"].contains { prefix in
      second.hasPrefix(prefix) && second.dropFirst(prefix.count).allSatisfy { $0.isNumber || $0 == "." || $0 == "-" }
        && second.count > prefix.count
    }
    return !isMade && !second.isEmpty && !second.allSatisfy(\.isNumber)
  }

  /// At the dots outside brackets and parentheses.
  private static func split(_ name: Substring) -> [Substring] {
    var parts: [Substring] = []
    var depth = 0
    var start = name.startIndex
    for index in name.indices {
      switch name[index] {
      case "[", "(", "{": depth += 1
      case "]", ")", "}": depth -= 1
      case "." where depth == 0:
        parts.append(name[start..<index])
        start = name.index(after: index)
      default: break
      }
    }
    return parts + [name[start...]]
  }
}
