// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc

/// A descriptor of a process. It keeps referring to that process even if the kernel reuses the id.
package enum ProcessDescriptor {
  /// - Returns: A descriptor that is readable when the process has ended; the caller closes it. `-errno` on failure,
  ///   `-EPERM` if a filter forbids it.
  package static func open(_ process: Int32) -> Int32 {
    SystemCallFilter.forbidsProcessHandles ? -EPERM : process_open(process)
  }
}
