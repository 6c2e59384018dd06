// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CHitRecord
import DebugAdapterProtocol
import GoProgram
import TargetMemory
import TraceBackend
import TracePlan

/// Reads the calls around hits from their records, and prints them.
final class HitStacks {
  private let program: any TracedProgram
  private let loadBias: UInt64
  private let paths: PathSubstitution
  /// By address in the process: the meaning of an address never changes.
  private var known: [CodeAddress: [CodeFrame]?] = [:]

  init(program: any TracedProgram, loadBias: UInt64, paths: PathSubstitution) {
    self.program = program
    self.loadBias = loadBias
    self.paths = paths
  }

  /// The calls around one hit, the caller first.
  struct Stack {
    var frames: [CodeFrame] = []
    /// More were requested and exist, but could not be captured.
    var isCut = false
  }

  /// - Returns: Nil if none are requested.
  func stack(of record: HitRecord, _ capture: Capture) -> Stack? {
    guard let wanted = capture.stack else { return nil }
    var stack = Stack(frames: callersInSameFunction(record, capture))
    let data = record.rootData(operationCount: capture.operations.count)
    var isInterrupted = false
    var base: UInt64?
    for address in wanted.returnAddresses where stack.frames.count < wanted.depth {
      let status = UInt32(record.status(ofOperation: address.operation))
      // RBP is 0 below the first call of a goroutine.
      if status == HIT_NIL.rawValue { return stack }
      guard status == HIT_OK.rawValue, address.offset + 8 <= data.count else {
        stack.isCut = true
        return stack
      }
      let word = TargetAddress(data.loadUnaligned(fromByteOffset: address.offset, as: UInt64.self) &- loadBias)
      guard let frames = frames(at: isInterrupted ? .instruction(word) : .returnAddress(word)) else {
        stack.isCut = true
        return stack
      }
      stack.frames += frames
      if frames.last?.function == GoProgram.bottomOfStack { break }
      isInterrupted = frames.last.map { Self.interrupting.contains($0.function) } ?? false
      let next = address.savedBase.map { data.loadUnaligned(fromByteOffset: $0, as: UInt64.self) }
      guard Self.leads(from: base, to: next, through: stack.frames.suffix(frames.count + 1)) else { break }
      base = next
    }
    let reachesBottom = stack.frames.last?.function == GoProgram.bottomOfStack
    if stack.frames.count > wanted.depth { stack.frames.removeLast(stack.frames.count - wanted.depth) }
    stack.isCut = !reachesBottom && stack.frames.count < wanted.depth
    return stack
  }

  /// Whether the saved RBP of a frame can be its caller's, which lies farther up the stack. Go 1.19 and 1.20 leave an
  /// old one in the register for the deferred calls that run after a recovered panic: the memory that it points to is
  /// overwritten.
  private static func leads(
    from base: UInt64?, to next: UInt64?, through frames: ArraySlice<CodeFrame>
  ) -> Bool {
    guard let base, let next, next != 0, next <= base else { return true }
    return frames.contains { switchingStacks.contains($0.function) }
  }

  /// Code on the thread's stack is called from the goroutine's, or the other way round.
  private static let switchingStacks: Set = [
    "runtime.systemstack", "runtime.mcall", "runtime.morestack", "runtime.asmcgocall", "runtime.cgocallback",
  ]

  /// Code that the runtime makes a thread run in the middle of other code, as if that had called it.
  private static let interrupting: Set = ["runtime.sigpanic", "runtime.asyncPreempt", "runtime.debugCallV2"]

  /// For an inlined call, or a line in one: the functions that it was inlined into.
  private func callersInSameFunction(_ record: HitRecord, _ capture: Capture) -> [CodeFrame] {
    if let inlining = capture.inlining { return inlining.callers }
    guard capture.kind == .logpoint || capture.kind == .line else { return [] }
    let instruction = TargetAddress(record.header.instruction &- loadBias)
    let frames = frames(at: .instruction(instruction)) ?? []
    return Array(frames.drop { $0.function != capture.function }.dropFirst())
  }

  private func frames(at address: CodeAddress) -> [CodeFrame]? {
    if let frames = known[address] { return frames }
    let frames = program.frames(at: address)
    known[address] = .some(frames)
    return frames
  }
}

// MARK: - Output

extension HitStacks {
  /// Appends one line for each frame.
  func append(_ stack: Stack, to text: inout [UInt8]) {
    for frame in stack.frames {
      let place = frame.position.map { "\(paths.editor(ofBuild: $0.file)):\($0.line)" } ?? "?"
      text.append(contentsOf: "\t\t\(frame.function) at \(LineText.escaped(place))\n".utf8)
    }
    if stack.isCut { text.append(contentsOf: "\t\t...\n".utf8) }
  }

  /// The frames as `stack` in `protocol/hit.schema.json`.
  func json(_ stack: Stack) -> JSONValue {
    .array(
      stack.frames.map { frame in
        var members: [String: JSONValue] = ["function": .string(frame.function)]
        if let position = frame.position {
          members["file"] = .string(paths.editor(ofBuild: position.file))
          if position.line > 0 { members["line"] = .int(position.line) }
        }
        return .object(members)
      })
  }
}
