// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Testing
import TraceTestSupport

extension Tracing {
  /// A program is split with `objcopy` as distributions do: its debug information goes into a file of its own.
  @Suite("A stripped program whose debug information is in another file", .timeLimit(.minutes(5)))
  struct DebugFileTests {
    private static let functions = ["/^main\\./"]

    @Test("prints the values of the whole program, found by the link in it", arguments: FixtureBuild.all)
    func link(build: FixtureBuild) async throws {
      let split = try await Split(build)
      defer { split.remove() }
      try Self.objcopy("--add-gnu-debuglink=\(split.debugFile)", split.program)
      try await expectWhole(split)
      // The debugger's usual folder beside the program.
      try FileManager.default.createDirectory(atPath: split.folder + "/.debug", withIntermediateDirectories: false)
      try FileManager.default.moveItem(atPath: split.debugFile, toPath: split.folder + "/.debug/kinds.debug")
      try await expectWhole(split)
    }

    @Test("prints the values of the whole program, found by its build id under /usr/lib/debug")
    func buildID() async throws {
      let split = try await Split(try .newestOptimized)
      defer { split.remove() }
      let id = try #require(try Self.buildID(of: split.program), "Go 1.24 and newer write one")
      let folder = "/usr/lib/debug/.build-id/\(id.prefix(2))"
      let found = "\(folder)/\(id.dropFirst(2)).debug"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try FileManager.default.moveItem(atPath: split.debugFile, toPath: found)
      defer { try? FileManager.default.removeItem(atPath: found) }
      try await expectWhole(split)
    }

    @Test("prints them if the argument 'debugInfo' names the file, and refuses a file of another build")
    func argument() async throws {
      let split = try await Split(try .newestOptimized)
      defer { split.remove() }
      let named = try await Self.trace(split.program, ["debugInfo": .string(split.debugFile)])
      #expect(named.hits == split.whole)
      #expect(named.notices.contains("sonde: the debug information comes from \(split.debugFile)"))
      let other = try await Split(try .newestOptimized, fixture: "exitcode")
      defer { other.remove() }
      let client = try DAPClient()
      try await client.request("initialize", ["adapterID": "sonde"])
      let refusal = try await client.exchange(
        "launch", ["mode": "exec", "program": .string(split.program), "debugInfo": .string(other.debugFile)])
      #expect(
        refusal["body"]?["error"]?["format"]?.string
          == "'\(other.debugFile)' holds debug information of another build than '\(split.program)'. "
          + "Name the file that was split off this build of the program.")
    }

    private func expectWhole(_ split: Split) async throws {
      let record = try await Self.trace(split.program, [:])
      #expect(record.hits == split.whole)
      #expect(record.hits.contains { $0.contains("main.add(2, 3)") })
    }

    private static func trace(_ program: String, _ options: [String: JSON]) async throws -> SessionRecord {
      let session = TestSession(try DAPClient())
      var launch: [String: JSON] = ["mode": "exec", "program": .string(program), "backend": "ptrace"]
      launch.merge(options) { _, given in given }
      try await session.start("launch", .object(launch))
      try await session.setFunctionBreakpoints(functions)
      try await session.client.request("configurationDone")
      return try await session.finish()
    }

    private static func objcopy(_ arguments: String...) throws { try run("objcopy", arguments) }

    private static func buildID(of program: String) throws -> String? {
      try run("readelf", ["-n", program]).firstMatch(of: #/Build ID: ([0-9a-f]+)/#).map { String($0.1) }
    }

    @discardableResult
    private static func run(_ command: String, _ arguments: [String]) throws -> String {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = [command] + arguments
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      let text = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0, "\(command) \(arguments)")
      return String(decoding: text, as: UTF8.self)
    }

    /// A program without debug information, the file that has it, and the hits of the program before it was split.
    private struct Split {
      let folder: String
      let program: String
      let debugFile: String
      let whole: [String]

      init(_ build: FixtureBuild, fixture: String = "add") async throws {
        folder = NSTemporaryDirectory() + "sonde-split-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        program = folder + "/kinds"
        debugFile = folder + "/kinds.debug"
        try FileManager.default.copyItem(atPath: try Fixture.build(fixture, build), toPath: program)
        whole = try await trace(program, [:]).hits
        try objcopy("--only-keep-debug", program, debugFile)
        try objcopy("--strip-all", program)
      }

      func remove() { try? FileManager.default.removeItem(atPath: folder) }
    }
  }
}
