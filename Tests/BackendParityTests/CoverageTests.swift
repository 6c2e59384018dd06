// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Testing
import TraceTestSupport

/// The matrix must be able to fail, and each of its texts must apply to the releases it was written for.
@Suite("The matrix of Go releases")
struct CoverageTests {
  private static let old = GoToolchain(command: "/old/go", version: "1.19.8")
  private static let new = GoToolchain(command: "/new/go", version: "1.23.4")

  @Test("counts what failed and what did not run as not right, and leaves out what a Go can't build")
  func table() throws {
    let programs = try MatrixProgram.all().filter { ["add", "kinds", "loops"].contains($0.name) }
    let builds = [FixtureBuild(Self.old, optimized: true), FixtureBuild(Self.new, optimized: false)]
    var table = CoverageTable(programs, builds)
    for name in ["add", "kinds"] { table.add(name, isRight: true, .init(build: builds[0], backend: .ptrace)) }
    table.add("add", isRight: true, .init(build: builds[0], backend: .ebpf))
    table.add("kinds", isRight: false, .init(build: builds[0], backend: .ebpf))
    for name in ["add", "kinds", "loops"] {
      for backend in [BackendKind.ptrace, .ebpf] {
        table.add(name, isRight: true, .init(build: builds[1], backend: backend))
      }
    }
    table.add("loops", isRight: false, .init(build: builds[1], backend: .ptrace))
    #expect(
      table.text == """
        | Go | build | ptrace | eBPF |
        | --- | --- | --- | --- |
        | 1.19.8 | optimised | 2 of 2 | 1 of 2 |
        | 1.23.4 | `-N -l` | 2 of 3 | 3 of 3 |

        ## Failed

        - Go 1.19.8, optimised, eBPF: kinds
        - Go 1.23.4, `-N -l`, ptrace: loops

        ## Programs

        - Compared with a text that was reviewed against the program's source: add.
        - Compared with what the program itself prints about its calls and values: kinds.
        - Compared with comments in the program's source: loops (from Go 1.23).

        """)
    #expect(CoverageTable(programs, builds).failures(.init(build: builds[0], backend: .ptrace)) == ["add", "kinds"])
  }

  @Test("has each program once")
  func names() throws {
    let names = try MatrixProgram.all().map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test("has a text from the release on from which it differs, up to the next one")
  func releases() throws {
    let folder = "../.cache/" + TestEnvironment.uniqueName("goldens")
    defer { try? FileManager.default.removeItem(atPath: "\(TestEnvironment.root)/Tests/\(folder)") }
    let golden = ReleaseGolden(folder: folder, optimized: true)
    let all = ["1.19", "1.21", "1.22", "1.23", "1.27"].map(GoRelease.init)
    func keep(_ texts: [String]) throws {
      for (text, release) in zip(texts, all) { try golden.keep(text, for: release, among: all) }
    }
    func kept() throws -> [String] { try all.map { "\(try golden.release(standingFor: $0))" } }

    #expect(throws: TestFailure.self) { try golden.lines(for: all[0]) }
    try keep(["a", "a", "b", "b", "c"])
    #expect(try kept() == ["1.19", "1.19", "1.22", "1.22", "1.27"])
    #expect(try golden.difference(of: "b", for: GoRelease("1.24.3")) == nil)
    #expect(try golden.difference(of: "a", for: GoRelease("1.24.3")) == "line 1 is\n  a\nand was\n  b")
    #expect(ReleaseGolden(folder: folder, optimized: false).name(from: all[1]) == "go1.21-plain")

    // With only the oldest and the newest: the text that applied to both is the oldest's, and the newest gets its own.
    try golden.keep("d", for: all[0], among: [all[0], all[4]])
    try golden.keep("e", for: all[4], among: [all[0], all[4]])
    #expect(try all.map { try golden.lines(for: $0) } == [["d"], ["d"], ["b"], ["b"], ["e"]])
    try keep(["d", "b", "b", "b", "b"])
    #expect(try kept() == ["1.19", "1.21", "1.21", "1.21", "1.21"])
  }

  @Test("counts releases as numbers, and what is under development too")
  func order() {
    #expect(GoRelease("1.9.7") < GoRelease("1.19"))
    #expect(GoRelease("1.27.3") == GoRelease("1.27"))
    #expect("\(GoRelease("1.28rc1"))" == "1.28")
  }

  @Test("keeps no text twice: each differs from the one before it")
  func noTextTwice() throws {
    let goldens = "\(TestEnvironment.root)/Tests/BackendParityTests/Goldens"
    for parityCase in ParityCase.all {
      for build in ["plain", "optimised"] {
        let files = try FileManager.default.contentsOfDirectory(atPath: "\(goldens)/\(parityCase.name)")
          .filter { $0.hasSuffix("-\(build).txt") }.sorted {
            GoRelease(String($0.dropFirst(2))) < GoRelease(String($1.dropFirst(2)))
          }
        let texts = try files.map { try String(contentsOfFile: "\(goldens)/\(parityCase.name)/\($0)", encoding: .utf8) }
        #expect(!files.isEmpty && files[0].hasPrefix("go1.19-"), "\(parityCase.name)")
        #expect(zip(texts, texts.dropFirst()).allSatisfy { $0 != $1 }, "\(parityCase.name), \(build)")
      }
    }
  }

  @Test("lists floats that eBPF does not see for texts that there are")
  func unseenFloats() throws {
    let goldens = "BackendParityTests/Goldens/"
    for line in try Golden.lines(of: goldens + "unseen-floats") where !line.isEmpty {
      let words = line.split(separator: " ")
      #expect(throws: Never.self, "\(line)") { try Golden.lines(of: "\(goldens)\(words[0])/\(words[1])") }
    }
  }
}
