// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CHitRecord

/// How many calls may be open at once.
struct OpenCallLimits: Sendable {
  /// Maximum number of open calls on one stack. A deeper one is still printed; its return then has no entry.
  var callsPerStack = 64
  var stacks = 8192
}

/// The traced calls that have been entered and not left, per stack: a return, a panic or a goroutine's end closes them.
///
/// A call is identified by its stack and by the distance of its frame from the stack's top: that distance stays the
/// same when Go moves a stack, and it grows with each call inside. Two calls of one stack at one distance can't be open
/// at the same time.
struct OpenCalls<Call> {
  /// The stack of the calls.
  enum Stack: Hashable {
    case goroutine(UInt64)
    /// A thread's system stack, on which the runtime works for a goroutine or for itself.
    case system(thread: UInt32)
  }

  typealias Limits = OpenCallLimits

  private struct Open {
    let depth: UInt64
    let call: Call
  }

  private let limits: Limits
  private var stacks: [Stack: [Open]] = [:]

  init(limits: Limits = Limits()) { self.limits = limits }

  /// Number of stacks with open calls.
  var stackCount: Int { stacks.count }

  /// A call was entered. Calls that were open at this distance or farther down have ended unseen.
  ///
  /// - Returns: False if the limits leave no room for it: its end will not be known.
  @discardableResult
  mutating func enter(_ call: Call, on stack: Stack, depth: UInt64) -> Bool {
    var open = stacks[stack] ?? []
    while let last = open.last, last.depth >= depth { open.removeLast() }
    let hasRoom = open.count < limits.callsPerStack && (!open.isEmpty || stacks.count < limits.stacks)
    if hasRoom { open.append(Open(depth: depth, call: call)) }
    stacks[stack] = open.isEmpty ? nil : open
    return hasRoom
  }

  /// A call returned: the one that was open at this distance, or nil if its entry was not seen.
  mutating func leave(_ stack: Stack, depth: UInt64) -> Call? {
    guard var open = stacks[stack] else { return nil }
    while let last = open.last, last.depth > depth { open.removeLast() }
    let found = open.last?.depth == depth ? open.removeLast().call : nil
    stacks[stack] = open.isEmpty ? nil : open
    return found
  }

  /// The innermost call that is open around a frame at `depth`; nil if there is none.
  func innermost(_ stack: Stack, above depth: UInt64) -> Call? { stacks[stack]?.last { $0.depth < depth }?.call }

  /// A panic was recovered by a frame at `depth`: the calls below it, innermost first.
  mutating func unwind(_ stack: Stack, below depth: UInt64) -> [Call] {
    guard var open = stacks[stack] else { return [] }
    var unwound: [Call] = []
    while let last = open.last, last.depth >= depth {
      unwound.append(last.call)
      open.removeLast()
    }
    stacks[stack] = open.isEmpty ? nil : open
    return unwound
  }

  /// A panic that started in a frame at `bound` runs the deferred calls of the frame at `depth`: the calls between
  /// them, innermost first. Deeper calls are open: the deferred calls themselves.
  mutating func unwind(_ stack: Stack, below depth: UInt64, above bound: UInt64) -> [Call] {
    guard let open = stacks[stack] else { return [] }
    let unwound = open.filter { $0.depth >= depth && $0.depth < bound }
    let kept = open.filter { $0.depth < depth || $0.depth >= bound }
    stacks[stack] = kept.isEmpty ? nil : kept
    return unwound.reversed().map(\.call)
  }

  /// Drops calls, on any stack.
  mutating func removeAll(where isUnwanted: (Call) -> Bool) {
    stacks = stacks.compactMapValues { open in
      let kept = open.filter { !isUnwanted($0.call) }
      return kept.isEmpty ? nil : kept
    }
  }

  /// The stack no longer exists: every call that was open on it, innermost first.
  mutating func end(_ stack: Stack) -> [Call] {
    (stacks.removeValue(forKey: stack) ?? []).reversed().map(\.call)
  }
}

extension OpenCalls.Stack {
  /// The stack of a hit.
  init(_ header: hit_record) {
    let isSystem = Int(header.flags) & HIT_SYSTEM_STACK != 0 || header.goroutine == 0
    self = isSystem ? .system(thread: header.thread) : .goroutine(header.goroutine)
  }
}
