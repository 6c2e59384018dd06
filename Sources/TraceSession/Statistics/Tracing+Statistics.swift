// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CHitRecord
import TraceBackend
import TracePlan

// The input of the statistics: every decoded hit of a call, printed or not. Both backends' records pass through here.
extension Tracing {
  /// - Parameter endIsSeen: Whether the call's return is seen.
  func note(entry record: HitRecord, _ capture: Capture, endIsSeen: Bool) {
    statistics.entered(record.capture, isFollowed: endIsSeen && seesPanics)
    let header = record.header
    guard let goroutine = header.goroutineOfStack else { return }
    trees.entered(
      capture.function, goroutine: goroutine, depth: header.frame_depth, time: header.time_ns,
      isFollowed: endIsSeen)
  }

  func note(inlined record: HitRecord, _ capture: Capture) {
    statistics.entered(record.capture, isFollowed: false)
    let header = record.header
    guard let goroutine = header.goroutineOfStack else { return }
    trees.inlined(capture.function, goroutine: goroutine, depth: header.frame_depth, time: header.time_ns)
  }

  func note(return record: HitRecord, _ capture: Capture, isPaired: Bool, _ duration: UInt64?) {
    statistics.returned(record, capture, isPaired: isPaired, duration: duration)
    let header = record.header
    guard let goroutine = header.goroutineOfStack else { return }
    trees.returned(capture.function, goroutine: goroutine, depth: header.frame_depth, duration: duration)
  }

  func note(end call: CallEnds.Call, by unwinding: CallEnds.Unwinding) {
    statistics.ended(call.capture, byPanic: unwinding.isByPanic)
    let duration = call.duration(until: unwinding.time)
    trees.ended(
      call.function.name, goroutine: call.goroutine, entryTime: call.entryTime,
      unwinding.isByPanic ? .panicked(duration: duration) : .exited(duration: duration))
  }
}

extension hit_record {
  /// The goroutine on whose own stack the hit was; nil on a thread's system stack.
  fileprivate var goroutineOfStack: UInt64? {
    if case .goroutine(let goroutine) = OpenCalls<Void>.Stack(self) { goroutine } else { nil }
  }
}
