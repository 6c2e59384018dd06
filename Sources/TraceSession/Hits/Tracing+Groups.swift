// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import TraceBackend
import TracePlan

// Groups of lines that a client can fold.
extension Tracing {
  /// The change that a hit's line makes to the groups; groups that end before it are ended.
  func group(of record: HitRecord, _ capture: Capture) -> OutputEvent.Group? {
    guard style.groupsCalls, capture.isIndented else { return nil }
    let (goroutine, level) = (record.header.goroutine, Int(record.header.level))
    switch capture.kind {
    case .entry:
      let holds = capture.endIsSeen && level < followedLevels[capture.tracepoint, default: 0] && !console.mergesHits
      return take(groups.entered(goroutine, level: level, mayHold: holds))
    case .return: return take(groups.ended(goroutine, level: level))
    case .inlinedEntry, .logpoint, .line, .panicStart, .panicRecovery, .fatalPanic, .goexitStart, .goexit, .deferReturn:
      return take(CallGroups.Step())
    }
  }

  /// The same for the line of a call that ends without returning.
  func group(endOf call: CallEnds.Call, _ entry: Capture) -> OutputEvent.Group? {
    guard style.groupsCalls, entry.isIndented else { return nil }
    return take(groups.ended(call.goroutine, level: call.level))
  }

  /// At the session's end.
  func endGroups() {
    let count = groupsToEnd + groups.endAll()
    groupsToEnd = 0
    if count > 0 { console.endGroups(count) }
  }

  /// A line that is merged with others can't end a group: the group is ended before the next line that is not merged.
  private func take(_ step: CallGroups.Step) -> OutputEvent.Group? {
    if console.mergesHits {
      groupsToEnd += step.endsBefore + (step.change == .end ? 1 : 0)
      return nil
    }
    let count = groupsToEnd + step.endsBefore
    groupsToEnd = 0
    if count > 0 { console.endGroups(count) }
    switch step.change {
    case .start: return .start
    case .end: return .end
    case nil: return nil
    }
  }
}
