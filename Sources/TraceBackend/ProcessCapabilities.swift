// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Rights of a process that go beyond its user's, as the kernel counts them.
package struct ProcessCapabilities: OptionSet, Sendable {
  package let rawValue: UInt64
  package init(rawValue: UInt64) { self.rawValue = rawValue }

  /// CAP_SYS_PTRACE
  package static let tracing = ProcessCapabilities(rawValue: 1 << 19)
  /// CAP_SYS_ADMIN, which stands for the two below as well.
  package static let administrator = ProcessCapabilities(rawValue: 1 << 21)
  /// CAP_PERFMON
  package static let monitoring = ProcessCapabilities(rawValue: 1 << 38)
  /// CAP_BPF
  package static let eBPF = ProcessCapabilities(rawValue: 1 << 39)

  /// Those that count at this moment; nil where they can't be read.
  package static func effective(of process: Int32) -> ProcessCapabilities? {
    let lines = SystemFile.text("/proc/\(process)/status")?.split(separator: "\n") ?? []
    guard let line = lines.first(where: { $0.hasPrefix("CapEff:") }) else { return nil }
    return UInt64(line.dropFirst(7).drop(while: \.isWhitespace), radix: 16).map(ProcessCapabilities.init)
  }
}
