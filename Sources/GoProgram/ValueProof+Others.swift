// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import MachineCode

/// Values that the variable certainly does not have at the statement.
///
/// The debug information gives a value to a variable from the instruction on that makes it: `n = q` names `q`'s
/// register from where `q` is made, though `n` keeps its old value until the assignment. Such a value was made in this
/// round of every loop, for a statement that comes after all assignments that may be the last ones before this one, or
/// for an assignment that comes later.
extension ValueProof {
  func isOfOther(_ variable: ScopedVariable, _ entry: DIE, _ type: GoType) -> Bool {
    guard isSure, variable.role == .local || variable.role == .parameter, !variable.isEscaped,
      let location = variable.location, let source, !source.hasJumpIntoRound,
      let declaration = declaration(of: variable, in: source), let statement = source.beginning(of: line)
    else { return false }
    let all = source.assignments(to: declaration).filter { !($0.part == .part && variable.type.isReference) }
    // The head of a loop also runs after each round, when what the round assigns has come.
    guard all.allSatisfy({ !$0.isInLiteral && $0.part != .address }), !source.isHead(statement, ofLoopWith: all) else {
      return false
    }
    return parts(of: location).contains { part, place in
      guard let value = state.value(in: place, sizeBytes: part.sizeBytes), let made = lineOfThisRound(value) else {
        return false
      }
      let assignments = all.filter { $0.concerns(part, of: type) }
      let onLine = assignments.filter { $0.line == made }
      // Too early.
      if !onLine.isEmpty {
        return made != declaration.line && onLine.allSatisfy { source.position(of: $0) >= statement }
      }
      guard made != declaration.line, let start = source.statement(on: made) else { return false }
      let last = source.lastAssignments(of: assignments, to: declaration, before: statement)
      return (!last.mayBeDeclaration || declaration.start < start)
        && last.assignments.allSatisfy { source.position(of: $0) >= statement || $0.token < start }
    }
  }

  /// Whether a value of a variable that is assigned once was made for a later statement that assigns to another one: the
  /// debug information of Go 1.19 may name the register of a sum after one of what is added.
  func isMadeForOther(_ value: ValueFlow.Value, _ variable: ScopedVariable) -> Bool {
    guard variable.role == .local, let source, let made = lineOfThisRound(value),
      let declaration = declaration(of: variable, in: source), made != declaration.line,
      let start = source.statement(on: made)
    else { return false }
    return start >= declaration.start && source.assignments(to: declaration).allSatisfy { $0.line != made }
      && source.hasAssignment(on: made)
  }

  /// The line for which a value was made in this round of every loop; nil if that is not certain. Constants and
  /// addresses are made again at each use.
  private func lineOfThisRound(_ value: ValueFlow.Value) -> Int? {
    guard value.constant == nil, flow.join(of: value) == nil, !flow.isChosen(value), !flow.isFixedAddress(value),
      let maker = flow.origin(of: value), flow.order(of: maker, and: address) == .before
    else { return nil }
    return analysed.body.line(of: maker, in: owner)
  }
}
