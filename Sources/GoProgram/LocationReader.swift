// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import TargetMemory

extension DIE {
  /// Where the variable is while the program stands at `address`; nil where it is nowhere.
  ///
  /// - Parameter sizeBytes: The variable's; a location in one piece does not say it.
  func location(at address: UInt64, sizeBytes: Int) -> VariableLocation? {
    guard var attribute = attribute(DW_AT_location) else { return nil }
    var operations: UnsafeMutablePointer<Dwarf_Op>?
    var count = 0
    if Self.isExpression(&attribute) {
      guard dwarf_getlocation(&attribute, &operations, &count) == 0 else { return nil }
    } else {
      guard dwarf_getlocation_addr(&attribute, address, &operations, &count, 1) == 1 else { return nil }
    }
    guard count > 0, let operations else { return nil }
    var reader = LocationReader(sizeBytes: sizeBytes)
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
  let sizeBytes: Int
  private var pieces: [VariableLocation.Piece] = []
  private var place: VariableLocation.Place?

  init(sizeBytes: Int) { self.sizeBytes = sizeBytes }

  mutating func read(_ operations: UnsafeBufferPointer<Dwarf_Op>) -> VariableLocation? {
    for operation in operations {
      guard take(operation) else { return nil }
    }
    if let place { pieces.append(.init(sizeBytes: sizeBytes, place: place)) }
    guard complete() else { return nil }
    return VariableLocation(pieces: pieces)
  }

  /// Go up to 1.24 wrote pieces that add up to more than the variable: such a location is worth nothing. Fewer bytes
  /// are fine: padding at the end has no piece.
  private mutating func complete() -> Bool {
    let described = pieces.reduce(0) { $0.addingReportingOverflow($1.sizeBytes).partialValue }
    guard described >= 0, described <= sizeBytes, pieces.contains(where: { $0.place != .missing }) else { return false }
    if described < sizeBytes { pieces.append(.init(sizeBytes: sizeBytes - described, place: .missing)) }
    return pieces.allSatisfy { $0.sizeBytes <= 8 || !$0.place.isRegister }
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
