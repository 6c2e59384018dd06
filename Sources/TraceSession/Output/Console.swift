// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

/// All text for the client, in order.
///
/// Each hit is an event of its own. Only while the client is behind are waiting hits merged into one event of whole
/// lines, which then has no source and line.
package final class Console {
  private let connection: any Connection
  private let limits: SessionLimits
  private var merged: [UInt8] = []
  private var isOpen = false
  private var early: [OutputEvent] = []

  package init(connection: any Connection, limits: SessionLimits = SessionLimits()) {
    self.connection = connection
    self.limits = limits
  }

  /// Sends the text from before the client had its `initialize` response: no event may come before that.
  package func open() {
    isOpen = true
    for event in early { connection.send(event: event) }
    early.removeAll()
  }

  /// Whether so much output is waiting for the client that no more hits should be read.
  package var isFull: Bool {
    // This query tells the connection that we want a notification when the client has caught up.
    connection.isBehind && connection.pendingBytes + merged.count >= limits.pendingOutputBytes
  }

  /// Sends the line of one hit, which ends in a line feed.
  ///
  /// - Parameter expansion: The reference with which `variables` expands the hit; called only if the hit is an event of
  ///   its own.
  package func hit(
    _ line: [UInt8], source: Source?, line number: Int?, group: OutputEvent.Group? = nil,
    expansion: @autoclosure () -> Int? = nil
  ) {
    guard !connection.isBehind else {
      merged.append(contentsOf: line)
      if merged.count >= limits.mergedEventBytes { sendMerged() }
      return
    }
    sendMerged()
    send(
      OutputEvent(
        category: .console, output: String(decoding: line, as: UTF8.self), group: group,
        variablesReference: expansion(),
        source: source, line: source == nil ? nil : number))
  }

  /// Whether the next hit will be merged into another event.
  package var mergesHits: Bool { connection.isBehind }

  /// Ends groups of lines.
  package func endGroups(_ count: Int) {
    sendMerged()
    for _ in 0..<count { send(OutputEvent(category: .console, output: "", group: .end)) }
  }

  /// Sends a hit as data: never merged, and so ahead of the lines of hits that wait to be merged.
  package func hit(_ event: HitEvent) { connection.send(event: event) }

  /// One line of Sonde's own, without prefix and line feed. It stays one line whatever it contains: names and paths may
  /// contain any character.
  ///
  /// - Parameter isImportant: Whether the person should see it even if the console is not open.
  package func say(_ text: String, isImportant: Bool = false) {
    sendMerged()
    send(OutputEvent(category: isImportant ? .important : .console, output: "sonde: \(LineText.escaped(text))\n"))
  }

  /// Text that is passed on unchanged: the program's, or the compiler's.
  package func pass(_ text: String, as category: OutputEvent.Category) {
    guard !text.isEmpty else { return }
    sendMerged()
    send(OutputEvent(category: category, output: text))
  }

  /// Sends the text that was kept while the client was behind.
  package func sendMerged() {
    guard !merged.isEmpty else { return }
    send(OutputEvent(category: .console, output: String(decoding: merged, as: UTF8.self)))
    merged.removeAll(keepingCapacity: true)
  }

  private func send(_ event: OutputEvent) {
    if isOpen { connection.send(event: event) } else { early.append(event) }
  }
}

/// The session's named limits.
package struct SessionLimits: Hashable, Sendable {
  /// Output that may wait for the client before hits are left in the backend, in bytes.
  package var pendingOutputBytes = 64 << 20
  /// One event of merged hits, in bytes; clients reject messages of more than 4 MiB.
  package var mergedEventBytes = 256 << 10
  /// Maximum number of printed hits, if limited; the others are held back.
  package var printedHits: Int?
  /// Records that are read in one turn of the loop, so that requests are handled promptly.
  package var recordsPerTurn = 2_048
  /// How long an unfinished line of the program's output is kept.
  package var partialLineMilliseconds = 50
  /// How long one turn of the loop may spend on planning for many breakpoints.
  package var planningMilliseconds = 20
  /// The least time between two lines about lost hits.
  package var lostLineMilliseconds = 1_000
  /// How much longer than the program's own grace period a backend may take to release it.
  package var releaseMarginMilliseconds = 5_000
  /// How long a client may take to start a terminal. A person may have to confirm it.
  package var terminalAnswerMilliseconds = 60_000
  /// How long our process may take to connect, once the client has answered.
  package var terminalArrivalMilliseconds = 10_000
  /// The size of an `envFile`, in bytes.
  package var environmentFileBytes = 1 << 20
  /// Functions that one `:functions` command lists.
  package var listedFunctions = 300
  /// Hits that are kept so that a client can expand them. 0: no hit can be expanded.
  package var expandableHits = 10_000
  /// The size of these hits' records, in bytes.
  package var expandableBytes = 64 << 20
  /// Faster hits can't be expanded: clients request each one immediately, and would be fully busy with that.
  package var expandableHitsPerSecond = 100
  /// Names that one `completions` request proposes.
  package var completedFunctions = 100

  package init() {}
}
