// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TargetMemory
import TracePlan

/// Since when, and with which gaps, the probes of the traced functions are in place.
///
/// A call that was open across a gap may have ended unseen, so nothing after the gap is its end. Records are read later
/// than they were made: only their times show on which side of a gap they lie.
struct ProbeWatch {
  /// Entry captures of the functions whose probes are all wanted and set.
  private var watched: Set<CaptureID> = []
  private var gaps: [CaptureID: TimeSpans] = [:]
  private var hitsFlow = false

  /// The probes were changed so that these functions have all of theirs.
  ///
  /// - Parameters:
  ///   - entries: Their entry captures.
  ///   - start: When the change began, in nanoseconds of the monotonic clock: until then nothing had changed.
  ///   - end: When it was done.
  mutating func changed(to entries: Set<CaptureID>, from start: UInt64, to end: UInt64) {
    defer { watched = entries }
    guard hitsFlow else { return }
    for entry in watched.subtracting(entries) { gaps[entry, default: TimeSpans()].add(from: start, to: .max) }
    for entry in entries.subtracting(watched) {
      if gaps[entry] == nil { gaps[entry, default: TimeSpans()].add(from: 0, to: .max) }
      gaps[entry]?.endLast(at: end)
    }
  }

  /// Hits are reported from now on.
  ///
  /// - Parameter time: When all probes were in place, in nanoseconds of the monotonic clock; 0 for a program that did
  ///   not run before.
  mutating func start(at time: UInt64) {
    hitsFlow = true
    guard time > 0 else { return }
    for entry in watched { gaps[entry, default: TimeSpans()].add(from: 0, to: time) }
  }

  /// Whether a seen entry and a seen end at these times may belong to different calls.
  func mayHaveMissedEnd(of entry: CaptureID, from start: UInt64, to end: UInt64) -> Bool {
    guard let gaps = gaps[entry] else { return !watched.contains(entry) }
    return gaps.meet(from: start, to: end)
  }
}

extension TracePlan {
  /// Whether panics and the ends of goroutines are recorded.
  var seesPanics: Bool { sites.contains { $0.captures.contains { captures[Int($0.rawValue)].kind == .panicStart } } }

  /// Names of the functions whose calls each tracepoint reports.
  var tracedFunctions: [TracepointID: Set<String>] {
    var names: [TracepointID: Set<String>] = [:]
    for site in sites {
      for capture in site.captures.map({ captures[Int($0.rawValue)] })
      where capture.kind == .entry || capture.kind == .inlinedEntry {
        names[capture.tracepoint, default: []].insert(capture.function)
      }
    }
    return names
  }

  /// The tracepoints at lines that have probes.
  var tracedLines: Set<TracepointID> {
    Set(
      sites.lazy.flatMap(\.captures).map { captures[Int($0.rawValue)] }
        .filter { $0.kind == .line || $0.kind == .logpoint }.map(\.tracepoint))
  }

  /// The entry captures of the functions that have none of their probes at the `refused` sites, and of the functions
  /// that represent them in one instantiation.
  func entries(without refused: Set<TargetAddress>) -> Set<CaptureID> {
    var entries: [Capture] = []
    var incomplete: Set<CallEnds.Function> = []
    for site in sites {
      for capture in site.captures.map({ captures[Int($0.rawValue)] }) {
        if capture.kind == .entry { entries.append(capture) }
        if refused.contains(site.address) { incomplete.insert(CallEnds.Function(of: capture)) }
      }
    }
    let complete = entries.filter { !incomplete.contains(CallEnds.Function(of: $0)) }
    return Set(complete.flatMap { [$0.id] + $0.variants.map(\.capture) })
  }
}
