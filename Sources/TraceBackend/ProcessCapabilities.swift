// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims

/// Rights of a process beyond those of its user, as Linux capabilities.
package struct ProcessCapabilities: OptionSet, Hashable, Sendable {
  package let rawValue: UInt64
  package init(rawValue: UInt64) { self.rawValue = rawValue }

  /// CAP_SYS_PTRACE
  package static let tracing = ProcessCapabilities(rawValue: 1 << 19)
  /// CAP_SYS_ADMIN, which includes the two below.
  package static let administrator = ProcessCapabilities(rawValue: 1 << 21)
  /// CAP_PERFMON
  package static let monitoring = ProcessCapabilities(rawValue: 1 << 38)
  /// CAP_BPF
  package static let eBPF = ProcessCapabilities(rawValue: 1 << 39)

  /// Whether they are enough to load eBPF programs and to set uprobes.
  package var allowsEBPF: Bool { contains(.administrator) || isSuperset(of: [.eBPF, .monitoring]) }

  /// The capabilities of this process now. Asks the kernel directly: /proc may show another pid namespace.
  package static var own: ProcessCapabilities { ProcessCapabilities(rawValue: rights_effective()) }
}
