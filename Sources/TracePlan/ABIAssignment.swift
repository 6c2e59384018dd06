// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// Where Go's calling convention puts a call's arguments and results.
///
/// The rules are those of ABIInternal (Go's `src/cmd/compile/abi-internal.md`, "Function call argument and result
/// passing") for amd64: nine integer registers, fifteen for floats, each value wholly in registers or wholly on the
/// stack. ABI0, the assembly convention, puts everything on the stack.
///
/// The debug information is not used: optimised programs have no locations for results, and some wrong ones for
/// arguments. The assignment holds at a call's first instruction and, for results, at each return.
package struct ABIAssignment {
  /// In the order of the parameters passed to the initialiser.
  package private(set) var parameters: [Place?] = []
  package private(set) var results: [Place?] = []
  /// Place of a generic body's dictionary, if it takes one.
  package private(set) var dictionary: Place?
  /// The stack space that the caller keeps for the call: arguments, results, and room to spill the register arguments.
  /// Each part ends at a word boundary.
  package private(set) var stackBytes = 0
  /// Whether bytes are skipped before some parameter: a small parameter missing from the list could be there unnoticed.
  package private(set) var hasPadding = false

  /// Where one value is. nil instead if its type is not described well enough.
  package enum Place: Hashable, Sendable {
    /// The pieces together are the value; padding between them is in no register.
    case registers([Piece])
    /// In bytes above the return address, that is, from the canonical frame address.
    case stack(offset: Int)
  }

  package struct Piece: Hashable, Sendable {
    package let register: Register
    /// Offset of the piece in the value.
    package let offset: Int
    package let sizeBytes: Int

    package enum Register: Hashable, Sendable {
      /// DWARF number.
      case integer(Int)
      /// XMM number.
      case vector(Int)
    }
  }

  /// Whether anything is passed in a vector register.
  var usesVectors: Bool {
    (parameters + results).contains { place in
      guard case .registers(let pieces)? = place else { return false }
      return pieces.contains { if case .vector = $0.register { true } else { false } }
    }
  }

  /// RAX, RBX, RCX, RDI, RSI, R8, R9, R10, R11 by their DWARF numbers.
  static let integerRegisters = [0, 3, 2, 5, 4, 8, 9, 10, 11]
  static let vectorRegisterCount = 15
  private static let wordBytes = 8

  /// - Parameter dictionaryPosition: The parameter before which the compiler passes a generic function's hidden
  ///   dictionary; nil if it passes none.
  package init(parameters: [GoType], results: [GoType], dictionaryPosition: Int? = nil, usesABI0: Bool = false) {
    var assigner = Assigner(usesRegisters: !usesABI0)
    for (index, type) in parameters.enumerated() {
      if index == dictionaryPosition { dictionary = assigner.takeWord() }
      self.parameters.append(assigner.assign(type))
    }
    if dictionaryPosition == parameters.count { dictionary = assigner.takeWord() }
    hasPadding = assigner.hasPadding
    assigner.startResults()
    for type in results { self.results.append(assigner.assign(type)) }
    stackBytes =
      Self.aligned(assigner.stackOffset, to: Self.wordBytes) + Self.aligned(assigner.spillOffset, to: Self.wordBytes)
  }

  /// The convention's state as it walks over the values of one call.
  private struct Assigner {
    let usesRegisters: Bool
    var integers = 0
    var vectors = 0
    var stackOffset = 0
    var spillOffset = 0
    /// Bytes were skipped for alignment: a small parameter could be there.
    var hasPadding = false
    var isAtResults = false
    /// After a value whose place is unknown, no place is certain.
    var isLost = false

    mutating func takeWord() -> Place? {
      guard !isLost else { return nil }
      var pieces: [Piece] = []
      if usesRegisters, integer(wordBytes, at: 0, into: &pieces) {
        spillOffset = padded(spillOffset, to: wordBytes) + wordBytes
        return .registers(pieces)
      }
      let offset = padded(stackOffset, to: wordBytes)
      stackOffset = offset + wordBytes
      return .stack(offset: offset)
    }

    mutating func startResults() {
      isAtResults = true
      integers = 0
      vectors = 0
      stackOffset = aligned(stackOffset, to: wordBytes)
    }

    mutating func assign(_ type: GoType) -> Place? {
      guard !isLost, let alignment = type.alignmentBytes else {
        isLost = true
        return nil
      }
      if usesRegisters, type.sizeBytes > 0 {
        let saved = (integers, vectors)
        var pieces: [Piece] = []
        if take(type, at: 0, into: &pieces) {
          if !isAtResults { spillOffset = padded(spillOffset, to: alignment) + type.sizeBytes }
          return .registers(pieces)
        }
        (integers, vectors) = saved
      }
      let offset = padded(stackOffset, to: alignment)
      stackOffset = offset + type.sizeBytes
      return .stack(offset: offset)
    }

    private mutating func padded(_ offset: Int, to alignment: Int) -> Int {
      let start = aligned(offset, to: alignment)
      if start != offset { hasPadding = true }
      return start
    }

    /// Assigns registers to all of `type`, or returns false with the counters in an invalid state.
    private mutating func take(_ type: GoType, at offset: Int, into pieces: inout [Piece]) -> Bool {
      switch type.kind {
      case .bool, .int, .uint, .pointer, .map, .chan, .function, .unsafePointer:
        return integer(type.sizeBytes, at: offset, into: &pieces)
      case .float:
        return vector(type.sizeBytes, at: offset, into: &pieces)
      case .complex:
        let half = type.sizeBytes / 2
        return vector(half, at: offset, into: &pieces) && vector(half, at: offset + half, into: &pieces)
      case .string, .interface:
        return words(2, at: offset, into: &pieces)
      case .slice:
        return words(3, at: offset, into: &pieces)
      case .structure(let fields):
        // A field without bytes counts too: an array of several such elements moves the whole value to the stack.
        for field in fields {
          guard take(field.type, at: offset + field.offset, into: &pieces) else { return false }
        }
        return true
      case .array(let element, let count):
        return count == 0 || (count == 1 && take(element, at: offset, into: &pieces))
      case .unsupported:
        return false
      }
    }

    private mutating func words(_ count: Int, at offset: Int, into pieces: inout [Piece]) -> Bool {
      for index in 0..<count {
        guard integer(wordBytes, at: offset + index * wordBytes, into: &pieces) else { return false }
      }
      return true
    }

    private mutating func integer(_ size: Int, at offset: Int, into pieces: inout [Piece]) -> Bool {
      guard integers < integerRegisters.count else { return false }
      pieces.append(Piece(register: .integer(integerRegisters[integers]), offset: offset, sizeBytes: size))
      integers += 1
      return true
    }

    private mutating func vector(_ size: Int, at offset: Int, into pieces: inout [Piece]) -> Bool {
      guard vectors < vectorRegisterCount else { return false }
      pieces.append(Piece(register: .vector(vectors), offset: offset, sizeBytes: size))
      vectors += 1
      return true
    }
  }

  private static func aligned(_ offset: Int, to alignment: Int) -> Int {
    (offset + alignment - 1) / alignment * alignment
  }
}

extension GoType {
  /// In bytes, at least 1; nil if the type is not described well enough to tell.
  var alignmentBytes: Int? {
    switch kind {
    case .bool, .int, .uint, .float: max(1, sizeBytes)
    case .complex: max(1, sizeBytes / 2)
    case .string, .slice, .pointer, .interface, .map, .chan, .function, .unsafePointer: 8
    case .array(let element, _): element.alignmentBytes
    case .structure(let fields):
      fields.reduce(Optional(1)) { most, field in
        guard let most, let own = field.type.alignmentBytes else { return nil }
        return max(most, own)
      }
    case .unsupported: nil
    }
  }
}
