// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Synchronization

/// Every message of a session in the order in which the client saw it, and the waits for future messages.
package final class MessageLog: Sendable {
  package struct Entry: Sendable {
    package let isFromAdapter: Bool
    package let message: JSON

    package init(isFromAdapter: Bool, message: JSON) {
      self.isFromAdapter = isFromAdapter
      self.message = message
    }
  }
  private struct Waiter {
    let matches: @Sendable (JSON) -> Bool
    let continuation: CheckedContinuation<JSON?, Never>
  }
  private struct State {
    var entries: [Entry] = []
    var failures: [String] = []
    var isAtEnd = false
    var waiters: [Int: Waiter] = [:]
    var nextWaiter = 0
  }
  private let state = Mutex(State())

  package var entries: [Entry] { state.withLock { $0.entries } }
  package var isAtEnd: Bool { state.withLock { $0.isAtEnd } }
  /// Output of the adapter that is not a message.
  package var failures: [String] { state.withLock { $0.failures } }

  func add(_ message: JSON, isFromAdapter: Bool) {
    let met = state.withLock { state in
      state.entries.append(Entry(isFromAdapter: isFromAdapter, message: message))
      guard isFromAdapter else { return [CheckedContinuation<JSON?, Never>]() }
      let met = state.waiters.filter { $0.value.matches(message) }
      for id in met.keys { state.waiters[id] = nil }
      return met.values.map(\.continuation)
    }
    for continuation in met { continuation.resume(returning: message) }
  }

  func fail(_ what: String) { state.withLock { $0.failures.append(what) } }

  func end() {
    let waiting = state.withLock { state in
      state.isAtEnd = true
      defer { state.waiters = [:] }
      return state.waiters.values.map(\.continuation)
    }
    for continuation in waiting { continuation.resume(returning: nil) }
  }

  /// The adapter's first message that matches, after the first `offset` entries of the log; waits if it has not arrived
  /// yet. Nil if the adapter's output ended, or the time ran out, without one.
  package func first(
    after offset: Int = 0, within seconds: Double = TestEnvironment.patienceSeconds,
    where matches: @escaping @Sendable (JSON) -> Bool
  ) async -> JSON? {
    let id = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    let bound = Task {
      try await Task.sleep(for: .seconds(seconds))
      let late = state.withLock { $0.waiters.removeValue(forKey: id) }
      late?.continuation.resume(returning: nil)
    }
    defer { bound.cancel() }
    return await withCheckedContinuation { continuation in
      let known = state.withLock { state -> JSON?? in
        if let entry = state.entries.dropFirst(offset).first(where: { $0.isFromAdapter && matches($0.message) }) {
          return .some(entry.message)
        }
        if state.isAtEnd { return .some(nil) }
        state.waiters[id] = Waiter(matches: matches, continuation: continuation)
        return nil
      }
      if let known { continuation.resume(returning: known) }
    }
  }
}
