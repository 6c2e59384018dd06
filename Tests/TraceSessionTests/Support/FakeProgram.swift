// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import GoProgram
import TargetMemory
import TraceBackend

@testable import TracePlan
@testable import TraceSession

/// A program with `main.foo(x, y) (z)` at line 9 of `/src/main.go`, `main.bar(n)` without results at line 20, and code
/// on lines 9 to 25, where `i` and `x` are in scope.
final class FakeProgram: TracedProgram {
  static let file = "/src/main.go"
  static var int: GoType { GoType(id: DIEOffset(1), name: "int", sizeBytes: 8) { .int } }

  let summary = "go1.27.3, not optimised, 2 functions"
  let remarks: [String] = []
  private var captures: [Capture] = []
  private var known: [TracepointID: [(TargetAddress, CaptureID)]] = [:]

  /// The number of steps that a preparation takes, and the number taken so far.
  var preparationSteps = 0
  private(set) var stepsTaken = 0

  func preparation(for tracepoints: [Tracepoint]) -> () -> Bool {
    var left = preparationSteps
    return { [unowned self] in
      guard left > 0 else { return false }
      left -= 1
      stepsTaken += 1
      return left > 0
    }
  }

  func plan(for tracepoints: [Tracepoint]) -> TracePlan {
    var plan = TracePlan()
    for tracepoint in tracepoints {
      let (resolution, sites) = resolve(tracepoint)
      plan.resolutions[tracepoint.id] = resolution
      for (address, capture) in sites { plan.sites.append(.init(address: address, captures: [capture])) }
    }
    plan.captures = captures
    return plan
  }

  func start() {}

  func encode(_ plan: TracePlan, loadBias: UInt64) -> EncodedPlan {
    var encoded = EncodedPlan()
    encoded.sites = plan.sites.map { ProbeSite(address: $0.address, captures: $0.captures) }
    return encoded
  }

  func makeSlotWriter(loadBias: UInt64) -> any SlotWriter { IntegerWriter() }

  /// The result of `frames(at:)`.
  var frames: [CodeAddress: [CodeFrame]] = [:]

  func frames(at address: CodeAddress) -> [CodeFrame]? { frames[address] }

  func linesWithCode(file: String, in lines: ClosedRange<Int>) -> [Int] {
    file == Self.file ? lines.filter { (9...25).contains($0) } : []
  }

  func functions(matching pattern: FunctionPattern, limit: Int) -> FunctionListing {
    let all = ["main.bar", "main.foo"].filter { name in
      switch pattern.form {
      case .name(let text): name.contains(text)
      case .expression: true
      }
    }
    return FunctionListing(lines: Array(all.prefix(limit)), total: all.count)
  }

  func functionNames(containing text: String, limit: Int) -> [String] {
    NameProposals.choose(["main.bar", "main.foo"], containing: text, limit: limit)
  }

  private func resolve(_ tracepoint: Tracepoint) -> (Resolution, [(TargetAddress, CaptureID)]) {
    switch tracepoint.target {
    case .function(let pattern):
      guard pattern.text == "main.foo" || pattern.text == "main.bar" else {
        return (Resolution(isVerified: false, message: "No function '\(pattern.text)' in the program."), [])
      }
      let isFoo = pattern.text == "main.foo"
      let line = isFoo ? 9 : 20
      let base: UInt64 = isFoo ? 0x1000 : 0x2000
      let sites = keep(tracepoint.id) {
        [
          (TargetAddress(base), add(tracepoint.id, .entry, pattern.text, isFoo ? ["x", "y"] : ["n"], base, line)),
          (
            TargetAddress(base + 0x10),
            add(tracepoint.id, .return, pattern.text, isFoo ? ["z"] : [], base + 0x10, line + 3)
          ),
        ]
      }
      return (Resolution(isVerified: true, file: Self.file, line: line), sites)
    case .line(let file, let line):
      return resolve(
        Tracepoint(
          id: tracepoint.id, target: .logpoint(file: file, line: line, expressions: [.name("i"), .name("x")])))
    case .logpoint(let file, let line, let expressions):
      guard file == Self.file, line <= 25 else {
        return (Resolution(isVerified: false, message: "No code at line \(line)."), [])
      }
      let real = max(9, line)
      let address = 0x3000 + UInt64(real)
      let sites = keep(tracepoint.id) {
        [
          (
            TargetAddress(address),
            add(tracepoint.id, .logpoint, "main.work", expressions.map(\.description), address, real)
          )
        ]
      }
      return (
        Resolution(
          isVerified: true, message: real == line ? nil : "Line \(line) has no code: moved to line \(real).",
          file: Self.file, line: real), sites
      )
    }
  }

  private func keep(
    _ id: TracepointID, _ make: () -> [(TargetAddress, CaptureID)]
  ) -> [(TargetAddress, CaptureID)] {
    let sites = known[id] ?? make()
    known[id] = sites
    return sites
  }

  private func add(
    _ id: TracepointID, _ kind: Capture.Kind, _ function: String, _ names: [String], _ address: UInt64, _ line: Int
  ) -> CaptureID {
    let capture = makeCapture(
      id: UInt32(captures.count), tracepoint: id.rawValue, kind, function, names,
      positions: [TargetAddress(address): SourcePosition(file: Self.file, line: line)])
    captures.append(capture)
    return capture.id
  }
}

/// A capture with an integer for each name; a name that is neither one letter nor `count` is not in scope.
func makeCapture(
  id: UInt32, tracepoint: Int, _ kind: Capture.Kind, _ function: String, _ names: [String],
  positions: [TargetAddress: SourcePosition] = [:]
) -> Capture {
  let slots = names.enumerated().map { index, name in
    Slot(
      name: name,
      content: name.count == 1 || name == "count"
        ? .value(type: FakeProgram.int, offset: index * 8, capturedBytes: 8, operations: index..<index + 1)
        : .unavailable(reason: "not in scope"))
  }
  let operations = names.indices.map { CaptureOperation(source: .register($0), size: 8, destination: $0 * 8) }
  return Capture(
    id: CaptureID(rawValue: id), tracepoint: TracepointID(rawValue: tracepoint), kind: kind, function: function,
    positions: positions, slots: slots, operations: operations, rootSize: names.count * 8,
    frame: FrameAddress(register: 7, offset: 8))
}

/// Writes every value as a signed number.
final class IntegerWriter: SlotWriter {
  func truth(of slot: Slot, from reader: SlotReader?, end: CallEnd?) -> Truth {
    guard case .value(_, let bytes, _)? = reader?.content(of: slot) else {
      return .undecided(reason: "it is not there")
    }
    return bytes.allSatisfy { $0 == 0 } ? .fails : .holds
  }

  func json(_ slot: Slot, from reader: SlotReader) -> [String: JSONValue] {
    switch reader.content(of: slot) {
    case .unavailable(let reason): ["missing": .string(reason)]
    case .value(_, let bytes, _): ["value": .int(Int(bytes.loadUnaligned(as: Int64.self)))]
    }
  }

  func value(of slot: Slot, from reader: SlotReader) -> SlotValue {
    switch reader.content(of: slot) {
    case .unavailable(let reason): .unavailable(reason: reason)
    case .value(let type, let bytes, _): .value(.int(bytes.loadUnaligned(as: Int64.self)), type)
    }
  }

  /// Each as `n`.
  func shortTexts(of slots: [Slot], last: Int?, within bytes: Int, from reader: SlotReader) -> [[UInt8]] {
    slots.map { _ in [UInt8(ascii: "n")] }
  }

  func append(_ slot: Slot, from reader: SlotReader, to text: inout [UInt8]) -> SlotOutcome {
    switch reader.content(of: slot) {
    case .unavailable(let reason): return .unreadable(reason: reason)
    case .value(_, let bytes, _):
      text.append(contentsOf: String(bytes.loadUnaligned(as: Int64.self)).utf8)
      return .written
    }
  }
}
