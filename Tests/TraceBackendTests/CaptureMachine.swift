// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CCapture
import CHitRecord
import MachineCode

@testable import TraceBackend

/// Registers, words of memory and tables for one run of the interpreter.
struct CaptureMachine {
  var registers = [UInt64](repeating: 0, count: Int(CAPTURE_USER_REGISTERS))
  var vectors: [UInt64]?
  /// Words by address; any other address can't be read.
  var memory: [UInt64: UInt64] = [:]
  /// Words that a second read of their address returns.
  var later: [UInt64: UInt64] = [:]
  var types: [capture_type] = [capture_type()]
  var fields: [capture_field] = []
  var operations: [capture_op] = []
  var runtimeTypes: [capture_runtime_type] = []
  var skipsWhere: Condition?
  var process = capture_process(
    max_string: 64, max_elements: 64, max_level: 1, follow_pointers: 1, max_bytes: HIT_RECORD_MAX_BYTES,
    max_items: HIT_RECORD_MAX_ITEMS, g_goid: 0, g_m: 0, g_stack_hi: 0, m_curg: 0, tls_g: 0)

  mutating func addString(at address: UInt64, _ text: String) {
    var word: UInt64 = 0
    let bytes = Array(text.utf8) + [UInt8](repeating: 0, count: 8 - text.utf8.count % 8)
    for (index, byte) in bytes.enumerated() {
      word |= UInt64(byte) << UInt64(index % 8 * 8)
      if index % 8 == 7 {
        memory[address + UInt64(index - 7)] = word
        word = 0
      }
    }
  }

  struct Record {
    let header: hit_record
    let record: [UInt8]
    let items: [(item: hit_item, bytes: [UInt8], word: UInt64)]
    let words: [UInt64]

    func statuses(_ count: Int) -> [hit_reason] {
      record.withUnsafeBytes { bytes in
        let record = HitRecord(bytes)
        return (0..<count).map { hit_reason(UInt32(record?.status(ofOperation: $0) ?? 255)) }
      }
    }
  }

  /// Nil if the interpreter says that this is not a hit.
  func run(rootSize: Int, rootType: UInt32 = 0) -> Record? {
    var program = capture_program()
    program.root_type = rootType
    program.op_count = UInt16(operations.count)
    program.root_size = UInt16(rootSize)
    program.skips_where = skipsWhere.map { UInt32($0.rawValue) + 1 } ?? 0
    program.cfa_register = 19
    program.cfa_offset = 8
    let tables = NativeTables(self, programs: [program])
    var hit = HitSettings()
    return tables.run(0, self, &hit).record
  }

  /// Settings shared by the captures of one hit.
  struct HitSettings {
    var time: UInt64 = 0
    var thread: UInt32 = 0
    var taken: UInt32 = 0
  }
}

/// The machine's tables where the interpreter finds them, and the state that it keeps from one hit to the next.
final class NativeTables {
  private var tables = capture_tables()
  private let state = capture_state_create()
  private let gates: UnsafeMutableBufferPointer<capture_gate>
  private let programs: [capture_program]
  private var release: [() -> Void] = []

  init(
    _ machine: CaptureMachine, programs: [capture_program], tests: [capture_test] = [], texts: [UInt64] = [],
    gates: [capture_gate] = [], variants: [capture_variant] = []
  ) {
    self.programs = programs
    self.gates = .allocate(capacity: gates.count)
    _ = self.gates.initialize(from: gates)
    tables.process = machine.process
    (tables.programs, tables.program_count) = keep(programs)
    (tables.types, tables.type_count) = keep(machine.types)
    (tables.fields, tables.field_count) = keep(machine.fields)
    (tables.ops, tables.op_count) = keep(machine.operations)
    (tables.runtime_types, tables.runtime_type_count) = keep(machine.runtimeTypes)
    (tables.tests, tables.test_count) = keep(tests)
    (tables.texts, tables.text_count) = keep(texts)
    (tables.variants, tables.variant_count) = keep(variants)
    tables.gates = self.gates.baseAddress
    tables.gate_count = UInt32(gates.count)
  }

  deinit {
    capture_state_destroy(state)
    gates.deallocate()
    for body in release { body() }
  }

  private func keep<Element>(_ elements: [Element]) -> (UnsafePointer<Element>?, UInt32) {
    let copy = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    _ = copy.initialize(from: elements)
    release.append { copy.deallocate() }
    return (UnsafePointer(copy.baseAddress), UInt32(elements.count))
  }

  /// One capture of a hit; the machine provides the registers and the memory.
  func run(
    _ program: UInt32, _ machine: CaptureMachine, _ settings: inout CaptureMachine.HitSettings
  ) -> (program: UInt32, verdict: capture_verdict, record: CaptureMachine.Record?) {
    let reader = Reader(memory: machine.memory, later: machine.later)
    let read: capture_reader = { context, destination, size, address in
      guard let context, let destination else { return 1 }
      let reader = Unmanaged<Reader>.fromOpaque(context).takeUnretainedValue()
      return reader.read(address, size, into: destination) ? 0 : 1
    }
    return machine.registers.withUnsafeBufferPointer { registers in
      machine.vectors.withOptionalBuffer { vectors in
        var hit = capture_hit(
          registers: registers.baseAddress, xmm: vectors, reader: read,
          context: Unmanaged.passUnretained(reader).toOpaque(), time_ns: settings.time, instruction: 0,
          thread: settings.thread, taken: settings.taken)
        let result = capture_run(state, program, &tables, &hit)
        settings.taken = hit.taken
        let record = result.record.flatMap {
          CaptureMachine.Record(
            UnsafeRawBufferPointer(start: $0, count: Int(result.length)),
            operationCount: Int(programs[Int(result.program)].op_count))
        }
        return (result.program, capture_verdict(result.verdict), record)
      }
    }
  }
}

/// The memory that one run reads.
private final class Reader {
  private var memory: [UInt64: UInt64]
  private let later: [UInt64: UInt64]

  init(memory: [UInt64: UInt64], later: [UInt64: UInt64]) {
    self.memory = memory
    self.later = later
  }

  func read(_ address: UInt64, _ size: Int, into destination: UnsafeMutableRawPointer) -> Bool {
    var touched: Set<UInt64> = []
    for offset in 0..<UInt64(size) {
      let aligned = (address &+ offset) & ~7
      guard let word = memory[aligned] else { return false }
      touched.insert(aligned)
      let byte = UInt8(truncatingIfNeeded: word >> ((address &+ offset) % 8 * 8))
      destination.storeBytes(of: byte, toByteOffset: Int(offset), as: UInt8.self)
    }
    for aligned in touched { memory[aligned] = later[aligned] ?? memory[aligned] }
    return true
  }
}

extension CaptureMachine.Record {
  fileprivate init?(_ bytes: UnsafeRawBufferPointer, operationCount: Int) {
    guard let hit = HitRecord(bytes) else { return nil }
    header = hit.header
    record = Array(bytes)
    var items: [(item: hit_item, bytes: [UInt8], word: UInt64)] = []
    hit.forEachItem { item, content in
      items.append((item, Array(content), content.count >= 8 ? content.loadUnaligned(as: UInt64.self) : 0))
    }
    self.items = items
    let data = hit.rootData(operationCount: operationCount)
    words = stride(from: 0, to: data.count / 8 * 8, by: 8).map {
      data.loadUnaligned(fromByteOffset: $0, as: UInt64.self)
    }
  }
}

extension [UInt64]? {
  fileprivate func withOptionalBuffer<R>(_ body: (UnsafePointer<UInt64>?) -> R) -> R {
    guard let self else { return body(nil) }
    return self.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}

extension capture_op {
  init(register: UInt8, size: UInt16, dst: UInt16) {
    self.init(CAPTURE_OP_REGISTER, reg: register, size: size, dst: dst)
  }
  init(vector: UInt8, size: UInt16, dst: UInt16) { self.init(CAPTURE_OP_VECTOR, reg: vector, size: size, dst: dst) }

  init(constant: UInt64, size: UInt16, dst: UInt16) {
    self.init(CAPTURE_OP_CONSTANT, reg: 0, size: size, dst: dst)
    displacement = Int64(bitPattern: constant)
  }

  init(memory register: UInt8, displacement: Int64, size: UInt16, dst: UInt16) {
    self.init(CAPTURE_OP_MEMORY, reg: register, size: size, dst: dst)
    self.displacement = displacement
  }

  init(indirect source: UInt16, displacement: Int64, size: UInt16, dst: UInt16, depends: UInt64 = 0) {
    self.init(CAPTURE_OP_INDIRECT, reg: 0, size: size, dst: dst)
    self.source = source
    self.displacement = displacement
    self.depends = depends
  }

  private init(_ kind: capture_op_kind, reg: UInt8, size: UInt16, dst: UInt16) {
    self.init()
    self.kind = UInt8(kind.rawValue)
    self.reg = reg
    self.size = size
    self.dst = dst
    index = UInt16(CAPTURE_NONE)
    bound = UInt16(CAPTURE_NONE)
  }
}

extension capture_type {
  init(size: UInt32, first_field: UInt32 = 0, field_count: UInt32 = 0) {
    self.init(size: size, first_field: first_field, field_count: field_count, flags: 0)
  }
}

extension capture_field {
  init(offset: UInt32 = 0, kind: capture_kind, element: UInt32, level: UInt8 = 0, gate: UInt8 = 0) {
    self.init(
      offset: offset, element: element, kind: UInt8(kind.rawValue), level: level, gate: gate, slot: 0, control: 0)
  }
}
