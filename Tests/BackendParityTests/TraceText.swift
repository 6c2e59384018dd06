// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TraceTestSupport

/// What Sonde printed in one run, in a form that does not depend on how the program's goroutines took turns.
///
/// The lines of a goroutine stay together and in order. The first goroutine comes first; the others have no name that
/// is the same each time, so they are sorted by their texts. Addresses are removed.
struct TraceText {
  let lines: [String]
  /// What Sonde said about values that it can't show, except about floats in registers.
  let reasons: [String]
  /// The functions, arguments and results for which Sonde said that floats in registers can't be seen.
  let unseenFloats: [String]

  /// What Sonde says about a float that eBPF can't see.
  static let floatReason = "floats in XMM registers are not visible to eBPF"

  init(_ record: SessionRecord) {
    var goroutines: [Int: [String]] = [:]
    var others: [String] = []
    for line in record.hits.map(Self.redacted) {
      guard let (goroutine, text) = Self.parts(of: line) else {
        others.append(line)
        continue
      }
      goroutines[goroutine, default: []].append(text)
    }
    var sections: [[String]] = []
    if let first = goroutines.removeValue(forKey: 1) { sections.append(["goroutine 1"] + first) }
    if let none = goroutines.removeValue(forKey: 0) { sections.append(["no goroutine"] + none) }
    let rest = goroutines.values.sorted { $0.lexicographicallyPrecedes($1) }
    sections += rest.map { ["another goroutine"] + $0 }
    if !others.isEmpty { sections.append(["not the line of a hit"] + others) }
    lines = Array(sections.joined(separator: [""]))

    let notices = record.notices.map { String($0.dropFirst("sonde: ".count)) }.filter { $0.contains(" is ?: ") }
    let isOfFloats = { (notice: String) in notice.hasSuffix(" is ?: " + Self.floatReason) }
    reasons = Set(notices.filter { !isOfFloats($0) }).sorted()
    unseenFloats = notices.filter(isOfFloats).map { String($0.dropLast(" is ?: ".count + Self.floatReason.count)) }
  }

  /// The text for a golden.
  var text: String {
    let said = reasons.isEmpty ? [] : ["", "Sonde says"] + reasons
    return (lines + said).joined(separator: "\n") + "\n"
  }

  /// Splits `> goroutine(7): main.f()` into 7 and `> main.f()`.
  private static func parts(of line: String) -> (goroutine: Int, text: String)? {
    guard let match = line.wholeMatch(of: /(>>?) goroutine\((\d+)\): (.*)/), let goroutine = Int(match.2) else {
      return nil
    }
    return (goroutine, "\(match.1) \(match.3)")
  }

  /// Without addresses, and without the location and the line contents of Go's own sources.
  private static func redacted(_ line: String) -> String {
    line.replacing(/0x[0-9a-f]+/, with: "0x…").replacing(TestEnvironment.root + "/Tests/", with: "Tests/")
      .replacing(/^(\t\t\S+) at \/.*/) { String($0.1) }
  }
}
