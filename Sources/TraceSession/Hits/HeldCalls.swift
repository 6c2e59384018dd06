// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TraceBackend
import TracePlan

/// A call whose condition is decided when it ends, with everything that is printed of it if the condition holds.
final class HeldCall {
  /// Of its entry.
  let entry: Capture
  let stack: OpenCalls<HeldCall>.Stack
  let depth: UInt64
  /// In nanoseconds of the monotonic clock.
  let entryTime: UInt64
  /// What the condition needs of the entry: the values of `entry.kept`.
  let kept: [SlotValue]
  /// The entry first, then the followed calls inside, in order.
  fileprivate(set) var parts: [Part] = []
  /// Of the records in `parts`.
  fileprivate(set) var byteCount = 0
  fileprivate(set) var state = State.open

  /// The same call as other tracepoints see it.
  let group: Group

  final class Group {
    /// In the order of their tracepoints.
    fileprivate(set) var calls: [HeldCall] = []
    /// Whether one of them was reported; the others are no hits then.
    var isReported = false
  }

  enum Part {
    case hit(record: [UInt8], Capture, Tracing.CallPart)
    /// A followed call that ended without returning.
    case end(CallEnds.Call, Capture, CallEnds.Unwinding)
  }

  enum State { case open, ended, dropped }

  fileprivate init(_ record: HitRecord, _ entry: Capture, kept: [SlotValue], in group: Group) {
    self.entry = entry
    self.group = group
    self.kept = kept
    stack = OpenCalls<HeldCall>.Stack(record.header)
    depth = record.header.frame_depth
    entryTime = record.header.time_ns
    group.calls.append(self)
  }

  /// Hits among its parts besides its own entry.
  var followedHits: [Capture] {
    parts.dropFirst().compactMap { if case .hit(_, let capture, _) = $0 { capture } else { nil } }
  }
}

/// The calls that are held, within bounds.
struct HeldCalls {
  struct Limits: Sendable {
    var bytesPerStack = 256 << 10
    var bytes = 64 << 20
  }

  /// How many calls of one tracepoint may be held at once, whatever the size of their records.
  static let openCalls = OpenCallLimits(callsPerStack: 1024, stacks: 131_072)
  /// What the end of a followed call counts for.
  private static let endBytes = 64

  private let limits: Limits
  /// The outermost call first.
  private var stacks: [OpenCalls<HeldCall>.Stack: [HeldCall]] = [:]
  /// Every open call, the oldest first, among calls that have ended.
  private var order: [HeldCall] = []
  /// Calls in `order` that have ended: at most half of it, beyond a few.
  private var endedCount = 0
  private(set) var byteCount = 0

  init(limits: Limits = Limits()) { self.limits = limits }

  /// The calls that have not ended, in the order of their entries.
  var open: [HeldCall] { order.filter { $0.state == .open } }

  /// A call was entered; `append` adds its record.
  ///
  /// - Returns: The call, and calls of its stack that have ended unseen: their conditions stay undecided.
  mutating func begin(
    _ record: HitRecord, _ entry: Capture, kept: [SlotValue]
  ) -> (call: HeldCall, missed: [HeldCall]) {
    let header = record.header
    let same = stacks[OpenCalls<HeldCall>.Stack(header)]?.last {
      $0.depth == header.frame_depth && $0.entryTime == header.time_ns && $0.entry.tracepoint != entry.tracepoint
    }
    let call = HeldCall(record, entry, kept: kept, in: same?.group ?? HeldCall.Group())
    let missed = (stacks[call.stack] ?? []).filter { $0.depth >= call.depth && $0.group !== call.group }
    for old in missed { end(old) }
    stacks[call.stack, default: []].append(call)
    order.append(call)
    return (call, missed)
  }

  /// - Returns: Calls that had to be dropped to stay within the bounds, the oldest first.
  mutating func append(_ part: HeldCall.Part, to call: HeldCall) -> [HeldCall] {
    guard call.state == .open else { return [] }
    call.parts.append(part)
    let added = if case .hit(let record, _, _) = part { record.count } else { Self.endBytes }
    call.byteCount += added
    byteCount += added
    var dropped: [HeldCall] = []
    while let oldest = stacks[call.stack]?.first, bytes(on: call.stack) > limits.bytesPerStack {
      end(oldest, .dropped)
      dropped.append(oldest)
    }
    while byteCount > limits.bytes, let oldest = order.first(where: { $0.state == .open }) {
      end(oldest, .dropped)
      dropped.append(oldest)
    }
    return dropped
  }

  private func bytes(on stack: OpenCalls<HeldCall>.Stack) -> Int {
    (stacks[stack] ?? []).reduce(0) { $0 + $1.byteCount }
  }

  /// The call has ended: it is not held any more. Its parts stay until the caller has used them.
  mutating func end(_ call: HeldCall, _ state: HeldCall.State = .ended) {
    guard call.state == .open else { return }
    call.state = state
    byteCount -= call.byteCount
    if var calls = stacks[call.stack] {
      calls.removeAll { $0 === call }
      stacks[call.stack] = calls.isEmpty ? nil : calls
    }
    // The group would keep it for as long as it keeps the group.
    call.group.calls.removeAll { $0 === call }
    endedCount += 1
    // One call may stay open for long: those after it must not be kept because of that.
    if endedCount > 64, endedCount > order.count / 2 {
      order.removeAll { $0.state != .open }
      endedCount = 0
    }
  }
}

/// How a call ended, for a condition that is decided then.
package struct CallEnd {
  /// In nanoseconds; nil if it is not known.
  package let duration: UInt64?
  package let isByPanic: Bool
  /// The values of `Capture.kept` of its entry.
  package let kept: [SlotValue]
}
