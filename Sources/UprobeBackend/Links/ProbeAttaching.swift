// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc

/// A set of uprobes that are set and removed together.
struct ProbeLink: Hashable {
  /// Chosen by the caller that sets them; no two links of a session have the same one.
  let number: UInt32
}

/// An address to probe: where it is in the file, and what the program receives at a hit.
struct ProbePoint: BitwiseCopyable {
  var offset: UInt64
  var cookie: UInt64
}

/// Sets and closes uprobes in one program.
protocol ProbeAttaching: AnyObject {
  /// All or nothing.
  ///
  /// - Throws: The kernel's reason.
  func attach(_ points: [ProbePoint]) throws(KernelRefusal) -> ProbeLink

  /// How many probes one link can carry.
  var pointsPerLink: Int { get }

  /// Removes the probes, later and in any order.
  func close(_ links: [ProbeLink])
}

/// An error number of the kernel.
struct KernelRefusal: Error, Hashable {
  var errno: Int32

  /// The process that owns the links has ended.
  static let noOwner = KernelRefusal(errno: ENOLINK)

  /// Whether the error is about the points: then some of them may be set without the others.
  var isAboutPoints: Bool {
    ![EPERM, EACCES, ENOMEM, EMFILE, ENFILE, ESRCH, ENOENT, EINTR, ENOLINK].contains(errno)
  }
}
