// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing

/// Rules that hold for every file, so that a reader can rely on them.
@Suite("Sources")
struct SourceRuleTests {
  static func sources() throws -> [SourceFile] {
    try ["Sources", "bpf", "protocol"].flatMap { try SourceFile.all(in: $0, ["swift", "c", "h"]) }
  }

  static func everything() throws -> [SourceFile] {
    try sources() + SourceFile.all(in: "Tests", ["swift", "go"]) + SourceFile.all(in: "examples", ["go"])
      + SourceFile.all(in: "scripts", ["sh"]) + SourceFile.all(in: "Benchmarks", ["sh"])
  }

  @Test("name their authors and their licence at the top")
  func headers() throws {
    for file in try Self.everything() {
      let top = file.lines.prefix(4).joined(separator: "\n")
      #expect(top.contains("SPDX-FileCopyrightText: The Sonde authors"), "\(file)")
      #expect(top.contains("SPDX-License-Identifier: "), "\(file)")
    }
  }

  @Test("the hit record and what runs in the kernel may also be had under the GPL, which the kernel asks for")
  func kernelLicence() throws {
    let files = try SourceFile.all(in: "bpf", ["c", "h"]) + SourceFile.all(in: "protocol", ["h"])
    for file in files {
      let top = file.lines.prefix(4).joined(separator: "\n")
      #expect(top.contains("MIT") && top.contains("GPL-2.0"), "\(file)")
    }
  }

  /// The capture interpreter is one header by design: the kernel's compiler and ours read the same file.
  static let longerFiles = ["bpf/capture.h": 450]

  @Test("are at most 400 lines long")
  func length() throws {
    for file in try Self.everything() {
      let limit = Self.longerFiles[file.path] ?? 400
      // A file ends in a line feed, so `lines` has an empty last element.
      #expect(file.lines.count - 1 <= limit, "\(file)")
    }
  }

  @Test("print nothing but in the command itself: standard output belongs to the protocol")
  func printing() throws {
    for file in try SourceFile.all(in: "Sources", ["swift"]) where file.module != "sonde" {
      for call in [" print(", " debugPrint(", " dump("] {
        #expect(file.lines(containing: call) == [], "\(file):\(call)")
      }
    }
  }

  @Test("have no forced try or cast, and export nothing as public")
  func forcedAndPublic() throws {
    for file in try SourceFile.all(in: "Sources", ["swift"]) {
      for word in ["try!", "as!", "public ", "fatalError("] {
        #expect(file.lines(containing: word) == [], "\(file): \(word)")
      }
    }
  }

  @Test("say above every unchecked claim to the compiler what guards it")
  func uncheckedClaims() throws {
    for file in try SourceFile.all(in: "Sources", ["swift"]) {
      for claim in ["nonisolated(unsafe)", "@unchecked"] {
        for number in file.lines(containing: claim) {
          let above = number >= 2 ? file.lines[number - 2].drop { $0 == " " } : ""
          #expect(above.hasPrefix("//"), "\(file):\(number)")
        }
      }
    }
  }

  @Test("leave nothing to be done later")
  func leftovers() throws {
    // Written in two halves, otherwise this file would find itself.
    for word in ["TO" + "DO", "FIX" + "ME", "XX" + "X:"] {
      for file in try Self.everything() {
        #expect(file.lines.filter { $0.contains(word) } == [], "\(file)")
      }
    }
  }
}
