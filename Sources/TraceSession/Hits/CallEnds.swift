// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CHitRecord
import TraceBackend
import TracePlan

/// Follows the traced calls from their entries to their ends, so that calls that never return are reported too.
struct CallEnds {
  /// A call that has been entered.
  struct Call {
    let function: Function
    /// Of its entry.
    let capture: CaptureID
    let goroutine: UInt64
    /// When, in nanoseconds of the monotonic clock.
    let entryTime: UInt64
    /// False if it may leave by a jump into another function: it may have ended long ago.
    let endIsSeen: Bool
    /// The number of calls under which its line is shown; see `hit_record.level`.
    let level: Int
    /// Set if the call, or the followed call around it, is decided when it ends.
    let held: HeldCall?
    /// Whether `held` is this call.
    let decidesHeld: Bool

    /// In nanoseconds; nil if it could not have ended at that time.
    func duration(until time: UInt64) -> UInt64? { time >= entryTime ? time - entryTime : nil }
  }

  /// A traced function, as one breakpoint traces it. See `ProbeWatch` for a breakpoint that was removed and set again.
  struct Function: Hashable {
    let tracepoint: TracepointID
    let name: String
  }

  /// Calls that end together, innermost first, and what ends them: `panic: "text"` or `goexit`.
  struct Unwinding {
    let calls: [Call]
    let cause: [UInt8]
    /// Otherwise by `runtime.Goexit`.
    var isByPanic: Bool { cause != CallEnds.exitCause }
    /// In nanoseconds of the monotonic clock.
    let time: UInt64
  }

  private typealias Stack = OpenCalls<Call>.Stack

  private struct Panic {
    /// Of the frame of `runtime.gopanic`.
    let depth: UInt64
    let value: [UInt8]
  }

  private static let exitCause = Array("goexit".utf8)

  private var open = OpenCalls<Call>()
  /// Open calls, the newest last.
  private var panics: [Stack: [Panic]] = [:]
  /// Goroutines in `runtime.Goexit`, with the depth of its frame.
  private var exits: [Stack: UInt64] = [:]

  /// - Returns: False if more calls are open than can be kept: how it ends will not be known.
  mutating func entered(_ record: HitRecord, _ entry: Capture, in held: HeldCall? = nil) -> Bool {
    let header = record.header
    let call = Call(
      function: Function(of: entry), capture: entry.id,
      goroutine: header.goroutine, entryTime: header.time_ns, endIsSeen: entry.endIsSeen,
      level: entry.isIndented ? Int(header.level) : 0, held: held, decidesHeld: held?.depth == header.frame_depth)
    return open.enter(call, on: Stack(header), depth: header.frame_depth)
  }

  /// - Returns: The call that returned; nil if its entry was not seen. If hits were lost in between, it may be an
  ///   earlier call of the same function, from the same place.
  @discardableResult
  mutating func returned(_ record: HitRecord, _ exit: Capture) -> Call? {
    let call = open.leave(Stack(record.header), depth: record.header.frame_depth)
    // A call of another function at this distance has ended unseen.
    guard call?.function == Function(of: exit) else { return nil }
    return call
  }

  /// Drops calls whose end was missed: they would use up room forever.
  mutating func forget(where mayHaveEnded: (Call) -> Bool) { open.removeAll(where: mayHaveEnded) }

  /// Panics and exits are not seen any more: how the open calls end will not be known.
  mutating func forgetUnwindings() {
    panics.removeAll()
    exits.removeAll()
  }

  /// - Parameters:
  ///   - value: The panic's value as text.
  ///   - deferring: How far below the stack's top the frame lies whose deferred calls the panic before this one is
  ///     running; nil if that is not known.
  /// - Returns: The calls that the panic before this one has ended.
  mutating func panicStarted(_ record: HitRecord, value: [UInt8], deferring: UInt64?) -> Unwinding {
    let depth = record.header.frame_depth
    let stack = Stack.goroutine(record.header.goroutine)
    // Frames deeper than the panic itself have ended unseen.
    _ = open.unwind(stack, below: depth + 1)
    // A panic that starts nearer to the stack's top has overtaken the panics below it.
    panics[stack]?.removeAll { $0.depth >= depth }
    var ended: [Call] = []
    if let last = panics[stack]?.last, let deferring {
      ended = open.unwind(stack, below: deferring, above: last.depth)
    }
    let unwinding = unwinding(ended, cause(of: stack), record)
    if panics[stack] != nil || panics.count < OpenCalls<Call>.Limits().stacks {
      panics[stack, default: []].append(Panic(depth: depth, value: value))
    }
    return unwinding
  }

  /// The newest panic was recovered by the frame whose stack pointer lies `depth` bytes below the stack's top.
  mutating func recovered(_ record: HitRecord, depth: UInt64) -> Unwinding {
    let stack = Stack.goroutine(record.header.goroutine)
    let cause = cause(of: stack)
    panics[stack]?.removeAll { $0.depth >= depth }
    // Under Goexit the recovering frame does not continue: the goroutine still ends.
    let depth = max(depth, exits[stack] ?? 0)
    if panics[stack]?.isEmpty ?? false { panics[stack] = nil }
    return unwinding(open.unwind(stack, below: depth), cause, record)
  }

  /// The panic was not recovered: the goroutine's calls end with the program.
  mutating func panicIsFatal(_ record: HitRecord) -> Unwinding {
    let stack = Stack.goroutine(record.header.goroutine)
    return unwinding(open.end(stack), cause(of: stack), record)
  }

  /// `runtime.Goexit` was called: its frame's depth limits which calls a recovered panic may still end.
  mutating func goexitStarted(_ record: HitRecord) {
    let stack = Stack.goroutine(record.header.goroutine)
    guard exits[stack] != nil || exits.count < OpenCalls<Call>.Limits().stacks else { return }
    exits[stack] = record.header.frame_depth
  }

  mutating func goroutineExits(_ record: HitRecord) -> Unwinding {
    let stack = Stack.goroutine(record.header.goroutine)
    panics[stack] = nil
    exits[stack] = nil
    return unwinding(open.end(stack), Self.exitCause, record)
  }

  private func unwinding(_ calls: [Call], _ cause: [UInt8], _ record: HitRecord) -> Unwinding {
    Unwinding(calls: calls.filter(\.endIsSeen), cause: cause, time: record.header.time_ns)
  }

  private func cause(of stack: Stack) -> [UInt8] {
    Array("panic: ".utf8) + (panics[stack]?.last?.value ?? Array("?".utf8))
  }
}

extension CallEnds.Function {
  /// The function to which a capture belongs.
  init(of capture: Capture) { self.init(tracepoint: capture.tracepoint, name: capture.function) }
}
