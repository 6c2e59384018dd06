// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CCapture
import CLibbpf
import Glibc
import TraceBackend
import TracePlan

/// The plan in the kernel: the loaded program and the tables that it reads.
///
/// A plan's tables only grow, so each update writes what is new. If one outgrows its room, the object is loaded again
/// with larger tables and the same counters, sites and records; `program` is then a new one, to which probes must move.
final class KernelTables {
  let linkKind: TraceObject.LinkKind
  private var settings: trace_settings
  private(set) var capacity: TableCapacity
  private var object: TraceObject
  private var types: MappedArray<capture_type>
  private var fields: MappedArray<capture_field>
  private var operations: MappedArray<capture_op>
  private var tests: MappedArray<capture_test>
  private var texts: MappedArray<UInt64>
  private let gates: MappedArray<capture_gate>
  private let programs: MappedArray<capture_program>
  private let counters: MappedArray<trace_counts>
  let sites: MappedArray<UInt64>
  let siteCaptures: MappedArray<UInt64>
  private let control: MappedArray<trace_control>
  private var written = Written()
  /// Some captures find the goroutine through the thread's own storage, and this kernel does not say where that is.
  private(set) var lacksThreadStorage = false

  /// How many entries of the plan are in the tables.
  private struct Written {
    var types = 0
    var fields = 0
    var operations = 0
    var programs = 0
    var runtimeTypes = 0
    var tests = 0
    var texts = 0
    var gates = 0
    var variants = 0
  }

  /// The program that probes run.
  var program: Int32 { object.program }

  /// - Parameter settings: Without its `process`, which is the plan's.
  init(linkKind: TraceObject.LinkKind, settings: trace_settings, plan: EncodedPlan) throws(BackendError) {
    self.linkKind = linkKind
    self.settings = settings
    self.settings.process = plan.process
    capacity = TableCapacity(for: plan)
    object = try TraceObject(linkKind: linkKind, capacity: capacity, settings: self.settings)
    types = try Self.mapped("types", of: object, count: capacity.types)
    fields = try Self.mapped("fields", of: object, count: capacity.fields)
    operations = try Self.mapped("operations", of: object, count: capacity.operations)
    tests = try Self.mapped("tests", of: object, count: capacity.tests)
    texts = try Self.mapped("texts", of: object, count: capacity.texts)
    gates = try Self.mapped("gates", of: object, count: Int(TRACE_GATES))
    programs = try Self.mapped("programs", of: object, count: Int(TRACE_CAPTURES))
    counters = try Self.mapped("counters", of: object, count: Int(TRACE_CAPTURES))
    sites = try Self.mapped("sites", of: object, count: Int(TRACE_SITES))
    siteCaptures = try Self.mapped("site_captures", of: object, count: Int(TRACE_SITE_CAPTURES))
    control = try Self.mapped("control", of: object, count: 1)
    try write(plan)
  }

  /// Updates the tables to match the plan.
  ///
  /// - Returns: Whether `program` has changed.
  func update(to plan: EncodedPlan) throws(BackendError) -> Bool {
    if capacity.holds(plan), isSame(plan.process, settings.process) {
      try write(plan)
      return false
    }
    let larger = TableCapacity(for: plan)
    settings.process = plan.process
    object = try TraceObject(linkKind: linkKind, capacity: larger, settings: settings, sharing: object)
    capacity = larger
    types = try Self.mapped("types", of: object, count: capacity.types)
    fields = try Self.mapped("fields", of: object, count: capacity.fields)
    operations = try Self.mapped("operations", of: object, count: capacity.operations)
    tests = try Self.mapped("tests", of: object, count: capacity.tests)
    texts = try Self.mapped("texts", of: object, count: capacity.texts)
    written = Written(programs: written.programs, gates: written.gates)
    try write(plan)
    return true
  }

  func counts(of capture: CaptureID) -> HitCounts {
    let index = Int(capture.rawValue)
    guard index < counters.count else { return HitCounts() }
    let counts = counters[index]
    return HitCounts(hits: counts.hits, lost: counts.lost, rejected: counts.rejected, heldBack: counts.held_back)
  }

  /// The process executed another program.
  var isReplaced: Bool { control[0].replaced != 0 }

  /// Sets whether probes are moving to newer links, so that each hit counts once through whichever link it comes.
  func setMoving(_ isMoving: Bool) { control.pointer(to: 0).pointee.moving = isMoving ? 1 : 0 }

  /// Opens the records' reading end. After a growth the records are still the same.
  func openRecords() throws(BackendError) -> RecordStream {
    guard let stream = RecordStream(map: object.map("records"), control: control) else {
      throw .noResources("memory for the eBPF ring buffer", errno: errno)
    }
    return stream
  }
}

// MARK: - Writing

extension KernelTables {
  private static func mapped<Element: BitwiseCopyable>(
    _ name: String, of object: TraceObject, count: Int
  ) throws(BackendError) -> MappedArray<Element> {
    guard let array = MappedArray<Element>(map: object.map(name), count: count) else {
      throw .noResources("memory for the eBPF table '\(name)'", errno: errno)
    }
    return array
  }

  private func write(_ plan: EncodedPlan) throws(BackendError) {
    types.write(plan.types[written.types...], at: written.types)
    fields.write(plan.fields[written.fields...], at: written.fields)
    operations.write(plan.operations[written.operations...], at: written.operations)
    tests.write(plan.tests[written.tests...], at: written.tests)
    texts.write(plan.texts[written.texts...], at: written.texts)
    gates.write(plan.gates[written.gates...], at: written.gates)
    for gate in plan.renewedGates where gate < written.gates { gates.pointer(to: gate).pointee.beginAnew() }
    if plan.variants.count != written.variants { try write(variants: plan.variants) }
    // Captures past the table have no probe: `ProbeTable` rejects their sites.
    let newPrograms = plan.programs.prefix(programs.count).dropFirst(written.programs)
    programs.write(newPrograms, at: written.programs)
    if plan.runtimeTypes.count != written.runtimeTypes { try write(runtimeTypes: plan.runtimeTypes) }
    if control[0].thread_fs_base == 0, newPrograms.contains(where: { $0.g_source == CAPTURE_G_IN_TLS }) {
      let offset = Self.threadFSBaseOffset()
      control.pointer(to: 0).pointee.thread_fs_base = offset
      lacksThreadStorage = offset == 0
    }
    written = Written(
      types: plan.types.count, fields: plan.fields.count, operations: plan.operations.count,
      programs: written.programs + newPrograms.count, runtimeTypes: plan.runtimeTypes.count, tests: plan.tests.count,
      texts: plan.texts.count, gates: plan.gates.count, variants: plan.variants.count)
  }

  private func write(variants: [capture_variant]) throws(BackendError) {
    var keys = variants.map { trace_variant_key($0.program, $0.dictionary) }
    var values = variants.map(\.capture)
    var count = UInt32(values.count)
    let result = bpf_map_update_batch(object.map("variants"), &keys, &values, &count, nil)
    guard result == 0 else {
      throw .tracerFailed(why: "the generic functions' variants can't be set: \(errorText(-result))")
    }
  }

  private func write(runtimeTypes: [capture_runtime_type]) throws(BackendError) {
    var keys = runtimeTypes.map(\.address)
    var values = runtimeTypes
    var count = UInt32(values.count)
    let result = bpf_map_update_batch(object.map("runtime_types"), &keys, &values, &count, nil)
    guard result == 0 else { throw .tracerFailed(why: "the runtime types can't be set: \(errorText(-result))") }
  }

  /// Where the kernel keeps a thread's FS base, which leads to the goroutine in code that does not keep it in R14. 0 if
  /// the kernel does not describe its types: then such hits have no goroutine.
  private static func threadFSBaseOffset() -> UInt32 {
    guard let types = btf__load_vmlinux_btf() else { return 0 }
    defer { btf__free(types) }
    return kernel_member_offset(types, "task_struct", "thread", "fsbase")
  }

  private func isSame(_ one: capture_process, _ other: capture_process) -> Bool {
    withUnsafeBytes(of: one) { one in withUnsafeBytes(of: other) { one.elementsEqual($0) } }
  }
}
