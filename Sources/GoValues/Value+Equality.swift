// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory

/// Whether two values are the same, as far as the captured data shows.
package enum Sameness: Hashable, Sendable {
  case same
  case different
  /// A clause for people.
  case unknown(String)

  init(_ isSame: Bool) { self = isSame ? .same : .different }
}

extension Value {
  /// Go's `==`, of two values of one type, or of an interface and a value of another type.
  package func sameness(as other: Value) -> Sameness {
    switch (self, other) {
    case (.unreadable(let reason), _), (_, .unreadable(let reason)): .unknown(reason.clause)
    case (.bool(let one), .bool(let two)): Sameness(one == two)
    case (.int(let one), .int(let two)): Sameness(one == two)
    case (.duration(let one), .duration(let two)): Sameness(one == two)
    case (.int(let one), .duration(let two)), (.duration(let one), .int(let two)): Sameness(one == two)
    case (.uint(let one), .uint(let two)): Sameness(one == two)
    case (.float(let one), .float(let two)): Sameness(one == two)
    case (.float32(let one), .float32(let two)): Sameness(one == two)
    case (.complex(let real, let imaginary), .complex(let otherReal, let otherImaginary)):
      Sameness(real == otherReal && imaginary == otherImaginary)
    case (.complex64(let real, let imaginary), .complex64(let otherReal, let otherImaginary)):
      Sameness(real == otherReal && imaginary == otherImaginary)
    case (.string(let one, let length), .string(let two, let otherLength)):
      Self.strings(one, length, two, otherLength)
    case (.pointer(_, let one, _), .pointer(_, let two, _)), (.unsafePointer(let one), .unsafePointer(let two)):
      Sameness(one == two)
    case (.array(_, let one, let count), .array(_, let two, _)),
      (.structure(_, let one, let count), .structure(_, let two, _)):
      Self.parts(one, two, count: count)
    case (.interface(_, let type, let one), .interface(_, let otherType, let two)):
      type == otherType || type.name == otherType.name ? one.sameness(as: two) : .different
    case (.nil, .nil): .same
    case (.nil, .interface), (.interface, .nil), (.nil, .closedInterface), (.closedInterface, .nil): .different
    case (.time, .time): .unknown("values of time.Time must be compared with their method Equal")
    case (.channel, _), (_, .channel), (.closed, _), (_, .closed):
      .unknown("not enough of the channel was captured to compare it")
    default: .unknown("not all of it was captured")
    }
  }

  private static func strings(_ one: [UInt8], _ length: Int, _ two: [UInt8], _ otherLength: Int) -> Sameness {
    guard length == otherLength else { return .different }
    let common = min(one.count, two.count)
    guard one.prefix(common) == two.prefix(common) else { return .different }
    return common == length ? .same : .unknown("only the first \(common) of \(length) bytes were captured")
  }

  private static func parts(_ one: [Value], _ two: [Value], count: Int) -> Sameness {
    var result = Sameness.same
    for (part, other) in zip(one, two) {
      switch part.sameness(as: other) {
      case .same: break
      case .different: return .different
      case .unknown(let reason): if result == .same { result = .unknown(reason) }
      }
    }
    guard result == .same, min(one.count, two.count) < count else { return result }
    return .unknown("not all of it was captured")
  }

  /// Whether it is nil; nil if its type never is, or is not known.
  package var isNil: Bool? {
    switch self {
    case .nil: true
    case .pointer(_, let address, _), .unsafePointer(let address): address == .null
    case .slice(let slice): slice.isNil
    case .interface, .closedInterface, .function, .channel, .map, .closed, .leftOut: false
    case .bool, .int, .uint, .float, .float32, .complex, .complex64, .duration, .time, .string, .array, .structure,
      .closedStructure, .unreadable:
      nil
    }
  }
}
