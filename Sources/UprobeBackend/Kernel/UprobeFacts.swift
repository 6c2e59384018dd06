// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLibbpf
import Glibc
import TraceBackend

/// The eBPF support of this machine and this user, found out by trying where possible.
package struct UprobeFacts: Hashable, Sendable {
  /// The outcome of a trial.
  package enum Trial: Hashable, Sendable {
    case works
    /// Why not, a clause.
    case fails(String)
    /// Without the rights only the kernel's version is known.
    case untried
  }

  /// Names, such as `CAP_BPF`.
  package var missingCapabilities: [String]
  /// The ones we have, and CAP_SYS_ADMIN, which includes them all.
  package var heldCapabilities: [String]
  /// `kernel.unprivileged_bpf_disabled`; nil if it can't be read.
  package var unprivilegedSetting: Int?
  /// Our own program.
  package var program: Trial
  /// The kernel's last words on a program that it rejected, line by line.
  package var programLog: [String]
  /// Many probes through one link.
  package var multiLinks: Trial
  package var ringBuffer: Trial
  package var sleepablePrograms: Trial
  /// Whether the kernel describes its own types.
  package var hasTypes: Bool

  package init(
    missingCapabilities: [String], heldCapabilities: [String] = ["CAP_BPF", "CAP_PERFMON"], unprivilegedSetting: Int?,
    program: Trial, programLog: [String] = [], multiLinks: Trial, ringBuffer: Trial, sleepablePrograms: Trial,
    hasTypes: Bool
  ) {
    self.missingCapabilities = missingCapabilities
    self.heldCapabilities = heldCapabilities.filter { !missingCapabilities.contains($0) }
    self.unprivilegedSetting = unprivilegedSetting
    self.program = program
    self.programLog = programLog
    self.multiLinks = multiLinks
    self.ringBuffer = ringBuffer
    self.sleepablePrograms = sleepablePrograms
    self.hasTypes = hasTypes
  }

  /// The oldest kernel that eBPF is used on.
  package static let oldestKernel = (major: KernelSupport.oldest.major, minor: KernelSupport.oldest.minor)

  /// Loads the program and small test objects; none of it stays.
  package static func found() -> UprobeFacts {
    let missing = KernelSupport.missingCapabilities()
    var facts = UprobeFacts(
      missingCapabilities: missing, heldCapabilities: KernelSupport.heldCapabilities,
      unprivilegedSetting: SystemFile.number("/proc/sys/kernel/unprivileged_bpf_disabled"), program: .untried,
      multiLinks: .untried, ringBuffer: .untried, sleepablePrograms: .untried,
      hasTypes: access("/sys/kernel/btf/vmlinux", R_OK) == 0)
    guard missing.isEmpty else { return facts }
    if let obstacle = KernelSupport.obstacle {
      facts.program = .fails(obstacle)
      return facts
    }
    libbpf_set_print(nil)
    facts.ringBuffer = trial(feature_ring_buffer())
    facts.sleepablePrograms = trial(feature_sleepable_uprobe())
    facts.tryProgram()
    return facts
  }

  private mutating func tryProgram() {
    do throws(BackendError) {
      let multi = try TraceObject(linkKind: .multi, capacity: TableCapacity())
      guard uprobe_multi_supported(multi.program) == 0 else {
        program = .works
        multiLinks = .works
        return
      }
      multiLinks = .fails("this kernel has none")
      if let obstacle = KernelSupport.singleObstacle {
        program = .fails(obstacle)
        return
      }
      _ = try TraceObject(linkKind: .single, capacity: TableCapacity())
      program = .works
    } catch {
      programLog = error.details
      switch error {
      case .programRefused(let why, _), .tracerFailed(let why), .tracerGone(let why): program = .fails(why)
      case .noResources: program = .fails(error.clause)
      case .noSuchProcess, .processEnded, .endedWhileSetting, .kernelThread, .notPermitted, .alreadyTraced,
        .launchFailed, .losesPrivileges:
        program = .fails(error.problem)
      }
    }
  }

  private static func trial(_ result: Int32) -> Trial {
    switch result {
    case 0: .works
    // A policy forbids it: that says nothing about the kernel.
    case -EPERM: .untried
    default: .fails(errorText(-result))
    }
  }
}
