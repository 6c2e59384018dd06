// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc
import TraceBackend
import UprobeBackend

extension Judged {
  /// No remedy here lets everybody run a file with rights that not everybody has.
  var remedies: [Remedy] {
    guard isSupportedMachine else { return [] }
    guard facts.surroundings.procObstacle == nil else {
      return [Remedy(purpose: "To trace anything, mount /proc:", commands: [Surroundings.mountCommand])]
    }
    guard hasOpenFiles else {
      return [
        Remedy(
          purpose: "To trace anything, raise the limit of open files:",
          commands: ["ulimit -n \(Surroundings.leastOpenFiles)"])
      ]
    }
    return ptraceRemedies + uprobeRemedies
  }

  private var isRoot: Bool { facts.machine.userID == 0 }
  private var executable: String { Self.quoted(facts.machine.executable) }

  private var uprobeRemedies: [Remedy] {
    if canUseUprobes { return [] }
    let oldest = UprobeFacts.oldestKernel
    guard hasKernelForUprobes else {
      return [Remedy(purpose: "For ebpf, use Linux \(oldest.major).\(oldest.minor) or newer.", commands: [])]
    }
    if !facts.uprobe.missingCapabilities.isEmpty {
      guard isRoot else { return rightsForAUser }
      let names = facts.uprobe.missingCapabilities.map { String($0.dropFirst("CAP_".count)) }
      return container("For ebpf, start the container with the capabilities:", adding: names)
    }
    if !facts.uprobe.programLog.isEmpty {
      return [Remedy(purpose: "For ebpf, please report what this kernel says about Sonde's program.", commands: [])]
    }
    if facts.surroundings.isInUserNamespace {
      return [
        Remedy(
          purpose: "For ebpf, trace from outside the user namespace, where the process has another id:",
          commands: ["sudo \(executable) trace --pid PROCESS PATTERN"])
      ]
    }
    // Other failures explain themselves.
    guard !facts.surroundings.forbiddenCalls.isEmpty else { return [] }
    return container(
      "For ebpf, start the container without its filter:", adding: ["BPF", "PERFMON"], isUnfiltered: true)
  }

  private var rightsForAUser: [Remedy] {
    let copy = "/usr/local/bin/sonde-ebpf"
    if facts.surroundings.gainsNothing {
      return [
        Remedy(
          purpose: "For ebpf, start sonde from outside: no program that is started here gains rights (no_new_privs).",
          commands: [])
      ]
    }
    if facts.surroundings.fileHasCapabilities, facts.surroundings.fileHasTooFew {
      let missing = facts.uprobe.missingCapabilities.joined(separator: " and ")
      return [
        Remedy(
          purpose: "This file has too few capabilities. For ebpf, add \(missing):",
          commands: ["sudo setcap cap_bpf,cap_perfmon+ep \(executable)"])
      ]
    }
    if facts.surroundings.fileHasCapabilities {
      return [
        Remedy(
          purpose: "This file has capabilities that do not count here: its file system may be mounted with nosuid. "
            + "Use a copy on another one:",
          commands: ["sudo install \(executable) \(copy)", "sudo setcap cap_bpf,cap_perfmon+ep \(copy)"])
      ]
    }
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
      if isRoot { return containerWithPtrace }
      return [
        Remedy(
          purpose: yamaScope == 1 ? "To attach to your own processes:" : "To trace your own programs:",
          commands: ["sudo sysctl \(open)"]),
        Remedy(purpose: "Or attach as root:", commands: ["sudo \(executable) trace --pid PROCESS PATTERN"]),
      ]
    default: break
    }
    // The child process that tries it could not even be created.
    if facts.ptrace.childRefusal?.hasSuffix(String(cString: strerror(EAGAIN))) ?? false {
      return [
        Remedy(purpose: "To trace anything, let this user start more processes:", commands: ["ulimit -u unlimited"])
      ]
    }
    return canUsePtrace ? [] : containerWithPtrace
  }

  private var containerWithPtrace: [Remedy] {
    container("For ptrace, start the container with the right to use it:", adding: ["SYS_PTRACE"], isUnfiltered: true)
  }

  /// How to start a container with more rights, in the terms of Docker and Kubernetes.
  private func container(_ purpose: String, adding capabilities: [String], isUnfiltered: Bool = false) -> [Remedy] {
    let options =
      capabilities.map { "--cap-add=\($0)" } + (isUnfiltered ? ["--security-opt seccomp=unconfined"] : [])
    let members =
      ["capabilities: {add: [\(capabilities.joined(separator: ", "))]}"]
      + (isUnfiltered ? ["seccompProfile: {type: Unconfined}"] : [])
    return [
      Remedy(purpose: purpose, commands: ["docker run \(options.joined(separator: " ")) IMAGE"]),
      Remedy(
        purpose: "Or in Kubernetes:", commands: ["securityContext: {\(members.joined(separator: ", "))}"]),
    ]
  }

  /// Quoted so that a shell reads it as one word.
  private static func quoted(_ word: String) -> String {
    let plain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-+".contains($0)) }
    return plain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
