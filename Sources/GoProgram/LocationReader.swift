// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import TargetMemory

extension DIE {
  /// Where the variable is while the program is at `address`; nil if it is nowhere.
  ///
  /// - Parameter type: The variable's: a location in one piece does not say its size, and one in several has no piece
  ///   for the padding between a structure's fields.
  func location(at address: UInt64, of type: GoType) -> VariableLocation? {
    guard var attribute = attribute(DW_AT_location) else { return nil }
    var operations: UnsafeMutablePointer<Dwarf_Op>?
    var count = 0
    let isList = !Self.isExpression(&attribute)
    if isList {
      guard dwarf_getlocation_addr(&attribute, address, &operations, &count, 1) == 1 else { return nil }
    } else {
      guard dwarf_getlocation(&attribute, &operations, &count) == 0 else { return nil }
    }
    guard count > 0, let operations else { return nil }
    let expression = UnsafeBufferPointer(start: operations, count: count)
    if isList, !expression.hasPieces, type.isSplit, !isWhole(in: attribute, type) { return nil }
    var reader = LocationReader(type: type)
    return reader.read(expression)
  }

  /// All readable entries of a list, in their order; nil if the variable has no list, but a single place.
  func locationList(of type: GoType) -> [(range: Range<UInt64>, location: VariableLocation)]? {
    guard var list = attribute(DW_AT_location), !Self.isExpression(&list) else { return nil }
    let original = list
    var (offset, base, start, end): (Int, Dwarf_Addr, Dwarf_Addr, Dwarf_Addr) = (0, 0, 0, 0)
    var operations: UnsafeMutablePointer<Dwarf_Op>?
    var count = 0
    var found: [(range: Range<UInt64>, location: VariableLocation)] = []
    while true {
      offset = dwarf_getlocations(&list, offset, &base, &start, &end, &operations, &count)
      guard offset > 0 else { return found }
      guard count > 0, start < end, let operations else { continue }
      let expression = UnsafeBufferPointer(start: operations, count: count)
      if !expression.hasPieces, type.isSplit, !isWhole(in: original, type) { continue }
      var reader = LocationReader(type: type)
      if let location = reader.read(expression) { found.append((start..<end, location)) }
    }
  }

  /// Whether a list without a piece at this place says where the whole variable is.
  ///
  /// The optimiser takes a variable apart, and drops the parts that nothing uses. It writes pieces for the parts that
  /// are left, but if only one is left, it writes only its place, and not which part it is (Go 1.19 to 1.27,
  /// `writePendingEntry`). A variable that was not taken apart stays at one place in the frame. Code that was not
  /// optimised has a list for a parameter: in pieces where it was passed, then whole.
  private func isWhole(in list: Dwarf_Attribute, _ type: GoType) -> Bool {
    var list = list
    var (offset, base, start, end): (Int, Dwarf_Addr, Dwarf_Addr, Dwarf_Addr) = (0, 0, 0, 0)
    var operations: UnsafeMutablePointer<Dwarf_Op>?
    var count = 0
    var place: Int?
    while true {
      offset = dwarf_getlocations(&list, offset, &base, &start, &end, &operations, &count)
      guard offset > 0 else { break }
      guard count > 0, let operations else { continue }
      let expression = UnsafeBufferPointer(start: operations, count: count)
      if expression.hasPieces { return true }
      var reader = LocationReader(type: type)
      guard case .memory(.frame(let offset))? = reader.read(expression)?.pieces.first?.place,
        place.map({ $0 == offset }) ?? true
      else { return false }
      place = offset
    }
    guard offset == 0, let place else { return false }
    // A parameter passed on the stack has a list only if it was taken apart; a result is a variable of its own.
    let isPassed = place >= 0 && tag == DW_TAG_formal_parameter && !origin.flag(DW_AT_variable_parameter)
    return !isPassed || type.sizeBytes > GoType.mostSplitBytes
  }

  /// Go writes single locations as DW_FORM_block1, which libdw does not accept as a location. Below 128 bytes that form
  /// and an expression's have the same encoding.
  private static func isExpression(_ attribute: inout Dwarf_Attribute) -> Bool {
    if Int(attribute.form) == DW_FORM_block1, let size = attribute.valp?.pointee, size < 0x80 {
      attribute.form = UInt32(DW_FORM_exprloc)
    }
    return Int(attribute.form) == DW_FORM_exprloc
  }
}

/// Turns the few shapes of location expression that Go writes into pieces.
private struct LocationReader {
  let type: GoType
  private var sizeBytes: Int { type.sizeBytes }
  private var pieces: [VariableLocation.Piece] = []
  private var place: VariableLocation.Place?

  init(type: GoType) { self.type = type }

  mutating func read(_ operations: UnsafeBufferPointer<Dwarf_Op>) -> VariableLocation? {
    for operation in operations {
      guard take(operation) else { return nil }
    }
    if let place { pieces.append(.init(sizeBytes: sizeBytes, place: place)) }
    guard complete() else { return nil }
    return VariableLocation(pieces: pieces)
  }

  /// Puts each piece where its part of the variable is. False if the pieces are not those of the type: Go up to 1.24
  /// wrote some that add up to more than the variable, and such a location is useless.
  private mutating func complete() -> Bool {
    guard pieces.contains(where: { $0.place != .missing }) else { return false }
    if let once = Self.once(pieces, in: type) { pieces = once }
    if pieces.count > 1 || pieces[0].sizeBytes != sizeBytes {
      guard let placed = Self.place(pieces, in: type) else { return false }
      pieces = placed
    }
    let described = pieces.reduce(0) { $0.addingReportingOverflow($1.sizeBytes).partialValue }
    guard described == sizeBytes else { return false }
    return pieces.allSatisfy { $0.sizeBytes <= 8 || !$0.place.isRegister }
  }

  /// The pieces with the padding between them; a piece is one part of the type or several that follow one another. Nil
  /// if they do not fit the type, or may be several of its parts.
  private static func place(_ pieces: [VariableLocation.Piece], in type: GoType) -> [VariableLocation.Piece]? {
    guard let parts = type.parts, parts.count <= mostParts else { return nil }
    let ways = placements(of: pieces[...], in: parts[...])
    guard ways.count == 1, let offsets = ways.first else { return nil }
    var placed: [VariableLocation.Piece] = []
    var end = 0
    func fill(to start: Int) {
      let isDead = parts.contains { $0.offset >= end && $0.offset < start }
      if start > end { placed.append(.init(sizeBytes: start - end, place: isDead ? .missing : .padding)) }
    }
    for (piece, offset) in zip(pieces, offsets) {
      fill(to: offset)
      placed.append(piece)
      end = offset + piece.sizeBytes
    }
    fill(to: type.sizeBytes)
    return placed
  }

  private static let mostParts = 64

  /// Go before 1.21 may list each part of a variable several times in a row: under several types. Nil if it does not,
  /// or if one part is said to be in several places.
  private static func once(_ pieces: [VariableLocation.Piece], in type: GoType) -> [VariableLocation.Piece]? {
    guard let parts = type.parts, !parts.isEmpty, pieces.count > parts.count, pieces.count % parts.count == 0 else {
      return nil
    }
    let times = pieces.count / parts.count
    var once: [VariableLocation.Piece] = []
    for (index, part) in parts.enumerated() {
      let all = pieces[index * times..<(index + 1) * times]
      guard all.allSatisfy({ $0.sizeBytes == part.sizeBytes }) else { return nil }
      let places = Set(all.map(\.place)).subtracting([.missing])
      guard places.count <= 1 else { return nil }
      once.append(.init(sizeBytes: part.sizeBytes, place: places.first ?? .missing))
    }
    return once
  }

  /// Where in the type the pieces can be; at most two of all the ways. Parts that nothing uses have no piece, and the
  /// others do not say which they are.
  private static func placements(
    of pieces: ArraySlice<VariableLocation.Piece>, in parts: ArraySlice<(offset: Int, sizeBytes: Int)>
  ) -> [[Int]] {
    guard let piece = pieces.first else { return [[]] }
    var found: [[Int]] = []
    for first in parts.indices where found.count < 2 {
      let start = parts[first].offset
      guard let last = parts[first...].firstIndex(where: { $0.offset + $0.sizeBytes - start == piece.sizeBytes }) else {
        continue
      }
      found += placements(of: pieces.dropFirst(), in: parts[(last + 1)...]).map { [start] + $0 }
    }
    return Array(found.prefix(2))
  }

  /// False for an operation that we do not know.
  private mutating func take(_ operation: Dwarf_Op) -> Bool {
    let atom = Int(operation.atom)
    let signed = Int(Int64(bitPattern: operation.number))
    switch atom {
    case DW_OP_reg0...DW_OP_reg31: place = .register(atom - DW_OP_reg0)
    case DW_OP_regx: place = .register(signed)
    case DW_OP_call_frame_cfa: place = .memory(.frame(offset: 0))
    case DW_OP_fbreg: place = .memory(.frame(offset: signed))
    case DW_OP_breg0...DW_OP_breg31: place = .memory(.register(atom - DW_OP_breg0, offset: signed))
    case DW_OP_bregx:
      place = .memory(.register(signed, offset: Int(Int64(bitPattern: operation.number2))))
    case DW_OP_addr: place = .memory(.address(TargetAddress(operation.number)))
    case DW_OP_plus_uconst: return moveFrame(by: signed)
    case DW_OP_lit0...DW_OP_lit31: place = constant(UInt64(atom - DW_OP_lit0))
    case DW_OP_const1u, DW_OP_const1s, DW_OP_const2u, DW_OP_const2s, DW_OP_const4u, DW_OP_const4s, DW_OP_const8u,
      DW_OP_const8s, DW_OP_constu, DW_OP_consts:
      // Followed by `plus` it is an offset, followed by `stack_value` the value itself.
      if case .memory = place { return hold(offset: signed) }
      place = constant(operation.number)
    case DW_OP_plus: return moveFrame(by: held.take() ?? 0)
    case DW_OP_stack_value: if case .constant = place { return true } else { return false }
    case DW_OP_piece:
      pieces.append(.init(sizeBytes: Int(clamping: operation.number), place: place ?? .missing))
      place = nil
    default: return false
    }
    return true
  }

  private var held: Int?

  private mutating func hold(offset: Int) -> Bool {
    held = offset
    return true
  }

  private mutating func moveFrame(by offset: Int) -> Bool {
    switch place {
    case .memory(.frame(let old)): place = .memory(.frame(offset: old &+ offset))
    case .memory(.register(let register, let old)): place = .memory(.register(register, offset: old &+ offset))
    default: return false
    }
    return true
  }

  private func constant(_ value: UInt64) -> VariableLocation.Place {
    .constant(withUnsafeBytes(of: value.littleEndian) { Array($0) })
  }
}

extension VariableLocation.Place {
  fileprivate var isRegister: Bool { if case .register = self { true } else { false } }
}

extension UnsafeBufferPointer<Dwarf_Op> {
  fileprivate var hasPieces: Bool { contains { Int($0.atom) == DW_OP_piece } }
}

extension GoType {
  /// Of the widest variable that the compiler takes apart (four words, `CanSSA`).
  fileprivate static let mostSplitBytes = 32

  /// Whether a variable of the type is taken apart.
  fileprivate var isSplit: Bool { (parts?.count ?? 0) > 1 }

  /// The parts that the compiler splits a variable of the type into, by offset; nil if the type is not described.
  fileprivate var parts: [(offset: Int, sizeBytes: Int)]? {
    switch kind {
    case .bool, .int, .uint, .float, .pointer, .map, .chan, .function, .unsafePointer: return [(0, sizeBytes)]
    case .complex: return [(0, sizeBytes / 2), (sizeBytes / 2, sizeBytes / 2)]
    case .string, .interface: return [(0, 8), (8, 8)]
    case .slice: return [(0, 8), (8, 8), (16, 8)]
    case .array(let element, let count):
      if count == 1 { return element.parts }
      return sizeBytes > 0 ? [(0, sizeBytes)] : []
    case .structure(let fields):
      var all: [(offset: Int, sizeBytes: Int)] = []
      for field in fields where field.type.sizeBytes > 0 {
        guard let own = field.type.parts else { return nil }
        all += own.map { (field.offset + $0.offset, $0.sizeBytes) }
      }
      return all
    case .unsupported: return nil
    }
  }
}
