// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLibbpf
import CLinuxShims
import EventLoop
import Glibc
import TargetMemory
import TraceBackend
import TracePlan

/// Traces one program with uprobes: the kernel runs the captures at each hit, and nothing stops.
///
/// The probes belong to a separate process, which removes them when this one ends, in whatever way.
package final class UprobeBackend: TraceBackend {
  package let kind = BackendKind.ebpf
  package var processID: Int32 { process.id }
  package var loadBias: UInt64 { process.loadBias }
  package var onEvent: ((TargetEvent) -> Void)?
  package var onRecords: (() -> Void)?

  private let process: TargetProcess
  private let linkKind: TraceObject.LinkKind
  private let executable: String
  private let loop: EventLoop
  private var program: LaunchedProgram?
  private var endSource: EventSource?
  private var kernel: InKernel?
  private var hasStarted = false
  private var hasEnded = false
  private var isReplacedTold = false
  private var isThreadStorageTold = false
  private var captureCount = 0
  private var finishing: Finishing?
  private var renewal: LoopTimer?
  private var nextLook: LoopTimer?
  /// Found when the first probes were set; kept until their outcome is known.
  private var leftovers: LeftoverBreakpoints?

  /// The parts that exist from the first install on.
  private struct InKernel {
    let tables: KernelTables
    let probes: ProbeTable
    let attacher: UprobeAttacher
    let records: RecordStream
    let source: EventSource
  }

  /// How soon after a removal links are rebuilt without the removed sites. Several removals are then handled together.
  private static let renewalMilliseconds = 100
  /// How soon after records to look for the next ones. Waking us costs the traced program several microseconds, so a
  /// hit after a pause wakes us, and hits that follow closely do not.
  private static let lookMilliseconds = 5

  init(
    process: TargetProcess, program: LaunchedProgram?, linkKind: TraceObject.LinkKind, executable: String,
    loop: EventLoop
  ) {
    self.process = process
    self.executable = executable
    self.program = program
    self.linkKind = linkKind
    self.loop = loop
    if let program {
      program.onEnd = { [weak self] in self?.handleEnd($0) }
    } else {
      endSource = loop.onReadable(process.handle) { [weak self] in self?.handleEnd(nil) }
    }
  }

  deinit {
    endSource?.cancel()
    renewal?.cancel()
    nextLook?.cancel()
    kernel?.source.cancel()
  }

  package func install(_ plan: EncodedPlan) throws(BackendError) -> [RefusedSite] {
    guard finishing == nil else { return [] }
    guard !hasEnded, !process.hasEnded else { throw .endedWhileSetting }
    let refused: [RefusedSite]
    do throws(BackendError) {
      refused = try set(plan)
    } catch {
      throw process.hasEnded ? .endedWhileSetting : error
    }
    if !refused.isEmpty, process.hasEnded { throw .endedWhileSetting }
    return refused
  }

  private func set(_ plan: EncodedPlan) throws(BackendError) -> [RefusedSite] {
    captureCount = max(captureCount, plan.programs.count)
    let kernel = try loaded(plan)
    // Checked again each time, since a process may now belong to another user; and after the watch for it was set, so
    // that no execution is missed.
    if let refusal = TracingRights.refusal(process.id) { throw refusal }
    guard !isReplacedTold, !kernel.tables.isReplaced, !process.isReplaced else { return refuseAll(plan.sites) }
    if try kernel.tables.update(to: plan) {
      try kernel.attacher.use(program: kernel.tables.program)
      kernel.probes.renewAllLinks()
    }
    if kernel.tables.lacksThreadStorage { tellOfThreadStorage() }
    let (sites, foreign) = withoutForeignBreakpoints(plan.sites, kernel.probes)
    let refused = kernel.probes.apply(sites) + foreign
    if let reason = kernel.attacher.reasonOfLoss { throw .tracerGone(why: reason) }
    if kernel.probes.hasUnwantedProbes { planRenewal() }
    return refused
  }

  package func start() throws(BackendError) {
    guard !hasStarted else { return }
    hasStarted = true
    kernel?.probes.enable()
    program?.start()
  }

  package func drain(_ body: (HitRecord) -> DrainDecision) {
    guard let kernel else { return }
    var unreleasedBytes = 0
    var foundSome = false
    repeat {
      while let bytes = kernel.records.next() {
        foundSome = true
        guard let record = HitRecord(bytes) else {
          preconditionFailure("the program in the kernel wrote an invalid record")
        }
        let decision = body(record)
        unreleasedBytes += bytes.count
        if decision == .stop || unreleasedBytes >= 1 << 18 {
          kernel.records.release()
          unreleasedBytes = 0
        }
        if decision == .stop { return }
      }
      kernel.records.release()
      if foundSome { return lookAgainSoon() }
    } while !kernel.records.askToWake()
    kernel.source.resume()
  }

  package func counts() -> [CaptureID: HitCounts] {
    guard let kernel else { return [:] }
    var counts: [CaptureID: HitCounts] = [:]
    for capture in 0..<UInt32(captureCount) {
      let id = CaptureID(rawValue: capture)
      counts[id] = kernel.tables.counts(of: id)
    }
    return counts
  }

  package func lostHits() -> UInt64 {
    guard let kernel else { return 0 }
    return (0..<UInt32(captureCount)).reduce(0) { $0 + kernel.tables.counts(of: CaptureID(rawValue: $1)).lost }
  }

  package func finish(_ ending: Ending, completion: @escaping () -> Void) {
    guard finishing == nil else { return }
    finishing = Finishing(ending: ending, completion: completion)
    renewal?.cancel()
    kernel?.probes.closeAll()
    if case .terminate(let graceMilliseconds) = ending, !hasEnded { terminate(graceMilliseconds: graceMilliseconds) }
    loop.onNextTurn { [weak self] in self?.completeIfDone() }
  }
}

// MARK: - Sites that can't be had

extension UprobeBackend {
  /// No part of the plan applies to the program that runs now.
  private func refuseAll(_ sites: [ProbeSite]) -> [RefusedSite] {
    loop.onNextTurn { [weak self] in self?.handleReplacement() }
    return sites.map { RefusedSite(address: $0.address, reason: "the program has replaced itself with another one") }
  }

  /// Another tracer's `int3` and a uprobe can't share an address: whichever is removed first removes the other too, and
  /// nothing reports it.
  private func withoutForeignBreakpoints(
    _ sites: [ProbeSite], _ probes: ProbeTable
  ) -> (sites: [ProbeSite], refused: [RefusedSite]) {
    guard let tracer = process.tracer, program?.hasStarted ?? true,
      let memory = LiveMemory(processID: process.id)
    else { return (sites, []) }
    let reason = "process \(tracer.id) (\(tracer.name)), which traces the program too, has a breakpoint there"
    var refused: [RefusedSite] = []
    let rest = sites.filter { site in
      guard !probes.hasProbe(at: site.address) else { return true }
      var byte: UInt8 = 0
      let address = TargetAddress(site.address.rawValue &+ process.loadBias)
      let isRead = withUnsafeMutableBytes(of: &byte) { (try? memory.read(at: address, into: $0)) != nil }
      guard isRead, byte == 0xCC else { return true }
      refused.append(RefusedSite(address: site.address, reason: reason))
      return false
    }
    return (rest, refused)
  }
}

// MARK: - The kernel's side

extension UprobeBackend {
  /// The first time: loads the program, with tables that fit the plan, and opens its records. No probe is set yet.
  private func loaded(_ plan: EncodedPlan) throws(BackendError) -> InKernel {
    if let kernel { return kernel }
    let tables = try KernelTables(linkKind: linkKind, settings: process.settings(), plan: plan)
    let records = try tables.openRecords()
    let attacher = try UprobeAttacher(
      linkKind: linkKind, program: tables.program, binary: process.code.descriptor, processID: process.id,
      executable: executable, loop: loop)
    let probes = ProbeTable(
      words: tables.sites, lists: CaptureLists(table: tables.siteCaptures), attacher: attacher, code: process.code,
      maximumCaptures: Int(TRACE_CAPTURES))
    probes.onMoving = { [weak tables] in tables?.setMoving($0) }
    attacher.onAllClosed = { [weak self, weak probes] in
      probes?.linksAreClosed()
      self?.tellOfLeftovers()
      self?.completeIfDone()
    }
    attacher.onLost = { [weak self] in self?.handleLostOwner($0) }
    let source = loop.onReadable(records.descriptor) { [weak self] in self?.receive() }
    _ = records.askToWake()
    // The code of a program that was just started is that of its file.
    if program == nil { leftovers = LeftoverBreakpoints(in: process, takenOutBy: attacher) }
    let kernel = InKernel(tables: tables, probes: probes, attacher: attacher, records: records, source: source)
    if hasStarted { probes.enable() }
    self.kernel = kernel
    return kernel
  }

  /// Records wait, or the program in the kernel has something to report. Until they are drained we need no waking.
  private func receive() {
    guard let kernel else { return }
    kernel.source.pause()
    kernel.records.stopAsking()
    if kernel.tables.isReplaced { handleReplacement() }
    onRecords?()
  }

  private func lookAgainSoon() {
    guard nextLook == nil, finishing == nil else { return }
    nextLook = loop.after(milliseconds: Self.lookMilliseconds) { [weak self] in
      self?.nextLook = nil
      self?.receive()
    }
  }

  private func tellOfThreadStorage() {
    guard !isThreadStorageTold else { return }
    isThreadStorageTold = true
    loop.onNextTurn { [weak self] in
      self?.onEvent?(
        .note("the goroutine of assembly functions is shown as 0: this kernel has no /sys/kernel/btf/vmlinux"))
    }
  }

  private func tellOfLeftovers() {
    guard let leftovers, let kernel else { return }
    let isOurs = { [process] (address: UInt64) in
      kernel.probes.hasProbe(at: TargetAddress(address &- process.loadBias))
    }
    self.leftovers = leftovers.nextAttempt(in: process, takenOutBy: kernel.attacher, isOurs: isOurs)
    guard self.leftovers == nil else { return }
    let outcome = leftovers.outcome(in: process, isOurs: isOurs)
    if !outcome.isEmpty { onEvent?(.note(outcome)) }
  }

  private func planRenewal() {
    renewal?.cancel()
    renewal = loop.after(milliseconds: Self.renewalMilliseconds) { [weak self] in
      self?.kernel?.probes.dropUnwantedProbes()
    }
  }
}

// MARK: - The target's end

extension UprobeBackend {
  private struct Finishing {
    var ending: Ending
    let completion: () -> Void
  }

  private func handleEnd(_ status: ExitStatus?) {
    endSource?.cancel()
    if program != nil, status == nil, !process.hasEnded {
      // Only the keeper has ended: we still see the program's end, but not its exit code.
      program = nil
      endSource = loop.onReadable(process.handle) { [weak self] in self?.handleEnd(nil) }
      return
    }
    guard !hasEnded else { return }
    // It may have replaced itself and ended before we looked.
    if kernel?.tables.isReplaced ?? false { handleReplacement() }
    hasEnded = true
    kernel?.probes.closeAll()
    onEvent?(.ended(status: status))
    completeIfDone()
  }

  private func handleReplacement() {
    guard !isReplacedTold else { return }
    isReplacedTold = true
    kernel?.probes.closeAll()
    onEvent?(.replaced)
  }

  /// The process that owned the probes has ended. The kernel removed them, unless it was killed while it did.
  private func handleLostOwner(_ reason: String) {
    guard !hasEnded, finishing == nil else { return }
    kernel?.probes.closeAll()
    onEvent?(.probesLost(reason: reason))
  }

  private func terminate(graceMilliseconds: Int) {
    // A program that has not run yet has nothing to clean up, and would not see a signal that it could handle.
    let isHeld = program.map { !$0.hasStarted } ?? false
    guard process.send(signal: isHeld ? SIGKILL : SIGTERM) else {
      onEvent?(.note(TargetEvent.outOfReach))
      finishing?.ending = .leave
      return
    }
    loop.after(milliseconds: graceMilliseconds) { [self] in
      if !hasEnded { process.send(signal: SIGKILL) }
    }
  }

  private func completeIfDone() {
    guard let finishing, !(kernel?.attacher.isClosing ?? false) else { return }
    switch finishing.ending {
    case .terminate:
      guard hasEnded else { return }
    case .leave:
      if !hasEnded { program?.leave() }
      program = nil
    }
    self.finishing = Finishing(ending: finishing.ending, completion: {})
    kernel?.source.cancel()
    endSource?.cancel()
    finishing.completion()
  }
}
