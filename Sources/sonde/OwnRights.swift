// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc

/// The rights that our own executable gives: its capabilities, or another user or group.
///
/// Only this place decides what each of our processes keeps of them. Each process gets them again, because it executes
/// the file.
enum OwnRights {
  /// Gives up every right that the process does not need, and ends the process if that fails.
  ///
  /// - Parameter role: The first word of the command line.
  static func giveUp(as role: String?) {
    let error = rights_give_up(kept(by: role))
    guard error == 0 else {
      printToStandardError(
        "sonde: the capabilities of this file can't be given up: \(String(cString: strerror(-error))). "
          + "Run a copy of sonde that has none.")
      exit(Sonde.ExitStatus.failure)
    }
  }

  private static func kept(by role: String?) -> rights_kept {
    switch role {
    // They start, trace or read programs, and load no eBPF.
    case "tracer", "keeper", "hold", "sweeper", "functions": RIGHTS_KEEP_NONE
    default: RIGHTS_KEEP_EBPF
    }
  }
}
