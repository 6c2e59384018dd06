// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import GoProgram
import Testing

@Suite("A file that can't be traced", .enabled(if: !GoToolchain.all.isEmpty))
struct ProgramErrorTests {
  private let toolchain = GoToolchain.all[0]

  private func error(opening path: String) throws -> ProgramError {
    do throws(ProgramError) { _ = try GoProgram(path: path) } catch { return error }
    throw CommandFailure(text: "\(path) was opened")
  }

  /// A copy of a good program with some bytes replaced.
  private func patched(_ name: String, _ change: (inout Data) throws -> Void) throws -> String {
    let source = try GoFixture.build("program-address", with: toolchain, [])
    var data = try Data(contentsOf: URL(filePath: source))
    try change(&data)
    let path = try GoFixture.scratchFolder.get().appending(path: "patched-\(name)").path
    try data.write(to: URL(filePath: path))
    return path
  }

  @Test("is named as what it is")
  func notAProgram() throws {
    #expect(try error(opening: "/nonexistent/program") == .noSuchFile(path: "/nonexistent/program"))
    #expect(try error(opening: "/etc/passwd/program") == .noSuchFile(path: "/etc/passwd/program"))
    #expect(try error(opening: "/tmp") == .isDirectory(path: "/tmp"))
    #expect(try error(opening: "/etc/passwd") == .notELF(path: "/etc/passwd"))
    #expect(try error(opening: "/dev/null") == .notAFile(path: "/dev/null", kind: .device))
    #expect(try error(opening: "/usr/bin/env") == .notGo(path: "/usr/bin/env"))
  }

  @Test("of another machine says which")
  func otherMachine() throws {
    let path = try patched("arm64") { $0.replaceSubrange(18..<20, with: [183, 0]) }
    #expect(try error(opening: path) == .otherMachine(path: path, machine: "arm64"))
  }

  @Test("that is an object file is no program")
  func objectFile() throws {
    let path = try patched("object") { $0.replaceSubrange(16..<18, with: [1, 0]) }
    #expect(try error(opening: path) == .notExecutable(path: path))
  }

  @Test("by a Go that is too old says which")
  func oldGo() throws {
    let path = try patched("old") { data in
      let version = Data(toolchain.version.description.utf8)
      let start = try #require(data.range(of: Data(" Go buildinf:".utf8))).upperBound
      let range = try #require(data.range(of: version, in: start..<data.count))
      let old = "go1.16".padding(toLength: version.count, withPad: ".", startingAt: 0)
      data.replaceSubrange(range, with: Data(old.utf8))
    }
    guard case .oldGo(_, let version) = try error(opening: path) else { throw CommandFailure(text: "not old") }
    #expect(version.hasPrefix("go1.16"))
  }

  @Test("without debug information, by a Go whose runtime is not known, says so")
  func unknownRuntime() throws {
    // As if a later release had moved the values that the runtime's code says it keeps there.
    let source = try GoFixture.build("program-address", with: toolchain, ["-ldflags=-w"])
    let program = try GoProgram(path: source)
    let printing = try #require(program.function(named: "runtime.goroutineheader"))
    let start = try Int(#require(program.fileOffset(of: printing.entry)))
    let size = Int(printing.range.upperBound.rawValue - printing.entry.rawValue)
    var data = try Data(contentsOf: URL(filePath: source))
    data.replaceSubrange(start..<start + size, with: Data(repeating: 0x90, count: size))
    let path = try GoFixture.scratchFolder.get().appending(path: "unknown-runtime").path
    try data.write(to: URL(filePath: path))
    #expect(try error(opening: path) == .unknownRuntime(path: path, version: toolchain.version.description))
  }

  @Test("without debug information or Go's own table of functions says so")
  func noFunctions() throws {
    let source = try GoFixture.build("program-address", with: toolchain, ["-ldflags=-w"])
    var data = try Data(contentsOf: URL(filePath: source))
    for magic: [UInt8] in [[0xf0, 0xff, 0xff, 0xff, 0, 0, 1, 8], [0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8]] {
      if let range = data.range(of: Data(magic)) { data.replaceSubrange(range, with: Data(count: 8)) }
    }
    let path = try GoFixture.scratchFolder.get().appending(path: "no-functions").path
    try data.write(to: URL(filePath: path))
    #expect(try error(opening: path) == .noFunctions(path: path))
  }

  @Test("that is none of the kind is not waited for")
  func special() throws {
    let pipe = try GoFixture.scratchFolder.get().appending(path: "pipe").path
    mkfifo(pipe, 0o600)
    #expect(try error(opening: pipe) == .notAFile(path: pipe, kind: .pipe))
  }

  @Test("cut short anywhere says so", arguments: [[], ["-ldflags=-s"], ["-buildmode=pie"]])
  func truncated(flags: [String]) throws {
    let whole = try Data(contentsOf: URL(filePath: GoFixture.build("program-address", with: toolchain, flags)))
    let path = try GoFixture.scratchFolder.get().appending(path: "truncated\(flags.joined())").path
    func error(cutTo size: Int) throws -> ProgramError {
      try whole.prefix(size).write(to: URL(filePath: path))
      return try self.error(opening: path)
    }
    for size in [0, 3] { #expect(try error(cutTo: size) == .notELF(path: path)) }
    var generator = SystemRandomNumberGenerator()
    // The linker may add padding after the last part of the file.
    let end = whole.count - 4096
    let anywhere = (0..<40).map { _ in Int.random(in: 64..<end, using: &generator) }
    for size in [4, 40, 63, 64, 200, 4096, whole.count / 2, end - 150_000, end - 20_000, end] + anywhere {
      #expect(try error(cutTo: size) == .cutOff(path: path, sizeBytes: size), "of \(whole.count) bytes")
    }
  }

  @Test("leaves no descriptor open")
  func noDescriptorLeft() throws {
    func openDescriptors() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
    let path = try patched("descriptors") { $0 = $0.prefix(4096) }
    let paths = [path, "/etc/passwd", "/usr/bin/env"]
    let before = try openDescriptors()
    for index in 0..<300 { _ = try error(opening: paths[index % paths.count]) }
    // Other tests run at the same time and have descriptors open too.
    #expect(try openDescriptors() < before + 100)
  }

  @Test("has a problem and a remedy in every case")
  func texts() {
    let all: [ProgramError] = [
      .noSuchFile(path: "p"), .isDirectory(path: "p"), .notReadable(path: "p", reason: "Permission denied"),
      .notAFile(path: "p", kind: .socket), .cutOff(path: "p", sizeBytes: 1), .notELF(path: "p"),
      .otherMachine(path: "p", machine: "arm64"), .notExecutable(path: "p"), .notGo(path: "p"),
      .noDebugInfo(path: "p"), .noFunctions(path: "p"), .unknownRuntime(path: "p", version: "go1.99"),
      .oldGo(path: "p", version: "go1.16"), .damaged(path: "p", what: "x"),
    ]
    for error in all {
      #expect(error.problem.hasSuffix(".") && error.problem.contains("'p'"))
      #expect(error.remedy.hasSuffix("."))
    }
  }
}
