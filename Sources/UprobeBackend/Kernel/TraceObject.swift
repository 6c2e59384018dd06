// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import BPFObject
import CLibbpf
import Glibc
import TraceBackend

/// The eBPF object, loaded: its programs and its maps.
///
/// One owner, one thread. Closing it removes no probe: links hold their program, and mappings their map.
final class TraceObject {
  /// The program for uprobes.
  let program: Int32
  private let object: OpaquePointer
  private let capacity: TableCapacity
  private let execWatch: Int32

  /// How uprobes are attached. The program is verified for one of them.
  enum LinkKind: UInt8, Sendable {
    /// Many addresses in one link: kernel 6.6.
    case multi = 1
    /// Each address separately.
    case single = 2
  }

  /// The maps that a later object shares with the first one: their contents outlive a growth of the tables.
  static let sharedMaps = [
    "programs", "counters", "sites", "site_captures", "gates", "no_calls", "control", "moves", "records",
    "scratch_slots",
  ]

  /// - Parameters:
  ///   - settings: nil for a trial: the program is only verified.
  ///   - older: The object whose shared maps this one takes over.
  /// - Throws: `.programRefused` with the verifier's last words, or `.tracerFailed`.
  init(
    linkKind: LinkKind, capacity: TableCapacity, settings: trace_settings? = nil, sharing older: TraceObject? = nil
  ) throws(BackendError) {
    // The errors thrown here contain what libbpf would print on stderr.
    libbpf_set_print(nil)
    guard let object = Self.open() else { throw .tracerFailed(why: "the eBPF object is damaged") }
    do throws(BackendError) {
      try Self.size(object, capacity.entriesByMap + (settings == nil ? Self.trialSizes : []))
      try Self.set(settings ?? trace_settings(), in: object)
      if let older { try older.lendMaps(to: object, capacity) }
      program = try Self.load(object, linkKind)
      execWatch = settings == nil ? -1 : try Self.watchExec(object)
    } catch {
      bpf_object__close(object)
      throw error
    }
    self.object = object
    self.capacity = capacity
  }

  deinit {
    if execWatch >= 0 { _ = close(execWatch) }
    bpf_object__close(object)
  }

  /// The descriptor of a map; it stays the object's.
  func map(_ name: String) -> Int32 { bpf_map__fd(bpf_object__find_map_by_name(object, name)) }

  /// What the verifier said about a program that it accepted: its size and the stack that it needs.
  static func verifierStatistics(_ linkKind: LinkKind) throws(BackendError) -> String {
    guard let object = open() else { throw .tracerFailed(why: "the eBPF object is damaged") }
    defer { bpf_object__close(object) }
    try size(object, TableCapacity().entriesByMap + trialSizes)
    let log = VerifierLog()
    defer { log.deallocate() }
    let statistics: UInt32 = 4  // BPF_LOG_STATS
    _ = bpf_program__set_log_level(bpf_object__find_program_by_name(object, programName(linkKind)), statistics)
    _ = try load(object, linkKind, log: log)
    return log.text
  }
}

// MARK: - Loading

extension TraceObject {
  private static func open() -> OpaquePointer? {
    let bytes = BPFObject.bytes
    return bytes.withUnsafeBytes { bytes in
      "sonde".withCString { name in
        var options = bpf_object_open_opts()
        options.sz = MemoryLayout<bpf_object_open_opts>.size
        options.object_name = name
        return bpf_object__open_mem(bytes.baseAddress, bytes.count, &options)
      }
    }
  }

  /// A program that is only verified needs no memory for hits.
  private static var trialSizes: [(name: String, entries: Int)] {
    sharedMaps.map { ($0, $0 == "records" ? sysconf(Int32(_SC_PAGESIZE)) : 1) }
  }

  private static func size(_ object: OpaquePointer, _ sizes: [(name: String, entries: Int)]) throws(BackendError) {
    for (name, entries) in sizes {
      let map = bpf_object__find_map_by_name(object, name)
      guard bpf_map__set_max_entries(map, UInt32(clamping: entries)) == 0 else {
        throw .tracerFailed(why: "the eBPF table '\(name)' can't be sized")
      }
    }
  }

  private static func set(_ settings: trace_settings, in object: OpaquePointer) throws(BackendError) {
    var size = 0
    let map = bpf_object__find_map_by_name(object, ".rodata")
    guard let memory = bpf_map__initial_value(map, &size), size >= MemoryLayout<trace_settings>.size else {
      throw .tracerFailed(why: "the eBPF object has no settings")
    }
    // `settings` is the object's only constant, so it is at the start of the section.
    UnsafeMutableRawPointer(mutating: memory).storeBytes(of: settings, as: trace_settings.self)
  }

  private func lendMaps(to newer: OpaquePointer, _ newerCapacity: TableCapacity) throws(BackendError) {
    for name in Self.sharedMaps + (capacity.stacks == newerCapacity.stacks ? ["calls"] : []) {
      let result = bpf_map__reuse_fd(bpf_object__find_map_by_name(newer, name), map(name))
      guard result == 0 else {
        throw .tracerFailed(why: "the eBPF table '\(name)' can't be kept: \(errorText(-result))")
      }
    }
  }

  private static func programName(_ linkKind: LinkKind) -> String {
    switch linkKind {
    case .multi: "on_hit_multi"
    case .single: "on_hit"
    }
  }

  private static func load(
    _ object: OpaquePointer, _ linkKind: LinkKind, log given: VerifierLog? = nil
  ) throws(BackendError) -> Int32 {
    let log = given ?? VerifierLog()
    defer { if given == nil { log.deallocate() } }
    let program = bpf_object__find_program_by_name(object, programName(linkKind))
    let other = bpf_object__find_program_by_name(object, programName(linkKind == .multi ? .single : .multi))
    _ = bpf_program__set_autoload(other, false)
    if linkKind == .multi {
      _ = bpf_program__set_expected_attach_type(program, bpf_attach_type(UInt32(UPROBE_MULTI_ATTACH_TYPE)))
    }
    _ = bpf_program__set_log_buf(program, log.buffer.baseAddress, log.buffer.count)
    let result = bpf_object__load(object)
    guard result == 0 else {
      throw refusal(-result, log.text)
    }
    return bpf_program__fd(program)
  }

  /// The kernel's output, with its own reason on one line.
  static func refusal(_ error: Int32, _ log: String) -> BackendError {
    let lines = VerifierLog.lastLines(of: log)
    // The capabilities were checked before, so without a reason something else forbids it.
    let forbidden = "\(errorText(error)); a container, a user namespace or a security module forbids it"
    let reason = lines.last.map { "\(errorText(error)) (\($0))" } ?? (error == EPERM ? forbidden : errorText(error))
    return .programRefused(why: reason, log: lines)
  }

  private static func watchExec(_ object: OpaquePointer) throws(BackendError) -> Int32 {
    let program = bpf_program__fd(bpf_object__find_program_by_name(object, "on_exec"))
    let watch = bpf_raw_tracepoint_open("sched_process_exec", program)
    guard watch >= 0 else { throw .tracerFailed(why: "the kernel does not report execve: \(errorText(errno))") }
    return watch
  }
}

func errorText(_ error: Int32) -> String {
  let notSupported: Int32 = 524  // ENOTSUPP: the kernel's own number, which the C library does not know
  return error == notSupported ? "it does not support that" : String(cString: strerror(error))
}
