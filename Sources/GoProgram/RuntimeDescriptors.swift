// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TargetMemory

/// Types as the runtime describes them to the program itself, for types that the debug information leaves out: Go
/// before 1.20 omits some that only interfaces hold.
///
/// The layout is that of `internal/abi.Type`, the same from Go 1.19 on. Only descriptors that the program's own list
/// leads to are read: no other address is one.
final class RuntimeDescriptors {
  /// It keeps this.
  private unowned let program: GoProgram
  private let types: Range<UInt64>
  /// As linked.
  private(set) var addresses: Set<UInt64> = []
  private var found: [UInt64: GoType] = [:]

  /// nil if the program has no such list, as since Go 1.27, whose debug information is complete.
  init?(of program: GoProgram) {
    let sections = program.file.sections
    guard let types = program.symbols.types,
      let list = sections[".typelink"] ?? sections[".data.rel.ro.typelink"],
      let offsets = program.file.bytes(fileOffset: list.sh_offset, count: Int(clamping: min(list.sh_size, 1 << 22)))
    else { return nil }
    self.program = program
    self.types = types
    var waiting = stride(from: 0, to: offsets.count - 3, by: 4).map { types.lowerBound &+ offsets.number(at: $0, 4) }
    while let address = waiting.popLast() {
      guard types.contains(address), addresses.insert(address).inserted else { continue }
      waiting += parts(of: address)
    }
  }

  private enum Offset {
    static let flags = 20
    static let name = 40
    static let element = 48
    static let mapElement = 56
    static let arrayLength = 64
    static let methodCount = 64
    static let fields = 56
    static let fieldCount = 64
  }

  private static let headerSizeBytes = 72
  fileprivate static let kindOffset = 23

  private func header(at address: UInt64) -> [UInt8]? {
    program.bytes(at: TargetAddress(address), count: Self.headerSizeBytes)
      ?? program.bytes(at: TargetAddress(address), count: Offset.element)
  }

  private func pointer(at address: UInt64) -> UInt64? { program.pointer(at: TargetAddress(address))?.rawValue }

  /// The types that it is made of.
  private func parts(of address: UInt64) -> [UInt64] {
    guard let header = header(at: address) else { return [] }
    switch GoKind(header) {
    case .pointer, .slice, .array, .chan: return [pointer(at: address + UInt64(Offset.element))].compactMap { $0 }
    case .map: return [Offset.element, Offset.mapElement].compactMap { pointer(at: address + UInt64($0)) }
    case .structure: return fields(of: address, header).map(\.type)
    default: return []
    }
  }

  private func fields(of address: UInt64, _ header: [UInt8]) -> [(name: UInt64, type: UInt64, offset: Int)] {
    guard header.count > Offset.fieldCount, let first = pointer(at: address + UInt64(Offset.fields)) else { return [] }
    let count = min(header.number(at: Offset.fieldCount, 8), 4096)
    return (0..<count).compactMap { index in
      let field = first &+ index * 24
      guard let name = pointer(at: field), let type = pointer(at: field &+ 8),
        let offset = program.bytes(at: TargetAddress(field &+ 16), count: 8)
      else { return nil }
      return (name, type, Int(clamping: offset.number(at: 0, 8)))
    }
  }
}

// MARK: - Types

extension RuntimeDescriptors {
  /// The type whose descriptor is at `address`; nil if there is none, or its name can't be read.
  func type(at address: UInt64) -> GoType? {
    if let known = found[address] { return known }
    let type = readType(at: address)
    found[address] = type
    return type
  }

  /// Of a type that was requested by its descriptor.
  func address(of type: GoType) -> UInt64? { found.first { $0.value == type }?.key }

  private func readType(at address: UInt64) -> GoType? {
    guard addresses.contains(address), let header = header(at: address),
      var name = text(at: types.lowerBound &+ header.number(at: Offset.name, 4))?.text
    else { return nil }
    // The list keeps one text for `T` and `*T`.
    if header[Offset.flags] & 2 != 0 { name = String(name.dropFirst()) }
    let size = Int(clamping: header.number(at: 0, 8))
    if let described = program.type(named: name), described.sizeBytes == size { return described }
    return program.types.made(name, at: address, sizeBytes: size) { [weak self] in
      self?.kind(at: address, header) ?? .unsupported("the program was closed")
    }
  }

  private func kind(at address: UInt64, _ header: [UInt8]) -> GoType.Kind {
    func part(_ offset: Int) -> GoType {
      let found = pointer(at: address + UInt64(offset))
      return found.flatMap { program.type(ofRuntimeType: TargetAddress($0)) } ?? program.types.unknown
    }
    switch GoKind(header) {
    case .array:
      return .array(element: part(Offset.element), count: Int(clamping: header.number(at: Offset.arrayLength, 8)))
    case .chan: return .chan(element: part(Offset.element), header: program.type(named: "runtime.hchan"))
    case .function: return .function
    case .interface: return .interface(isEmpty: header.number(at: Offset.methodCount, 8) == 0)
    case .map: return .map(key: part(Offset.element), value: part(Offset.mapElement), header: nil)
    case .pointer: return .pointer(element: part(Offset.element))
    case .slice: return .slice(element: part(Offset.element))
    case .string: return .string
    case .structure:
      return .structure(
        fields(of: address, header).compactMap { field in
          guard let name = text(at: field.name),
            let type = program.type(ofRuntimeType: TargetAddress(field.type))
          else { return nil }
          return GoType.Field(name: name.text, offset: field.offset, type: type, isEmbedded: name.flags & 8 != 0)
        })
    case .unsafePointer: return .unsafePointer
    case let basic?: return basic.basic ?? .unsupported("a basic type of unknown kind")
    case nil: return .unsupported("a type of unknown kind")
    }
  }

  /// A byte of flags, the length in groups of seven bits, and the bytes.
  private func text(at address: UInt64) -> (text: String, flags: UInt8)? {
    guard let head = program.bytes(at: TargetAddress(address), count: 4) else { return nil }
    var length = Int(head[1] & 0x7f)
    var start: UInt64 = 2
    if head[1] & 0x80 != 0 {
      guard head[2] & 0x80 == 0 else { return nil }
      length |= Int(head[2]) << 7
      start = 3
    }
    guard let bytes = program.bytes(at: TargetAddress(address &+ start), count: length),
      let text = String(validating: bytes, as: UTF8.self)
    else { return nil }
    return (text, head[0])
  }
}

extension GoKind {
  fileprivate init?(_ header: [UInt8]) { self.init(rawValue: UInt64(header[RuntimeDescriptors.kindOffset] & 31)) }
}

extension [UInt8] {
  /// Little-endian.
  fileprivate func number(at offset: Int, _ size: Int) -> UInt64 {
    guard offset + size <= count else { return 0 }
    return self[offset..<offset + size].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
