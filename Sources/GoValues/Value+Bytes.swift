// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram

extension Value {
  /// The bytes of a byte slice or a byte array that are text, which people read more easily than numbers; nil if there
  /// are none, and if they are anything else.
  ///
  /// A cut in the last character, where the limits end, is not held against the others.
  var printableBytes: [UInt8]? {
    let elements: [Value]
    switch self {
    case .slice(let slice):
      guard case .slice(let element) = slice.type.kind, element.isByte else { return nil }
      elements = slice.elements
    case .array(let type, let own, _):
      guard case .array(let element, _) = type.kind, element.isByte else { return nil }
      elements = own
    default: return nil
    }
    guard !elements.isEmpty else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(elements.count)
    for element in elements {
      guard case .uint(let number) = element, let byte = UInt8(exactly: number) else { return nil }
      bytes.append(byte)
    }
    return bytes.isText(mayBeCut: elements.count < count) ? bytes : nil
  }

  /// How many elements a slice or an array has; 0 for other values.
  private var count: Int {
    switch self {
    case .slice(let slice): slice.length
    case .array(_, _, let count): count
    default: 0
    }
  }
}

extension GoType {
  fileprivate var isByte: Bool { if case .uint = kind { sizeBytes == 1 } else { false } }
}
