// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CHitRecord
import GoProgram
import TargetMemory
import Testing
import TraceBackend

@testable import TracePlan
@testable import TraceSession

/// The records hold four return addresses, as words of the root block.
@Suite("The frames of a hit")
struct HitStacksTests {
  private static let bias: UInt64 = 0x5555_0000_0000

  private static func frame(_ function: String, _ line: Int) -> CodeFrame {
    CodeFrame(function: function, position: SourcePosition(file: "/build/main.go", line: line))
  }

  private static func address(_ linked: UInt64) -> Int64 { Int64(linked + bias) }

  private func text(
    _ words: [Int64?], depth: Int, kind: Capture.Kind = .entry, reason: hit_reason = HIT_NIL,
    hasSavedBases: Bool = false
  ) throws -> String {
    let program = FakeProgram()
    program.frames = [
      .returnAddress(TargetAddress(0x10)): [Self.frame("main.inlined", 1), Self.frame("main.outer", 2)],
      .returnAddress(TargetAddress(0x20)): [Self.frame("main.main", 3)],
      .returnAddress(TargetAddress(0x30)): [Self.frame("runtime.sigpanic", 4)],
      .returnAddress(TargetAddress(0x38)): [Self.frame("runtime.systemstack", 9)],
      .returnAddress(TargetAddress(0x40)): [CodeFrame(function: "runtime.goexit", position: nil)],
      .instruction(TargetAddress(0x50)): [Self.frame("main.faulting", 5)],
      .instruction(TargetAddress(0x60)): [
        Self.frame("main.innermost", 6), Self.frame("main.foo", 7), Self.frame("main.around", 8),
      ],
    ]
    let paths = PathSubstitution([.init(from: "/editor", to: "/build")])
    let stacks = HitStacks(program: program, loadBias: Self.bias, paths: paths)
    let operations = words.indices.map { CaptureOperation(source: .register(0), size: 8, destination: $0 * 8) }
    let addresses = stride(from: 0, to: words.count, by: hasSavedBases ? 2 : 1).map {
      StackCapture.ReturnAddress(offset: $0 * 8, operation: $0, savedBase: hasSavedBases ? $0 * 8 + 8 : nil)
    }
    let wanted = StackCapture(depth: depth, returnAddresses: addresses)
    let capture = Capture(
      id: CaptureID(rawValue: 0), tracepoint: TracepointID(rawValue: 1), kind: kind, function: "main.foo",
      positions: [:], slots: [], operations: operations, rootSize: words.count * 8,
      frame: FrameAddress(register: 7, offset: 8), stack: wanted)
    let bytes = makeRecord(
      capture: 0, goroutine: 1, values: words, instruction: 0x60 + Self.bias, reason: reason)
    return try bytes.withUnsafeBytes { buffer in
      let record = try #require(HitRecord(buffer))
      let stack = try #require(stacks.stack(of: record, capture))
      var text: [UInt8] = []
      stacks.append(stack, to: &text)
      return String(decoding: text, as: UTF8.self)
    }
  }

  @Test("are one line each, inlined calls too, with the editor's path, down to the goroutine's bottom")
  func whole() throws {
    #expect(
      try text([Self.address(0x10), Self.address(0x20), Self.address(0x40), 7], depth: 10) == """
        \t\tmain.inlined at /editor/main.go:1
        \t\tmain.outer at /editor/main.go:2
        \t\tmain.main at /editor/main.go:3
        \t\truntime.goexit at ?

        """)
  }

  @Test("are no more than were asked for")
  func depth() throws {
    #expect(
      try text([Self.address(0x10), Self.address(0x20)], depth: 1) == "\t\tmain.inlined at /editor/main.go:1\n")
    #expect(try text([Self.address(0x20)], depth: 1) == "\t\tmain.main at /editor/main.go:3\n")
  }

  @Test("end without a word where the stack does, and with dots where more could not be captured")
  func ends() throws {
    let main = "\t\tmain.main at /editor/main.go:3\n"
    #expect(try text([Self.address(0x20), nil, nil], depth: 3) == main)
    #expect(try text([Self.address(0x20), nil], depth: 3, reason: HIT_FAULT) == main + "\t\t...\n")
    #expect(try text([Self.address(0x20), 0x1234], depth: 3) == main + "\t\t...\n")
    #expect(try text([Self.address(0x20)], depth: 3) == main + "\t\t...\n")
  }

  @Test("end with dots where a saved RBP does not lead up the stack, unless a function left one stack for another")
  func staleBase() throws {
    let main = "\t\tmain.main at /editor/main.go:3\n"
    let system = "\t\truntime.systemstack at /editor/main.go:9\n"
    let (inMain, inSystem) = (Self.address(0x20), Self.address(0x38))
    #expect(
      try text([inMain, 0x100, inMain, 0x140, inMain, 0], depth: 3, hasSavedBases: true) == main + main + main)
    #expect(
      try text([inMain, 0x100, inMain, 0x100, inMain, 0], depth: 3, hasSavedBases: true) == main + main + "\t\t...\n")
    #expect(
      try text([inMain, 0x100, inSystem, 0x80, inMain, 0], depth: 3, hasSavedBases: true) == main + system + main)
  }

  @Test("take a fault's address as it is: no call stands before it")
  func interrupted() throws {
    #expect(
      try text([Self.address(0x30), Self.address(0x50), nil], depth: 5) == """
        \t\truntime.sigpanic at /editor/main.go:4
        \t\tmain.faulting at /editor/main.go:5

        """)
  }

  @Test("begin around a line's own function where that was inlined")
  func inlinedLine() throws {
    #expect(
      try text([Self.address(0x20), nil], depth: 5, kind: .line) == """
        \t\tmain.around at /editor/main.go:8
        \t\tmain.main at /editor/main.go:3

        """)
  }
}
