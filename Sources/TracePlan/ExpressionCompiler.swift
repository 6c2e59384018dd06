// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import TargetMemory

/// Compiles expressions to operations of a root block and, if that is not enough, to formulas over the values read.
///
/// Values that can be reached before the hit's record is decoded are read as a place: a variable, its fields, its
/// elements, the targets of pointers. Everything else is computed from such values after the hit.
struct ExpressionCompiler {
  let scope: ExpressionScope
  let limits: CaptureLimits
  var block: RootBlock
  /// The operands of the formula that is being compiled.
  var operands: [Slot] = []
  /// Names in the latest expression whose values may be from another moment.
  private(set) var uncertainNames: [String] = []
  /// The operands' positions in the list, so that `x > 3 && x < 9` reads x once.
  var knownOperands: [OperandKey: Formula] = [:]

  struct OperandKey: Hashable {
    let expression: Expression
    let isWord: Bool
  }

  /// Why an expression has no value here: printed as `{name: why}`.
  struct Failure: Error, Hashable {
    /// A clause for the user.
    var reason: String
    /// The variable that the reason is about: "not in scope", "optimised away here".
    var subject: String?
    /// Whether the name does not exist: the breakpoint's message then lists the nearest ones.
    var isUnknownName = false

    /// The reason for the whole expression, which may be more than the variable.
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

  /// Adds what the expression needs to the block.
  ///
  /// - Throws: Why it can't be read here; the block is then unchanged.
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

  /// The meaning of an expression before anything is read for it.
  enum Term {
    case place(Place)
    case formula(Formula)
    case constant(UntypedConstant)

    /// Nil for a constant, whose type depends on its context.
    var type: GoType? {
      switch self {
      case .place(let place): place.type
      case .formula(let formula): formula.type
      case .constant: nil
      }
    }
  }

  mutating func term(_ expression: Expression) throws(Failure) -> Term {
    if let kept = scope.ending?.kept[expression] {
      return .formula(operand(.ofEnd(.kept(kept.index)), kept.type, expression))
    }
    switch expression {
    case .name(let name): return try variable(name)
    case .literal(.duration(_, let nanoseconds)):
      return .formula(Formula(type: .duration, .constant(.integer(UInt64(bitPattern: nanoseconds)))))
    case .literal(let literal):
      guard let constant = UntypedConstant(literal) else { preconditionFailure("a literal of no type is a constant") }
      return .constant(constant)
    case .ofHit(let property): return try self.property(property, expression)
    case .field(let base, let name):
      if case .name(let package) = base, scope.variable(named: package) == nil,
        let found = scope.member(name, ofPackage: package)
      {
        return member(found, named: "\(package).\(name)")
      }
      let whole = try term(base)
      if whole.type?.isInterface ?? false || whole.type?.isDiffering ?? false {
        return .formula(try heldField(name, of: try formula(of: whole, base)))
      }
      switch whole {
      case .place(let place): return .place(try field(name, of: place))
      case .formula(let formula): return .formula(try field(name, of: formula))
      case .constant(let constant): throw Failure(reason: "\(constant) has no fields")
      }
    case .assertion(let base, let type): return .formula(try assertion(of: base, type: type))
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
      if let type = scope.ending?.absent[name] {
        return .formula(operand(.ofEnd(.absent), type, .name(name)))
      }
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
    // The variable is on the heap; the location is that of a pointer to it, or to the object that contains it.
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
  /// The value of an expression; a constant gets its default type unless another type is required.
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

  /// Only the first word of a value: enough to detect nil and to compare pointers.
  mutating func firstWord(of place: Place, _ expression: Expression) throws(Failure) -> Formula {
    let key = OperandKey(expression: expression, isWord: true)
    if let known = knownOperands[key] { return known }
    let first = block.operations.count
    let read = try readWord(place.lies, dependsOn: place.dependsOn)
    let operations = first < block.operations.count ? first..<block.operations.count : Self.range(read.operations)
    return addOperand(
      .value(type: .word, offset: read.offset, capturedBytes: 8, operations: operations), type: .word, key)
  }

  /// A value that is known when the call has ended, and not read by an operation.
  mutating func operand(_ content: Slot.Content, _ type: GoType, _ expression: Expression) -> Formula {
    let key = OperandKey(expression: expression, isWord: false)
    return knownOperands[key] ?? addOperand(content, type: type, key)
  }

  private mutating func addOperand(_ content: Slot.Content, type: GoType, _ key: OperandKey) -> Formula {
    operands.append(Slot(name: key.expression.description, content: content))
    let formula = Formula(type: type, .operand(operands.count - 1))
    knownOperands[key] = formula
    return formula
  }

  /// If operations depend on each other, the status of the last one covers all of them.
  static func range(_ operations: [Int]) -> Range<Int> {
    operations.max().map { $0..<$0 + 1 } ?? 0..<0
  }
}
