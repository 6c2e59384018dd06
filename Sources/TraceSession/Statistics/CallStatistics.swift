// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import TraceBackend
import TracePlan

/// How often each traced function was called, how its calls ended and how long they took: counts the hits that were
/// decoded, printed or not.
///
/// Costs a few array look-ups per hit. Unknown results are counted separately, never guessed.
struct CallStatistics {
  struct Function: Hashable, Sendable {
    let name: String
    /// Entries.
    var calls: UInt64 = 0
    /// Of `calls`, those whose end is seen unless it is lost.
    var followed: UInt64 = 0
    /// Returns that belong to one of `followed`.
    var returns: UInt64 = 0
    /// Returns whose entry is not known.
    var unpairedReturns: UInt64 = 0
    var panics: UInt64 = 0
    /// Calls that `runtime.Goexit` ended.
    var exits: UInt64 = 0
    /// Whether any return that was recorded has a result of type `error`.
    var returnsErrors = false
    /// Returns whose last result of type `error` is not nil.
    var errors: UInt64 = 0
    /// Returns whose last result of type `error` could not be read.
    var unreadableErrors: UInt64 = 0
    /// Of calls that returned.
    var durations = DurationHistogram()

    init(name: String) { self.name = name }

    var wasCalled: Bool { calls > 0 || unpairedReturns > 0 }
    /// Of `followed`, those that are open or whose end was missed.
    var open: UInt64 { followed - min(followed, returns + panics + exits) }
    /// Returns of calls whose duration is not known.
    var unknownDurations: UInt64 { returns + unpairedReturns - durations.count }
  }

  /// The facts about a capture.
  private struct Form {
    /// Its index in `functions`; nil for a capture that does not belong to a call.
    let function: Int?
    /// The index of a return's last result of type `error`.
    let errorSlot: Int?
  }

  private var functions: [Function] = []
  private var places: [String: Int] = [:]
  /// By capture id.
  private var forms: [Form] = []

  /// Registers the captures that a plan added, from the whole list of a plan.
  mutating func learn(_ captures: [Capture]) {
    for capture in captures.dropFirst(forms.count) {
      switch capture.kind {
      case .entry, .inlinedEntry: forms.append(Form(function: place(of: capture.function), errorSlot: nil))
      case .return:
        forms.append(
          Form(function: place(of: capture.function), errorSlot: capture.slots.lastIndex { $0.isError }))
      case .logpoint, .line, .panicStart, .panicRecovery, .fatalPanic, .goexitStart, .goexit, .deferReturn:
        forms.append(Form(function: nil, errorSlot: nil))
      }
    }
  }

  private mutating func place(of name: String) -> Int {
    if let known = places[name] { return known }
    functions.append(Function(name: name))
    places[name] = functions.count - 1
    return functions.count - 1
  }

  private func form(_ id: CaptureID) -> (function: Int, errorSlot: Int?)? {
    let index = Int(id.rawValue)
    guard index < forms.count, let function = forms[index].function else { return nil }
    return (function, forms[index].errorSlot)
  }

  /// A call was entered.
  ///
  /// - Parameter isFollowed: Whether its end is seen too, however it ends.
  mutating func entered(_ entry: CaptureID, isFollowed: Bool) {
    guard let function = form(entry)?.function else { return }
    functions[function].calls += 1
    if isFollowed { functions[function].followed += 1 }
  }

  /// A call returned.
  ///
  /// - Parameters:
  ///   - isPaired: Whether its entry is known.
  ///   - duration: In nanoseconds; nil if it is not known for sure.
  mutating func returned(_ record: HitRecord, _ exit: Capture, isPaired: Bool, duration: UInt64?) {
    guard let (function, errorSlot) = form(record.capture) else { return }
    if isPaired {
      functions[function].returns += 1
    } else {
      functions[function].unpairedReturns += 1
    }
    if let duration { functions[function].durations.add(duration) }
    guard let errorSlot else { return }
    functions[function].returnsErrors = true
    guard case .value(_, let bytes, let unseen) = SlotReader(record, capture: exit).content(of: exit.slots[errorSlot]),
      unseen.isEmpty, bytes.count >= 8
    else {
      functions[function].unreadableErrors += 1
      return
    }
    // A nil interface has no method table, which is its first word.
    if bytes.loadUnaligned(as: UInt64.self) != 0 { functions[function].errors += 1 }
  }

  /// A call ended without returning.
  mutating func ended(_ entry: CaptureID, byPanic: Bool) {
    guard let function = form(entry)?.function else { return }
    if byPanic {
      functions[function].panics += 1
    } else {
      functions[function].exits += 1
    }
  }

  /// The functions that were called, the most called first.
  var calledFunctions: [Function] {
    functions.filter(\.wasCalled).sorted { ($1.calls, $0.name) < ($0.calls, $1.name) }
  }
}

extension Slot {
  /// Whether it holds a value of the predeclared type `error`.
  fileprivate var isError: Bool {
    guard case .value(let type, _, _, _) = content, type.name == "error", case .interface = type.kind else {
      return false
    }
    return true
  }
}
