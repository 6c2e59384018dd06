// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import MachineCode
import TargetMemory

/// Where a call's arguments, or its results, are read: at which instruction, and from where there.
///
/// Whatever the calling convention puts somewhere has to be asked for here: away from the call's boundary registers hold
/// other things.
struct ReadingPoint {
  let address: TargetAddress
  let frame: FrameAddress
  /// As in an entry site.
  let skipFlags: UInt64
  /// Where the pieces stand that are passed in registers; nil: in these registers.
  private let places: [PassedPiece: ReadingSite.Place]?

  /// At a call's boundary: RSP points at the return address, and all is where the calling convention wants it.
  init(boundary address: TargetAddress, skipFlags: UInt64 = 0) {
    self.address = address
    self.skipFlags = skipFlags
    frame = FunctionProbes.frameAtCallBoundary
    places = nil
  }

  init(_ site: ReadingSite) {
    address = TargetAddress(site.address)
    skipFlags = 0
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

  /// Of what is passed on the stack, `offset` bytes above the return address.
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

  /// How many bytes above the return address these values reach.
  static func stackBytes(of places: [Place?], types: [GoType]) -> Int {
    zip(places, types).reduce(0) { most, value in
      if case .stack(let offset)? = value.0 { max(most, offset + value.1.sizeBytes) } else { most }
    }
  }
}

// MARK: - Floats

/// The points of one function at which what is passed in vector registers can be seen in the kernel as well.
struct FloatPoints {
  private let function: GoFunction
  private let program: GoProgram
  private let sites: ReadingSites
  private let statements: [TargetAddress]

  /// Nil where the function's code can't be followed.
  init?(_ function: GoFunction, _ code: FunctionCode, in program: GoProgram) {
    // A recovered panic goes on at the call that runs the deferred functions.
    let deferred = program.function(named: "runtime.deferreturn").map { $0.entry.rawValue }
    let landings = code.instructions.filter { deferred != nil && $0.kind == .call(target: deferred ?? 0) }
    let sites = ReadingSites(code, landings: Set(landings.map(\.address))) { address, size in
      program.constant(at: TargetAddress(address), sizeBytes: size)
    }
    guard let sites else { return nil }
    self.sites = sites
    self.function = function
    self.program = program
    statements = program.statementStarts(in: function)
  }

  /// Where to read the arguments, if that is not `site`, and whether that is still before the first statement.
  ///
  /// It lies there if all floats can be seen there. Else it may lie farther on, where more can, but behind none of
  /// `logpoints`: an entry prints before what follows it. Those on the function's own line may stand at `site`.
  func entry(
    behind site: EntrySite, places: [ABIAssignment.Place?], types: [GoType], declarationLine: Int,
    logpoints: [TargetAddress]
  ) -> (point: ReadingPoint, isBeforeStatements: Bool)? {
    let arguments = ABIAssignment.pieces(of: places)
    guard arguments.contains(where: \.isVector) else { return nil }
    let stackBytes = ABIAssignment.stackBytes(of: places, types: types)
    let find = { (bound: UInt64?) in
      sites.entry(behind: site, arguments: arguments, stackBytes: stackBytes, statement: bound)
    }
    let startsWithBody = program.position(of: function.entry)?.line != declarationLine
    let firstStatement = statements.first { $0 > function.entry && $0.rawValue >= site.address }?.rawValue
    let near = startsWithBody ? nil : find(firstStatement)
    if let near, near.showsAll { return (ReadingPoint(near), true) }
    let first = logpoints.min()?.rawValue
    let far = first == site.address ? nil : find(first ?? .max)
    if let far, far.showsMore(than: near) { return (ReadingPoint(far), false) }
    return near.map { (ReadingPoint($0), true) }
  }

  /// By the return's address.
  func returns(places: [ABIAssignment.Place?]) -> [UInt64: ReadingPoint] {
    let results = ABIAssignment.pieces(of: places)
    guard results.contains(where: \.isVector) else { return [:] }
    return sites.returns(results: results, statements: Set(statements.map(\.rawValue))).mapValues { ReadingPoint($0) }
  }
}
