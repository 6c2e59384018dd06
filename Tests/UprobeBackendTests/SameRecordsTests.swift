// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CCapture
import CHitRecord
import Testing
import TraceBackend
import TracePlan
import TraceTestSupport

/// Both backends run one plan for the same calls. Values that differ from run to run (times, threads, addresses) are
/// left out, and so are the values that floats in registers put in the root block, which eBPF can't see.
@Suite("Both backends", .enabled(if: TestEnvironment.canTraceWithEBPF))
struct SameRecordsTests {
  @Test(
    "write the same records of the same calls",
    arguments: ["values", "methods", "recursion", "mission", "outputs", "panics"], FixtureBuild.all)
  func sameRecords(fixture: String, build: FixtureBuild) throws {
    let (uprobes, breakpoints) = try (records(fixture, .ebpf, build), records(fixture, .ptrace, build))
    #expect(!uprobes.isEmpty)
    #expect(uprobes.count == breakpoints.count)
    for (index, (one, other)) in zip(uprobes, breakpoints).enumerated() where one != other {
      Issue.record("record \(index) differs:\n\(one)\n\(other)")
      return
    }
  }

  private func records(
    _ fixture: String, _ kind: TraceTestSupport.BackendKind, _ build: FixtureBuild
  ) throws -> [String] {
    let traced = try TracedProgram(fixture, kind: kind, build: build)
    try traced.trace("/^main\\./")
    try traced.backend.start()
    _ = try traced.runToEnd()
    #expect(traced.totals.lost == 0)
    return traced.allHits.map { $0.redacted(vectors: vectorOperations(of: $0, in: traced.plan)) }
  }
}

/// By index in the capture: the operations that read XMM registers, with the bytes of the root block that they fill.
private func vectorOperations(of hit: TracedProgram.Hit, in plan: EncodedPlan) -> [Int: Range<Int>] {
  let program = plan.programs[Int(hit.header.capture)]
  let operations = plan.operations[Int(program.first_op)...].prefix(Int(program.op_count))
  var vectors: [Int: Range<Int>] = [:]
  for (index, operation) in operations.enumerated() where UInt32(operation.kind) == CAPTURE_OP_VECTOR.rawValue {
    vectors[index] = Int(operation.dst)..<Int(operation.dst + operation.size)
  }
  return vectors
}

extension TracedProgram.Hit {
  /// Everything that must be the same wherever the program's memory is.
  fileprivate func redacted(vectors: [Int: Range<Int>]) -> String {
    var lines = [
      "\(kind) \(function) goroutine \(header.goroutine) depth \(header.frame_depth) items \(header.items) "
        + "flags \(header.flags) length \(header.length)"
    ]
    bytes.withUnsafeBytes { bytes in
      guard let record = HitRecord(bytes) else { return }
      var root = Array(record.rootData(operationCount: operationCount))
      for place in vectors.values { for index in place { root[index] = 0 } }
      let statuses = (0..<operationCount).map { vectors[$0] == nil ? record.status(ofOperation: $0) : 0 }
      lines.append("statuses \(statuses)")
      lines.append("root \(root.withUnsafeBytes(Self.words))")
      record.forEachItem { item, content in
        lines.append(
          "item from \(item.from) type \(item.type) length \(item.length) count \(item.count) wanted \(item.wanted) "
            + "level \(item.level) reason \(item.reason) kind \(item.kind): \(Self.words(content, of: item))")
      }
    }
    return lines.joined(separator: "\n")
  }

  /// The words of an item. A process hashes each map's keys with its own seed: the seed is in the header's second word,
  /// and some bits of the hashes are in a group's first word.
  private static func words(_ bytes: UnsafeRawBufferPointer, of item: hit_item) -> [String] {
    var words = words(bytes)
    let isMapHeader = UInt32(item.kind) == CAPTURE_HEADER.rawValue && words.count == 6
    if isMapHeader { words[1] = "seed" }
    if UInt32(item.kind) == CAPTURE_GROUPS.rawValue { words[0] = "hashes" }
    return words
  }

  /// Words, with `*` for those that may be addresses of a heap, a stack or a mapping: newer Go chooses these at random.
  private static func words(_ bytes: UnsafeRawBufferPointer) -> [String] {
    (0..<(bytes.count + 7) / 8).map { index in
      var word: UInt64 = 0
      withUnsafeMutableBytes(of: &word) {
        $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[(index * 8)..<min(bytes.count, index * 8 + 8)]))
      }
      return (1 << 33..<1 << 47).contains(word) ? "*" : String(word, radix: 16)
    }
  }
}
