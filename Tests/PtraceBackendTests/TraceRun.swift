// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CCapture
import CHitRecord
import EventLoop
import Foundation
import Glibc
import GoProgram
import MachineCode
import PtraceBackend
import TargetMemory
import TraceBackend
import TracePlan
import TraceTestSupport

/// One hit as these tests see it: the capture, and the registers RAX and RBX that every capture takes.
struct Hit: Hashable {
  var capture: UInt32
  var rax: UInt64
  var rbx: UInt64
  var thread: UInt32
}

/// A fixture traced through the backend alone, on its own event loop. Used on one thread.
final class TraceRun {
  let loop = EventLoop()
  let program: GoProgram
  let backend: any TraceBackend
  private(set) var plan = EncodedPlan()
  private(set) var hits: [Hit] = []
  /// Hits per capture, also when `keepsHits` is off.
  private(set) var printed: [UInt32: UInt64] = [:]
  var keepsHits = true
  /// If false, records stay in the ring.
  var drains = true
  private(set) var output = ""
  private(set) var notes: [String] = []
  private(set) var isEnded = false
  private(set) var status: ExitStatus?
  private(set) var isReplaced = false
  private(set) var lostReason: String?
  private(set) var isFinished = false
  private var openReaders = 0
  private var descriptors: [Int32] = []

  /// Launches a fixture, stopped before its first instruction.
  init(launching path: String, _ arguments: [String] = [], workingDirectory: String = "/") throws {
    program = try GoProgram(path: path)
    var ends: [Int32] = [-1, -1]
    // Swift can't create a close-on-exec pipe in one step, and other tests start programs in the meantime.
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw TestFailure("no socket pair") }
    let null = Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC)
    defer {
      close(ends[1])
      close(null)
    }
    descriptors.append(ends[0])
    backend = try PtraceBackendProvider(loop: loop, executable: TestEnvironment.sonde).open(
      .launch(
        LaunchSpecification(
          path: path, arguments: [path] + arguments, environment: ["PATH=/usr/bin:/bin"],
          workingDirectory: workingDirectory, standardInput: null, standardOutput: ends[1], standardError: ends[1],
          outputReaders: [ends[0]])))
    openReaders = 1
    watch()
    readOutput(ends[0])
  }

  init(attachingTo processID: Int32, of path: String) throws {
    program = try GoProgram(path: path)
    backend = try PtraceBackendProvider(loop: loop, executable: TestEnvironment.sonde).open(
      .attach(processID: processID))
    watch()
  }

  deinit { for descriptor in descriptors { close(descriptor) } }

  private func watch() {
    backend.onRecords = { [unowned self] in if drains { drain() } }
    backend.onEvent = { [unowned self] event in
      switch event {
      case .ended(let status):
        isEnded = true
        self.status = status
      case .replaced: isReplaced = true
      case .tracerLost(let reason), .probesLost(let reason): lostReason = reason
      case .note(let text): notes.append(text)
      }
    }
  }

  private func readOutput(_ descriptor: Int32) {
    var source: EventSource?
    source = loop.onReadable(descriptor) { [unowned self] in
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      let count = read(descriptor, &buffer, buffer.count)
      if count > 0 {
        output += String(decoding: buffer[..<count], as: UTF8.self)
      } else {
        openReaders -= 1
        source?.cancel()
      }
    }
  }

  func drain() {
    backend.drain { record in
      let data = record.rootData(operationCount: 2)
      let header = record.header
      printed[header.capture, default: 0] += 1
      if keepsHits {
        hits.append(
          Hit(
            capture: header.capture, rax: data.loadUnaligned(as: UInt64.self),
            rbx: data.loadUnaligned(fromByteOffset: 8, as: UInt64.self), thread: header.thread))
      }
      return .next
    }
  }

  /// Adds a capture of RAX and RBX, and returns its id.
  func addCapture(skipsWhere: Condition? = nil) -> UInt32 {
    let id = UInt32(plan.programs.count)
    var program = capture_program()
    program.id = id
    program.first_op = UInt32(plan.operations.count)
    program.op_count = 2
    program.root_size = 16
    program.skips_where = skipsWhere.map { UInt32($0.rawValue) + 1 } ?? 0
    for (index, register) in [10, 5].enumerated() {
      var operation = capture_op()
      operation.kind = UInt8(CAPTURE_OP_REGISTER.rawValue)
      operation.reg = UInt8(register)
      operation.size = 8
      operation.dst = UInt16(8 * index)
      plan.operations.append(operation)
    }
    plan.process.max_bytes = HIT_RECORD_MAX_BYTES
    plan.process.max_items = HIT_RECORD_MAX_ITEMS
    plan.programs.append(program)
    return id
  }

  func code(of name: String) throws -> FunctionCode {
    guard let function = program.function(named: name), let code = program.code(of: function) else {
      throw TestFailure("The program has no function \(name).")
    }
    return code
  }

  /// Plans a probe at a function's entry and at each of its returns; returns the ids of the two captures.
  @discardableResult
  func probe(_ name: String) throws -> (entry: UInt32, return: UInt32) {
    let code = try code(of: name)
    let site = try code.entrySite()
    let entry = addCapture(skipsWhere: site.skipsWhere)
    let exit = addCapture()
    plan.sites.append(ProbeSite(address: TargetAddress(site.address), captures: [CaptureID(rawValue: entry)]))
    for address in code.returns {
      plan.sites.append(ProbeSite(address: TargetAddress(address), captures: [CaptureID(rawValue: exit)]))
    }
    plan.sites.sort { $0.address.rawValue < $1.address.rawValue }
    return (entry, exit)
  }

  /// Plans a probe at one more address.
  func addSite(at address: UInt64) {
    let capture = addCapture()
    plan.sites.append(ProbeSite(address: TargetAddress(address), captures: [CaptureID(rawValue: capture)]))
  }

  func setSites(_ sites: [ProbeSite]) { plan.sites = sites }

  /// Sends the plan and expects every site to be set.
  func install() throws {
    let refused = try backend.install(plan)
    if let first = refused.first { throw TestFailure("A site was refused: \(first.reason)") }
  }

  /// Runs turns of the loop until the condition holds.
  func turn(until holds: () -> Bool, _ what: String = "it") throws {
    let deadline = MonotonicClock.nanoseconds + UInt64(TestEnvironment.patienceSeconds) * 1_000_000_000
    while !holds() {
      guard MonotonicClock.nanoseconds < deadline else {
        throw TestFailure("Waited in vain for \(what). \(self.state)")
      }
      loop.runOnce(timeoutMilliseconds: 50)
    }
  }

  private var state: String {
    "Hits \(printed), ended \(isEnded), lost \(lostReason ?? "no"), notes \(notes), output: \(output.suffix(500))"
  }

  /// Runs to the program's end, and releases the tracer.
  func runToEnd() throws {
    try backend.start()
    try turn(until: { isEnded && openReaders == 0 }, "the program's end")
    drain()
    try finish(.leave)
  }

  func finish(_ ending: Ending) throws {
    backend.finish(ending) { [self] in isFinished = true }
    try turn(until: { isFinished }, "the end of tracing")
  }
}
