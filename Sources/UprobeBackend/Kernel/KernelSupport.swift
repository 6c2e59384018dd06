// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLibbpf
import Glibc
import TraceBackend

/// Whether this kernel lets this user trace with eBPF, and how.
enum KernelSupport {
  case ready(TraceObject.LinkKind)
  /// The reason is one clause for a person, the details are lines for the log.
  case unavailable(String, details: [String] = [])

  /// The oldest kernel with all that the program uses, and that it is tried on.
  private static let oldest = KernelRelease(6, 1)

  /// Asks by loading the program itself: no list of features says as much.
  static func probe() -> KernelSupport {
    if KernelRelease.running < oldest {
      return .unavailable("Linux \(KernelRelease.running) is older than \(oldest)")
    }
    if let missing = missingCapabilities() { return .unavailable(missing) }
    do throws(BackendError) {
      let object = try TraceObject(linkKind: .multi, capacity: TableCapacity())
      if uprobe_multi_supported(object.program) != 0 { return .ready(.multi) }
      _ = try TraceObject(linkKind: .single, capacity: TableCapacity())
      return .ready(.single)
    } catch {
      switch error {
      case .programRefused(let why, let log):
        return .unavailable("the kernel refused the eBPF program: \(why)", details: log)
      case .tracerFailed(let why): return .unavailable(why)
      case .noSuchProcess, .notPermitted, .alreadyTraced, .launchFailed: return .unavailable(error.problem)
      }
    }
  }

  private static func missingCapabilities() -> String? {
    let names = [(38, "CAP_PERFMON"), (39, "CAP_BPF")]
    let administrator: UInt64 = 1 << 21  // CAP_SYS_ADMIN stands for both
    guard let word = ProcessFiles.status("CapEff", of: getpid())?.first, let held = UInt64(word, radix: 16) else {
      return nil
    }
    if held & administrator != 0 { return nil }
    let missing = names.filter { held & 1 << $0.0 == 0 }.map(\.1)
    if missing.isEmpty { return nil }
    return getuid() == 0
      ? "root lacks \(missing.joined(separator: " and ")) here"
      : "it needs root, or \(missing.joined(separator: " and "))"
  }
}
