// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import TargetMemory

/// The capture interpreter's view of types: which words of an element lead on, and to which type. It only grows.
///
/// Levels are counted as the decoder counts them (`CaptureLimits.maxVariableRecurse`): an argument is at level 0, a
/// structure's fields and an array's or slice's elements one deeper, what a pointer points to at the pointer's own
/// level, except that a pointer to a pointer or to an interface also counts. A slice's strings are at the slice's level.
package struct TypeTable {
  package typealias ID = UInt32

  /// An element type. Index 0 is unused: it means that there is nothing to follow.
  package struct Entry: Hashable, Sendable {
    package let sizeBytes: Int
    package let fields: Range<Int>
  }

  /// Words inside an element that lead somewhere.
  package struct Field: Hashable, Sendable {
    package let kind: Kind
    /// From the element's start, in bytes.
    package let offset: Int
    /// The type that it leads to; 0 if the runtime type decides.
    package let element: ID
    /// How many levels deeper the target's elements are than this element.
    package let level: Int
    /// Followed only while the element's level plus this is at most `maxVariableRecurse` + 1.
    package let gate: Int

    package enum Kind: Hashable, Sendable {
      case pointer, string, slice, emptyInterface, methodInterface
      /// Runtime data of a function, a channel or a map: one element, always followed.
      case header
      /// One more group of a map's entries.
      case overflow
      /// A map's tables; see `MapLayout.Form`.
      case tables(groups: Int, count: Int)
      case buckets(logarithm: Int, count: Int)
      case oldBuckets(logarithm: Int, flags: Int, sameSize: UInt8, count: Int)

      /// Of the words that lead there.
      var sizeBytes: Int {
        switch self {
        case .pointer, .header, .overflow, .buckets, .oldBuckets: 8
        case .string, .slice, .emptyInterface, .methodInterface, .tables: 16
        }
      }
    }

    /// For types in a map's entries: the control byte that says whether the entry is in use.
    package var slot: Slot?

    package enum Slot: Hashable, Sendable {
      case highBit(control: Int)
      case hash(control: Int)
    }
  }

  /// What an interface's value of one runtime type leads to.
  package struct RuntimeType: Hashable, Sendable {
    /// As linked.
    package let address: TargetAddress
    /// 0 if there is nothing to follow.
    package let element: ID
    package let isDirect: Bool
  }

  package private(set) var entries: [Entry] = [Entry(sizeBytes: 0, fields: 0..<0)]
  package private(set) var fields: [Field] = []
  /// Sorted by address; empty until something leads to an interface.
  package private(set) var runtimeTypes: [RuntimeType] = []
  private var ids: [GoType: ID] = [:]
  /// Types of which only the start is read.
  private var cutIDs: [GoType: ID] = [:]
  private var roots: [[RootPart]: ID] = [:]
  /// Types of a given size in bytes that lead nowhere.
  private var plainTypes: [Int: ID] = [:]
  /// For each map type: what its pointer leads to, and its groups of entries.
  private var headers: [GoType: ID] = [:]
  private var groups: [GoType: ID] = [:]
  private var waiting: [(id: ID, content: Content)] = []
  private var followsInterfaces = false

  /// Words of one element beyond the number of items in a record can never be captured.
  static let maximumFields = 128

  private enum Content {
    case element(GoType)
    case mapHeader(GoType)
    case mapGroup(GoType)
  }

  private struct RootPart: Hashable {
    let type: GoType
    let offset: Int
  }

  package init() {}

  /// The type of a root block that holds these values; 0 if none of them leads anywhere.
  mutating func root(
    of contents: [(type: GoType, offset: Int)], sizeBytes: Int, limits: CaptureLimits,
    runtimeTypes: () -> [(address: TargetAddress, type: GoType)]
  ) -> ID {
    let key = contents.map { RootPart(type: $0.type, offset: $0.offset) }
    if let known = roots[key] { return known }
    var collected: [Field] = []
    for content in contents {
      collect(content.type, at: content.offset, level: 0, gate: 0, limits: limits, into: &collected)
    }
    let id = collected.isEmpty ? 0 : add(sizeBytes: sizeBytes, fields: collected)
    roots[key] = id
    fillWaiting(limits: limits)
    if followsInterfaces, self.runtimeTypes.isEmpty { addRuntimeTypes(runtimeTypes(), limits: limits) }
    return id
  }

  private mutating func add(sizeBytes: Int, fields new: [Field]) -> ID {
    let first = fields.count
    fields += new
    entries.append(Entry(sizeBytes: sizeBytes, fields: first..<fields.count))
    return ID(entries.count - 1)
  }

  private mutating func plainType(sizeBytes: Int) -> ID {
    if let known = plainTypes[sizeBytes] { return known }
    let id = add(sizeBytes: sizeBytes, fields: [])
    plainTypes[sizeBytes] = id
    return id
  }

  /// The id of an element type. Its fields are filled in later, since types may lead back to themselves.
  private mutating func id(of type: GoType) -> ID {
    if let known = ids[type] { return known }
    let id = add(sizeBytes: type.sizeBytes, fields: [])
    ids[type] = id
    waiting.append((id, .element(type)))
    return id
  }

  /// The id of a pointer's target: if a value is large, only as much from its start as may be shown.
  private mutating func idOfOne(_ type: GoType, limits: CaptureLimits) -> ID {
    let size = min(type.shownBytes(limits: limits), RootBlock.maximumValueBytes)
    if size <= 0 || size >= type.sizeBytes { return id(of: type) }
    if let known = cutIDs[type] { return known }
    let id = add(sizeBytes: size, fields: [])
    cutIDs[type] = id
    waiting.append((id, .element(type)))
    return id
  }

  private mutating func fillWaiting(limits: CaptureLimits) {
    while let (id, content) = waiting.popLast() {
      var collected: [Field] = []
      switch content {
      case .element(let type): collect(type, at: 0, level: 0, gate: 0, limits: limits, into: &collected)
      case .mapHeader(let map): collectHeader(of: map, limits: limits, into: &collected)
      case .mapGroup(let map): collectGroup(of: map, limits: limits, into: &collected)
      }
      let first = fields.count
      // Data after the part that is read leads nowhere.
      fields += collected.filter { $0.offset + $0.kind.sizeBytes <= entries[Int(id)].sizeBytes }
      entries[Int(id)] = Entry(sizeBytes: entries[Int(id)].sizeBytes, fields: first..<fields.count)
    }
  }

  /// - Parameters:
  ///   - level: Of the value, below its element.
  ///   - gate: Of the structures around it.
  private mutating func collect(
    _ type: GoType, at offset: Int, level: Int, gate: Int, limits: CaptureLimits, into result: inout [Field]
  ) {
    guard result.count < Self.maximumFields, level < Int(UInt8.max) - 1 else { return }
    func field(_ kind: Field.Kind, to element: ID, level: Int, gate: Int) -> Field {
      Field(kind: kind, offset: offset, element: element, level: level, gate: gate)
    }
    switch type.kind {
    case .string:
      result.append(field(.string, to: plainType(sizeBytes: 1), level: level, gate: gate))
    case .slice(let element):
      guard element.sizeBytes > 0, limits.maxArrayValues > 0 else { return }
      // Strings hold nothing that could be opened: a map of lists of strings is shown whole.
      let deeper = if case .string = element.kind { 0 } else { 1 }
      result.append(field(.slice, to: id(of: element), level: level + deeper, gate: gate))
    case .pointer(let element?):
      guard element.sizeBytes > 0, limits.followPointers else { return }
      switch element.kind {
      case .structure:
        result.append(field(.pointer, to: idOfOne(element, limits: limits), level: level, gate: max(gate, level + 1)))
      case .pointer:
        result.append(
          field(.pointer, to: idOfOne(element, limits: limits), level: level + 1, gate: max(gate, level + 1)))
      case .interface:
        result.append(field(.pointer, to: idOfOne(element, limits: limits), level: level + 1, gate: gate))
      default:
        result.append(field(.pointer, to: idOfOne(element, limits: limits), level: level, gate: gate))
      }
    case .interface(let isEmpty):
      followsInterfaces = true
      result.append(field(isEmpty ? .emptyInterface : .methodInterface, to: 0, level: level, gate: gate))
    case .structure(let members):
      let shown = limits.maxStructFields < 0 ? members.count : min(limits.maxStructFields, members.count)
      for member in members.prefix(shown) {
        collect(
          member.type, at: offset + member.offset, level: level + 1, gate: max(gate, level + 1), limits: limits,
          into: &result)
      }
    case .array(let element, let count):
      guard element.leadsSomewhere else { return }
      for index in 0..<min(count, limits.maxArrayValues) where result.count < Self.maximumFields {
        collect(
          element, at: offset + index * element.sizeBytes, level: level + 1, gate: gate, limits: limits, into: &result)
      }
    case .function:
      result.append(field(.header, to: plainType(sizeBytes: 8), level: level, gate: gate))
    case .chan:
      guard let layout = type.channelLayout else { return }
      result.append(field(.header, to: plainType(sizeBytes: layout.sizeBytes), level: level, gate: gate))
    case .map:
      guard let layout = type.mapLayout else { return }
      let header = headers[type] ?? add(sizeBytes: layout.headerSizeBytes, fields: [])
      if headers.updateValue(header, forKey: type) == nil { waiting.append((header, .mapHeader(type))) }
      result.append(field(.header, to: header, level: level, gate: gate))
    case .bool, .int, .uint, .float, .complex, .pointer(nil), .unsafePointer, .unsupported:
      return
    }
  }

  private mutating func collectHeader(of map: GoType, limits: CaptureLimits, into result: inout [Field]) {
    guard let layout = map.mapLayout, limits.maxArrayValues > 0 else { return }
    let group = groups[map] ?? add(sizeBytes: layout.group.sizeBytes, fields: [])
    if groups.updateValue(group, forKey: map) == nil { waiting.append((group, .mapGroup(map))) }
    func field(_ kind: Field.Kind, at offset: Int) -> Field {
      Field(kind: kind, offset: offset, element: group, level: 1, gate: 0)
    }
    let count = layout.countOffset
    switch layout.form {
    case .tables(let directory, let groups):
      result.append(field(.tables(groups: groups, count: count), at: directory))
    case .buckets(let current, let old, let logarithm, let (flags, mask)):
      result.append(field(.buckets(logarithm: logarithm, count: count), at: current))
      result.append(
        field(.oldBuckets(logarithm: logarithm, flags: flags, sameSize: mask, count: count), at: old))
    }
  }

  private mutating func collectGroup(of map: GoType, limits: CaptureLimits, into result: inout [Field]) {
    guard let layout = map.mapLayout, case .map(let key, let value, _) = map.kind, let own = groups[map] else { return }
    let group = layout.group
    if let offset = group.overflowOffset {
      result.append(Field(kind: .overflow, offset: offset, element: own, level: 0, gate: 0))
    }
    for slot in 0..<MapLayout.Group.slots {
      let first = result.count
      let keyOffset = group.firstKeyOffset + slot * group.keyStrideBytes
      let valueOffset = group.firstValueOffset + slot * group.valueStrideBytes
      collectStored(key, at: keyOffset, isIndirect: group.keyIsIndirect, limits: limits, into: &result)
      collectStored(value, at: valueOffset, isIndirect: group.valueIsIndirect, limits: limits, into: &result)
      let control = group.controlOffset + slot
      for index in first..<result.count {
        if case .tables = layout.form {
          result[index].slot = .highBit(control: control)
        } else {
          result[index].slot = .hash(control: control)
        }
      }
    }
  }

  /// A key or a value of a map, or the pointer to it.
  private mutating func collectStored(
    _ type: GoType, at offset: Int, isIndirect: Bool, limits: CaptureLimits, into result: inout [Field]
  ) {
    guard isIndirect else {
      return collect(type, at: offset, level: 0, gate: 0, limits: limits, into: &result)
    }
    result.append(Field(kind: .header, offset: offset, element: idOfOne(type, limits: limits), level: 0, gate: 0))
  }

  private mutating func addRuntimeTypes(
    _ known: [(address: TargetAddress, type: GoType)], limits: CaptureLimits
  ) {
    var result: [RuntimeType] = []
    result.reserveCapacity(known.count)
    for (address, type) in known {
      guard type.isDirectInterface else {
        result.append(
          RuntimeType(
            address: address, element: type.sizeBytes > 0 ? idOfOne(type, limits: limits) : 0, isDirect: false))
        continue
      }
      // The data word is the value itself: it leads to what its one pointer leads to.
      var collected: [Field] = []
      collect(type, at: 0, level: 0, gate: 0, limits: limits, into: &collected)
      let leads = collected.count == 1 && (collected[0].kind == .pointer || collected[0].kind == .header)
      let target = leads ? collected[0].element : 0
      result.append(RuntimeType(address: address, element: target, isDirect: true))
    }
    fillWaiting(limits: limits)
    runtimeTypes = result.sorted { $0.address < $1.address }
  }
}

extension GoType {
  /// Whether a value of this type can hold a word that the capture follows.
  fileprivate var leadsSomewhere: Bool {
    switch kind {
    case .string, .slice, .pointer, .interface, .map, .chan, .function: true
    case .array(let element, let count): count > 0 && element.leadsSomewhere
    case .structure(let fields): fields.contains { $0.type.leadsSomewhere }
    case .bool, .int, .uint, .float, .complex, .unsafePointer, .unsupported: false
    }
  }
}
