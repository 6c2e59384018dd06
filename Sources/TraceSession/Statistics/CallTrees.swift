// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The last calls of each goroutine, and which of them was made inside which.
///
/// Only the goroutines that were hit last are kept. Calls on a thread's system stack are left out: they do not belong
/// to a goroutine's stack.
struct CallTrees {
  struct Limits: Sendable {
    /// The minimum number of calls kept per goroutine; the maximum is twice that.
    var callsPerGoroutine = 64
    /// The number of levels of a goroutine's calls that are distinguished.
    var levels = 64
    var goroutines = 256
  }

  struct Call: Hashable, Sendable {
    let function: String
    /// The number of calls around it.
    let level: Int
    /// Nil if only its return was seen. In nanoseconds of the monotonic clock.
    let entryTime: UInt64?
    var end: End
  }

  enum End: Hashable, Sendable {
    case running
    /// It may be running, or have ended unseen.
    case unseen
    /// An inlined call, which has no end of its own.
    case inlined
    case returned(duration: UInt64?)
    case panicked(duration: UInt64?)
    case exited(duration: UInt64?)
  }

  fileprivate struct Open {
    /// The call's number among all of its goroutine.
    let number: Int
    let depth: UInt64
    /// Whether it is certainly open.
    var isSure: Bool
  }

  fileprivate struct Goroutine {
    var calls: [Call] = []
    /// The number of the first of `calls`, among all of the goroutine.
    var firstNumber = 0
    var open: [Open] = []
    /// Open calls below the last level; only those in `calls`.
    var deeper: [Open] = []
    /// Rises with each hit of any goroutine.
    var lastHit: UInt64 = 0
  }

  private let limits: Limits
  private var goroutines: [UInt64: Goroutine] = [:]
  private var hits: UInt64 = 0

  init(limits: Limits = Limits()) { self.limits = limits }

  /// A call was entered.
  ///
  /// - Parameters:
  ///   - depth: How far its frame lies below the stack's top.
  ///   - isFollowed: Whether its end is seen, so that later calls until then were made inside it.
  mutating func entered(_ function: String, goroutine: UInt64, depth: UInt64, time: UInt64, isFollowed: Bool) {
    let levels = limits.levels
    change(goroutine) { state in
      state.close(downTo: depth)
      let number = state.add(
        Call(
          function: function, level: state.level(at: depth), entryTime: time, end: isFollowed ? .running : .unseen))
      let call = Open(number: number, depth: depth, isSure: isFollowed)
      if state.deeper.isEmpty, state.open.count < levels { state.open.append(call) } else { state.deeper.append(call) }
    }
  }

  /// An inlined call began in the frame at `depth`.
  mutating func inlined(_ function: String, goroutine: UInt64, depth: UInt64, time: UInt64) {
    change(goroutine) { state in
      state.add(Call(function: function, level: state.level(at: depth + 1), entryTime: time, end: .inlined))
    }
  }

  /// A call returned.
  mutating func returned(_ function: String, goroutine: UInt64, depth: UInt64, duration: UInt64?) {
    change(goroutine) { state in
      state.close(downTo: depth + 1)
      if let last = state.last, last.depth == depth {
        state.removeLast()
        if state.end(last.number, of: function, .returned(duration: duration)) { return }
        state.end(last.number, of: nil, .unseen)
      }
      state.add(
        Call(function: function, level: state.level(at: depth), entryTime: nil, end: .returned(duration: duration)))
    }
  }

  /// A call that was entered at `entryTime` ended without returning.
  mutating func ended(_ function: String, goroutine: UInt64, entryTime: UInt64, _ end: End) {
    change(goroutine) { state in
      guard
        let index = state.calls.lastIndex(where: { $0.entryTime == entryTime && $0.function == function })
      else { return }
      state.calls[index].end = end
      state.open.removeAll { $0.number == state.firstNumber + index }
      state.deeper.removeAll { $0.number == state.firstNumber + index }
    }
  }

  /// Ends may have been missed: no call is certainly open.
  mutating func doubtOpenCalls() {
    for id in Array(goroutines.keys) {
      change(id, isHit: false) { state in
        for index in state.open.indices where state.open[index].isSure {
          state.open[index].isSure = false
          state.end(state.open[index].number, of: nil, .unseen)
        }
        for call in state.deeper { state.end(call.number, of: nil, .unseen) }
      }
    }
  }

  /// The goroutine that was hit last; nil if none was.
  var lastHitGoroutine: UInt64? { goroutines.max { $0.value.lastHit < $1.value.lastHit }?.key }

  /// The last calls of a goroutine, the earliest first; empty if none is known.
  func calls(of goroutine: UInt64) -> [Call] {
    Array((goroutines[goroutine]?.calls ?? []).suffix(limits.callsPerGoroutine))
  }

  private mutating func change(_ id: UInt64, isHit: Bool = true, _ body: (inout Goroutine) -> Void) {
    if goroutines.index(forKey: id) == nil { makeRoom() }
    if isHit { hits += 1 }
    let (hits, most) = (hits, limits.callsPerGoroutine)
    // In place: a copy of the calls would cost more than everything else.
    func update(_ state: inout Goroutine) {
      if isHit { state.lastHit = hits }
      body(&state)
      guard state.calls.count >= 2 * most else { return }
      state.firstNumber += state.calls.count - most
      state.calls.removeFirst(state.calls.count - most)
      state.deeper.removeAll { $0.number < state.firstNumber }
    }
    update(&goroutines[id, default: Goroutine()])
  }

  /// Drops a quarter of the goroutines at a time, because finding the one that was hit longest ago means looking at all
  /// of them.
  private mutating func makeRoom() {
    guard goroutines.count >= limits.goroutines else { return }
    let byAge = goroutines.sorted { $0.value.lastHit < $1.value.lastHit }
    for (id, _) in byAge.prefix(max(1, limits.goroutines / 4)) { goroutines[id] = nil }
  }
}

extension CallTrees.Goroutine {
  @discardableResult
  fileprivate mutating func add(_ call: CallTrees.Call) -> Int {
    calls.append(call)
    return firstNumber + calls.count - 1
  }

  /// The number of calls that are certainly open around a frame at `depth`.
  fileprivate func level(at depth: UInt64) -> Int { open.count { $0.isSure && $0.depth < depth } }

  /// The innermost call that is open.
  fileprivate var last: CallTrees.Open? { deeper.last ?? open.last }

  fileprivate mutating func removeLast() {
    if deeper.popLast() == nil { open.removeLast() }
  }

  /// Calls that were open at this depth or below have ended unseen.
  fileprivate mutating func close(downTo depth: UInt64) {
    while let last, last.depth >= depth {
      end(last.number, of: nil, .unseen)
      removeLast()
    }
  }

  /// - Parameter function: The function whose call it has to be; nil for any.
  /// - Returns: False if it is another function's. A call that is not kept any more still ends.
  @discardableResult
  fileprivate mutating func end(_ number: Int, of function: String?, _ end: CallTrees.End) -> Bool {
    let index = number - firstNumber
    guard index >= 0 else { return true }
    if let function, calls[index].function != function { return false }
    calls[index].end = end
    return true
  }
}
