// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Synchronization
import TraceTestSupport

/// Floats that ptrace sees and eBPF can't. No other difference is allowed, and this one only in the places that
/// `Goldens/unseen-floats.txt` lists.
///
/// `UPDATE_UNSEEN_FLOATS=1` rewrites the list, `UPDATE_GOLDEN=1` does not: it may shrink, and grows only on purpose.
enum UnseenFloats {
  /// The places where `line` prints `?` for a float of `golden`: `main.f argument 2`, `main.f result 1.X`, `a
  /// logpoint`.
  ///
  /// - Returns: Nil if they differ in anything else. Equal lines give no places.
  static func places(in line: String, golden: String) -> [String]? {
    // A logpoint's text says what it can't show.
    let line = line.replacing(/\{[^{}]*: ([^{}]*)\}/) { match in
      match.1 == TraceText.floatReason ? "?" : String(match.0)
    }
    let (shown, expected) = (Array(line), Array(golden))
    var places: [String] = []
    var (at, wanted) = (0, 0)
    while at < shown.count || wanted < expected.count {
      if at < shown.count, wanted < expected.count, shown[at] == expected[wanted] {
        (at, wanted) = (at + 1, wanted + 1)
        continue
      }
      guard at < shown.count, shown[at] == "?", let float = float(in: expected, at: wanted) else { return nil }
      places.append(place(of: wanted, in: expected))
      (at, wanted) = (at + 1, wanted + float)
    }
    return places
  }

  /// The number of characters of the float, or complex number, that starts at `start`.
  private static func float(in text: [Character], at start: Int) -> Int? {
    let rest = String(text[start...])
    if start > 0, !"( [,".contains(text[start - 1]) { return nil }
    let number = #/(-?[0-9]+(\.[0-9]+)?|\+Inf|-Inf|NaN)/#
    let complex = #/\((-?[0-9.]+|\+Inf|-Inf|NaN) \+ (-?[0-9.]+|\+Inf|-Inf|NaN)i\)/#
    guard let found = rest.prefixMatch(of: complex)?.output.0 ?? rest.prefixMatch(of: number)?.output.0 else {
      return nil
    }
    return found.count
  }

  private static func place(of index: Int, in line: [Character]) -> String {
    let text = String(line)
    guard let call = text.prefixMatch(of: #/> (main\.(?:\(\*[^)]*\)|[^(])*)\(/#) else {
      guard let end = text.prefixMatch(of: #/>> (.*?) => \(/#) else { return "a logpoint" }
      return "\(end.1) result " + position(of: index, in: line, from: end.0.count)
    }
    return "\(call.1) argument " + position(of: index, in: line, from: call.0.count)
  }

  /// `2`, or `2.X` if it is a field of the second value.
  private static func position(of index: Int, in line: [Character], from start: Int) -> String {
    var (depth, number, isText) = (0, 1, false)
    for at in start..<index {
      switch line[at] {
      case "\"" where at == 0 || line[at - 1] != "\\": isText.toggle()
      case "(", "[", "{": if !isText { depth += 1 }
      case ")", "]", "}": if !isText { depth -= 1 }
      case "," where depth == 0 && !isText: number += 1
      default: break
      }
    }
    let name = String(line[start..<index]).firstMatch(of: #/(\w+): $/#).map { ".\($0.1)" } ?? ""
    return "\(number)\(name)"
  }
}

extension UnseenFloats {
  private static let path = "\(TestEnvironment.root)/Tests/BackendParityTests/Goldens/unseen-floats.txt"
  private static let writing = Mutex(())

  /// Compares the list's entries for a fixture's golden with the places that were found.
  ///
  /// - Parameter text: The golden's name: `go1.19-optimised`.
  /// - Returns: A line for each difference.
  static func differences(of found: Set<String>, fixture: String, text: String) throws -> [String] {
    try writing.withLock { _ in
      let head = "\(fixture) \(text) "
      let kept = (try? String(contentsOfFile: path, encoding: .utf8))?.split(separator: "\n").map(String.init) ?? []
      let listed = Set(kept.filter { $0.hasPrefix(head) }.map { String($0.dropFirst(head.count)) })
      if TestEnvironment.variable("UPDATE_UNSEEN_FLOATS") != nil {
        let lines = kept.filter { !$0.hasPrefix(head) } + found.map { head + $0 }
        try (lines.sorted().joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
        return []
      }
      return found.subtracting(listed).sorted().map { "eBPF does not see \($0), which the list does not allow" }
        + listed.subtracting(found).sorted().map { "eBPF sees \($0): take it off the list" }
    }
  }
}
