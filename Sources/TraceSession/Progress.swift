// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

/// Reports the progress of a start to a client that can show it.
final class Progress {
  private let connection: any Connection
  private let isWanted: Bool
  private var isShown = false

  private static let id = "start"

  init(connection: any Connection, isWanted: Bool) {
    self.connection = connection
    self.isWanted = isWanted
  }

  func show(_ step: Preparation.Step) {
    guard isWanted else { return }
    let message =
      switch step {
      case .building(let program): "Building \(program)"
      case .indexing(let path): "Reading \(path)"
      case .waitingForTerminal: "Waiting for the terminal"
      }
    if isShown {
      connection.send(event: ProgressUpdateEvent(progressId: Self.id, message: message))
    } else {
      connection.send(event: ProgressStartEvent(progressId: Self.id, title: "Sonde", message: message))
    }
    isShown = true
  }

  func end() {
    guard isShown else { return }
    connection.send(event: ProgressEndEvent(progressId: Self.id))
    isShown = false
  }
}
