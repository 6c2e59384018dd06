// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation

/// One situation of a program such as `Fixtures/rows`: its source says what is set, and what hits must print. The
/// format is described in that program's main.go.
package struct RowScript: Sendable, CustomStringConvertible {
  package let fixture: String
  package let title: String
  /// The name of the function that runs it.
  package let name: String
  private(set) var functions: [String] = []
  /// By file name: the breakpoints that `setBreakpoints` sends.
  private(set) var breakpoints: [String: [JSON]] = [:]
  private(set) var options: [String: JSON] = [:]
  private(set) var isUnordered = false
  /// Whether the row tests something that only a build without the optimiser has.
  private var isUnoptimized = false
  /// The first release of Go whose optimised code contains enough information for it.
  private var optimizedFrom = GoRelease("1.19")
  /// Names that compilers before a release used.
  private var oldNames: [(before: GoRelease, old: String, new: String)] = []
  private(set) var expected: [String] = []

  package var description: String { title }

  package static func all(of fixture: String) throws -> [RowScript] {
    let sources = try Sources(of: fixture)
    return try sources.files.keys.sorted().flatMap { file in
      try rows(in: sources.files[file] ?? [], of: fixture, sources)
    }
  }

  package func applies(to build: FixtureBuild) -> Bool {
    !build.optimized || !isUnoptimized && build.toolchain.release >= optimizedFrom
  }

  /// Runs it, and returns everything that differs from the source.
  package func problems(_ build: FixtureBuild, _ backend: BackendKind) async throws -> [String] {
    let session = TestSession(try DAPClient())
    let launch: [String: JSON] = [
      "mode": "exec", "program": .string(try Fixture.build(fixture, build)), "args": [.string(name)],
      "backend": .string(backend.rawValue),
    ]
    try await session.start("launch", .object(launch.merging(options) { $1 }))
    let release = build.toolchain.release
    let old = oldNames.filter { release < $0.before }
    let functions = functions.map { name in old.first { $0.new == name }?.old ?? name }
    var answers = try await session.setFunctionBreakpoints(functions)
    for (file, breakpoints) in breakpoints {
      let source: JSON = ["path": .string("\(Fixture.folder(fixture))/\(file)")]
      let body = try await session.client.request(
        "setBreakpoints", ["source": source, "breakpoints": .array(breakpoints)])
      answers += body["breakpoints"]?.array ?? []
    }
    try await session.client.request("configurationDone")
    let record = try await session.finish()

    var problems = answers.filter { $0["verified"] != true }.map { $0["message"]?.string ?? "not verified" }
    if record.exitCode != 0 { problems.append("the exit code is \(record.exitCode ?? -1)") }
    let shown = redacted(record.hits.map { hit in old.reduce(hit) { $0.replacing($1.old, with: $1.new) } }, release)
    let expected = isUnordered ? expected.sorted() : expected
    for (line, wanted) in zip(shown, expected) where line != wanted {
      problems.append("\(line)\n  instead of\n\(wanted)")
    }
    if shown.count != expected.count { problems.append("there are \(shown.count) lines, not \(expected.count)") }
    return problems
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
    } else if line.hasPrefix("optimised from ") {
      optimizedFrom = GoRelease(String(line.dropFirst("optimised from ".count)))
    } else if let match = line.wholeMatch(of: /before (\S+): (\S+) for (\S+)/) {
      oldNames.append((GoRelease(String(match.1)), String(match.2), String(match.3)))
    } else if let match = line.wholeMatch(of: /log (\w+)(?: when (.*?))?(?: hits (.*?))?: (.*)/) {
      var members: [String: JSON] = ["logMessage": .string(String(match.4))]
      members["condition"] = match.2.map { .string(String($0)) }
      members["hitCondition"] = match.3.map { .string(String($0)) }
      try add(members, at: String(match.1), sources)
    } else if let match = line.wholeMatch(of: /line (\w+)/) {
      try add([:], at: String(match.1), sources)
    } else {
      let numbered = sources.markers.reduce(line) { $0.replacing(":\($1.key)", with: ":\($1.value.line)") }
      expected.append(numbered.replacing(/LONGER (\w)/) { String(repeating: String($0.1), count: 512) })
    }
  }

  private mutating func add(_ members: [String: JSON], at marker: String, _ sources: Sources) throws {
    guard let place = sources.markers[marker] else { throw TestFailure("no line ends in '//@ \(marker)'") }
    breakpoints[place.file, default: []].append(.object(members.merging(["line": .integer(place.line)]) { $1 }))
  }

  /// Hits as they are expected: without the parts that differ from run to run and from machine to machine.
  private func redacted(_ hits: [String], _ release: GoRelease) -> [String] {
    var numbers = ["1": "1"]
    let lines = hits.map { hit in
      named(hit, release).replacing(Fixture.folder(fixture) + "/", with: "").replacing(
        /0x[0-9a-f]{6,}/, with: "0xADDRESS"
      )
      .replacing(/\ \([0-9.]+[nµm]?s\)$/, with: " (TIME)")
      .replacing(/^( *>+ goroutine)\((\d+)\)/) { match in
        let known = numbers[String(match.2)] ?? String(numbers.count + 1)
        numbers[String(match.2)] = known
        return "\(match.1)(\(isUnordered && known != "1" ? "n" : known))"
      }
    }
    return isUnordered ? lines.sorted() : lines
  }

  /// With the names that newer compilers use: Go before 1.21 numbers the shapes of type parameters, and Go before 1.22
  /// names the literals of package variables differently.
  private func named(_ hit: String, _ release: GoRelease) -> String {
    var hit = hit
    if release < GoRelease("1.21") { hit = hit.replacing(/(go\.shape\.\w+)_0\]/) { "\($0.1)]" } }
    if release < GoRelease("1.22") { hit = hit.replacing("main.glob..func", with: "main.init.func") }
    return hit
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
