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
  static let oldest = KernelRelease(6, 1)

  /// Asks by loading the program itself: no list of features says as much.
  static func probe() -> KernelSupport {
    if KernelRelease.running < oldest {
      return .unavailable("Linux \(KernelRelease.running) is older than \(oldest)")
    }
    if let clockObstacle { return .unavailable(clockObstacle) }
    let missing = missingCapabilities()
    if !missing.isEmpty {
      let names = missing.joined(separator: " and ")
      return .unavailable(getuid() == 0 ? "root lacks \(names) here" : "it needs root, or \(names)")
    }
    do throws(BackendError) {
      let object = try TraceObject(linkKind: .multi, capacity: TableCapacity())
      if uprobe_multi_supported(object.program) != 0 { return .ready(.multi) }
      _ = try TraceObject(linkKind: .single, capacity: TableCapacity())
      return .ready(.single)
    } catch {
      return .unavailable(error.clause, details: error.details)
    }
  }

  /// In a time namespace our clock may be another one than the kernel's, by which eBPF tells the time of a hit.
  static var clockObstacle: String? {
    isOwnClock(offsets: SystemFile.text("/proc/self/timens_offsets") ?? "")
      ? "the clock of this time namespace is not the kernel's" : nil
  }

  static func isOwnClock(offsets: String) -> Bool {
    let words = offsets.split(separator: "\n").first { $0.hasPrefix("monotonic") }?.split(separator: " ").dropFirst()
    return words.map { $0.contains { $0 != "0" } } ?? false
  }

  /// What we lack of the capabilities that eBPF at uprobes needs; none where that can't be told.
  static func missingCapabilities() -> [String] {
    guard let held = ProcessCapabilities.effective(of: getpid()), !held.contains(.administrator) else { return [] }
    return [(ProcessCapabilities.monitoring, "CAP_PERFMON"), (.eBPF, "CAP_BPF")].filter { !held.contains($0.0) }.map(
      \.1)
  }
}
