// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory

/// The one-line form of `protocol/output.md`. Values inside a sequence leave out their type, which the sequence has
/// already named; a structure's fields name theirs again.
extension Value {
  /// The value's text, as it appears in a line of output.
  package var text: String {
    var text: [UInt8] = []
    write(into: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends the value's text: valid UTF-8 in one line, whatever the program's bytes are.
  package func write(into text: inout [UInt8]) { write(into: &text, withType: true) }

  /// - Parameter withType: False inside a sequence, which has named the type.
  func write(into text: inout [UInt8], withType: Bool) {
    switch self {
    case .bool(let value): text.append(value ? "true" : "false")
    case .int(let number): text.appendDecimal(number)
    case .uint(let number): text.appendDecimal(number)
    case .float(let number): text.appendFloat(number)
    case .float32(let number): text.appendFloat(number)
    case .complex(let real, let imaginary): text.appendComplex(real, imaginary)
    case .complex64(let real, let imaginary): text.appendComplex(real, imaginary)
    case .duration(let nanoseconds):
      text.append("time.Duration(")
      text.appendDuration(nanoseconds: nanoseconds)
      text.append(")")
    case .time(let time):
      text.append("time.Time(")
      time.write(into: &text)
      text.append(")")
    case .string(let bytes, let length): text.appendQuoted(bytes, length: length)
    case .slice(let slice):
      slice.writeHead(into: &text, withType: withType)
      if slice.isNil { return text.append("nil") }
      if let bytes = printableBytes { return text.appendQuoted(bytes, length: slice.length) }
      text.appendElements(slice.elements, of: slice.length) { $0.write(into: &$1, withType: false) }
    case .array(let type, let elements, let count):
      if withType { text.append(typeName: type) }
      if let bytes = printableBytes { return text.appendQuoted(bytes, length: count) }
      text.appendElements(elements, of: count) { $0.write(into: &$1, withType: false) }
    case .structure(let type, let fields, let count):
      Self.writeStructure(type, fields, count, into: &text, withType: withType)
    case .closedStructure(let type, _):
      if withType { text.append(typeName: type) }
      text.append("{...}")
    case .pointer(let type, let address, let pointee):
      Self.writePointer(type, address, pointee, into: &text, withType: withType)
    case .unsafePointer(let address):
      text.append("unsafe.Pointer(")
      text.append(addressOrNil: address)
      text.append(")")
    case .interface(let type, let dynamicType, let value):
      Self.writeInterface(type, dynamicType, value, into: &text, withType: withType)
    case .closedInterface(let type):
      if withType { text.append(type.name) }
      text.append("(...)")
    case .function(let name): text.append(name)
    case .channel(let type, let length, let capacity):
      text.append(typeName: type)
      text.appendDecimal(Int64(length))
      text.append("/")
      text.appendDecimal(Int64(capacity))
    case .map(let map): map.write(into: &text, withType: withType)
    case .closed(let type): Self.writeClosed(type, into: &text, withType: withType)
    case .nil(let type): Self.writeNil(type, into: &text, withType: withType)
    case .leftOut: text.append("...")
    case .unreadable: text.append("?")
    }
  }

  private static func writeStructure(
    _ type: GoType, _ fields: [Value], _ count: Int, into text: inout [UInt8], withType: Bool
  ) {
    if withType { text.append(typeName: type) }
    text.append("{")
    if case .structure(let members) = type.kind {
      for (index, (member, field)) in zip(members, fields).enumerated() {
        if index > 0 { text.append(", ") }
        text.append(member.name)
        text.append(": ")
        field.write(into: &text, withType: true)
      }
    }
    text.appendMore(count - fields.count, after: fields.count)
    text.append("}")
  }

  private static func writePointer(
    _ type: GoType, _ address: TargetAddress, _ pointee: Value?, into text: inout [UInt8], withType: Bool
  ) {
    switch pointee {
    case .unreadable: text.append("?")
    case let pointee?:
      text.append("*")
      pointee.write(into: &text, withType: withType)
    case nil where address == .null:
      guard case .pointer(let element?) = type.kind else {
        if withType { text.append(typeName: type) }
        return text.append("nil")
      }
      text.append("*")
      if withType { text.append(typeName: element) }
      text.append("nil")
    case nil:
      text.append("(")
      if type.name.utf8.contains(UInt8(ascii: "/")) {
        text.appendQuoted(Array(type.name.utf8), length: type.name.utf8.count)
      } else {
        text.append(type.name)
      }
      text.append(")(")
      text.append(addressOrNil: address)
      text.append(")")
    }
  }

  private static func writeInterface(
    _ type: GoType, _ dynamicType: GoType, _ value: Value, into text: inout [UInt8], withType: Bool
  ) {
    guard withType else {
      // The sequence has named the interface; only the element can say which type is in it.
      if case .leftOut = value { text.append(typeName: dynamicType) }
      return value.write(into: &text, withType: true)
    }
    text.append(type.name)
    text.append("(")
    text.append(dynamicType.name)
    text.append(") ")
    if case .pointer(_, let address, nil) = value {
      text.append(addressOrNil: address)
    } else {
      value.write(into: &text, withType: false)
    }
  }

  private static func writeClosed(_ type: GoType, into text: inout [UInt8], withType: Bool) {
    if case .map = type.kind {
      if withType { text.append(typeName: type) }
      return text.append("[...]")
    }
    text.append(typeName: type)
    text.append("...")
  }

  private static func writeNil(_ type: GoType, into text: inout [UInt8], withType: Bool) {
    switch type.kind {
    case .function: break
    case .chan: text.append(typeName: type)  // Delve names a channel's type everywhere.
    case .bool, .int, .uint, .float, .complex, .string, .slice, .array, .structure, .pointer, .interface, .map,
      .unsafePointer, .unsupported:
      if withType { text.append(typeName: type) }
    }
    text.append("nil")
  }
}

extension Value.Slice {
  /// What stands before the elements: `[]int len: 3, cap: 8, `.
  func writeHead(into text: inout [UInt8], withType: Bool) {
    guard withType else { return }
    text.append(type.name)
    text.append(" len: ")
    text.appendDecimal(Int64(length))
    text.append(", cap: ")
    text.appendDecimal(Int64(capacity))
    text.append(", ")
  }
}

extension Value.Map {
  fileprivate func write(into text: inout [UInt8], withType: Bool) {
    if withType { text.append(typeName: type) }
    text.append("[")
    for (key, value) in entries {
      key.write(into: &text, withType: false)
      text.append(": ")
      value.write(into: &text, withType: false)
      text.append(", ")
    }
    // The last entry has its comma already, as in Delve.
    text.appendMore(count - entries.count, after: 0)
    text.append("]")
  }
}

extension [UInt8] {
  /// A type's name and the blank that separates it from the value.
  mutating func append(typeName type: GoType) {
    append(type.name)
    append(UInt8(ascii: " "))
  }

  fileprivate mutating func append(addressOrNil address: TargetAddress) {
    if address == .null { return append("nil") }
    append("0x")
    appendHexadecimal(address.rawValue)
  }

  fileprivate mutating func appendComplex<Number: BinaryFloatingPoint & CustomStringConvertible>(
    _ real: Number, _ imaginary: Number
  ) {
    append("(")
    appendFloat(real)
    append(" + ")
    appendFloat(imaginary)
    append("i)")
  }

  /// The elements of a sequence of `count`, in brackets.
  fileprivate mutating func appendElements(
    _ elements: [Value], of count: Int, write: (Value, inout [UInt8]) -> Void
  ) {
    append("[")
    for (index, element) in elements.enumerated() {
      if index > 0 { append(",") }
      write(element, &self)
    }
    appendMore(count - elements.count, after: elements.count)
    append("]")
  }

  /// How many elements or fields are left out after those that are shown.
  ///
  /// - Parameter what: What they are, if not just more of them.
  mutating func appendMore(_ count: Int, _ what: StaticString = "more", after shown: Int) {
    guard count > 0 else { return }
    if shown > 0 { append(",") }
    append("...+")
    appendDecimal(Int64(count))
    append(" ")
    append(what)
  }
}
