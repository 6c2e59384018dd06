// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing

/// Which module may import which. CONTRIBUTING.md shows the same table with the reasons.
@Suite("Imports")
struct ImportTests {
  /// The modules that any module may import.
  static let common: Set<String> = ["Glibc", "FoundationEssentials", "Synchronization"]

  static let allowed: [String: Set<String>] = [
    "DebugAdapterProtocol": [],
    "EventLoop": ["CLinuxShims"],
    "DebugAdapterTransport": ["DebugAdapterProtocol", "EventLoop"],
    "TargetMemory": [],
    "MachineCode": ["CZydis"],
    "GoProgram": ["TargetMemory", "MachineCode", "CElfutils"],
    "GoValues": ["TargetMemory", "GoProgram"],
    "TracePlan": ["GoProgram", "MachineCode", "TargetMemory", "CHitRecord", "CPCRE2"],
    "TraceBackend": [
      "TracePlan", "GoProgram", "TargetMemory", "EventLoop", "CHitRecord", "CCapture", "CLinuxShims",
    ],
    "PtraceBackend": [
      "TraceBackend", "TracePlan", "TargetMemory", "MachineCode", "EventLoop", "CHitRecord", "CCapture", "CLinuxShims",
    ],
    "UprobeBackend": [
      "TraceBackend", "TracePlan", "TargetMemory", "EventLoop", "BPFObject", "CHitRecord", "CCapture", "CLibbpf",
      "CLinuxShims",
    ],
    "TraceSession": [
      "DebugAdapterProtocol", "EventLoop", "TracePlan", "TraceBackend", "GoValues", "GoProgram", "TargetMemory",
      "CHitRecord", "CLinuxShims", "Logging",
    ],
    "Doctor": ["TraceBackend", "PtraceBackend", "UprobeBackend"],
    "sonde": [
      "DebugAdapterProtocol", "DebugAdapterTransport", "EventLoop", "TraceSession", "TraceBackend", "PtraceBackend",
      "UprobeBackend", "Doctor", "GoProgram", "TracePlan", "CLinuxShims", "ArgumentParser", "Logging",
    ],
  ]

  @Test("of every module are in the table")
  func importsAreAllowed() throws {
    // The build's own plugins are not part of the program.
    let files = try SourceFile.all(in: "Sources", ["swift"]).filter { $0.module != "Plugins" }
    #expect(!files.isEmpty)
    for file in files {
      let allowed = try #require(Self.allowed[file.module], "\(file): the table lacks its module")
      let extra = file.imports.filter { !allowed.contains($0) && !Self.common.contains($0) }
      #expect(extra == [], "\(file)")
    }
  }

  @Test("are read from every form of the line")
  func importLines() {
    let lines: [Substring] = [
      "import Glibc", "@testable import GoValues", "private import struct GoProgram.GoType", "// import Nothing",
      "  let important = 1",
    ]
    #expect(SourceFile(path: "Sources/x/y.swift", lines: lines).imports == ["Glibc", "GoValues", "GoProgram"])
  }
}
