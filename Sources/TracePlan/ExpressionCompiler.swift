// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import TargetMemory

/// Turns expressions into operations of a root block and, where that is not enough, into formulas over what they read.
///
/// What can be reached before the hit's record is decoded is read as a place: a variable, its fields, its elements, what
/// pointers lead to. Everything else is worked out of such values after the hit.
struct ExpressionCompiler {
  let scope: ExpressionScope
  let limits: CaptureLimits
  var block: RootBlock
  /// What the formula under way is worked out of.
  var operands: [Slot] = []
  /// Of the names in the latest expression, those whose values may be of another moment.
  private(set) var uncertainNames: [String] = []
  /// The operands' places in the list, so that `x > 3 && x < 9` reads x once.
  var knownOperands: [OperandKey: Formula] = [:]

  struct OperandKey: Hashable {
    let expression: Expression
    let isWord: Bool
  }

  /// Why an expression has no value here: printed as `{name: why}`.
  struct Failure: Error, Hashable {
    /// A clause for people.
    var reason: String
    /// The variable that the reason is about: "not in scope", "optimised away here".
    var subject: String?
    /// Whether there is no such name: the breakpoint's message gives the nearest ones.
    var isUnknownName = false

    /// Of an expression as a whole, which may be more than the variable.
    func reason(of expression: Expression) -> String {
      guard let subject, expression != .name(subject) else { return reason }
      return "\(subject) is \(reason)"
    }
  }

  init(scope: ExpressionScope, limits: CaptureLimits, block: RootBlock = RootBlock()) {
    self.scope = scope
    self.limits = limits
    self.block = block
  }

  /// Puts what the expression needs into the block.
  ///
  /// - Throws: Why it can't be read here; the block is as it was then.
  mutating func content(of expression: Expression) throws(Failure) -> Slot.Content {
    let saved = block
    operands = []
    knownOperands = [:]
    uncertainNames = []
    do throws(Failure) {
      switch try term(expression) {
      case .place(let place): return try load(place)
      case .formula(let formula): return .computed(formula, operands: operands)
      case .constant(let constant):
        guard let type = constant.defaultType else { throw Failure(reason: "nil alone has no type") }
        return .computed(try constant.converted(to: type), operands: [])
      }
    } catch {
      block = saved
      throw error
    }
  }

  /// What an expression is before anything is read for it.
  enum Term {
    case place(Place)
    case formula(Formula)
    case constant(UntypedConstant)

    /// Nil of a constant, whose type depends on its surroundings.
    var type: GoType? {
      switch self {
      case .place(let place): place.type
      case .formula(let formula): formula.type
      case .constant: nil
      }
    }
  }

  mutating func term(_ expression: Expression) throws(Failure) -> Term {
    switch expression {
    case .name(let name): return try variable(name)
    case .literal(let literal): return .constant(UntypedConstant(literal))
    case .field(let base, let name):
      if case .name(let package) = base, scope.variable(named: package) == nil,
        let found = scope.member(name, ofPackage: package)
      {
        return member(found, named: "\(package).\(name)")
      }
      switch try term(base) {
      case .place(let place): return .place(try field(name, of: place))
      case .formula(let formula): return .formula(try field(name, of: formula))
      case .constant(let constant): throw Failure(reason: "\(constant) has no fields")
      }
    case .index(let base, let index): return try element(index, of: base)
    case .dereference(let base): return try pointee(of: base)
    case .address(let base): return .place(try address(of: base))
    case .unary(let sign, let operand): return try unary(sign, operand)
    case .binary(let sign, let left, let right): return try binary(sign, left, right)
    case .call(let function, let argument): return try call(function, argument)
    case .conversion(let type, let argument): return try conversion(to: type, of: argument)
    }
  }

  private mutating func variable(_ name: String) throws(Failure) -> Term {
    guard let variable = scope.variable(named: name) else {
      if let reason = scope.withoutValue[name] { throw Failure(reason: reason, subject: name) }
      if let found = scope.ownMember(named: name) { return member(found, named: name) }
      if let reason = scope.otherNames { throw Failure(reason: reason, subject: name) }
      throw Failure(reason: "not in scope", subject: name, isUnknownName: true)
    }
    guard let location = variable.location else {
      throw Failure(reason: variable.isUnset ? "not set yet here" : GoProgram.optimisedAwayReason, subject: name)
    }
    if !variable.isCertain { doubt(name) }
    let located = Place(type: variable.type, lies: .located(location, skipping: 0))
    guard variable.isEscaped else { return .place(located) }
    // The variable is in the heap; what is located is a pointer to it, or to what it is part of.
    let pointer = try readWord(located.lies, dependsOn: [])
    return .place(
      Place(
        type: variable.type,
        lies: .behind(pointer: pointer.offset, displacement: variable.offsetBehindPointer, index: nil),
        dependsOn: pointer.operations))
  }

  private mutating func doubt(_ name: String) {
    if !uncertainNames.contains(name) { uncertainNames.append(name) }
  }

  private mutating func member(_ member: PackageMember, named name: String) -> Term {
    if case .variable = member, !scope.isMemorySettled { doubt(name) }
    return Self.term(member)
  }

  private static func term(_ member: PackageMember) -> Term {
    switch member {
    case .variable(let type, let address):
      let piece = VariableLocation.Piece(sizeBytes: type.sizeBytes, place: .memory(.address(address)))
      return .place(Place(type: type, lies: .located(VariableLocation(pieces: [piece]), skipping: 0)))
    case .constant(let type, let value):
      // The compiler describes untyped constants as `int`.
      if type.name == "int" { return .constant(.integer(Int128(value))) }
      return .formula(Formula(type: type, .constant(.integer(UInt64(bitPattern: value)))))
    }
  }
}

// MARK: - Operands

extension ExpressionCompiler {
  /// The value of an expression; of a constant, as it is where nothing wants another type.
  mutating func formula(_ expression: Expression) throws(Failure) -> Formula {
    try formula(of: try term(expression), expression)
  }

  mutating func formula(of term: Term, _ expression: Expression) throws(Failure) -> Formula {
    switch term {
    case .formula(let formula): return formula
    case .constant(let constant):
      guard let type = constant.defaultType else { throw Failure(reason: "nil has no type here") }
      return try constant.converted(to: type)
    case .place(let place):
      let key = OperandKey(expression: expression, isWord: false)
      if let known = knownOperands[key] { return known }
      return addOperand(try load(place), type: place.type, key)
    }
  }

  /// The first word of a value alone: what tells nil, and one pointer from another.
  mutating func firstWord(of place: Place, _ expression: Expression) throws(Failure) -> Formula {
    let key = OperandKey(expression: expression, isWord: true)
    if let known = knownOperands[key] { return known }
    let first = block.operations.count
    let read = try readWord(place.lies, dependsOn: place.dependsOn)
    let operations = first < block.operations.count ? first..<block.operations.count : Self.range(read.operations)
    return addOperand(
      .value(type: .word, offset: read.offset, capturedBytes: 8, operations: operations), type: .word, key)
  }

  private mutating func addOperand(_ content: Slot.Content, type: GoType, _ key: OperandKey) -> Formula {
    operands.append(Slot(name: key.expression.description, content: content))
    let formula = Formula(type: type, .operand(operands.count - 1))
    knownOperands[key] = formula
    return formula
  }

  /// The last of operations that depend on each other tells of them all.
  static func range(_ operations: [Int]) -> Range<Int> {
    operations.max().map { $0..<$0 + 1 } ?? 0..<0
  }
}
