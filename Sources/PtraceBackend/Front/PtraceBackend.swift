// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import EventLoop
import Glibc
import TraceBackend
import TracePlan

/// Traces one program through a tracer process, which sets breakpoints and follows every thread.
package final class PtraceBackend: TraceBackend {
  package let kind = BackendKind.ptrace
  package let processID: Int32
  package let loadBias: UInt64
  package var onEvent: ((TargetEvent) -> Void)?
  package var onRecords: (() -> Void)?

  private let link: HelperLink<TracerMessage>
  private let ring: RecordRing
  private let loop: EventLoop
  private var wakeSource: EventSource?
  private var finishCompletion: (() -> Void)?
  private var isTracerGone = false
  /// The plan installed before, whose tables the tracer has.
  private var installed = EncodedPlan()
  /// Lines to print at the start.
  private let remarks: [String]

  /// - Parameter remarks: Lines for the console.
  init(
    processID: Int32, loadBias: UInt64, remarks: [String], link: HelperLink<TracerMessage>, ring: RecordRing,
    loop: EventLoop
  ) {
    self.remarks = remarks
    self.processID = processID
    self.loadBias = loadBias
    self.link = link
    self.ring = ring
    self.loop = loop
    installed.types = []
    link.onEvent = { [weak self] in self?.handle($0) }
    link.onEnd = { [weak self] in self?.handleTracerEnd($0) }
    wakeSource = loop.onReadable(ring.wake) { [weak self] in
      self?.ring.acknowledgeWake()
      self?.onRecords?()
    }
    _ = ring.askToWake()
  }

  deinit { wakeSource?.cancel() }

  package func install(_ plan: EncodedPlan) throws(BackendError) -> [RefusedSite] {
    let answer = try link.ask(TracerRequest.install(plan.change(since: installed)).encoded())
    installed = plan
    guard case .installed(let refused) = answer else { throw .tracerFailed(why: "it gave an unexpected answer") }
    return refused
  }

  package func start() throws(BackendError) {
    _ = try link.ask(TracerRequest.start.encoded())
    loop.onNextTurn { [weak self] in
      guard let self else { return }
      for remark in remarks { onEvent?(.note(remark)) }
    }
  }

  package func drain(_ body: (HitRecord) -> DrainDecision) {
    repeat {
      let waiting = ring.waiting
      var offset = 0
      var decision = DrainDecision.next
      while offset < waiting.count, decision == .next {
        guard let record = HitRecord(UnsafeRawBufferPointer(rebasing: waiting[offset...])) else {
          preconditionFailure("the tracer wrote an invalid record")
        }
        decision = body(record)
        offset += record.bytes.count
      }
      ring.release(offset)
      if decision == .stop { return }
    } while !ring.askToWake()
  }

  /// The captures that are counted.
  private var countedCaptures: Range<UInt32> {
    0..<UInt32(min(installed.programs.count, RecordRing.maximumCaptures))
  }

  package func lostHits() -> UInt64 { countedCaptures.reduce(0) { $0 + ring.counts(of: $1).lost } }

  package func counts() -> [CaptureID: HitCounts] {
    var counts: [CaptureID: HitCounts] = [:]
    for capture in countedCaptures { counts[CaptureID(rawValue: capture)] = ring.counts(of: capture) }
    return counts
  }

  package func finish(_ ending: Ending, completion: @escaping () -> Void) {
    if isTracerGone {
      loop.onNextTurn(completion)
    } else {
      finishCompletion = completion
      link.tell(TracerRequest.finish(ending).encoded())
    }
  }

  private func handle(_ message: TracerMessage) {
    switch message {
    case .ended(let status): onEvent?(.ended(status: status))
    case .replaced: onEvent?(.replaced)
    case .note(let text): onEvent?(.note(text))
    case .finished: complete()
    case .failed(let error): onEvent?(.note("\(error.problem) \(error.remedy)"))
    case .opened, .installed, .started: break
    }
  }

  private func handleTracerEnd(_ reason: String?) {
    isTracerGone = true
    if let reason { onEvent?(.tracerLost(reason: reason)) }
    complete()
  }

  private func complete() {
    let completion = finishCompletion
    finishCompletion = nil
    completion?()
  }
}

extension EncodedPlan {
  /// The parts that the tracer does not know yet. Tables only grow, so the rest of each is enough.
  fileprivate func change(since old: EncodedPlan) -> PlanChange {
    let hasOtherTypes = runtimeTypes.count != old.runtimeTypes.count
    return PlanChange(
      types: Array(types.dropFirst(old.types.count)), fields: Array(fields.dropFirst(old.fields.count)),
      operations: Array(operations.dropFirst(old.operations.count)),
      programs: Array(programs.dropFirst(old.programs.count)), runtimeTypes: hasOtherTypes ? runtimeTypes : nil,
      tests: Array(tests.dropFirst(old.tests.count)), texts: Array(texts.dropFirst(old.texts.count)),
      gates: Array(gates.dropFirst(old.gates.count)), renewedGates: renewedGates.map { UInt32($0) },
      variants: variants.count == old.variants.count ? nil : variants, process: process, sites: sites)
  }
}
