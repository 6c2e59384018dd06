// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import UprobeBackend

extension Judged {
  /// Nothing here makes a file that everybody can run with rights that not everybody has.
  var remedies: [Remedy] { isSupportedMachine ? ptraceRemedies + uprobeRemedies : [] }

  private var isRoot: Bool { facts.machine.userID == 0 }
  private var executable: String { Self.quoted(facts.machine.executable) }

  private var uprobeRemedies: [Remedy] {
    if canUseUprobes { return [] }
    let oldest = UprobeFacts.oldestKernel
    guard hasKernelForUprobes else {
      return [Remedy(purpose: "For ebpf, use Linux \(oldest.major).\(oldest.minor) or newer.", commands: [])]
    }
    if !facts.uprobe.missingCapabilities.isEmpty { return isRoot ? [containerWithCapabilities] : rightsForAUser }
    if !facts.uprobe.programLog.isEmpty {
      return [Remedy(purpose: "For ebpf, please report what this kernel says of Sonde's program.", commands: [])]
    }
    return [
      Remedy(
        purpose: "For ebpf, run it outside the container or the user namespace, or with a container's filter off:",
        commands: ["docker run --cap-add=BPF --cap-add=PERFMON --security-opt seccomp=unconfined IMAGE"])
    ]
  }

  private var rightsForAUser: [Remedy] {
    let copy = "/usr/local/bin/sonde-ebpf"
    return [
      Remedy(purpose: "For ebpf, run it as root:", commands: ["sudo \(executable) trace PATTERN -- PROGRAM"]),
      Remedy(
        purpose: "Or give the rights to a copy that only the group \(facts.machine.group) may run:",
        commands: [
          "sudo install -m 0750 -g \(Self.quoted(facts.machine.group)) \(executable) \(copy)",
          "sudo setcap cap_bpf,cap_perfmon+ep \(copy)",
        ]),
    ]
  }

  private var containerWithCapabilities: Remedy {
    let options = facts.uprobe.missingCapabilities.map { "--cap-add=\($0.dropFirst("CAP_".count))" }
    return Remedy(
      purpose: "For ebpf, start the container with the capabilities:",
      commands: ["docker run \(options.joined(separator: " ")) IMAGE"])
  }

  private var ptraceRemedies: [Remedy] {
    let open = "kernel.yama.ptrace_scope=0"
    switch yamaScope {
    case 3...:
      return [
        Remedy(
          purpose: "To trace anything, set Yama's scope for the next start, and restart the machine:",
          commands: ["echo \(open) | sudo tee /etc/sysctl.d/99-sonde.conf"])
      ]
    case 1, 2:
      if isFree { break }
      if isRoot { return [containerWithPtrace] }
      return [
        Remedy(
          purpose: yamaScope == 1 ? "To attach to your own processes:" : "To trace your own programs:",
          commands: ["sudo sysctl \(open)"]),
        Remedy(purpose: "Or attach as root:", commands: ["sudo \(executable) trace --pid PROCESS PATTERN"]),
      ]
    default: break
    }
    return facts.ptrace.childRefusal == nil ? [] : [containerWithPtrace]
  }

  private var containerWithPtrace: Remedy {
    Remedy(
      purpose: "For ptrace, start the container with the right to it:",
      commands: ["docker run --cap-add=SYS_PTRACE --security-opt seccomp=unconfined IMAGE"])
  }

  /// As a shell takes it for one word.
  private static func quoted(_ word: String) -> String {
    let plain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-+".contains($0)) }
    return plain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
