// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import TargetMemory

/// The capture interpreter's view of types: which words of an element lead on, and to what. It only grows.
///
/// Levels are counted as the decoder counts them (`CaptureLimits.maxVariableRecurse`): an argument is at level 0, a
/// structure's fields and an array's or slice's elements one deeper, what a pointer points to at the pointer's own
/// level, except that a pointer to a pointer or to an interface also counts.
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
    /// What it leads to; 0 where the runtime type decides.
    package let element: ID
    /// What the target's elements are deeper than this element.
    package let level: Int
    /// Followed only while the element's level plus this is at most `maxVariableRecurse` + 1.
    package let gate: Int

    package enum Kind: Hashable, Sendable { case pointer, string, slice, emptyInterface, methodInterface }
  }

  /// What an interface's value of one runtime type leads to.
  package struct RuntimeType: Hashable, Sendable {
    /// As linked.
    package let address: TargetAddress
    /// 0 where there is nothing to follow.
    package let element: ID
    package let isDirect: Bool
  }

  package private(set) var entries: [Entry] = [Entry(sizeBytes: 0, fields: 0..<0)]
  package private(set) var fields: [Field] = []
  /// Sorted by address; empty until something leads to an interface.
  package private(set) var runtimeTypes: [RuntimeType] = []
  private var ids: [GoType: ID] = [:]
  private var roots: [[RootPart]: ID] = [:]
  private var byteType: ID?
  private var waiting: [GoType] = []
  private var followsInterfaces = false

  /// More words of one element than a record has items can never be captured.
  static let maximumFields = 128

  private struct RootPart: Hashable {
    let type: GoType
    let offset: Int
  }

  package init() {}

  /// The type of a root block that holds these values; 0 where none of them leads anywhere.
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

  /// The id of an element type. Its fields are filled in later, since types may lead back to themselves.
  private mutating func id(of type: GoType) -> ID {
    if let known = ids[type] { return known }
    let id = add(sizeBytes: type.sizeBytes, fields: [])
    ids[type] = id
    waiting.append(type)
    return id
  }

  private mutating func fillWaiting(limits: CaptureLimits) {
    while let type = waiting.popLast() {
      guard let id = ids[type] else { continue }
      var collected: [Field] = []
      collect(type, at: 0, level: 0, gate: 0, limits: limits, into: &collected)
      let first = fields.count
      fields += collected
      entries[Int(id)] = Entry(sizeBytes: type.sizeBytes, fields: first..<fields.count)
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
      let byte = byteType ?? add(sizeBytes: 1, fields: [])
      byteType = byte
      result.append(field(.string, to: byte, level: level, gate: gate))
    case .slice(let element):
      guard element.sizeBytes > 0, limits.maxArrayValues > 0 else { return }
      result.append(field(.slice, to: id(of: element), level: level + 1, gate: gate))
    case .pointer(let element?):
      guard element.sizeBytes > 0, limits.followPointers else { return }
      switch element.kind {
      case .structure:
        result.append(field(.pointer, to: id(of: element), level: level, gate: max(gate, level + 1)))
      case .pointer:
        result.append(field(.pointer, to: id(of: element), level: level + 1, gate: max(gate, level + 1)))
      case .interface:
        result.append(field(.pointer, to: id(of: element), level: level + 1, gate: gate))
      default:
        result.append(field(.pointer, to: id(of: element), level: level, gate: gate))
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
    case .bool, .int, .uint, .float, .complex, .pointer(nil), .map, .chan, .function, .unsafePointer, .unsupported:
      return
    }
  }

  private mutating func addRuntimeTypes(
    _ known: [(address: TargetAddress, type: GoType)], limits: CaptureLimits
  ) {
    var result: [RuntimeType] = []
    result.reserveCapacity(known.count)
    for (address, type) in known {
      guard type.isDirectInterface else {
        result.append(
          RuntimeType(address: address, element: type.sizeBytes > 0 ? id(of: type) : 0, isDirect: false))
        continue
      }
      // The data word is the value itself: what it leads to is what the one pointer in it leads to.
      var collected: [Field] = []
      collect(type, at: 0, level: 0, gate: 0, limits: limits, into: &collected)
      let target = collected.count == 1 && collected[0].kind == .pointer ? collected[0].element : 0
      result.append(RuntimeType(address: address, element: target, isDirect: true))
    }
    fillWaiting(limits: limits)
    runtimeTypes = result.sorted { $0.address < $1.address }
  }
}

extension GoType {
  /// Whether a value of it can hold a word that the capture follows.
  fileprivate var leadsSomewhere: Bool {
    switch kind {
    case .string, .slice, .pointer, .interface: true
    case .array(let element, let count): count > 0 && element.leadsSomewhere
    case .structure(let fields): fields.contains { $0.type.leadsSomewhere }
    case .bool, .int, .uint, .float, .complex, .map, .chan, .function, .unsafePointer, .unsupported: false
    }
  }
}
