// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram

extension ValueLimits {
  /// How many bytes from its start a value of `type` at `level` needs for what these limits show of it.
  ///
  /// At most its size, which may be absurd if the debug information is.
  func shownBytes(of type: GoType, level: Int, nesting: Int = 0) -> Int {
    guard nesting < ValueLimits.maxNesting else { return 0 }
    switch type.kind {
    case .structure(let fields):
      guard level <= maxVariableRecurse else { return min(type.sizeBytes, type.isTime ? 16 : 0) }
      let shown = fields.prefix(shownFields(of: fields.count))
      let end = shown.lazy.map { field in
        field.offset.addingClamped(shownBytes(of: field.type, level: level + 1, nesting: nesting + 1))
      }.max()
      return min(type.sizeBytes, max(end ?? 0, type.isTime ? 16 : 0))
    case .array(let element, let count):
      let last = min(count, maxArrayValues) - 1
      guard last >= 0 else { return 0 }
      let start = last.multipliedClamped(by: element.sizeBytes)
      return min(
        type.sizeBytes, start.addingClamped(shownBytes(of: element, level: level + 1, nesting: nesting + 1)))
    case .bool, .int, .uint, .float, .complex, .string, .slice, .pointer, .interface, .map, .chan, .function,
      .unsafePointer, .unsupported:
      return type.sizeBytes
    }
  }

  /// How many of a structure's `count` fields are shown if it is open.
  func shownFields(of count: Int) -> Int {
    maxStructFields < 0 ? count : min(count, maxStructFields)
  }
}

extension GoType {
  /// Whether it is `time.Time`, whose first 16 bytes hold the time.
  var isTime: Bool { sizeBytes >= 16 && name == "time.Time" }
}

extension Int {
  fileprivate func addingClamped(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  fileprivate func multipliedClamped(by other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
