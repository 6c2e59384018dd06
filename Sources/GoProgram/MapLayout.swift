// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// How the runtime keeps a map's entries, according to the debug information: hash tables of groups since Go 1.24,
/// buckets before. Offsets in bytes.
package struct MapLayout {
  /// The structure that the map's pointer points to.
  package let headerSizeBytes: Int
  /// In the header: the number of entries, a word.
  package let countOffset: Int
  /// In the header: a byte that has these bits set while the map is written.
  package let writing: (offset: Int, mask: UInt8)
  package let form: Form
  /// Eight entries.
  package let group: Group

  package enum Form {
    /// At `directory` in the header is a pointer and after it a length: 0 if it points to the only group, otherwise the
    /// number of pointers to tables there. `groups` is the offset, in a table, of a pointer to its groups, followed by
    /// the number of groups minus one.
    case tables(directory: Int, groups: Int)
    /// Pointers to arrays of buckets: the current one, and the previous one while entries move. At `logarithm` is a
    /// byte, the number of buckets as a power of two; the older array has half of them or, by `sameSize`, as many.
    case buckets(current: Int, old: Int, logarithm: Int, sameSize: (offset: Int, mask: UInt8))
  }

  /// Eight slots; a byte for each says whether it is an entry.
  package struct Group {
    package let sizeBytes: Int
    /// The bytes, one after the other.
    package let controlOffset: Int
    package let firstKeyOffset: Int
    package let keyStrideBytes: Int
    package let firstValueOffset: Int
    package let valueStrideBytes: Int
    /// Whether there is a pointer to the key or value instead of the key or value itself.
    package let keyIsIndirect: Bool
    package let valueIsIndirect: Bool
    /// Of the pointer to the next bucket of a chain; nil if there are none.
    package let overflowOffset: Int?

    package static let slots = 8
  }

  /// Whether the control byte says that there is an entry.
  package func isEntry(control: UInt8) -> Bool {
    switch form {
    case .tables: control < 0x80
    case .buckets: control >= Self.smallestTopHash
    }
  }

  /// Smaller ones say why a bucket's slot has no entry, or no longer has one.
  package static let smallestTopHash: UInt8 = 5
}

// MARK: - From the debug information

extension MapLayout {
  /// Nil if the header is not described, or has other fields than the known ones.
  init?(key: GoType, value: GoType, header: GoType?) {
    guard let header, (1...Self.largestHeader).contains(header.sizeBytes), header.sizeBytes.isMultiple(of: 8),
      let fields = FieldMap(header)
    else { return nil }
    headerSizeBytes = header.sizeBytes
    if let parts = Self.tables(fields, key, value) {
      (countOffset, writing, form, group) = parts
    } else if let parts = Self.buckets(fields, key, value) {
      (countOffset, writing, form, group) = parts
    } else {
      return nil
    }
  }

  /// Also bounds the offsets in a table: the capture has a byte for each.
  private static let largestHeader = 255
  private typealias Parts = (Int, (offset: Int, mask: UInt8), Form, Group)

  private static func tables(_ header: FieldMap, _ key: GoType, _ value: GoType) -> Parts? {
    guard let used = header.word("used"), let directory = header.word("dirPtr"), let length = header.word("dirLen"),
      length == directory + 8, let writing = header.byte("writing"),
      let table = header.type("dirPtr")?.pointee?.pointee.flatMap({ FieldMap($0) }),
      let groups = table["groups"], let reference = FieldMap(groups.type), let data = reference.word("data"),
      let mask = reference.word("lengthMask"), mask == data + 8, let group = reference.type("data")?.pointee,
      (0...largestHeader).contains(groups.offset + data), let slots = self.group(group, key, value)
    else { return nil }
    return (used, (writing, 0xff), .tables(directory: directory, groups: groups.offset + data), slots)
  }

  /// Entries are key by value, or all keys before all values if Go was built that way.
  private static func group(_ type: GoType, _ key: GoType, _ value: GoType) -> Group? {
    guard let fields = FieldMap(type), let control = fields.word("ctrl"), type.sizeBytes.isMultiple(of: 8) else {
      return nil
    }
    if let slots = fields["slots"], case .array(let slot, Group.slots) = slots.type.kind, let parts = FieldMap(slot),
      let ownKey = parts["key"], let ownValue = parts["elem"]
    {
      return Group(
        type, control: control, key: (slots.offset + ownKey.offset, slot.sizeBytes, ownKey.type, key),
        value: (slots.offset + ownValue.offset, slot.sizeBytes, ownValue.type, value), overflow: nil)
    }
    return arrays(type, fields, ("keys", key), ("elems", value), control: control, overflow: nil)
  }

  private static func buckets(_ header: FieldMap, _ key: GoType, _ value: GoType) -> Parts? {
    guard let count = header.word("count"), let flags = header.byte("flags"), let logarithm = header.byte("B"),
      let current = header.word("buckets"), let old = header.word("oldbuckets"),
      let bucket = header.type("buckets")?.pointee, bucket.sizeBytes.isMultiple(of: 8), let fields = FieldMap(bucket),
      let hashes = fields["tophash"], case .array(_, Group.slots) = hashes.type.kind,
      let overflow = fields.word("overflow"),
      let slots = arrays(
        bucket, fields, ("keys", key), ("values", value), control: hashes.offset, overflow: overflow)
    else { return nil }
    let form = Form.buckets(
      current: current, old: old, logarithm: logarithm, sameSize: (flags, Self.sameSizeFlag))
    return (count, (flags, Self.writingFlag), form, slots)
  }

  /// Constants of the runtime, the same in all releases that keep maps in buckets.
  private static let writingFlag: UInt8 = 4
  private static let sameSizeFlag: UInt8 = 8

  private static func arrays(
    _ type: GoType, _ fields: FieldMap, _ keys: (name: String, type: GoType), _ values: (name: String, type: GoType),
    control: Int, overflow: Int?
  ) -> Group? {
    guard let ownKeys = fields[keys.name], case .array(let ownKey, Group.slots) = ownKeys.type.kind,
      let ownValues = fields[values.name], case .array(let ownValue, Group.slots) = ownValues.type.kind
    else { return nil }
    return Group(
      type, control: control, key: (ownKeys.offset, ownKey.sizeBytes, ownKey, keys.type),
      value: (ownValues.offset, ownValue.sizeBytes, ownValue, values.type), overflow: overflow)
  }
}

extension MapLayout.Group {
  /// Nil if its parts are not inside it.
  fileprivate init?(
    _ type: GoType, control: Int, key: (first: Int, stride: Int, stored: GoType, type: GoType),
    value: (first: Int, stride: Int, stored: GoType, type: GoType), overflow: Int?
  ) {
    guard (1...Self.largestGroup).contains(type.sizeBytes),
      Self.lies(control, 1, 1, in: type), Self.lies(key.first, key.stride, key.stored.sizeBytes, in: type),
      Self.lies(value.first, value.stride, value.stored.sizeBytes, in: type),
      overflow.map({ Self.lies($0, 0, 8, in: type) }) ?? true,
      let keyIsIndirect = Self.isIndirect(key.stored, key.type),
      let valueIsIndirect = Self.isIndirect(value.stored, value.type)
    else { return nil }
    sizeBytes = type.sizeBytes
    controlOffset = control
    firstKeyOffset = key.first
    keyStrideBytes = key.stride
    firstValueOffset = value.first
    valueStrideBytes = value.stride
    self.keyIsIndirect = keyIsIndirect
    self.valueIsIndirect = valueIsIndirect
    overflowOffset = overflow
  }

  /// Keys and values of more than 128 bytes are pointers, so eight of each are at most this size.
  private static let largestGroup = 4096

  private static func lies(_ first: Int, _ stride: Int, _ size: Int, in type: GoType) -> Bool {
    let bounds = 0...type.sizeBytes
    return bounds.contains(first) && bounds.contains(stride) && bounds.contains(size)
      && first + stride * (slots - 1) + size <= type.sizeBytes
  }

  /// Nil if the stored value is neither of the type nor a pointer to it.
  private static func isIndirect(_ stored: GoType, _ type: GoType) -> Bool? {
    if stored.sizeBytes == type.sizeBytes { return false }
    return stored.sizeBytes == 8 && type.sizeBytes > 8 ? true : nil
  }
}

/// A structure's fields by name.
private struct FieldMap {
  private let fields: [GoType.Field]

  init?(_ type: GoType) {
    guard case .structure(let fields) = type.kind else { return nil }
    self.fields = fields
  }

  subscript(name: String) -> GoType.Field? { fields.first { $0.name == name } }

  func type(_ name: String) -> GoType? { self[name]?.type }

  /// The offset of a field of eight bytes.
  func word(_ name: String) -> Int? { offset(name, sizeBytes: 8) }

  func byte(_ name: String) -> Int? { offset(name, sizeBytes: 1) }

  private func offset(_ name: String, sizeBytes: Int) -> Int? {
    guard let field = self[name], field.type.sizeBytes == sizeBytes, (0...4096).contains(field.offset) else {
      return nil
    }
    return field.offset
  }
}

extension GoType {
  fileprivate var pointee: GoType? {
    if case .pointer(let element) = kind { element } else { nil }
  }
}
