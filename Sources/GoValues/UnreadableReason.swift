// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Why a value prints `?`.
package enum UnreadableReason: Hashable, Sendable {
  /// There was no readable page.
  case fault
  /// The record had no room left.
  case budget
  /// The record held the maximum number of items.
  case items
  /// The capture did not get as far as these bytes.
  case notCaptured
  /// The debug information does not describe the runtime type of an interface's value.
  case unknownRuntimeType
  /// A length or an address that no Go value has: the memory was changing, or does not match its type.
  case corrupt
  /// A map that was marked as being written, or that a second look found changed.
  case changed
  /// The address of a function's code is not the start of one that the program describes.
  case noFunction
  /// Not shown yet, or never; a clause for people.
  case other(String)

  /// Completes "y is ?: …"; for people.
  package var clause: String {
    switch self {
    case .fault: "its memory could not be read"
    case .budget: "it is past the 16 KiB that one hit may capture"
    case .items: "it is past the 128 items that one hit may capture"
    case .notCaptured: "it is past what one hit may capture"
    case .unknownRuntimeType: "the debug information does not describe the type of its value"
    case .corrupt: "its bytes are not a valid Go value: it was being changed, or was not set yet"
    case .changed: "it was being written while it was read"
    case .noFunction: "no known function begins at its code address"
    case .other(let clause): clause
    }
  }
}
