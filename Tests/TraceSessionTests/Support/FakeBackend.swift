// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CHitRecord
import Glibc
import TraceBackend
import TracePlan

/// A backend in which the test acts as the program: it decides what is hit and when the program ends.
final class FakeBackend: TraceBackend {
  let kind: BackendKind
  let processID: Int32 = 4242
  let loadBias: UInt64 = 0
  var onEvent: ((TargetEvent) -> Void)?
  var onRecords: (() -> Void)?

  private(set) var installed: EncodedPlan?
  private(set) var isStarted = false
  private(set) var endings: [Ending] = []
  private(set) var specification: LaunchSpecification?
  /// The program's own copies of its streams.
  private(set) var programInput: Int32 = -1
  private(set) var programOutput: Int32 = -1
  private(set) var programError: Int32 = -1
  var refused: [RefusedSite] = []
  var installFailure: BackendError?
  /// If false, `finish` waits for `completeFinish`.
  var finishesAtOnce = true
  private var completions: [() -> Void] = []
  private var records: [[UInt8]] = []
  private(set) var hitCounts: [CaptureID: HitCounts] = [:]

  init(_ target: TraceTarget, kind: BackendKind = .ptrace) {
    self.kind = kind
    guard case .launch(let specification) = target else { return }
    self.specification = specification
    programInput = dup(specification.standardInput)
    programOutput = dup(specification.standardOutput)
    programError = dup(specification.standardError)
  }

  deinit { closeStreams() }

  func closeStreams() {
    for stream in [programInput, programOutput, programError] where stream >= 0 { close(stream) }
    (programInput, programOutput, programError) = (-1, -1, -1)
  }

  var waitingRecords: Int { records.count }

  func install(_ plan: EncodedPlan) throws(BackendError) -> [RefusedSite] {
    if let installFailure { throw installFailure }
    installed = plan
    return refused
  }

  func start() throws(BackendError) { isStarted = true }

  func drain(_ body: (HitRecord) -> DrainDecision) {
    while !records.isEmpty {
      let bytes = records.removeFirst()
      let decision = bytes.withUnsafeBytes { buffer in
        HitRecord(buffer).map(body) ?? .next
      }
      if decision == .stop { return }
    }
  }

  func counts() -> [CaptureID: HitCounts] { hitCounts }

  func lostHits() -> UInt64 { hitCounts.values.reduce(0) { $0 + $1.lost } }

  func finish(_ ending: Ending, completion: @escaping () -> Void) {
    endings.append(ending)
    completions.append(completion)
    if finishesAtOnce { completeFinish() }
  }

  func completeFinish() {
    for completion in completions { completion() }
    completions.removeAll()
  }

  // MARK: What the program does

  /// One hit of a capture, whose slots hold these numbers; nil for a slot that could not be read.
  func hit(
    _ capture: UInt32, goroutine: UInt64 = 1, _ values: [Int64?], at address: UInt64 = 0, time: UInt64 = 0,
    notify: Bool = true
  ) {
    hitCounts[CaptureID(rawValue: capture), default: HitCounts()].hits += 1
    records.append(
      makeRecord(capture: capture, goroutine: goroutine, values: values, instruction: address, time: time))
    if notify { onRecords?() }
  }

  func lose(_ capture: UInt32, _ count: UInt64) {
    hitCounts[CaptureID(rawValue: capture), default: HitCounts()].hits += count
    hitCounts[CaptureID(rawValue: capture), default: HitCounts()].lost += count
  }

  func end(_ status: ExitStatus?) {
    closeStreams()
    onEvent?(.ended(status: status))
  }
}

/// A record whose root block has one operation of eight bytes for each value.
func makeRecord(
  capture: UInt32, goroutine: UInt64, values: [Int64?], instruction: UInt64 = 0, time: UInt64 = 0, depth: UInt64 = 0,
  reason: hit_reason = HIT_FAULT
) -> [UInt8] {
  var block = values.map { UInt8($0 == nil ? reason.rawValue : 0) }
  while block.count % 8 != 0 { block.append(0) }
  for value in values { withUnsafeBytes(of: value ?? 0) { block.append(contentsOf: $0) } }
  var header = hit_record()
  header.capture = capture
  header.goroutine = goroutine
  header.instruction = instruction
  header.time_ns = time
  header.frame_depth = depth
  header.items = 1
  header.length = UInt32(MemoryLayout<hit_record>.size + MemoryLayout<hit_item>.size + block.count)
  var item = hit_item()
  item.length = UInt32(block.count)
  var bytes: [UInt8] = []
  withUnsafeBytes(of: header) { bytes.append(contentsOf: $0) }
  withUnsafeBytes(of: item) { bytes.append(contentsOf: $0) }
  return bytes + block
}

/// Opens `FakeBackend`s and keeps the last one.
final class FakeProvider: BackendProvider {
  let kind: BackendKind
  let unavailable: String?
  var unavailableDetails: [String] = []
  var failure: BackendError?
  private(set) var backend: FakeBackend?
  private(set) var attachedTo: Int32?

  init(_ kind: BackendKind = .ptrace, unavailable: String? = nil) {
    self.kind = kind
    self.unavailable = unavailable
  }

  func open(_ target: TraceTarget) throws(BackendError) -> any TraceBackend {
    if let failure { throw failure }
    if case .attach(let processID) = target { attachedTo = processID }
    let backend = FakeBackend(target, kind: kind)
    self.backend = backend
    return backend
  }
}
