// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// Writes a condition's formula as tests for the capture interpreter.
struct ConditionCodeWriter {
  let operands: [Slot]
  private var tests: [ConditionTest] = []

  /// Why the interpreter can't decide it; a clause for the user.
  struct Misfit: Error, Hashable { let reason: String }

  init(operands: [Slot]) {
    self.operands = operands
  }

  mutating func code(for formula: Formula) throws(Misfit) -> ConditionCode {
    tests = []
    try write(formula, to: 0)
    var code = ConditionCode()
    code.tests = tests
    return code
  }

  private mutating func append(_ test: ConditionTest) throws(Misfit) {
    guard tests.count < ConditionCode.maximumTests else {
      throw Misfit(reason: "it takes more than \(ConditionCode.maximumTests) steps")
    }
    tests.append(test)
  }

  /// Puts the value of a number, a boolean or a pointer's word into temporary `result`; uses only those after it.
  private mutating func write(_ formula: Formula, to result: Int) throws(Misfit) {
    guard result < ConditionCode.temporaries else { throw Misfit(reason: "it is nested too deep") }
    let type = formula.type
    switch formula.node {
    case .operand(let index): try load(index, to: result)
    case .constant(let constant):
      try append(ConditionTest(.constant(try Self.word(of: constant, type)), result: result, size: type.sizeBytes))
    case .negative(let operand):
      try requireInteger(type)
      try append(ConditionTest(.constant(0), result: result))
      try write(operand, to: result + 1)
      try append(Self.test(.subtract, of: type, result, result, result + 1))
    case .complement(let operand):
      try requireInteger(type)
      try write(operand, to: result)
      try constant(.max, to: result + 1)
      try append(Self.test(.exclusiveOr, of: type, result, result, result + 1))
    case .not(let operand):
      try write(operand, to: result)
      try constant(0, to: result + 1)
      try append(ConditionTest(.equal, result: result, left: result, right: result + 1, size: 1))
    case .arithmetic(let sign, let left, let right):
      try requireInteger(type)
      guard let kind = Self.kind(of: sign) else { throw Misfit(reason: "it has \(sign.rawValue)") }
      try write(left, to: result)
      try write(right, to: result + 1)
      try append(Self.test(kind, of: type, result, result, result + 1))
    case .shift(let sign, let value, let count):
      try write(value, to: result)
      try write(count, to: result + 1)
      try append(
        Self.test(sign == .shiftLeft ? .shiftLeft : .shiftRight, of: type, result, result, result + 1))
    case .comparison(let sign, let left, let right): try compare(sign, left, right, to: result)
    case .and(let left, let right): try join(left, right, to: result) { .skipIfFalse(tests: $0) }
    case .or(let left, let right): try join(left, right, to: result) { .skipIfTrue(tests: $0) }
    case .conversion(let operand):
      guard type.isInteger, operand.type.isInteger else {
        if type.isBoolean, operand.type.isBoolean { return try write(operand, to: result) }
        throw Self.misfit(formula)
      }
      try write(operand, to: result)
      try constant(0, to: result + 1)
      try append(Self.test(.or, of: type, result, result, result + 1))
    case .entry, .element, .field, .heldField, .asserted, .pointee, .length, .capacity, .real, .imaginary:
      throw Self.misfit(formula)
    }
  }

  /// Why the interpreter can't use the value of a formula.
  private static func misfit(_ formula: Formula) -> Misfit {
    switch formula.node {
    case .entry: Misfit(reason: "it looks into a map")
    case .heldField, .asserted: Misfit(reason: "it looks into an interface")
    case .element: Misfit(reason: "it looks at an element whose index has to be computed")
    case .arithmetic where formula.type.isString: Misfit(reason: "it joins strings")
    case .conversion(let operand): Misfit(reason: "it converts \(operand.type.name) to \(formula.type.name)")
    case .field, .pointee, .length, .capacity, .real, .imaginary, .operand, .constant, .negative, .complement, .not,
      .arithmetic, .shift, .comparison, .and, .or:
      Misfit(reason: "it looks into a value that has to be computed")
    }
  }

  private mutating func join(
    _ left: Formula, _ right: Formula, to result: Int, skip: (Int) -> ConditionTest.Kind
  ) throws(Misfit) {
    try write(left, to: result)
    let place = tests.count
    try append(ConditionTest(skip(0), result: result, left: result))
    try write(right, to: result)
    tests[place].kind = skip(tests.count - place - 1)
  }

  private mutating func load(_ index: Int, to result: Int) throws(Misfit) {
    guard case .value(let type, let offset, _, let operations) = operands[index].content else {
      throw Misfit(reason: "\(operands[index].name) is computed from other values")
    }
    guard type.isInteger || type.isBoolean || type.isFloat else {
      throw Misfit(reason: "it compares whole values of \(type.name)")
    }
    try append(
      ConditionTest(
        .load(offset: offset, operations: operations), result: result, size: type.sizeBytes, isSigned: type.isSigned,
        isFloat: type.isFloat))
  }

  private mutating func constant(_ word: UInt64, to result: Int) throws(Misfit) {
    guard result < ConditionCode.temporaries else { throw Misfit(reason: "it is nested too deep") }
    try append(ConditionTest(.constant(word), result: result))
  }

  private func requireInteger(_ type: GoType) throws(Misfit) {
    guard !type.isInteger else { return }
    throw Misfit(reason: type.isString ? "it joins strings" : "it calculates with \(type.name)")
  }

  private static func test(
    _ kind: ConditionTest.Kind, of type: GoType, _ result: Int, _ left: Int, _ right: Int
  ) -> ConditionTest {
    ConditionTest(
      kind, result: result, left: left, right: right, size: type.sizeBytes, isSigned: type.isSigned,
      isFloat: type.isFloat)
  }

  private static func kind(of sign: BinaryOperator) -> ConditionTest.Kind? {
    switch sign {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .remainder: .remainder
    case .bitAnd: .and
    case .bitOr: .or
    case .exclusiveOr: .exclusiveOr
    case .andNot: .andNot
    case .or, .and, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .shiftLeft, .shiftRight: nil
    }
  }

  private static func word(of constant: Formula.Constant, _ type: GoType) throws(Misfit) -> UInt64 {
    switch constant {
    case .integer(let bits): bits
    case .boolean(let value): value ? 1 : 0
    case .float(let number):
      if !type.isFloat {
        throw Misfit(reason: "it compares values of \(type.name)")
      } else {
        type.sizeBytes == 4 ? UInt64(Float(number).bitPattern) : number.bitPattern
      }
    case .string: throw Misfit(reason: "it compares strings with something else")
    case .nil: throw Misfit(reason: "it compares a value that has to be computed")
    }
  }
}

// MARK: - Comparisons

extension ConditionCodeWriter {
  private mutating func compare(
    _ sign: BinaryOperator, _ left: Formula, _ right: Formula, to result: Int
  ) throws(Misfit) {
    switch sign {
    case .greater: return try compare(.less, right, left, to: result)
    case .greaterOrEqual: return try compare(.lessOrEqual, right, left, to: result)
    default: break
    }
    if left.type.isString && right.type.isString { return try compareStrings(sign, left, right, to: result) }
    guard let kind: ConditionTest.Kind = Self.comparison(sign) else { throw Misfit(reason: "it has \(sign.rawValue)") }
    let type = left.type
    guard type.isInteger || type.isBoolean || type.isFloat, !right.type.isInterface else {
      if case .operand = left.node { throw Misfit(reason: "it compares values of \(type.name)") }
      throw Self.misfit(left)
    }
    try write(left, to: result)
    try write(right, to: result + 1)
    try append(Self.test(kind, of: type, result, result, result + 1))
  }

  private static func comparison(_ sign: BinaryOperator) -> ConditionTest.Kind? {
    switch sign {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater, .greaterOrEqual, .or, .and, .add, .subtract, .bitOr, .exclusiveOr, .multiply, .divide, .remainder,
      .shiftLeft, .shiftRight, .bitAnd, .andNot:
      nil
    }
  }

  private mutating func compareStrings(
    _ sign: BinaryOperator, _ left: Formula, _ right: Formula, to result: Int
  ) throws(Misfit) {
    guard sign == .equal || sign == .notEqual else { throw Misfit(reason: "it orders strings") }
    var (left, right) = (left, right)
    if case .constant = left.node { swap(&left, &right) }
    guard case .operand(let first) = left.node,
      case .value(_, let offset, _, let operations) = operands[first].content
    else { throw Self.misfit(left) }
    let other: ConditionTest.StringOperand
    switch right.node {
    case .constant(.string(let bytes)) where bytes.count <= ConditionCode.maximumStringBytes: other = .constant(bytes)
    case .operand(let second):
      guard case .value(_, let offset, _, let operations) = operands[second].content else {
        throw Self.misfit(right)
      }
      other = .stored(offset: offset, operations: operations)
    case .constant: throw Misfit(reason: "it compares more than \(ConditionCode.maximumStringBytes) bytes of a string")
    default: throw Self.misfit(right)
    }
    try append(
      ConditionTest(.stringEqual(offset: offset, operations: operations, other: other), result: result))
    guard sign == .notEqual else { return }
    try constant(0, to: result + 1)
    try append(ConditionTest(.equal, result: result, left: result, right: result + 1, size: 1))
  }
}
