// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import TraceTestSupport

/// One situation of a program such as `Fixtures/rows`: its source says what is set, and what hits must print. The form is
/// in that program's main.go.
struct RowScript: Sendable, CustomStringConvertible {
  let fixture: String
  let title: String
  /// Names the function that runs it.
  let name: String
  private(set) var functions: [String] = []
  /// By the file's name: what `setBreakpoints` sends.
  private(set) var breakpoints: [String: [JSON]] = [:]
  private(set) var options: [String: JSON] = [:]
  private(set) var isUnordered = false
  /// The row is about what only a build without the optimiser has.
  private(set) var isUnoptimized = false
  private var lines: [Line] = []

  /// What a hit must print, from one Go version on or before one.
  private struct Line {
    let text: String
    var since = 0
    var before = Int.max
  }

  var description: String { title }

  static func all(of fixture: String) throws -> [RowScript] {
    let sources = try Sources(of: fixture)
    return try sources.files.keys.sorted().flatMap { file in
      try rows(in: sources.files[file] ?? [], of: fixture, sources)
    }
  }

  /// What hits must print where the program is built by this Go.
  func expected(_ toolchain: GoToolchain) -> [String] {
    let found = lines.filter { ($0.since..<$0.before).contains(toolchain.minor) }.map(\.text)
    return isUnordered ? found.sorted() : found
  }

  private static func rows(in lines: [String], of fixture: String, _ sources: Sources) throws -> [RowScript] {
    var rows: [RowScript] = []
    for (index, line) in lines.enumerated() where line.hasPrefix("// Row: ") {
      let block = lines[(index + 1)...].prefix { $0.hasPrefix("//") }
      let function = lines[(index + 1 + block.count)...].first?.firstMatch(of: /^func (\w+)\(\)/)?.1
      guard let function else { throw TestFailure("no function follows '\(line)'") }
      var row = RowScript(fixture, title: String(line.dropFirst("// Row: ".count)), name: String(function))
      for line in block where line.hasPrefix("//\t") { try row.take(String(line.dropFirst(3)), sources) }
      rows.append(row)
    }
    return rows
  }

  private init(_ fixture: String, title: String, name: String) {
    self.fixture = fixture
    self.title = title
    self.name = name
  }

  private mutating func take(_ line: String, _ sources: Sources) throws {
    if line.hasPrefix("trace: ") {
      functions.append(String(line.dropFirst("trace: ".count)))
    } else if line.hasPrefix("with: ") {
      options.merge(try JSONParser.parse(Array(line.dropFirst("with: ".count).utf8)).object ?? [:]) { _, last in last }
    } else if line == "unordered" {
      isUnordered = true
    } else if line == "unoptimised" {
      isUnoptimized = true
    } else if let match = line.wholeMatch(of: /log (\w+)(?: when (.*?))?(?: hits (.*?))?: (.*)/) {
      var members: [String: JSON] = ["logMessage": .string(String(match.4))]
      members["condition"] = match.2.map { .string(String($0)) }
      members["hitCondition"] = match.3.map { .string(String($0)) }
      try add(members, at: String(match.1), sources)
    } else if let match = line.wholeMatch(of: /line (\w+)/) {
      try add([:], at: String(match.1), sources)
    } else {
      let numbered = sources.markers.reduce(line) { $0.replacing(":\($1.key)", with: ":\($1.value.line)") }
      let text = numbered.replacing(/LONGER (\w)/) { String(repeating: String($0.1), count: 512) }
      if let match = text.wholeMatch(of: /(since|before) 1\.(\d+): (.*)/), let minor = Int(match.2) {
        let line = String(match.3)
        lines.append(match.1 == "since" ? Line(text: line, since: minor) : Line(text: line, before: minor))
      } else {
        lines.append(Line(text: text))
      }
    }
  }

  private mutating func add(_ members: [String: JSON], at marker: String, _ sources: Sources) throws {
    guard let place = sources.markers[marker] else { throw TestFailure("no line ends in '//@ \(marker)'") }
    breakpoints[place.file, default: []].append(.object(members.merging(["line": .integer(place.line)]) { $1 }))
  }

  /// Hits as they are expected: without what differs from run to run and from machine to machine.
  func redacted(_ hits: [String]) -> [String] {
    var numbers = ["1": "1"]
    let lines = hits.map { hit in
      hit.replacing(Fixture.folder(fixture) + "/", with: "").replacing(/0x[0-9a-f]{6,}/, with: "0xADDRESS")
        .replacing(/\ \([0-9.]+[nµm]?s\)$/, with: " (TIME)")
        .replacing(/^( *>+ goroutine)\((\d+)\)/) { match in
          let known = numbers[String(match.2)] ?? String(numbers.count + 1)
          numbers[String(match.2)] = known
          return "\(match.1)(\(isUnordered && known != "1" ? "n" : known))"
        }
    }
    return isUnordered ? lines.sorted() : lines
  }

  private struct Sources {
    var files: [String: [String]] = [:]
    var markers: [String: (file: String, line: Int)] = [:]

    init(of fixture: String) throws {
      let folder = Fixture.folder(fixture)
      for file in try FileManager.default.contentsOfDirectory(atPath: folder) where file.hasSuffix(".go") {
        let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        files[file] = lines
        for (index, line) in lines.enumerated() {
          if let marker = line.firstMatch(of: #/ //@ (\w+)$/#)?.1 { markers[String(marker)] = (file, index + 1) }
        }
      }
    }
  }
}
