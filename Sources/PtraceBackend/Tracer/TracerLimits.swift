// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The bounds of what the tracer keeps and waits for.
enum TracerLimits {
  /// Thread reports handled between two checks of the mailbox.
  static let reportsPerTurn = 64
  /// Instructions that can have a copy in the scratch area, over the whole session.
  static let scratchSlots = 1 << 16
  /// Threads that sleep uninterruptibly in the kernel this long after they were asked to stop are detached by the
  /// tracer's end: nothing of ours is in their text any more.
  static let leaveSeconds: UInt64 = 5
  /// The time that a launched program gets between SIGTERM and SIGKILL when the session has ended.
  static let orphanGraceMilliseconds = 1000
  /// Notes for the console that wait while the session does not read; further ones are dropped.
  static let waitingNoteBytes = 64 << 10
  /// How long the session may take to read the last answer.
  static let farewellMilliseconds: Int32 = 1000
}
