// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Testing
import TraceTestSupport

extension Tracing {
  /// A program that cannot be traced is refused with the reason and a way out; the session keeps answering, and ends
  /// well.
  @Suite("A program that cannot be traced", .timeLimit(.minutes(5)))
  struct BadProgramTests {
    /// A damaged file, made from a good one.
    enum File: String, CaseIterable, CustomTestStringConvertible {
      case missing, folder, text, empty, truncated, notGo, otherMachine, notExecutable

      var testDescription: String { rawValue }

      /// The words that the refusal must contain.
      var words: [String] {
        switch self {
        case .missing: ["nothing-here"]
        case .folder: ["folder"]
        case .text, .empty: ["ELF"]
        case .truncated: ["program"]
        case .notGo: ["Go"]
        case .otherMachine: ["arm64"]
        case .notExecutable: ["xecut"]
        }
      }

      func make(in folder: String) throws -> String {
        let path = folder + "/program"
        func write(_ bytes: Data, mode: Int = 0o755) throws -> String {
          try bytes.write(to: URL(filePath: path))
          try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
          return path
        }
        func good() throws -> Data {
          try Data(contentsOf: URL(filePath: Fixture.build("mission", .newestOptimized)))
        }
        switch self {
        case .missing: return folder + "/nothing-here"
        case .folder: return folder
        case .text: return try write(Data("echo no program\n".utf8))
        case .empty: return try write(Data())
        case .truncated: return try write(try good().prefix(3000))
        case .notGo: return "/bin/sleep"
        case .otherMachine:
          var program = try good()
          program[18] = 183  // e_machine, EM_AARCH64
          return try write(program)
        case .notExecutable: return try write(try good(), mode: 0o644)
        }
      }
    }

    @Test("is refused with the reason", arguments: File.allCases)
    func launch(file: File) async throws {
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let program = try file.make(in: folder)
      try await refuses("launch", ["mode": "exec", "program": .string(program)], saying: file.words)
    }

    @Test("is refused when it does not compile, and the compiler's own words are shown")
    func buildFails() async throws {
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      try "module broken\n\ngo 1.19\n".write(toFile: folder + "/go.mod", atomically: true, encoding: .utf8)
      let source = "package main\n\nfunc main() { undefinedName() }\n"
      try source.write(toFile: folder + "/main.go", atomically: true, encoding: .utf8)

      let record = try await refuses("launch", ["mode": "debug", "program": .string(folder)], saying: ["build"])
      let shown = ["console", "stderr", "stdout", "important"].map(record.output).joined()
      #expect(shown.contains("undefinedName"))
      #expect(shown.contains("main.go:3"))
      #expect(ProcessTable.files(in: folder).sorted() == ["go.mod", "main.go"])
    }

    @Test(
      "is refused where an argument is missing or of the wrong type, by the argument's name",
      arguments: [
        (["program": 42], "program"), (["mode": "exec"], "program"), (["program": "x", "args": 7], "args"),
        (["program": "x", "args": [1]], "args"), (["program": "x", "env": ["A"]], "env"),
        (["program": "x", "mode": "replay"], "mode"), (["program": "x", "backend": 1], "backend"),
        (["program": "x", "maxStringLen": "many"], "maxStringLen"),
        (["program": "x", "tracepoints": 5], "tracepoints"),
      ] as [(JSON, String)])
    func wrongArguments(arguments: JSON, name: String) async throws {
      try await refuses("launch", arguments, saying: [name])
    }

    @Test("is refused on attach where the process is none that can be traced")
    func attach() async throws {
      let ended = try ChildProcess("/bin/true")
      _ = try await ended.waitForExit()
      let ids: [(JSON, String)] = [
        (.integer(Int(ended.processID)), "process"), (.string(String(ended.processID)), "process"),
        ("abc", "processId"), (-1, "processId"), (nil, "processId"), (4_194_305, "process"),
      ]
      for (id, words) in ids {
        try await refuses("attach", ["mode": "local", "processId": id], saying: [words])
      }
      let other = try ChildProcess("/bin/sleep", ["60"])
      defer { other.send(signal: SIGKILL) }
      try await refuses("attach", ["processId": .integer(Int(other.processID))], saying: ["Go"])
      #expect(ProcessTable.tracedThreads(of: other.processID) == [])
    }

    @Test("is refused by ptrace where another tracer has it, which goes on undisturbed")
    func attachTwice() async throws {
      let program = try ChildProcess(try Fixture.build("ticker", try .newestOptimized), ["-"])
      try await program.waitForOutput("tick 1")
      let first = try await TestSession.attach(to: program, functions: ["main.tick"])
      try await refuses(
        "attach", ["processId": .integer(Int(program.processID)), "backend": "ptrace"], saying: ["traced"])
      try await first.client.output(containing: "main.tick =>", after: first.client.log.entries.count)
      program.closeInput()
      _ = try await first.finish()
      #expect(try await program.waitForExit() == 0)
    }

    @Test(
      "is refused on attach to another user's process",
      .enabled(if: geteuid() != 0 || FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv")))
    func attachNotPermitted() async throws {
      guard geteuid() == 0 else {
        try await refuses("attach", ["processId": 1], saying: ["ermi"])
        return
      }
      // Root may trace anything, so a copy runs as a user who may not.
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let copy = folder + "/sonde"
      try FileManager.default.copyItem(atPath: TestEnvironment.sonde, toPath: copy)
      for path in [folder, copy] {
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
      }
      let program = try ChildProcess(try Fixture.build("ticker", try .newestOptimized), ["-"])
      let client = try DAPClient(
        arguments: ["--reuid", "65534", "--regid", "65534", "--clear-groups", copy, "dap"], command: "/usr/bin/setpriv")
      try await refuses(
        "attach", ["processId": .integer(Int(program.processID))], saying: ["ermi"], client: client)
      program.closeInput()
      #expect(try await program.waitForExit() == 0)
    }

    /// The request fails with these words and a way out, nothing has started, and the session ends well.
    @discardableResult
    private func refuses(
      _ command: String, _ arguments: JSON, saying words: [String], client given: DAPClient? = nil,
      sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> SessionRecord {
      let client = try given ?? DAPClient()
      try await client.request("initialize", TestSession.initializeArguments)
      let response = try await client.exchange(command, arguments)
      #expect(response["success"] == false, sourceLocation: sourceLocation)
      let text = (response["message"]?.string ?? "") + " " + (response["body"]?["error"]?["format"]?.string ?? "")
      for word in words {
        #expect(text.localizedCaseInsensitiveContains(word), "\(text)", sourceLocation: sourceLocation)
      }
      #expect(response["body"]?["error"]?["id"]?.integer != nil, sourceLocation: sourceLocation)

      try await client.request("threads")
      try await client.request("disconnect")
      let record = try await TestSession(client).checkEnding()
      #expect(!record.eventNames.contains("initialized"), sourceLocation: sourceLocation)
      #expect(!record.eventNames.contains("process"), sourceLocation: sourceLocation)
      return record
    }
  }
}
