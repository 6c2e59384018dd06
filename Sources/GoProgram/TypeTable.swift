// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import TargetMemory

/// Every Go type of the program, made at the first use; one object for each type.
final class TypeTable {
  private let debugInfo: DebugInfo
  private var types: [DIEOffset: GoType] = [:]
  private var madeTypes: [String: GoType] = [:]
  private var describedTypes: [UInt64: GoType] = [:]
  /// Where the linker put the runtime descriptors; nil in a program without a symbol table.
  private let runtimeTypes: Range<UInt64>?
  private lazy var index = TypeIndex(debugInfo: debugInfo, runtimeTypes: runtimeTypes)

  init(debugInfo: DebugInfo, runtimeTypes: Range<UInt64>?) {
    self.debugInfo = debugInfo
    self.runtimeTypes = runtimeTypes
  }

  func type(_ entry: DIE) -> GoType {
    let entry = Self.canonical(entry)
    if let known = types[entry.offset] { return known }
    let type = GoType(id: entry.offset, name: entry.name ?? "?", sizeBytes: Self.sizeBytes(of: entry)) {
      // The table lives as long as the program; a type that outlives it can no longer be read.
      [weak self] in self?.kind(of: entry) ?? .unsupported("the program was closed")
    }
    types[entry.offset] = type
    return type
  }

  /// Stands for a type that a damaged entry does not name.
  let unknown = GoType(id: DIEOffset(0), name: "?", sizeBytes: 0) { .unsupported("it has no type") }

  /// A type that the debug information does not describe; the same one for each request.
  func made(_ name: String, sizeBytes: Int, kind: @escaping () -> GoType.Kind) -> GoType {
    if let known = madeTypes[name] { return known }
    // Above all offsets in a file.
    let id = DIEOffset(1 << 63 + UInt64(madeTypes.count))
    let type = GoType(id: id, name: name, sizeBytes: sizeBytes, kind: kind)
    madeTypes[name] = type
    return type
  }

  /// The same for a type that has a descriptor of its own.
  func made(
    _ name: String, at address: UInt64, sizeBytes: Int, kind: @escaping () -> GoType.Kind
  ) -> GoType {
    if let known = describedTypes[address] { return known }
    let type = GoType(id: DIEOffset(1 << 62 | address), name: name, sizeBytes: sizeBytes, kind: kind)
    describedTypes[address] = type
    return type
  }

  func type(named name: String) -> GoType? {
    index.byName[name].flatMap { debugInfo.die(at: $0) }.map { type($0) }
  }

  func types(calledShort name: String) -> [GoType] {
    index.byName.keys.filter { $0.hasSuffix("/" + name) && !$0.hasPrefix("*") && !$0.hasPrefix("[") }.sorted()
      .compactMap { type(named: $0) }
  }

  func type(ofRuntimeType address: TargetAddress) -> GoType? {
    index.byRuntimeType[address].flatMap { debugInfo.die(at: $0) }.map { type($0) }
  }

  /// Sorted.
  var runtimeTypeAddresses: [TargetAddress] { index.byRuntimeType.keys.sorted() }

  func runtimeTypeAddress(of type: GoType) -> TargetAddress? {
    debugInfo.die(at: type.id).flatMap { TypeIndex.runtimeType(of: $0, in: runtimeTypes) }
  }

  /// Go describes a named type by an entry with a kind and by a bare typedef of the same name that others refer to; a
  /// generic body's parameter types are bare typedefs too.
  private static func canonical(_ entry: DIE) -> DIE {
    var entry = entry
    // Bounded, since damaged files may have cycles.
    for _ in 0..<8 {
      guard entry.tag == DW_TAG_typedef, !entry.has(GoAttribute.kind), let target = entry.reference(DW_AT_type) else {
        break
      }
      entry = target
    }
    return entry
  }

  private static func sizeBytes(of entry: DIE) -> Int {
    if let size = entry.unsigned(DW_AT_byte_size) { return Int(clamping: size) }
    return switch (entry.tag, entry.goKind) {
    case (_, .interface): 16
    case (DW_TAG_pointer_type, _), (DW_TAG_subroutine_type, _), (_, .map), (_, .chan), (_, .function): 8
    default: 0
    }
  }

  /// Go compiles a generic body once for all pointers, as `go.shape.*uint8`: only the caller knows what they point to.
  private static func isAnyPointer(_ entry: DIE) -> Bool { entry.name?.hasPrefix("go.shape.*uint8") ?? false }

  private func kind(of entry: DIE) -> GoType.Kind {
    if Self.isAnyPointer(entry) { return .pointer(element: nil) }
    switch entry.tag {
    case DW_TAG_base_type: return entry.goKind?.basic ?? .unsupported("a basic type of unknown kind")
    case DW_TAG_structure_type:
      return switch entry.goKind {
      case .string: .string
      case .slice: sliceKind(of: entry)
      default: .structure(fields(of: entry))
      }
    case DW_TAG_array_type:
      guard let element = entry.reference(DW_AT_type) else { return .unsupported("an array without an element type") }
      return .array(element: type(element), count: Self.arrayCount(of: entry))
    case DW_TAG_pointer_type:
      let element = entry.reference(DW_AT_type)
      if element == nil && entry.name == "unsafe.Pointer" { return .unsafePointer }
      return .pointer(element: element.map { type($0) })
    case DW_TAG_subroutine_type: return .function
    case DW_TAG_typedef: return typedefKind(of: entry)
    default: return .unsupported("a type that the debug information does not describe")
    }
  }

  private func typedefKind(of entry: DIE) -> GoType.Kind {
    let target = entry.reference(DW_AT_type)
    switch entry.goKind {
    case .interface:
      return .interface(isEmpty: target.map { Self.canonical($0).name } == "runtime.eface")
    case .map:
      guard let key = entry.reference(GoAttribute.key), let value = entry.reference(GoAttribute.element) else {
        return .unsupported("a map without key and value types")
      }
      return .map(key: type(key), value: type(value), header: header(target))
    case .chan:
      guard let element = entry.reference(GoAttribute.element) else {
        return .unsupported("a channel without an element type")
      }
      return .chan(element: type(element), header: header(target))
    case .function: return .function
    default:
      guard let target = target.map({ Self.canonical($0) }), target.tag != DW_TAG_typedef else {
        return .unsupported("a name without a type")
      }
      return kind(of: target)
    }
  }

  /// The structure that a map or channel points to.
  private func header(_ pointer: DIE?) -> GoType? {
    pointer.map { Self.canonical($0) }?.reference(DW_AT_type).map { type($0) }
  }

  private func sliceKind(of entry: DIE) -> GoType.Kind {
    if let element = entry.reference(GoAttribute.element) { return .slice(element: type(element)) }
    guard case .pointer(let element?) = fields(of: entry).first?.type.kind else {
      return .unsupported("a slice without an element type")
    }
    return .slice(element: element)
  }

  private func fields(of entry: DIE) -> [GoType.Field] {
    entry.children.compactMap { member in
      guard member.tag == DW_TAG_member, let memberType = member.reference(DW_AT_type) else { return nil }
      return GoType.Field(
        name: member.name ?? "_", offset: Int(clamping: member.unsigned(DW_AT_data_member_location) ?? 0),
        type: type(memberType), isEmbedded: member.flag(GoAttribute.embeddedField))
    }
  }

  private static func arrayCount(of entry: DIE) -> Int {
    for child in entry.children where child.tag == DW_TAG_subrange_type {
      if let count = child.unsigned(DW_AT_count) { return Int(clamping: count) }
      if let last = child.unsigned(DW_AT_upper_bound) { return Int(clamping: last) + 1 }
    }
    return 0
  }
}

/// Numbers of Go's `reflect.Kind`; nil if the entry has none.
enum GoKind: UInt64 {
  case bool = 1
  case int, int8, int16, int32, int64
  case uint, uint8, uint16, uint32, uint64, uintptr
  case float32, float64, complex64, complex128
  case array, chan, function, interface, map, pointer, slice, string, structure, unsafePointer

  var basic: GoType.Kind? {
    switch self {
    case .bool: .bool
    case .int, .int8, .int16, .int32, .int64: .int
    case .uint, .uint8, .uint16, .uint32, .uint64, .uintptr: .uint
    case .float32, .float64: .float
    case .complex64, .complex128: .complex
    case .array, .chan, .function, .interface, .map, .pointer, .slice, .string, .structure, .unsafePointer: nil
    }
  }
}

extension DIE {
  /// Only the low five bits name the kind; older releases set flags above them.
  fileprivate var goKind: GoKind? { unsigned(GoAttribute.kind).flatMap { GoKind(rawValue: $0 & 31) } }
}
