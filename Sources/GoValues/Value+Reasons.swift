// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram

extension Value {
  /// One `?` in a value's text.
  package struct Reason: Hashable, Sendable {
    /// What to write after the value's name to identify the part: `.Items[3].Name`; empty for the whole value.
    package let path: String
    package let reason: UnreadableReason
  }

  /// Why each `?` is there, in the order of the text. Empty for nearly every value, and then cheap.
  package var reasons: [Reason] {
    guard hasUnreadablePart else { return [] }
    var reasons: [Reason] = []
    collectReasons(path: "", into: &reasons)
    return reasons
  }

  private var hasUnreadablePart: Bool {
    switch self {
    case .unreadable: true
    case .slice(let slice): slice.elements.contains { $0.hasUnreadablePart }
    case .array(_, let elements, _): elements.contains { $0.hasUnreadablePart }
    case .map(let map): map.entries.contains { $0.key.hasUnreadablePart || $0.value.hasUnreadablePart }
    case .structure(_, let fields, _): fields.contains { $0.hasUnreadablePart }
    case .pointer(_, _, let pointee): pointee?.hasUnreadablePart ?? false
    case .interface(_, _, let value): value.hasUnreadablePart
    case .bool, .int, .uint, .float, .float32, .complex, .complex64, .duration, .time, .string, .closedStructure,
      .closedInterface, .unsafePointer, .function, .channel, .closed, .nil, .leftOut:
      false
    }
  }

  private func collectReasons(path: String, into reasons: inout [Reason]) {
    switch self {
    case .unreadable(let reason):
      reasons.append(Reason(path: path, reason: reason))
    case .slice(let slice):
      for (index, element) in slice.elements.enumerated() {
        element.collectReasons(path: path + "[\(index)]", into: &reasons)
      }
    case .array(_, let elements, _):
      for (index, element) in elements.enumerated() {
        element.collectReasons(path: path + "[\(index)]", into: &reasons)
      }
    case .map(let map):
      for entry in map.entries {
        entry.key.collectReasons(path: path + "[" + entry.key.text + "]", into: &reasons)
        entry.value.collectReasons(path: path + "[" + entry.key.text + "]", into: &reasons)
      }
    case .structure(let type, let fields, _):
      guard case .structure(let members) = type.kind else { return }
      for (member, field) in zip(members, fields) {
        field.collectReasons(path: path + "." + member.name, into: &reasons)
      }
    case .pointer(_, _, let pointee):
      pointee?.collectReasons(path: path, into: &reasons)
    case .interface(_, let dynamicType, let value):
      value.collectReasons(path: path + ".(" + dynamicType.name + ")", into: &reasons)
    case .bool, .int, .uint, .float, .float32, .complex, .complex64, .duration, .time, .string, .closedStructure,
      .closedInterface, .unsafePointer, .function, .channel, .closed, .nil, .leftOut:
      break
    }
  }
}
