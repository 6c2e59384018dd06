// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// A constant that takes the type that its context requires, as in Go: `1`, `'a'`, `2.5`, `"text"`, `nil`.
enum UntypedConstant: Hashable {
  case integer(Int128)
  case rune(Int128)
  case float(Double)
  case string([UInt8])
  case boolean(Bool)
  case `nil`

  /// Nil for a literal that has a type of its own.
  init?(_ literal: Literal) {
    switch literal {
    case .integer(let number): self = .integer(number)
    case .rune(let scalar): self = .rune(Int128(scalar.value))
    case .float(let number): self = .float(number)
    case .string(let bytes): self = .string(bytes)
    case .boolean(let value): self = .boolean(value)
    case .nil: self = .nil
    case .duration: return nil
    }
  }

  /// Its type if the context requires none; nil for `nil`.
  var defaultType: GoType? {
    switch self {
    case .integer: .integer
    case .rune: .known("int32")
    case .float: .known("float64")
    case .string: .known("string")
    case .boolean: .boolean
    case .nil: nil
    }
  }

  var integer: Int128? {
    switch self {
    case .integer(let number), .rune(let number): number
    case .float(let number): Int128(exactly: number)
    case .string, .boolean, .nil: nil
    }
  }

  /// As a value of `type`.
  ///
  /// - Throws: A clause for the user, if that is not possible.
  func converted(to type: GoType) throws(ExpressionCompiler.Failure) -> Formula {
    switch (type.kind, self) {
    case (.int, .integer), (.int, .rune), (.int, .float), (.uint, .integer), (.uint, .rune), (.uint, .float):
      guard let number = integer else { throw Self.misfit("\(self) is not a whole number, and \(type.name) is") }
      return Formula(type: type, .constant(.integer(try Self.bits(of: number, as: type))))
    case (.float, .integer(let number)), (.float, .rune(let number)), (.complex, .integer(let number)),
      (.complex, .rune(let number)):
      return Formula(type: type, .constant(.float(Self.rounded(Double(number), to: type))))
    case (.float, .float(let number)), (.complex, .float(let number)):
      return Formula(type: type, .constant(.float(Self.rounded(number, to: type))))
    case (.string, .string(let bytes)): return Formula(type: type, .constant(.string(bytes)))
    case (.bool, .boolean(let value)): return Formula(type: type, .constant(.boolean(value)))
    case (.interface, _) where self != .nil:
      guard let own = defaultType else { throw Self.misfit("\(self) has no type") }
      return try converted(to: own)
    case (_, .nil) where type.canBeNil: return Formula(type: type, .constant(.nil))
    default: throw Self.misfit("\(self) can't be \(type.phrase)")
    }
  }

  private static func misfit(_ reason: String) -> ExpressionCompiler.Failure { .init(reason: reason) }

  private static func rounded(_ number: Double, to type: GoType) -> Double {
    type.sizeBytes == 4 || (type.sizeBytes == 8 && !type.isFloat) ? Double(Float(number)) : number
  }

  private static func bits(of number: Int128, as type: GoType) throws(ExpressionCompiler.Failure) -> UInt64 {
    let bits = type.sizeBytes * 8
    let range: ClosedRange<Int128> =
      type.isSigned ? -(1 << (bits - 1))...(1 << (bits - 1)) - 1 : 0...(1 << bits) - 1
    guard (1...64).contains(bits), range.contains(number) else { throw misfit("\(number) does not fit \(type.name)") }
    return UInt64(truncatingIfNeeded: number)
  }
}

extension UntypedConstant: CustomStringConvertible {
  var description: String {
    switch self {
    case .integer(let number), .rune(let number): number.description
    case .float(let number): number.description
    case .string(let bytes): Literal.string(bytes).description
    case .boolean(let value): value ? "true" : "false"
    case .nil: "nil"
    }
  }
}

// MARK: - Constant expressions

extension UntypedConstant {
  func applying(_ sign: UnaryOperator) throws(ExpressionCompiler.Failure) -> UntypedConstant {
    switch (sign, self) {
    case (.plus, .integer), (.plus, .rune), (.plus, .float): return self
    case (.minus, .integer(let number)) where number != .min: return .integer(-number)
    case (.minus, .rune(let number)) where number != .min: return .rune(-number)
    case (.minus, .float(let number)): return .float(-number)
    case (.complement, .integer(let number)): return .integer(~number)
    case (.complement, .rune(let number)): return .rune(~number)
    case (.not, .boolean(let value)): return .boolean(!value)
    default: throw Self.misfit("\(sign.rawValue) can't be used with \(self)")
    }
  }

  func applying(_ sign: BinaryOperator, _ other: UntypedConstant) throws(ExpressionCompiler.Failure) -> UntypedConstant
  {
    switch (self, other) {
    case (.boolean(let left), .boolean(let right)):
      switch sign {
      case .and: return .boolean(left && right)
      case .or: return .boolean(left || right)
      case .equal: return .boolean(left == right)
      case .notEqual: return .boolean(left != right)
      default: break
      }
    case (.string(let left), .string(let right)):
      if sign == .add { return .string(left + right) }
      if sign.isComparison {
        let order = left == right ? 0 : left.lexicographicallyPrecedes(right) ? -1 : 1
        return .boolean(Self.holds(sign, order: order))
      }
    case (.integer, .integer), (.rune, .integer), (.integer, .rune), (.rune, .rune):
      if let left = integer, let right = other.integer {
        return try Self.integers(sign, left, right, like: self, other)
      }
    case (.float, .integer), (.float, .rune), (.float, .float), (.integer, .float), (.rune, .float):
      if let left = number, let right = other.number { return try Self.floats(sign, left, right) }
    default: break
    }
    throw Self.misfit("\(sign.rawValue) can't be used with \(self) and \(other)")
  }

  private var number: Double? {
    if case .float(let number) = self { return number }
    return integer.map { Double($0) }
  }

  private static func holds(_ sign: BinaryOperator, order: Int) -> Bool {
    switch sign {
    case .equal: order == 0
    case .notEqual: order != 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    case .greaterOrEqual: order >= 0
    default: false
    }
  }

  private static func integers(
    _ sign: BinaryOperator, _ left: Int128, _ right: Int128, like first: UntypedConstant, _ second: UntypedConstant
  ) throws(ExpressionCompiler.Failure) -> UntypedConstant {
    if sign.isComparison { return .boolean(holds(sign, order: left < right ? -1 : left > right ? 1 : 0)) }
    if (sign == .divide || sign == .remainder) && right == 0 { throw misfit("it divides by zero") }
    let result: (partialValue: Int128, overflow: Bool)
    switch sign {
    case .add: result = left.addingReportingOverflow(right)
    case .subtract: result = left.subtractingReportingOverflow(right)
    case .multiply: result = left.multipliedReportingOverflow(by: right)
    case .divide: result = left.dividedReportingOverflow(by: right)
    case .remainder: result = left.remainderReportingOverflow(dividingBy: right)
    case .bitAnd: result = (left & right, false)
    case .bitOr: result = (left | right, false)
    case .exclusiveOr: result = (left ^ right, false)
    case .andNot: result = (left & ~right, false)
    case .shiftLeft where (0..<127).contains(right):
      let shifted = left << right
      result = (shifted, shifted >> right != left)
    case .shiftRight where right >= 0: result = (left >> min(right, 127), false)
    case .shiftLeft, .shiftRight: throw misfit("it shifts by \(right)")
    default: throw misfit("\(sign.rawValue) can't be used with numbers")
    }
    if result.overflow { throw misfit("a constant in it is too large") }
    if case .rune = first { return .rune(result.partialValue) }
    if case .rune = second, !sign.isShift { return .rune(result.partialValue) }
    return .integer(result.partialValue)
  }

  private static func floats(
    _ sign: BinaryOperator, _ left: Double, _ right: Double
  ) throws(ExpressionCompiler.Failure) -> UntypedConstant {
    if sign.isComparison { return .boolean(holds(sign, order: left < right ? -1 : left > right ? 1 : 0)) }
    switch sign {
    case .add: return .float(left + right)
    case .subtract: return .float(left - right)
    case .multiply: return .float(left * right)
    case .divide where right != 0: return .float(left / right)
    case .divide: throw misfit("it divides by zero")
    default: throw misfit("\(sign.rawValue) can't be used with numbers that are not whole")
    }
  }
}
