// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import GoProgram
import GoValues
import TargetMemory

/// Go values as data, in the form of `value` in `protocol/hit.schema.json`.
enum ValueJSON {
  /// Beyond this, programs that read JSON numbers as floats would see a different number.
  private static let exactIntegers: UInt64 = 1 << 53

  /// - Parameter type: Of the variable; nil if the debug information does not specify it.
  static func members(of value: Value, as type: GoType?) -> [String: JSONValue] {
    var members = content(of: value)
    if let type { members["type"] = .string(type.name) }
    return members
  }

  private static func content(of value: Value) -> [String: JSONValue] {
    switch value {
    case .bool(let bool): ["value": .bool(bool)]
    case .int(let number): ["value": integer(number.magnitude, isNegative: number < 0)]
    case .uint(let number): ["value": integer(number, isNegative: false)]
    case .float(let number): ["value": float(number, text: value.text)]
    // Converted from its text: 0.1 is 0.1, not 0.10000000149011612.
    case .float32(let number): ["value": float(Double(number.description) ?? Double(number), text: value.text)]
    case .complex, .complex64: ["value": .string(value.text)]
    case .duration(let nanoseconds): ["value": integer(nanoseconds.magnitude, isNegative: nanoseconds < 0)]
    case .time: ["value": .string(String(value.text.dropFirst("time.Time(".count).dropLast()))]
    case .string(let bytes, let length): string(bytes, length: length)
    case .slice(let slice): Self.slice(slice)
    case .array(let type, let elements, let count): sequence(elements, of: element(of: type), count: count)
    case .structure(let type, let fields, let count): structure(type, fields, count: count)
    case .pointer(let type, let address, let pointee): pointer(type, address, pointee)
    case .unsafePointer(let address): pointer(to: address)
    case .interface(_, let dynamicType, let content): ["dynamic": .object(members(of: content, as: dynamicType))]
    case .function(let name): ["value": .string(name)]
    case .channel(_, let length, let capacity): ["length": .int(length), "capacity": .int(capacity)]
    case .map(let map): Self.map(map)
    case .closedStructure, .closedInterface, .closed, .leftOut: ["truncated": true]
    case .nil: ["nil": true]
    case .unreadable(let reason): ["missing": .string(reason.clause)]
    }
  }

  private static func integer(_ magnitude: UInt64, isNegative: Bool) -> JSONValue {
    guard magnitude <= exactIntegers else { return .string("\(isNegative ? "-" : "")\(magnitude)") }
    return .int(isNegative ? -Int(magnitude) : Int(magnitude))
  }

  /// JSON has no infinities and no not-a-number: these are strings, as Go writes them.
  private static func float(_ number: Double, text: String) -> JSONValue {
    number.isFinite ? .double(number) : .string(text)
  }

  private static func string(_ bytes: [UInt8], length: Int) -> [String: JSONValue] {
    let text: [String: JSONValue] = ["value": .string(String(decoding: bytes, as: UTF8.self))]
    guard bytes.count < length else { return text }
    return text.merging(["length": .int(length), "truncated": true]) { first, _ in first }
  }

  private static func slice(_ slice: Value.Slice) -> [String: JSONValue] {
    guard !slice.isNil else { return ["nil": true] }
    var members = sequence(slice.elements, of: element(of: slice.type), count: slice.length)
    members["capacity"] = .int(slice.capacity)
    return members
  }

  private static func map(_ map: Value.Map) -> [String: JSONValue] {
    guard case .map(let key, let value, _) = map.type.kind else { return ["truncated": true] }
    let shown: JSONValue = .array(
      map.entries.map { entry in
        .object([
          "key": .object(members(of: entry.key, as: key)), "element": .object(members(of: entry.value, as: value)),
        ])
      })
    return truncated(["entries": shown, "length": .int(map.count)], map.entries.count < map.count)
  }

  private static func sequence(_ elements: [Value], of type: GoType?, count: Int) -> [String: JSONValue] {
    let shown: JSONValue = .array(elements.map { .object(members(of: $0, as: type)) })
    return truncated(["elements": shown, "length": .int(count)], elements.count < count)
  }

  private static func structure(_ type: GoType, _ fields: [Value], count: Int) -> [String: JSONValue] {
    guard case .structure(let declared) = type.kind else { return ["truncated": true] }
    let shown = zip(declared, fields).map { field, value -> JSONValue in
      var members = members(of: value, as: field.type)
      members["name"] = .string(field.name)
      return .object(members)
    }
    return truncated(["fields": .array(shown)], fields.count < count)
  }

  private static func pointer(_ type: GoType, _ address: TargetAddress, _ pointee: Value?) -> [String: JSONValue] {
    var members = pointer(to: address)
    guard let pointee else { return members }
    let element: GoType? = if case .pointer(let element) = type.kind { element } else { nil }
    members["pointee"] = .object(Self.members(of: pointee, as: element))
    return members
  }

  private static func pointer(to address: TargetAddress) -> [String: JSONValue] {
    address == .null ? ["nil": true] : ["address": .string("0x" + String(address.rawValue, radix: 16))]
  }

  private static func element(of type: GoType) -> GoType? {
    switch type.kind {
    case .slice(let element), .array(let element, _): element
    case .bool, .int, .uint, .float, .complex, .string, .structure, .pointer, .interface, .map, .chan, .function,
      .unsafePointer, .unsupported:
      nil
    }
  }

  private static func truncated(_ members: [String: JSONValue], _ isTruncated: Bool) -> [String: JSONValue] {
    isTruncated ? members.merging(["truncated": true]) { first, _ in first } : members
  }
}
