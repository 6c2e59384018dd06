// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import TargetMemory

/// Operators, typed by Go's rules.
extension ExpressionCompiler {
  mutating func unary(_ sign: UnaryOperator, _ expression: Expression) throws(Failure) -> Term {
    let term = try term(expression)
    if case .constant(let constant) = term { return .constant(try constant.applying(sign)) }
    let operand = try formula(of: term, expression)
    let type = operand.type
    switch sign {
    case .plus where type.isNumber: return .formula(operand)
    case .minus where type.isNumber: return .formula(Formula(type: type, .negative(operand)))
    case .complement where type.isInteger: return .formula(Formula(type: type, .complement(operand)))
    case .not where type.isBoolean: return .formula(Formula(type: type, .not(operand)))
    case .plus, .minus, .complement, .not:
      throw Failure(reason: "\(sign.rawValue) can't be used with \(expression), which is \(type.phrase)")
    }
  }

  mutating func binary(_ sign: BinaryOperator, _ left: Expression, _ right: Expression) throws(Failure) -> Term {
    if let test = panicTest(sign, left, right) { return .formula(test) }
    let (first, second) = (try term(left), try term(right))
    if let test = try comparison(sign, first, second) { return .formula(test) }
    for type in [first.type, second.type] {
      if case .unsupported(let reason)? = type?.kind { throw Failure(reason: reason) }
    }
    if sign.isShift { return try shift(sign, first, left, by: second, right) }
    switch (first, second) {
    case (.constant(let one), .constant(let other)): return .constant(try one.applying(sign, other))
    case (.constant(let constant), _):
      return .formula(try combine(sign, second, right, constant, isConstantFirst: true))
    case (_, .constant(let constant)):
      return .formula(try combine(sign, first, left, constant, isConstantFirst: false))
    case (.place, _), (.formula, _): break
    }
    if sign.isComparison, let one = try word(of: first, left), let other = try word(of: second, right) {
      try requireSame(sign, first.type, left, second.type, right)
      return .formula(try comparison(sign, one, other))
    }
    return .formula(try combine(sign, try formula(of: first, left), left, try formula(of: second, right), right))
  }

  /// For a pointer, whose one word identifies it: the value that it points to need not be captured.
  private mutating func word(of term: Term, _ expression: Expression) throws(Failure) -> Formula? {
    guard case .place(let place) = term, place.type.isComparedAsWord else { return nil }
    return try firstWord(of: place, expression)
  }

  private mutating func combine(
    _ sign: BinaryOperator, _ term: Term, _ expression: Expression, _ constant: UntypedConstant, isConstantFirst: Bool
  ) throws(Failure) -> Formula {
    if constant == .nil {
      guard let type = term.type, type.canBeNil else {
        throw Failure(reason: "\(expression) is \(term.type?.phrase ?? "a constant"), which is never nil")
      }
      guard sign == .equal || sign == .notEqual else {
        throw Failure(reason: "\(sign.rawValue) can't be used with nil")
      }
      guard case .place(let place) = term else {
        return try comparison(sign, try formula(of: term, expression), Formula(type: type, .constant(.nil)))
      }
      let zero = Formula(type: .word, .constant(.integer(0)))
      return try comparison(sign, try firstWord(of: place, expression), zero)
    }
    let operand = try formula(of: term, expression)
    let value = Expression.name(constant.description)
    let other = try constant.converted(to: operand.type)
    return isConstantFirst
      ? try combine(sign, other, value, operand, expression) : try combine(sign, operand, expression, other, value)
  }

  private func combine(
    _ sign: BinaryOperator, _ left: Formula, _ leftText: Expression, _ right: Formula, _ rightText: Expression
  ) throws(Failure) -> Formula {
    try requireSame(sign, left.type, leftText, right.type, rightText)
    let type = left.type
    switch sign {
    case .and, .or:
      guard type.isBoolean else { throw Failure(reason: "\(leftText) is \(type.phrase), not true or false") }
      return Formula(type: type, sign == .and ? .and(left, right) : .or(left, right))
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      return try comparison(sign, left, right)
    case .add where type.isString: break
    case .add, .subtract, .multiply, .divide:
      guard type.isNumber else { throw Failure(reason: "\(sign.rawValue) can't be used with \(type.phrase)") }
    case .remainder, .bitAnd, .bitOr, .exclusiveOr, .andNot, .shiftLeft, .shiftRight:
      guard type.isInteger else { throw Failure(reason: "\(sign.rawValue) can't be used with \(type.phrase)") }
    }
    if sign == .divide || sign == .remainder, case .constant(.integer(0)) = right.node {
      throw Failure(reason: "it divides by zero")
    }
    return Formula(type: type, .arithmetic(sign, left, right))
  }

  private func requireSame(
    _ sign: BinaryOperator, _ left: GoType?, _ leftText: Expression, _ right: GoType?, _ rightText: Expression
  ) throws(Failure) {
    guard let left, let right, !left.isSame(as: right) else { return }
    // A value that an interface can hold is compared with the interface's value.
    if sign.isComparison, left.isInterface || right.isInterface { return }
    // In Go the result of a comparison has no type of its own.
    if left.isBoolean && right.isBoolean { return }
    throw Failure(reason: "\(leftText) is \(left.name) and \(rightText) is \(right.name)")
  }

  private func comparison(_ sign: BinaryOperator, _ left: Formula, _ right: Formula) throws(Failure) -> Formula {
    if sign == .equal || sign == .notEqual {
      var isWithNil = false
      if case .constant(.nil) = right.node { isWithNil = true }
      if !isWithNil, let part = left.type.incomparablePart ?? right.type.incomparablePart {
        throw Failure(reason: "Go compares \(part) only with nil")
      }
    } else if !(left.type.isInteger || left.type.isFloat || left.type.isString) {
      throw Failure(reason: "\(sign.rawValue) can't be used with \(left.type.phrase)")
    }
    return Formula(type: .boolean, .comparison(sign, left, right))
  }

  private mutating func shift(
    _ sign: BinaryOperator, _ first: Term, _ left: Expression, by second: Term, _ right: Expression
  ) throws(Failure) -> Term {
    if case .constant(let one) = first, case .constant(let other) = second {
      return .constant(try one.applying(sign, other))
    }
    let value: Formula
    if case .constant(let constant) = first {
      value = try constant.converted(to: .integer)
    } else {
      value = try formula(of: first, left)
    }
    guard value.type.isInteger else { throw Failure(reason: "\(left) is \(value.type.phrase) and can't be shifted") }
    let count: Formula
    if case .constant(let constant) = second {
      guard let number = constant.integer, number >= 0 else { throw Failure(reason: "it shifts by \(constant)") }
      count = try UntypedConstant.integer(number).converted(to: .known("uint"))
    } else {
      count = try formula(of: second, right)
    }
    guard count.type.isInteger else { throw Failure(reason: "it shifts by \(right), which is \(count.type.phrase)") }
    return .formula(Formula(type: value.type, .shift(sign, value, by: count)))
  }

  /// A value of a type that is known in advance: a map's key.
  mutating func operand(_ expression: Expression, as type: GoType) throws(Failure) -> Formula {
    let term = try term(expression)
    if case .constant(let constant) = term { return try constant.converted(to: type) }
    let formula = try formula(of: term, expression)
    guard formula.type.isSame(as: type) || type.isInterface else {
      throw Failure(reason: "the key \(expression) is \(formula.type.name), not \(type.name)")
    }
    return formula
  }
}

// MARK: - Parts of computed values

extension ExpressionCompiler {
  func field(_ name: String, of base: Formula) throws(Failure) -> Formula {
    var base = base
    if case .pointer(let target?) = base.type.kind { base = Formula(type: target, .pointee(base)) }
    for step in try Self.path(to: name, in: base.type) {
      if case .pointer(let target?) = base.type.kind { base = Formula(type: target, .pointee(base)) }
      guard case .structure(let fields) = base.type.kind,
        let index = fields.firstIndex(where: {
          $0.offset == step.offset && $0.type == step.type && $0.name == step.name
        })
      else { throw Failure(reason: "\(base.type.name) has no field \(name)") }
      base = Formula(type: step.type, .field(base, index))
    }
    return base
  }

  mutating func element(at position: Term, _ index: Expression, of base: Formula) throws(Failure) -> Formula {
    var base = base
    if case .pointer(let target?) = base.type.kind, case .array = target.kind {
      base = Formula(type: target, .pointee(base))
    }
    let element: GoType
    switch base.type.kind {
    case .array(let own, _), .slice(let own): element = own
    case .string: element = .known("uint8")
    case .bool, .int, .uint, .float, .complex, .structure, .pointer, .interface, .map, .chan, .function, .unsafePointer,
      .unsupported:
      throw Failure(reason: "\(base.type.name) can't be indexed")
    }
    return Formula(type: element, .element(base, at: try formula(of: position, index)))
  }
}
