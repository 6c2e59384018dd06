// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A register in which the calling convention passes something, and how many of its bytes count.
package struct PassedPiece: Hashable, Sendable {
  package let register: PassedRegister
  package let sizeBytes: Int

  package enum PassedRegister: Hashable, Sendable {
    case general(Register)
    /// XMM number.
    case vector(Int)
  }

  package var isVector: Bool { if case .vector = register { true } else { false } }

  package init(register: PassedRegister, sizeBytes: Int) {
    self.register = register
    self.sizeBytes = sizeBytes
  }
}

/// An instruction that a call passes exactly once, and where its arguments, or its results, can be read there.
///
/// A probe in the kernel sees general registers and memory, but no vector registers. At a call's first instruction
/// floats are only in these; a few instructions later most of them are in the frame as well.
package struct ReadingSite: Hashable, Sendable {
  /// The address of the instruction, as linked.
  package let address: UInt64
  /// The canonical frame address minus RSP, in bytes.
  package let frameOffset: Int
  /// One for each requested piece.
  package let places: [PassedPiece: Place]

  package enum Place: Hashable, Sendable {
    case general(Register)
    case vector(Int)
    /// In memory, this many bytes above RSP.
    case stack(Int)
    /// The value itself, in its low bytes.
    case constant(UInt64)
  }

  package var showsAll: Bool { visibleCount == places.count }

  package func showsMore(than other: ReadingSite?) -> Bool { visibleCount > other?.visibleCount ?? 0 }

  /// How many of the pieces are elsewhere than in a vector register.
  var visibleCount: Int { places.values.count { if case .vector = $0 { false } else { true } } }
}

extension ValueState {
  /// Something passed, as a state knows it.
  struct Passed {
    let piece: PassedPiece
    let held: Held
    /// Of a general register: `ValueState.writes`.
    let write: Int?
  }

  func passed(_ piece: PassedPiece) -> Passed {
    switch piece.register {
    case .general(let register):
      Passed(piece: piece, held: self[register], write: writes[Int(register.rawValue)])
    case .vector(let number): Passed(piece: piece, held: vectors[number], write: nil)
    }
  }

  /// Where the values can be read in this state; nil if one can't. A value passed in a general register must be
  /// visible; for one passed in a vector register a vector register is enough.
  func places(of wanted: [Passed]) -> [PassedPiece: ReadingSite.Place]? {
    var places: [PassedPiece: ReadingSite.Place] = [:]
    for passed in wanted {
      guard let place = place(of: passed) else { return nil }
      places[passed.piece] = place
    }
    return places
  }

  private func place(of passed: Passed) -> ReadingSite.Place? {
    let piece = passed.piece
    let held = passed.held
    if case .general(let register) = piece.register, writes[Int(register.rawValue)] == passed.write {
      return .general(register)
    }
    // Otherwise its upper part has no name.
    guard held.bytes >= piece.sizeBytes else { return nil }
    if case .constant(let bits) = held.value { return .constant(bits) }
    let holds = { (other: Held) in other.value == held.value && other.bytes >= piece.sizeBytes }
    if let address = memory.filter({ holds($0.value) }).keys.min() { return .stack(address - stackPointer) }
    if let register = Register.allCases.first(where: { holds(self[$0]) }) { return .general(register) }
    if case .vector(let number) = piece.register {
      return ([number] + Array(0..<16)).first { holds(vectors[$0]) }.map { .vector($0) }
    }
    return nil
  }
}
