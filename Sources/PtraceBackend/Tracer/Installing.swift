// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CCapture
import TargetMemory
import TraceBackend

/// Where probes are wanted, and the breakpoints in the text.
extension Tracer {
  /// Makes the change's sites the wanted ones. Before `start` nothing is written yet.
  ///
  /// - Throws: If the process ends, or has ended.
  func install(_ change: PlanChange) throws(BackendError) -> [RefusedSite] {
    guard phase != .ended else { throw .endedWhileSetting }
    guard phase == .opened || phase == .tracing else { return [] }
    tables.apply(change)
    var refused: [RefusedSite] = []
    var wanted: Set<UInt64> = []
    for site in change.sites {
      let address = site.address.rawValue &+ loadBias
      do throws(ProbeRefusal) {
        try want(site.captures.map(\.rawValue), at: address)
        wanted.insert(address)
      } catch {
        refused.append(RefusedSite(address: site.address, reason: error.reason))
      }
    }
    for probe in probes.values where !wanted.contains(probe.address) {
      probe.captures = []
      takeOut(probe)
    }
    if !refused.isEmpty, hasEnded { throw .endedWhileSetting }
    return refused
  }

  /// Checked with the system, since its end may not have been reported yet.
  private var hasEnded: Bool { (ProcessFiles.threads(of: processID) ?? []).allSatisfy(ProcessFiles.isEnding) }

  private func want(_ captures: [UInt32], at address: UInt64) throws(ProbeRefusal) {
    guard !isReplaced else { throw .programReplaced }
    guard captures.allSatisfy({ $0 < UInt32(RecordRing.maximumCaptures) }) else { throw .tooManyCaptures }
    let probe: Probe
    if let known = probes[address] {
      probe = known
    } else {
      probe = try Probe(address: address, code: code(at: address))
      probes[address] = probe
    }
    guard !probe.isImpossible else { throw .noRoom }
    probe.captures = captures
    probe.needsVectors = captures.contains { tables.program($0)?.pointee.uses_vectors != 0 }
    if phase == .tracing { try place(probe) }
  }

  /// The program's own bytes, without our breakpoints.
  private func code(at address: UInt64) -> [UInt8] {
    var code = text?.read(at: address, count: Probe.longestInstruction) ?? []
    for offset in code.indices {
      if let probe = probes[address &+ UInt64(offset)], probe.isPlaced { code[offset] = probe.original }
    }
    return code
  }

  private func place(_ probe: Probe) throws(ProbeRefusal) {
    guard !probe.isPlaced else { return }
    guard text?.write([Probe.breakpoint], at: probe.address) == true else { throw .unwritable }
    probe.isPlaced = true
  }

  func takeOut(_ probe: Probe) {
    guard probe.isPlaced else { return }
    probe.isPlaced = false
    _ = text?.write([probe.original], at: probe.address)
  }

  func takeAllOut() {
    for probe in probes.values { takeOut(probe) }
  }

  /// Starts recording hits, and lets a launched program run.
  func start() {
    guard phase == .opened else { return }
    phase = .tracing
    for probe in probes.values where !probe.captures.isEmpty {
      do throws(ProbeRefusal) {
        try place(probe)
      } catch {
        post(.note("no probe at 0x\(String(probe.address, radix: 16)): \(error.reason)"))
      }
    }
    for thread in threads.values where thread.isParked {
      thread.isParked = false
      resume(thread)
    }
  }
}
