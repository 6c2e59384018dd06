// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import MachineCode
import TargetMemory

/// Where a call's arguments or results are read: at which instruction, and from which places.
///
/// Use this to find anything that the calling convention places: away from the call's boundary, registers hold other
/// values.
struct ReadingPoint {
  let address: TargetAddress
  let frame: FrameAddress
  /// As in an entry site.
  let skipsWhere: Condition?
  /// Where the pieces passed in registers are now; nil: in these registers.
  private let places: [PassedPiece: ReadingSite.Place]?

  /// At a call's boundary: RSP points at the return address, and everything is where the calling convention puts it.
  init(boundary address: TargetAddress, skipsWhere: Condition? = nil) {
    self.address = address
    self.skipsWhere = skipsWhere
    frame = FunctionProbes.frameAtCallBoundary
    places = nil
  }

  init(_ site: ReadingSite) {
    address = TargetAddress(site.address)
    skipsWhere = nil
    frame = FrameAddress(register: MachineRegisters.stackPointer, offset: site.frameOffset)
    places = site.places
  }

  /// Whether the same operations read the same things at both.
  func readsAlike(_ other: ReadingPoint) -> Bool { frame == other.frame && places == other.places }

  func source(of piece: ABIAssignment.Piece) -> CaptureOperation.Source {
    switch places?[PassedPiece(piece)] {
    case .general(let register): .register(register.dwarfNumber)
    case .vector(let number): .vector(number)
    case .stack(let offset): .memory(register: MachineRegisters.stackPointer, displacement: offset)
    case .constant(let bits): .constant(bits)
    case nil:
      switch piece.register {
      case .integer(let number): .register(number)
      case .vector(let number): .vector(number)
      }
    }
  }

  /// nil for a piece that was not followed to this point.
  func source(ifKnown piece: ABIAssignment.Piece) -> CaptureOperation.Source? {
    places == nil || places?[PassedPiece(piece)] != nil ? source(of: piece) : nil
  }

  /// For values passed on the stack, `offset` bytes above the return address.
  func source(onStackAt offset: Int) -> CaptureOperation.Source {
    .memory(register: frame.register, displacement: frame.offset + offset)
  }
}

extension PassedPiece {
  init(_ piece: ABIAssignment.Piece) {
    let register: PassedRegister =
      switch piece.register {
      case .vector(let number): .vector(number)
      case .integer(let number):
        if let register = Register(dwarfNumber: number) {
          .general(register)
        } else {
          preconditionFailure("no general register \(number)")
        }
      }
    self.init(register: register, sizeBytes: piece.sizeBytes)
  }
}

extension ABIAssignment {
  static func pieces(of places: [Place?]) -> [PassedPiece] {
    places.flatMap { place -> [PassedPiece] in
      if case .registers(let pieces)? = place { pieces.map { PassedPiece($0) } } else { [] }
    }
  }

  /// How many bytes above the return address these values extend.
  static func stackBytes(of places: [Place?], types: [GoType]) -> Int {
    zip(places, types).reduce(0) { most, value in
      if case .stack(let offset)? = value.0 { max(most, offset + value.1.sizeBytes) } else { most }
    }
  }
}
