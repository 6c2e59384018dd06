// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import TargetMemory

extension DIE {
  /// Where the variable is while the program stands at `address`; nil where it is nowhere.
  ///
  /// - Parameter type: The variable's: a location in one piece does not say its size, and one in several has no piece for
  ///   the padding between a structure's fields.
  func location(at address: UInt64, of type: GoType) -> VariableLocation? {
    guard var attribute = attribute(DW_AT_location) else { return nil }
    var operations: UnsafeMutablePointer<Dwarf_Op>?
    var count = 0
    if Self.isExpression(&attribute) {
      guard dwarf_getlocation(&attribute, &operations, &count) == 0 else { return nil }
    } else {
      guard dwarf_getlocation_addr(&attribute, address, &operations, &count, 1) == 1 else { return nil }
    }
    guard count > 0, let operations else { return nil }
    var reader = LocationReader(type: type)
    return reader.read(UnsafeBufferPointer(start: operations, count: count))
  }

  /// Go writes single locations as DW_FORM_block1, which libdw takes for no location at all. Below 128 bytes that form
  /// and an expression's are encoded alike.
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

  /// Puts each piece where its part of the variable lies. False where the pieces are not those of the type: Go up to 1.24
  /// wrote some that add up to more than the variable, and such a location is worth nothing.
  private mutating func complete() -> Bool {
    guard pieces.contains(where: { $0.place != .missing }) else { return false }
    if pieces.count > 1 || pieces[0].sizeBytes != sizeBytes {
      guard let placed = Self.place(pieces, in: type) else { return false }
      pieces = placed
    }
    let described = pieces.reduce(0) { $0.addingReportingOverflow($1.sizeBytes).partialValue }
    guard described == sizeBytes else { return false }
    return pieces.allSatisfy { $0.sizeBytes <= 8 || !$0.place.isRegister }
  }

  /// The pieces with the padding between them; a piece is one part of the type or several that follow one another.
  private static func place(_ pieces: [VariableLocation.Piece], in type: GoType) -> [VariableLocation.Piece]? {
    guard let parts = type.parts else { return nil }
    var placed: [VariableLocation.Piece] = []
    var end = 0
    var next = 0
    for piece in pieces {
      guard next < parts.count else { return nil }
      let start = parts[next].offset
      guard let last = parts[next...].firstIndex(where: { $0.offset + $0.sizeBytes - start == piece.sizeBytes }) else {
        return nil
      }
      if start > end { placed.append(.init(sizeBytes: start - end, place: .padding)) }
      placed.append(piece)
      end = start + piece.sizeBytes
      next = last + 1
    }
    // Trailing parts without a piece are dead; what follows the last part is padding.
    if end < type.sizeBytes {
      placed.append(.init(sizeBytes: type.sizeBytes - end, place: next < parts.count ? .missing : .padding))
    }
    return placed
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

extension GoType {
  /// What the compiler splits a variable of the type into, by offset; nil where the type is not described.
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
