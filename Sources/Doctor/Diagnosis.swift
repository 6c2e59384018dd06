// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import PtraceBackend
import TraceBackend
import UprobeBackend

/// What a machine and a user can trace with, and what would help.
package struct Diagnosis: Sendable {
  package let findings: [Finding]
  /// What `auto` uses; nil if nothing works.
  package let launch: BackendKind?
  package let attach: BackendKind?
  package let remedies: [Remedy]

  /// Whether anything can be traced.
  package var isUsable: Bool { launch != nil || attach != nil }

  package init(_ facts: Facts) {
    let judged = Judged(facts)
    launch = judged.launch
    attach = judged.attach
    findings = judged.machineFindings + judged.uprobeFindings + judged.ptraceFindings + judged.otherFindings
    remedies = judged.remedies
    attachClause = judged.attachClause
  }

  /// What can be attached to, or why nothing.
  let attachClause: String
}

/// The facts, and the conclusions drawn from them.
struct Judged {
  let facts: Facts
  let isSupportedMachine: Bool
  let kernel: (major: Int, minor: Int)
  let hasKernelForUprobes: Bool
  let canUseUprobes: Bool
  let canUsePtrace: Bool
  /// Whether the user is limited neither by who owns a process nor by Yama.
  let isFree: Bool
  let yamaScope: Int
  /// Whether a session could open everything it needs.
  let hasOpenFiles: Bool
  let launch: BackendKind?
  let attach: BackendKind?

  init(_ facts: Facts) {
    self.facts = facts
    isSupportedMachine = facts.machine.architecture == "x86_64"
    let numbers = facts.machine.kernel.split(maxSplits: 2, whereSeparator: { !$0.isNumber }).prefix(2).map {
      Int($0) ?? 0
    }
    kernel = numbers.count == 2 ? (numbers[0], numbers[1]) : (0, 0)
    hasKernelForUprobes = kernel >= UprobeFacts.oldestKernel
    canUseUprobes = isSupportedMachine && hasKernelForUprobes && facts.uprobe.program == .works
    yamaScope = facts.ptrace.yamaScope ?? 0
    isFree = facts.machine.userID == 0 && facts.ptrace.hasCapability && yamaScope < 3
    hasOpenFiles = facts.machine.openFilesNow >= Surroundings.leastOpenFiles
    let isBlind = facts.surroundings.procObstacle != nil || !hasOpenFiles
    let forbidsPtrace = !facts.surroundings.forbiddenCalls.allSatisfy { !PtraceFacts.neededCalls.contains($0) }
    canUsePtrace = facts.ptrace.childRefusal == nil && !forbidsPtrace
    let best: BackendKind? = isBlind ? nil : canUseUprobes ? .ebpf : canUsePtrace ? .ptrace : nil
    // A launched program is held before its first instruction with ptrace, whichever backend traces it afterwards.
    launch = isSupportedMachine && facts.ptrace.childRefusal == nil ? best : nil
    // Permission to trace comes from the user's own rights: under eBPF too, Sonde requires what ptrace would need.
    attach = isSupportedMachine && (yamaScope == 0 || isFree) ? best : nil
  }

  var attachClause: String {
    if attach != nil {
      if !isFree {
        return facts.machine.userID == 0 ? "for processes that have no more rights than you" : "for your own processes"
      }
      return facts.surroundings.isInUserNamespace ? "for any process of the user namespace" : "for any process"
    }
    guard isSupportedMachine else { return "only x86-64 is supported" }
    if let obstacle = facts.surroundings.procObstacle { return obstacle.text }
    if !hasOpenFiles { return "too few files may be open" }
    return yamaScope == 0 ? "ptrace and eBPF are both refused" : "kernel.yama.ptrace_scope is \(yamaScope)"
  }

  func isKernel(_ major: Int, _ minor: Int) -> Bool { kernel >= (major, minor) }
}
