// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CCapture

/// The plan's tables where the capture interpreter finds them: in memory that does not move while a capture runs.
final class CaptureTables {
  /// Points into the stores below.
  let tables = UnsafeMutablePointer<capture_tables>.allocate(capacity: 1)
  private var types = TableStore<capture_type>()
  private var fields = TableStore<capture_field>()
  private var operations = TableStore<capture_op>()
  private var runtimeTypes = TableStore<capture_runtime_type>()
  private var programs = TableStore<capture_program>()
  private var tests = TableStore<capture_test>()
  private var texts = TableStore<UInt64>()
  private var gates = TableStore<capture_gate>()
  private var variants = TableStore<capture_variant>()

  init() { tables.initialize(to: capture_tables()) }

  deinit { tables.deallocate() }

  func apply(_ change: PlanChange) {
    types.append(change.types)
    fields.append(change.fields)
    operations.append(change.operations)
    programs.append(change.programs)
    tests.append(change.tests)
    texts.append(change.texts)
    for gate in change.renewedGates { gates.update(at: gate) { $0.beginAnew() } }
    gates.append(change.gates)
    if let all = change.variants {
      variants = TableStore()
      variants.append(all)
    }
    if let all = change.runtimeTypes {
      runtimeTypes = TableStore()
      runtimeTypes.append(all)
    }
    tables.pointee = capture_tables(
      programs: programs.start, program_count: programs.count, types: types.start, type_count: types.count,
      fields: fields.start, field_count: fields.count, ops: operations.start, op_count: operations.count,
      runtime_types: runtimeTypes.start, runtime_type_count: runtimeTypes.count, tests: tests.start,
      test_count: tests.count, texts: texts.start, text_count: texts.count, gates: gates.mutableStart,
      gate_count: gates.count, variants: variants.start, variant_count: variants.count, process: change.process)
  }

  var programCount: UInt32 { programs.count }

  func program(_ capture: UInt32) -> UnsafePointer<capture_program>? {
    guard capture < programs.count, let start = programs.start else { return nil }
    return start + Int(capture)
  }
}

/// A growing array whose elements have an address.
private struct TableStore<Element: BitwiseCopyable>: ~Copyable {
  private var buffer = UnsafeMutableBufferPointer<Element>(start: nil, count: 0)
  private(set) var count: UInt32 = 0

  var start: UnsafePointer<Element>? { UnsafePointer(buffer.baseAddress) }
  var mutableStart: UnsafeMutablePointer<Element>? { buffer.baseAddress }

  mutating func update(at index: UInt32, _ body: (inout Element) -> Void) {
    guard index < count else { return }
    body(&buffer[Int(index)])
  }

  mutating func append(_ elements: [Element]) {
    guard !elements.isEmpty else { return }
    let needed = Int(count) + elements.count
    if needed > buffer.count {
      let larger = UnsafeMutableBufferPointer<Element>.allocate(capacity: max(needed, 2 * buffer.count, 64))
      for index in 0..<Int(count) { larger[index] = buffer[index] }
      buffer.deallocate()
      buffer = larger
    }
    for index in elements.indices { buffer[Int(count) + index] = elements[index] }
    count = UInt32(needed)
  }

  deinit { buffer.deallocate() }
}
