// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Synchronization

/// A value that threads change and tests wait for. The wait ends with the change itself, not with a clock's tick; the
/// time limit exists only so that a test fails instead of hanging.
package final class Observed<Value: Sendable>: Sendable {
  private struct Waiter {
    let isMet: @Sendable (Value) -> Bool
    let continuation: CheckedContinuation<Value?, Never>
  }
  private struct State {
    var value: Value
    var waiters: [Int: Waiter] = [:]
    var nextWaiter = 0
  }
  private let state: Mutex<State>

  package init(_ value: Value) { state = Mutex(State(value: value)) }

  package var value: Value { state.withLock { $0.value } }

  package func update(_ change: @Sendable (inout Value) -> Void) {
    let met = state.withLock { state in
      change(&state.value)
      let value = state.value
      let met = state.waiters.filter { $0.value.isMet(value) }
      for id in met.keys { state.waiters[id] = nil }
      return met.values.map { ($0.continuation, value) }
    }
    for (continuation, value) in met { continuation.resume(returning: value) }
  }

  /// The value once `isMet` holds, or nil after `seconds`.
  package func wait(
    within seconds: Double = TestEnvironment.patienceSeconds, until isMet: @escaping @Sendable (Value) -> Bool
  ) async -> Value? {
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
      let value = state.withLock { state -> Value? in
        if isMet(state.value) { return state.value }
        state.waiters[id] = Waiter(isMet: isMet, continuation: continuation)
        return nil
      }
      if let value { continuation.resume(returning: value) }
    }
  }
}
