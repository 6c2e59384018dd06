// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Glibc

/// The kernel refused a resource that the loop needs.
package struct EventLoopError: Error, Hashable, Sendable {
  /// The system call's name.
  package var call: String
  package var errno: Int32

  package init(call: String, errno: Int32) {
    self.call = call
    self.errno = errno
  }

  package var problem: String { "\(call) failed: \(String(cString: strerror(errno)))." }

  package var remedy: String {
    if let remedy = SystemShortage.remedy(for: errno) { return remedy }
    return switch errno {
    case EBADF: "Start it with its standard streams open."
    default: "The kernel has refused something basic; look into its log (dmesg)."
    }
  }

  /// A result from the C shims: the value, or a negative error number.
  static func check(_ result: Int32, _ call: String) throws(EventLoopError) -> Int32 {
    guard result >= 0 else { throw EventLoopError(call: call, errno: -result) }
    return result
  }
}
