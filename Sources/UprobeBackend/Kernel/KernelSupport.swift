// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLibbpf
import Glibc
import TraceBackend

/// Whether this kernel lets this user trace with eBPF, and how.
enum KernelSupport {
  case ready(TraceObject.LinkKind)
  /// The reason is one clause for the user, the details are lines for the log.
  case unavailable(String, details: [String] = [])

  /// The oldest kernel with everything the program uses, and on which it is tested.
  static let oldest = KernelRelease(6, 1)

  /// Finds out by loading the program itself: no list of features says as much.
  static func probe() -> KernelSupport {
    if KernelRelease.running < oldest {
      return .unavailable("Linux \(KernelRelease.running) is older than \(oldest)")
    }
    let missing = missingCapabilities()
    if !missing.isEmpty {
      let names = missing.joined(separator: " and ")
      return .unavailable(getuid() == 0 ? "root lacks \(names) here" : "it needs root, or \(names)")
    }
    if let obstacle { return .unavailable(obstacle) }
    do throws(BackendError) {
      let object = try TraceObject(linkKind: .multi, capacity: TableCapacity())
      if uprobe_multi_supported(object.program) != 0 { return .ready(.multi) }
      if let singleObstacle { return .unavailable(singleObstacle) }
      _ = try TraceObject(linkKind: .single, capacity: TableCapacity())
      return .ready(.single)
    } catch {
      return .unavailable(error.clause, details: error.details)
    }
  }

  /// What prevents a user with the capabilities from using eBPF, as far as it is known before anything is tried.
  static var obstacle: String? {
    clockObstacle
      ?? (Surroundings.isInUserNamespace
        ? "the kernel accepts it only from root of the machine, not from root of a user namespace" : nil)
      ?? SystemCallFilter.refusal(of: [.bpf, .openProcess])
  }

  /// What prevents setting probes one by one, as before Linux 6.6.
  static var singleObstacle: String? {
    SystemCallFilter.refusal(of: [.openPerformanceEvent])
      ?? (access("/sys/bus/event_source/devices/uprobe/type", R_OK) == 0
        ? nil : "there is no /sys/bus/event_source/devices/uprobe, which this kernel needs for it: /sys is hidden here")
      ?? (uprobe_single_permitted() != 0 ? nil : "this kernel requires CAP_SYS_ADMIN to set probes one by one")
  }

  /// In a time namespace our clock may differ from the kernel's, with which eBPF timestamps a hit.
  static var clockObstacle: String? {
    isOwnClock(offsets: SystemFile.text("/proc/self/timens_offsets") ?? "")
      ? "the clock of this time namespace is not the kernel's" : nil
  }

  static func isOwnClock(offsets: String) -> Bool {
    let words = offsets.split(separator: "\n").first { $0.hasPrefix("monotonic") }?.split(separator: " ").dropFirst()
    return words.map { $0.contains { $0 != "0" } } ?? false
  }

  /// The capabilities that eBPF at uprobes needs and we lack.
  static func missingCapabilities() -> [String] {
    let held = ProcessCapabilities.own
    if held.contains(.administrator) { return [] }
    return neededCapabilities.filter { !held.contains($0.capability) }.map(\.name)
  }

  /// The ones we have, and the one that includes them all.
  static var heldCapabilities: [String] {
    let held = ProcessCapabilities.own
    return ([(ProcessCapabilities.administrator, "CAP_SYS_ADMIN")] + neededCapabilities).filter { held.contains($0.0) }
      .map(\.1)
  }

  private static let neededCapabilities: [(capability: ProcessCapabilities, name: String)] = [
    (.monitoring, "CAP_PERFMON"), (.eBPF, "CAP_BPF"),
  ]
}
