// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The bounds of a connection.
package struct TransportLimits: Hashable, Sendable {
  /// The longest message that is read; a longer one is passed over and answered with a failure where that is possible.
  package var messageBytes = 4 << 20
  /// The longest header of a message.
  package var headerBytes = 8 << 10
  /// With this much unread by the client while a write waits, the client counts as behind: what a pipe holds.
  package var behindBytes = 64 << 10
  /// With this much unread by the client, no more of its requests are read. The session holds its own events back at
  /// the same number.
  package var pendingBytes = 64 << 20

  package init() {}
}
