// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims

/// The contents of `/proc/PID/status` of a process or a thread at one moment.
package struct ProcessStatus: Sendable {
  private let lines: [Substring]

  /// - Parameter process: An id, or `self`.
  package init?(_ process: String) {
    guard let text = SystemFile.text("/proc/\(process)/status") else { return nil }
    lines = text.split(separator: "\n")
  }

  /// The words after a name; empty if the kernel does not have that line.
  package func words(_ name: String) -> [Substring] {
    let line = lines.first { $0.hasPrefix(name) && $0.dropFirst(name.count).first == ":" }
    return line?.dropFirst(name.count + 1).split(whereSeparator: \.isWhitespace) ?? []
  }

  package func numbers(_ name: String) -> [UInt32] { words(name).compactMap { UInt32($0) } }

  package func capabilities(_ name: String) -> ProcessCapabilities {
    words(name).first.flatMap { UInt64($0, radix: 16) }.map(ProcessCapabilities.init) ?? []
  }
}

/// The identity of a process for the kernel.
package struct Credentials: Hashable, Sendable {
  package var realUser: UInt32
  /// The effective user; the group is effective too.
  package var user: UInt32
  package var group: UInt32
  package var otherGroups: Set<UInt32>
  package var effective: ProcessCapabilities
  package var permitted: ProcessCapabilities
  package var inheritable: ProcessCapabilities
  package var bounding: ProcessCapabilities
  /// Executing a file gives it no privileges (`PR_SET_NO_NEW_PRIVS`).
  package var gainsNothing: Bool
  /// Whether root's id comes with capabilities; false under `SECBIT_NOROOT`.
  package var isRootSpecial: Bool

  package init(
    realUser: UInt32, user: UInt32, group: UInt32, otherGroups: Set<UInt32> = [], effective: ProcessCapabilities = [],
    permitted: ProcessCapabilities = [], inheritable: ProcessCapabilities = [], bounding: ProcessCapabilities,
    gainsNothing: Bool = false, isRootSpecial: Bool = true
  ) {
    self.realUser = realUser
    self.user = user
    self.group = group
    self.otherGroups = otherGroups
    self.effective = effective
    self.permitted = permitted
    self.inheritable = inheritable
    self.bounding = bounding
    self.gainsNothing = gainsNothing
    self.isRootSpecial = isRootSpecial
  }

  /// Nil if /proc does not show them.
  ///
  /// - Parameter process: An id, or `self`.
  package init?(of process: String) {
    guard let status = ProcessStatus(process) else { return nil }
    let users = status.numbers("Uid")
    let groups = status.numbers("Gid")
    guard users.count > 1, groups.count > 1 else { return nil }
    self.init(
      realUser: users[0], user: users[1], group: groups[1], otherGroups: Set(status.numbers("Groups")),
      effective: status.capabilities("CapEff"), permitted: status.capabilities("CapPrm"),
      inheritable: status.capabilities("CapInh"), bounding: status.capabilities("CapBnd"),
      gainsNothing: status.words("NoNewPrivs") == ["1"],
      // The kernel does not show this for another process.
      isRootSpecial: process != "self" || rights_root_is_special() != 0)
  }
}
