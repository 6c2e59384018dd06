// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

extension ExpressionCompiler {
  /// `$goroutine` and the like.
  mutating func property(_ property: HitProperty, _ expression: Expression) throws(Failure) -> Term {
    switch property {
    case .goroutine: return .place(try word(.goroutine))
    case .thread: return .place(try word(.thread))
    case .parent:
      guard let offset = scope.parentGoroutine else {
        throw Failure(reason: "not known: Go before 1.21 does not keep it", subject: property.rawValue)
      }
      let goroutine = try word(.goroutineAddress)
      guard case .stored(let pointer) = goroutine.lies else { preconditionFailure("a word of the hit is in the block") }
      return .place(
        Place(
          type: .integer, lies: .behind(pointer: pointer, displacement: offset, index: nil),
          dependsOn: goroutine.dependsOn))
    case .caller: return try caller(expression)
    case .duration, .panic:
      guard scope.ending != nil else {
        if scope.caller != nil { throw Failure(reason: InlinedProbe.endIsUnseen, subject: property.rawValue) }
        throw Failure(
          reason: "known only when a call ends: use it in the condition of a function breakpoint",
          subject: property.rawValue)
      }
      if property == .duration { return .formula(operand(.ofEnd(.duration), .duration, expression)) }
      throw Failure(reason: "only compared with nil: '$panic != nil'", subject: property.rawValue)
    }
  }

  private mutating func caller(_ expression: Expression) throws(Failure) -> Term {
    let string = GoType.known("string")
    if let name = scope.caller { return .formula(Formula(type: string, .constant(.string(Array(name.utf8))))) }
    do throws(RootBlock.Refusal) {
      let offset = try block.reserve(8)
      let operation = try block.append(
        .memory(
          register: scope.frame.register, displacement: scope.frame.offset - MachineRegisters.returnAddressBytes),
        size: 8, destination: offset)
      let address = Slot.Content.value(
        type: .word, offset: offset, capturedBytes: 8, operations: operation..<operation + 1)
      return .formula(operand(.caller(Slot(name: expression.description, content: address)), string, expression))
    } catch {
      throw Failure(reason: error.reason)
    }
  }

  /// `$panic != nil` or `$panic == nil`; nil for other comparisons.
  mutating func panicTest(_ sign: BinaryOperator, _ left: Expression, _ right: Expression) -> Formula? {
    let panic = Expression.ofHit(.panic)
    let isTest = left == panic && right == .literal(.nil) || left == .literal(.nil) && right == panic
    guard isTest, scope.ending != nil, sign == .equal || sign == .notEqual else { return nil }
    let word = operand(.ofEnd(.panics), .word, panic)
    return Formula(
      type: .boolean, .comparison(sign, word, Formula(type: .word, .constant(.integer(0)))))
  }

  private mutating func word(_ word: CaptureOperation.HitWord) throws(Failure) -> Place {
    do throws(RootBlock.Refusal) {
      let offset = try block.reserve(8)
      let operation = try block.append(.ofHit(word), size: 8, destination: offset)
      return Place(type: .integer, lies: .stored(offset: offset), dependsOn: [operation])
    } catch {
      throw Failure(reason: error.reason)
    }
  }
}
