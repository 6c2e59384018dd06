// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc

/// How readily the kernel ends a process when memory runs out (proc(5), `oom_score_adj`: -1000, never, to 1000).
package enum OutOfMemoryScore {
  /// Asks the kernel to spare this process, as far as its user may. Call it after this process has started the program
  /// that it holds: a child inherits the value.
  package static func spareThisProcess() {
    let file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    defer { _ = close(file) }
    for score in ["-1000", "-900", "-500", "0"] where write(file, score, score.utf8.count) > 0 { return }
  }
}
