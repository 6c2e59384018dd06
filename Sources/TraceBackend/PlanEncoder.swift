// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CCapture
import GoProgram
import TargetMemory
import TracePlan

/// Writes a plan as the capture interpreter's tables.
///
/// One encoder serves one process: entries that were written keep their index, so that `EncodedPlan` only grows.
package struct PlanEncoder {
  private let loadBias: UInt64
  private let limits: CaptureLimits
  private var encoded = EncodedPlan()

  /// - Parameters:
  ///   - layout: nil if the program's runtime is not described: then no goroutines are reported.
  ///   - loadBias: What to add to a link-time address for the address in the process.
  package init(layout: RuntimeLayout?, limits: CaptureLimits, loadBias: UInt64) {
    self.loadBias = loadBias
    self.limits = limits
    encoded.process = capture_process(
      max_string: UInt32(clamping: limits.maxStringLength), max_elements: UInt32(clamping: limits.maxArrayValues),
      max_level: UInt32(clamping: limits.maxVariableRecurse), follow_pointers: limits.followPointers ? 1 : 0,
      max_bytes: HIT_RECORD_MAX_BYTES, max_items: HIT_RECORD_MAX_ITEMS, g_goid: UInt32(layout?.goroutineID ?? 0),
      g_m: UInt32(layout?.thread ?? 0), g_stack_hi: UInt32(layout?.stackHigh ?? 0),
      m_curg: UInt32(layout?.currentGoroutine ?? 0), tls_g: Int64(layout?.threadLocalGoroutine ?? 0))
  }

  package mutating func encode(_ plan: TracePlan) -> EncodedPlan {
    for entry in plan.types.entries.dropFirst(encoded.types.count) {
      encoded.types.append(
        capture_type(
          size: UInt32(clamping: entry.sizeBytes), first_field: UInt32(entry.fields.lowerBound),
          field_count: UInt32(entry.fields.count), flags: 0))
    }
    for field in plan.types.fields.dropFirst(encoded.fields.count) { encoded.fields.append(Self.encode(field)) }
    if encoded.runtimeTypes.isEmpty { encoded.runtimeTypes = plan.types.runtimeTypes.map(encode) }
    for (capture, rootType) in zip(plan.captures, plan.rootTypes).dropFirst(encoded.programs.count) {
      encode(capture, rootType: rootType)
    }
    encoded.variants.sort { ($0.program, $0.dictionary) < ($1.program, $1.dictionary) }
    encoded.gates += plan.gates.dropFirst(encoded.gates.count).map(capture_gate.init)
    encoded.renewedGates = plan.renewedGates
    encoded.sites = plan.sites.map { ProbeSite(address: $0.address, captures: $0.captures) }
    return encoded
  }

  private mutating func encode(_ capture: Capture, rootType: TypeTable.ID) {
    var program = capture_program()
    program.id = capture.id.rawValue
    program.root_type = rootType
    program.first_op = UInt32(encoded.operations.count)
    program.op_count = UInt16(capture.operations.count)
    program.root_size = UInt16(capture.rootSize)
    program.skips_where = capture.skipsWhere.map { UInt32($0.rawValue) + 1 } ?? 0
    program.g_source = UInt8(capture.goroutineSource == .r14 ? CAPTURE_G_IN_R14 : CAPTURE_G_IN_TLS)
    program.cfa_register = UserRegisters.index(ofDWARF: capture.frame.register)
    program.uses_vectors = capture.operations.contains { $0.source.isVector } ? 1 : 0
    program.cfa_offset = Int64(capture.frame.offset)
    program.max_string = UInt32(clamping: limits.maxStringLength(in: capture.kind))
    program.lost_where = capture.argumentsLostWhere.map { $0.rawValue &+ loadBias } ?? 0
    if let selection = capture.selection {
      program.select(by: selection)
      encoded.notesCalls = encoded.notesCalls || selection.role != .line
    }
    // A held call is decided by the reader of its records.
    if let code = capture.condition?.code, capture.selection?.isHeld != true {
      program.first_test = UInt32(encoded.tests.count)
      program.test_count = UInt16(code.tests.count)
      program.test_ops = UInt16(code.operationCount)
      for test in code.tests { encoded.tests.append(capture_test(test, texts: &encoded.texts)) }
    }
    if capture.operations.contains(where: \.source.isOfHit) {
      program.flags |= UInt32(CAPTURE_PROGRAM_USES_GOROUTINE)
    }
    if !capture.variants.isEmpty { program.flags |= UInt32(CAPTURE_PROGRAM_HAS_VARIANTS) }
    encoded.variants += capture.variants.map {
      capture_variant(
        dictionary: $0.dictionary.rawValue &+ loadBias, program: capture.id.rawValue, capture: $0.capture.rawValue)
    }
    encoded.operations += capture.operations.map(encode)
    encoded.programs.append(program)
  }

  private static func encode(_ field: TypeTable.Field) -> capture_field {
    var result = capture_field()
    result.offset = UInt32(clamping: field.offset)
    result.element = field.element
    result.level = UInt8(field.level)
    result.gate = UInt8(clamping: field.gate)
    switch field.slot {
    case nil: break
    case .highBit(let control):
      result.slot = UInt8(CAPTURE_SLOT_HIGH_BIT.rawValue)
      result.control = UInt32(control)
    case .hash(let control):
      result.slot = UInt8(CAPTURE_SLOT_HASH.rawValue)
      result.control = UInt32(control)
    }
    let kind: capture_kind
    switch field.kind {
    case .pointer: kind = CAPTURE_POINTER
    case .string: kind = CAPTURE_STRING
    case .slice: kind = CAPTURE_SLICE
    case .emptyInterface: kind = CAPTURE_EFACE
    case .methodInterface: kind = CAPTURE_IFACE
    case .header: kind = CAPTURE_HEADER
    case .overflow: kind = CAPTURE_OVERFLOW
    case .tables(let groups, let count):
      kind = CAPTURE_TABLES
      result.control = capture_tables_control(UInt32(groups), UInt32(count))
    case .buckets(let logarithm, let count):
      kind = CAPTURE_BUCKETS
      result.control = capture_buckets_control(UInt32(logarithm), 0, 0, UInt32(count))
    case .oldBuckets(let logarithm, let flags, let sameSize, let count):
      kind = CAPTURE_OLD_BUCKETS
      result.control = capture_buckets_control(UInt32(logarithm), UInt32(flags), UInt32(sameSize), UInt32(count))
    }
    result.kind = UInt8(kind.rawValue)
    return result
  }

  private func encode(_ type: TypeTable.RuntimeType) -> capture_runtime_type {
    let flags = CAPTURE_TYPE_KNOWN + (type.isDirect ? CAPTURE_TYPE_DIRECT : 0)
    return capture_runtime_type(
      address: type.address.rawValue &+ loadBias, element: type.element, flags: UInt32(flags))
  }

  private func encode(_ operation: CaptureOperation) -> capture_op {
    var result = capture_op()
    result.size = UInt16(clamping: operation.size)
    result.dst = UInt16(operation.destination)
    result.index = UInt16(CAPTURE_NONE)
    result.bound = UInt16(CAPTURE_NONE)
    result.depends = operation.dependsOn.reduce(0) { $0 | 1 << UInt64($1) }
    if operation.takesAddress { result.flags |= UInt32(CAPTURE_OP_TAKES_ADDRESS) }
    if operation.nilIsZero { result.flags |= UInt32(CAPTURE_OP_NIL_IS_ZERO) }
    switch operation.source {
    case .register(let number):
      result.kind = UInt8(CAPTURE_OP_REGISTER.rawValue)
      result.reg = UserRegisters.index(ofDWARF: number)
    case .ofHit(let word):
      result.kind = UInt8(CAPTURE_OP_REGISTER.rawValue)
      result.reg = UInt8(word.pseudoRegister)
    case .vector(let number):
      result.kind = UInt8(CAPTURE_OP_VECTOR.rawValue)
      result.reg = UInt8(number)
    case .constant(let bits):
      result.kind = UInt8(CAPTURE_OP_CONSTANT.rawValue)
      result.displacement = Int64(bitPattern: bits)
    case .memory(let register, let displacement):
      result.kind = UInt8(CAPTURE_OP_MEMORY.rawValue)
      result.reg = UserRegisters.index(ofDWARF: register)
      result.displacement = Int64(displacement)
    case .absolute(let address):
      result.kind = UInt8(CAPTURE_OP_ABSOLUTE.rawValue)
      result.displacement = Int64(bitPattern: address.rawValue &+ loadBias)
    case .indirect(let pointer, let displacement, let index):
      result.kind = UInt8(CAPTURE_OP_INDIRECT.rawValue)
      result.source = UInt16(pointer)
      result.displacement = Int64(displacement)
      Self.encode(index, into: &result)
    }
    return result
  }

  private static func encode(_ index: CaptureOperation.Index?, into operation: inout capture_op) {
    guard let index else { return }
    operation.stride = UInt32(clamping: index.strideBytes)
    switch index.value {
    case .stored(let offset): operation.index = UInt16(offset)
    case .constant(let number): operation.constant_index = UInt64(bitPattern: Int64(number))
    }
    operation.checks_bound = 1
    operation.index_shift = index.signedSizeBytes.map { UInt16(64 - 8 * $0) } ?? 0
    switch index.bound {
    case .stored(let offset): operation.bound = UInt16(offset)
    case .constant(let count): operation.bound_count = UInt64(count)
    }
  }
}

extension CaptureOperation.Source {
  fileprivate var isVector: Bool { if case .vector = self { true } else { false } }
  fileprivate var isOfHit: Bool { if case .ofHit = self { true } else { false } }
}

extension CaptureOperation.HitWord {
  /// Where the interpreter puts it, among the registers.
  fileprivate var pseudoRegister: UInt32 {
    switch self {
    case .goroutine: CAPTURE_GOROUTINE
    case .goroutineAddress: CAPTURE_GOROUTINE_ADDRESS
    case .thread: CAPTURE_THREAD
    }
  }
}

/// The kernel's order of general registers, which `struct user_regs_struct` and `pt_regs` share.
enum UserRegisters {
  /// DWARF's 0 to 15: RAX RDX RCX RBX RSI RDI RBP RSP R8 to R15.
  private static let indexes: [UInt8] = [10, 12, 11, 5, 13, 14, 4, 19, 9, 8, 7, 6, 3, 2, 1, 0]

  static func index(ofDWARF number: Int) -> UInt8 {
    precondition(indexes.indices.contains(number), "no general register \(number)")
    return indexes[number]
  }
}
