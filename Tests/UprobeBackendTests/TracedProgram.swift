// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CHitRecord
import EventLoop
import Foundation
import Glibc
import GoProgram
import PtraceBackend
import TargetMemory
import TraceBackend
import TracePlan
import TraceTestSupport

@testable import UprobeBackend

/// A fixture under a backend, without a session: the test decides what is set and reads the records itself.
///
/// It belongs to the thread of its test, which runs the event loop.
final class TracedProgram {
  let loop = EventLoop()
  let backend: any TraceBackend
  let program: GoProgram
  /// The hits of the functions that the test asked for.
  private(set) var hits: [Hit] = []
  /// All hits including those of the runtime's own functions, in the order of the records.
  private(set) var allHits: [Hit] = []
  private(set) var events: [TargetEvent] = []
  private(set) var plan = EncodedPlan()
  /// Whether records are read as they arrive.
  var isReading = true
  /// Whether more records may be waiting than were read.
  private var isBehind = false

  private let planner: TracePlanner
  private var encoder: PlanEncoder
  private var tracePlan = TracePlan()
  private var outputReader: Int32

  /// One record, copied.
  struct Hit {
    let kind: Capture.Kind
    let function: String
    let header: hit_record
    let bytes: [UInt8]
    let operationCount: Int
    /// The first eight bytes of each slot, as a number; nil if it could not be read.
    let numbers: [Int?]
    let arrivedAt: UInt64
  }

  enum Start {
    case launch(arguments: [String] = [])
    case attach(processID: Int32)
  }

  init(
    _ fixture: String, _ start: Start = .launch(), kind: TraceTestSupport.BackendKind = .ebpf,
    build: FixtureBuild? = nil,
    flags: [String] = [], linkKind: TraceObject.LinkKind? = nil
  ) throws {
    let path = try Fixture.build(fixture, try build ?? .newestOptimized, flags: flags)
    program = try GoProgram(path: path)
    planner = TracePlanner(program: program, limits: CaptureLimits())
    let provider: any BackendProvider =
      switch kind {
      case .ebpf:
        UprobeBackendProvider(
          loop: loop, executable: TestEnvironment.sonde, support: linkKind.map { KernelSupport.ready($0) })
      case .ptrace: PtraceBackendProvider(loop: loop, executable: TestEnvironment.sonde)
      }
    switch start {
    case .attach(let processID):
      outputReader = -1
      backend = try provider.open(.attach(processID: processID))
    case .launch(let arguments):
      var ends: [Int32] = [0, 0]
      pipe(&ends)
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      let null = Glibc.open("/dev/null", O_RDWR | O_CLOEXEC)
      defer {
        close(ends[1])
        close(null)
      }
      outputReader = ends[0]
      backend = try provider.open(
        .launch(
          LaunchSpecification(
            path: path, arguments: [path] + arguments, environment: ["PATH=/usr/bin:/bin"], workingDirectory: "/",
            standardInput: null, standardOutput: ends[1], standardError: null, outputReaders: [ends[0]])))
    }
    encoder = PlanEncoder(layout: program.runtimeLayout, limits: CaptureLimits(), loadBias: backend.loadBias)
    backend.onEvent = { [weak self] in self?.events.append($0) }
    backend.onRecords = { [weak self] in self?.readIfWanted() }
  }

  /// Tries to launch a file that is not a program.
  static func open(_ path: String) throws {
    let null = Glibc.open("/dev/null", O_RDWR | O_CLOEXEC)
    defer { close(null) }
    let provider = UprobeBackendProvider(loop: EventLoop(), executable: TestEnvironment.sonde)
    _ = try provider.open(
      .launch(
        LaunchSpecification(
          path: path, arguments: [path], environment: [], workingDirectory: "/", standardInput: null,
          standardOutput: null, standardError: null, outputReaders: [])))
  }

  deinit { if outputReader >= 0 { close(outputReader) } }

  /// Makes these functions the traced ones.
  @discardableResult
  func trace(_ patterns: String...) throws -> [RefusedSite] {
    let tracepoints = try patterns.enumerated().map { index, text in
      Tracepoint(id: TracepointID(rawValue: index), target: .function(try FunctionPattern(text)))
    }
    return try trace(tracepoints)
  }

  /// The plan for one pattern, not installed.
  func planned(_ pattern: String) throws -> EncodedPlan {
    let tracepoint = Tracepoint(id: TracepointID(rawValue: 0), target: .function(try FunctionPattern(pattern)))
    tracePlan = planner.plan(for: [tracepoint])
    plan = encoder.encode(tracePlan)
    return plan
  }

  /// Whether a site is in package main.
  func isMainSite(_ site: ProbeSite) -> Bool {
    program.functions.contains { $0.name.hasPrefix("main.") && $0.range.contains(site.address) }
  }

  /// Installs a plan that the test has changed.
  func install(_ changed: EncodedPlan) throws -> [RefusedSite] {
    plan = changed
    return try backend.install(changed)
  }

  @discardableResult
  func trace(_ tracepoints: [Tracepoint]) throws -> [RefusedSite] {
    tracePlan = planner.plan(for: tracepoints)
    for (_, resolution) in tracePlan.resolutions where !resolution.isVerified {
      throw TestFailure("not resolved: \(resolution.message ?? "")")
    }
    plan = encoder.encode(tracePlan)
    return try backend.install(plan)
  }

  /// Runs turns of the loop until `isDone`.
  func run(_ what: String, until isDone: () -> Bool) throws {
    let deadline = MonotonicClock.nanoseconds + UInt64(TestEnvironment.patienceSeconds * 1e9)
    while !isDone() {
      guard MonotonicClock.nanoseconds < deadline else { throw TestFailure("never came: \(what)") }
      loop.runOnce(timeoutMilliseconds: isBehind ? 0 : 1000)
      if isBehind { readIfWanted() }
    }
  }

  func runToEnd() throws -> ExitStatus? {
    try run("the program's end") { hasEnded }
    read()
    return exitStatus
  }

  func finish(_ ending: Ending) throws {
    var isFinished = false
    backend.finish(ending) { isFinished = true }
    try run("the end of tracing") { isFinished }
    read()
  }

  /// Reads every waiting record.
  ///
  /// - Parameter count: Read no more than this; for a program that may write records faster than they are read here.
  func read(atMost count: Int = .max) {
    var left = count
    backend.drain { record in
      let hit = hit(record)
      allHits.append(hit)
      if !hit.kind.isInternal { hits.append(hit) }
      left -= 1
      return left > 0 ? .next : .stop
    }
    isBehind = left == 0
  }

  /// Everything that the program wrote. Call this after it has ended.
  func output() -> String {
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(outputReader, &buffer, buffer.count)
      guard count > 0 else { return String(decoding: text, as: UTF8.self) }
      text += buffer[..<count]
    }
  }

  /// Stops listening to the program, like a client that has disconnected.
  func closeOutput() {
    close(outputReader)
    outputReader = -1
  }

  var hasEnded: Bool { events.contains { if case .ended = $0 { true } else { false } } }
  var exitStatus: ExitStatus? {
    for case .ended(let status) in events { return status }
    return nil
  }

  /// The backend's count of the hits that the test asked for.
  var totals: HitCounts {
    backend.counts().reduce(into: HitCounts()) { totals, counts in
      guard !tracePlan.captures[Int(counts.key.rawValue)].kind.isInternal else { return }
      totals.hits += counts.value.hits
      totals.lost += counts.value.lost
    }
  }

  private func readIfWanted() { if isReading { read(atMost: 10_000) } }

  private func hit(_ record: HitRecord) -> Hit {
    let capture = tracePlan.captures[Int(record.capture.rawValue)]
    let reader = SlotReader(record, capture: capture)
    let numbers = capture.slots.map { slot -> Int? in
      guard case .value(let type, let bytes, let unseen) = reader.content(of: slot), unseen.isEmpty,
        bytes.count >= type.sizeBytes
      else {
        return nil
      }
      var word: UInt64 = 0
      withUnsafeMutableBytes(of: &word) { $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes.prefix(8))) }
      return Int(truncatingIfNeeded: word)
    }
    return Hit(
      kind: capture.kind, function: capture.function, header: record.header, bytes: Array(record.bytes),
      operationCount: capture.operations.count, numbers: numbers, arrivedAt: MonotonicClock.nanoseconds)
  }
}

extension TestEnvironment {
  /// Whether to try eBPF. If `REQUIRE_BACKENDS` is set, it decides: a backend that it names fails if it can't run, and
  /// a backend that it omits is not run. Otherwise the machine decides.
  static var canTraceWithEBPF: Bool {
    guard variable("REQUIRE_BACKENDS") == nil else { return BackendKind.required.contains(.ebpf) }
    return canTrace && UprobeBackendProvider(loop: EventLoop()).unavailable == nil
  }
}
