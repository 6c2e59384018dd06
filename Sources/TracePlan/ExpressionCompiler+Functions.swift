// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import TargetMemory

/// Built-in functions and conversions.
extension ExpressionCompiler {
  mutating func call(_ function: BuiltIn, _ argument: Expression) throws(Failure) -> Term {
    let term = try term(argument)
    switch function {
    case .len, .cap: return try size(function, of: term, argument)
    case .real, .imag:
      let number = try formula(of: term, argument)
      guard case .complex = number.type.kind else {
        throw Failure(reason: "\(function.rawValue) can't be used with \(number.type.phrase)")
      }
      let part = GoType.known(number.type.sizeBytes == 8 ? "float32" : "float64")
      return .formula(Formula(type: part, function == .real ? .real(number) : .imaginary(number)))
    }
  }

  private mutating func size(_ function: BuiltIn, of term: Term, _ argument: Expression) throws(Failure) -> Term {
    let misfit: Failure
    switch term {
    case .constant(.string(let bytes)) where function == .len: return .constant(.integer(Int128(bytes.count)))
    case .constant(let constant): throw Failure(reason: "\(function.rawValue) can't be used with \(constant)")
    case .place(let place): misfit = Failure(reason: "\(function.rawValue) can't be used with \(place.type.phrase)")
    case .formula(let formula):
      misfit = Failure(reason: "\(function.rawValue) can't be used with \(formula.type.phrase)")
    }
    guard let type = term.type else { throw misfit }
    /// A word of runtime data: in the value itself, or behind its pointer.
    let word: (offset: Int, isBehindPointer: Bool)
    switch type.kind {
    case .array(_, let count): return .constant(.integer(Int128(count)))
    case .pointer(let target?):
      guard case .array(_, let count) = target.kind else { throw misfit }
      return .constant(.integer(Int128(count)))
    case .string where function == .len: word = (8, false)
    case .slice: word = (function == .len ? 8 : 16, false)
    case .map where function == .len:
      guard let layout = type.mapLayout else {
        throw Failure(reason: "the debug information does not describe how the runtime keeps its maps")
      }
      word = (layout.countOffset, true)
    case .chan:
      guard let layout = type.channelLayout else {
        throw Failure(reason: "the debug information does not describe how the runtime keeps its channels")
      }
      word = (function == .len ? layout.lengthOffset : layout.capacityOffset, true)
    case .bool, .int, .uint, .float, .complex, .string, .structure, .pointer(nil), .interface, .map, .function,
      .unsafePointer, .unsupported:
      throw misfit
    }
    guard case .place(let place) = term else {
      let value = try formula(of: term, argument)
      return .formula(Formula(type: .integer, function == .len ? .length(value) : .capacity(value)))
    }
    guard word.isBehindPointer else { return .place(place.part(.integer, at: word.offset)) }
    let pointer = try readWord(place.lies, dependsOn: place.dependsOn)
    return .place(
      Place(
        type: .integer, lies: .behind(pointer: pointer.offset, displacement: word.offset, index: nil),
        dependsOn: pointer.operations, nilIsZero: true))
  }

  /// Conversion to a basic type.
  mutating func conversion(to name: String, of argument: Expression) throws(Failure) -> Term {
    guard let type = GoType.basic(name == "byte" ? "uint8" : name == "rune" ? "int32" : name) else {
      throw Failure(reason: "a conversion to \(name) is not supported")
    }
    let term = try term(argument)
    if case .constant(let constant) = term {
      if type.isString, let number = constant.integer {
        let scalar = UInt32(exactly: number).flatMap { Unicode.Scalar($0) } ?? "\u{FFFD}"
        return .formula(Formula(type: type, .constant(.string(Array(String(scalar).utf8)))))
      }
      return .formula(try constant.converted(to: type))
    }
    let value = try formula(of: term, argument)
    guard Self.converts(value.type, to: type) else {
      throw Failure(reason: "\(argument) is \(value.type.phrase), which can't become \(type.name)")
    }
    return .formula(Formula(type: type, .conversion(value)))
  }

  private static func converts(_ from: GoType, to: GoType) -> Bool {
    if case .unsafePointer = from.kind { return to.name == "uintptr" }
    if (from.isInteger || from.isFloat) && (to.isInteger || to.isFloat) { return true }
    if from.isBoolean && to.isBoolean { return true }
    guard to.isString else { return false }
    if case .slice(let element) = from.kind { return element.isInteger && [1, 4].contains(element.sizeBytes) }
    return from.isString || from.isInteger
  }
}
