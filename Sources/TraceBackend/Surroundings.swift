// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import EventLoop
import Glibc

/// The environment of this process: which processes it can see, and where its capabilities count.
package enum Surroundings {
  /// What hides the processes from us.
  package enum ProcObstacle: Hashable, Sendable {
    /// No proc file system is mounted at /proc.
    case missing
    /// /proc shows the ids of a pid namespace other than ours.
    case otherNamespace
  }

  /// Mounts a /proc of our own pid namespace.
  package static let mountCommand = "mount -t proc proc /proc"

  /// A session must be able to have this many files open: with fewer, opening the last ones would fail at some point.
  package static let leastOpenFiles = SystemShortage.leastOpenFiles

  /// Nil if /proc shows the processes under the ids that our system calls take.
  package static var procObstacle: ProcObstacle? {
    guard let status = ProcessStatus("self") else {
      // We are out of descriptors or memory.
      if access("/proc/self/status", R_OK) == 0 { return nil }
      // It is mounted, but belongs to a namespace that we are not in.
      return access("/proc/1/status", F_OK) == 0 ? .otherNamespace : .missing
    }
    // One id for each pid namespace, from that of /proc down to ours.
    return status.words("NSpid").count > 1 ? .otherNamespace : nil
  }

  /// Whether our capabilities count only for objects of a user namespace, not for the machine.
  package static var isInUserNamespace: Bool {
    var namespace = stat()
    let machine: ino_t = 0xEFFF_FFFD  // the inode of the first user namespace, as Linux fixes it
    return stat("/proc/self/ns/user", &namespace) == 0 && namespace.st_ino != machine
  }

  /// As far as this can be seen from outside: compares the users of the two namespaces.
  static func isInOtherUserNamespace(_ process: Int32) -> Bool {
    guard let own = SystemFile.contents("/proc/self/uid_map"),
      let other = SystemFile.contents("/proc/\(process)/uid_map")
    else { return false }
    return own != other
  }
}

extension Surroundings.ProcObstacle {
  /// A clause.
  package var text: String {
    switch self {
    case .missing: "/proc is not mounted"
    case .otherNamespace: "/proc shows another pid namespace"
    }
  }

  /// A sentence.
  package var remedy: String { "Mount it again: '\(Surroundings.mountCommand)'." }
}
