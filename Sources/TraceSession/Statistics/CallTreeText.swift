// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoValues

/// The answer of `:tree`.
enum CallTreeText {
  /// One line per call; calls made inside another one are indented under it.
  ///
  /// - Parameters:
  ///   - calls: The earliest first; at least one.
  ///   - mayLack: Whether hits may be missing among them.
  ///   - hasEnded: Whether the program has ended.
  static func tree(_ calls: [CallTrees.Call], of goroutine: UInt64, mayLack: Bool, hasEnded: Bool = false) -> String {
    let outermost = calls.map(\.level).min() ?? 0
    var lines = ["goroutine \(goroutine), its last \(calls.count == 1 ? "call" : "\(calls.count) calls"):"]
    lines += calls.map { call in
      String(repeating: "  ", count: call.level - outermost + 1)
        + "\(call.function) (\(note(on: call, hasEnded: hasEnded)))"
    }
    if mayLack { lines.append("hits were lost meanwhile: calls are missing, and the nesting may be wrong") }
    return lines.joined(separator: "\n")
  }

  private static func note(on call: CallTrees.Call, hasEnded: Bool) -> String {
    switch call.end {
    case .running where hasEnded: "the program ended in it"
    case .running: "running"
    case .unseen: "end not seen"
    case .inlined: "inlined"
    case .returned where call.entryTime == nil: "entry not seen"
    case .returned(let duration): text(duration)
    case .panicked(let duration): "panic, \(text(duration))"
    case .exited(let duration): "goexit, \(text(duration))"
    }
  }

  private static func text(_ duration: UInt64?) -> String {
    guard let duration else { return "duration unknown" }
    var text: [UInt8] = []
    text.appendDuration(nanoseconds: Int64(clamping: duration))
    return String(decoding: text, as: UTF8.self)
  }
}
