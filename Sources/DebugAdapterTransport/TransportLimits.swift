// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The bounds of a connection.
package struct TransportLimits: Hashable, Sendable {
  /// The longest message that is read; a longer one is skipped and answered with a failure if possible.
  package var messageBytes = 4 << 20
  /// The longest header of a message.
  package var headerBytes = 8 << 10
  /// With this much unread by the client while a write waits, the client counts as behind: the capacity of a pipe.
  package var behindBytes = 64 << 10
  /// With this much unread by the client, no more of its requests are read. The session stops sending its own events at
  /// the same number.
  package var pendingBytes = 64 << 20

  package init() {}
}
