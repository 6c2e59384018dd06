// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import GoProgram
import GoValues
import TraceBackend
import TracePlan

/// Converts the bytes of a record's slots into text.
package protocol SlotWriter: AnyObject {
  /// Appends the text of one slot's value to `text`; appends nothing if the answer is `.unreadable`.
  ///
  /// - Parameter reader: Of the record; one for all its slots.
  func append(_ slot: Slot, from reader: SlotReader, to text: inout [UInt8]) -> SlotOutcome

  /// The texts of several slots' values, which `append` has written, in at most `bytes` bytes; see `ShortTexts`.
  ///
  /// - Parameter last: The index of a slot that only gets the bytes that the others leave.
  func shortTexts(of slots: [Slot], last: Int?, within bytes: Int, from reader: SlotReader) -> [[UInt8]]

  /// Whether a condition's slot holds.
  ///
  /// - Parameters:
  ///   - reader: Of the record; nil for a call that ended without one.
  ///   - end: Set if the condition is decided at a call's end.
  func truth(of slot: Slot, from reader: SlotReader?, end: CallEnd?) -> Truth

  /// The same value as data: the members of `value` in `protocol/hit.schema.json`, without its name.
  func json(_ slot: Slot, from reader: SlotReader) -> [String: JSONValue]

  /// The same value with its parts.
  func value(of slot: Slot, from reader: SlotReader) -> SlotValue
}

/// A slot's value as it was at the hit.
package enum SlotValue {
  case value(Value, GoType)
  /// The reason is a clause for people.
  case unavailable(reason: String)
  /// A result of a call that did not return.
  case absent
}

/// The result of writing a slot. Reasons are clauses for people.
package enum SlotOutcome: Hashable, Sendable {
  case written
  /// Some parts are printed as `?`. `part` is the path to one from the slot: `.next`, `[3].name`.
  case writtenInPart([MissingPart])
  case unreadable(reason: String)

  package struct MissingPart: Hashable, Sendable {
    package let part: String
    package let reason: String

    package init(part: String, reason: String) {
      self.part = part
      self.reason = reason
    }
  }
}

/// The result of a condition.
package enum Truth: Hashable, Sendable {
  case holds
  case fails
  /// The reason is a clause for people.
  case undecided(reason: String)
}
