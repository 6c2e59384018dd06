// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The program has ended by itself, and its exit code is known.
package struct ExitedEvent: EventType {
  package static let event = "exited"

  /// 128 + the signal for a program killed by one.
  package var exitCode: Int

  package init(exitCode: Int) {
    self.exitCode = exitCode
  }
}
