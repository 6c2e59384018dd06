// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc

/// A descriptor of a process, which stays that process's whatever its id comes to mean.
package enum ProcessDescriptor {
  /// - Returns: A descriptor that is readable when the process has ended, the caller's to close; `-errno` where there is
  ///   none, `-EPERM` where a filter forbids it.
  package static func open(_ process: Int32) -> Int32 {
    SystemCallFilter.forbidsProcessHandles ? -EPERM : process_open(process)
  }
}
