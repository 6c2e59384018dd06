// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import MachineCode

/// Variables that are assigned to again.
///
/// If each assignment of the source that may be the last one before the statement has one instruction that makes its
/// value, and these come before the statement in the code exactly as they do in the source, then the code shows which
/// came last, on every way. An assignment without an instruction of its own, of a number or of another variable, leaves
/// no trace, or may have been left out: then nothing is certain.
extension ValueProof {
  func reassigned(
    _ variable: ScopedVariable, _ entry: DIE, _ type: GoType, _ values: [Part: Set<ValueFlow.Value>]
  ) -> VariableLocation? {
    guard isSure, variable.role == .local || variable.role == .parameter, let source, !source.hasJumpIntoRound,
      let declaration = declaration(of: variable, in: source), let statement = source.beginning(of: line)
    else {
      return nil
    }
    let all = source.assignments(to: declaration).filter { !($0.part == .part && variable.type.isReference) }
    // What counts for a loop's head may run where the loop ends.
    if source.isHead(statement, ofLoopWith: all) { return nil }
    guard all.allSatisfy({ !$0.isInLiteral && $0.part != .address }) else { return nil }
    let known = Dictionary(
      uniqueKeysWithValues: (variable.location.map { parts(of: $0) } ?? []).map { ($0.0, $0.1) })
    var pieces: [VariableLocation.Piece] = []
    var end = 0
    let later = laterValues(of: entry, type)
    for (part, first) in values.sorted(by: { $0.key.offset < $1.key.offset }) {
      guard part.offset == end else { return nil }
      let assignments = all.filter { $0.concerns(part, of: type) }
      let last = source.lastAssignments(of: assignments, to: declaration, before: statement)
      let places = (known[part].map { [$0] } ?? []) + state.allPlaces
      let lines = Set(assignments.filter { $0.step != nil }.map(\.line))
      let met = later[part]?.met.filter { flow.join(of: $0) != nil } ?? []
      if let value = roundValue(first.union(met), declaration, assignments, source, statement),
        let place = places.first(where: { state.value(in: $0, sizeBytes: part.sizeBytes) == value })
      {
        pieces.append(.init(sizeBytes: part.sizeBytes, place: VariableLocation.Place(place)))
        end += part.sizeBytes
        continue
      }
      let made = later[part]?.made.filter { maker(of: $0).map { lines.contains($0.line) } ?? false } ?? []
      var named = first.union(met).union(made)
      guard named.allSatisfy({ areStated(choicesOf: $0, part, type, declaration, assignments) }) else { return nil }
      for value in named { named.formUnion(flow.brought(into: value, sizeBytes: part.sizeBytes)) }
      guard
        let history = history(
          named, declaration, last, source, statement, initial: initial(declaration, part, of: type),
          isParameter: variable.role == .parameter),
        let place = history.number(at: address).map({ constant($0, sizeBytes: part.sizeBytes) })
          ?? places.first(where: { place in
            guard let value = state.value(in: place, sizeBytes: part.sizeBytes) else { return false }
            return history.isHeld(as: value, at: address, named: named)
          }).map({ VariableLocation.Place($0) })
      else {
        return nil
      }
      pieces.append(.init(sizeBytes: part.sizeBytes, place: place))
      end += part.sizeBytes
    }
    return end == type.sizeBytes ? VariableLocation(pieces: pieces) : nil
  }

  /// The heads of the loops around the declaration: each round has a variable of its own. Nil if the code has other
  /// loops than the source.
  func renewed(by declaration: SourceAssignments.Declaration, _ source: SourceAssignments) -> Set<Int>? {
    guard let statement = source.beginning(of: line) else { return nil }
    let heads = flow.loopHeads(around: address)
    let loops = source.rounds(around: statement)
    guard !source.hasJumpIntoRound else { return nil }
    let around = loops.count { $0.body.lowerBound < declaration.start }
    // Code that leaves a loop is no longer in it.
    if owner < 0, around == 0 { return [] }
    let others = heads.count - loops.count
    // Those of the functions around an inlined one come first.
    guard others == 0 || others > 0 && owner >= 0 else { return nil }
    return Set(heads.prefix(others + around))
  }

  var owner: Int { flow.index(of: place).map { analysed.body.owner[$0] } ?? -1 }

  private struct Maker {
    let line: Int
    let value: ValueFlow.Value
    /// The instruction after which the value is there.
    let instruction: Int
  }

  /// What the code says about the assignments; nil if one has no instruction of its own, or several.
  private func history(
    _ named: Set<ValueFlow.Value>, _ declaration: SourceAssignments.Declaration,
    _ last: SourceAssignments.LastAssignments, _ source: SourceAssignments, _ statement: Int, initial: UInt64?,
    isParameter: Bool
  ) -> VariableFlow? {
    // If a statement assigns several values, the line does not say which of them an instruction is for.
    guard !last.assignments.contains(where: \.isOfSeveral) else { return nil }
    let lines = Dictionary(grouping: last.assignments, by: \.line)
    var others = 0
    var passed: [ValueFlow.Value] = []
    var makers: [Int: [Maker]] = [:]
    for value in named where value.constant == nil {
      // The result of a choice may have the line of the choice, or of one of the assignments.
      if flow.isChosen(value), flow.join(of: value) == nil { return nil }
      if let maker = maker(of: value), lines[maker.line] != nil || maker.line == declaration.line && !isParameter {
        makers[maker.line, default: []].append(maker)
      } else if flow.join(of: value) == nil {
        others += 1
        passed.append(value)
      }
    }
    var isDeclarationMade = false
    for (line, here) in lines {
      let made = makers[line]?.count ?? 0
      let isOneMore = line == declaration.line && made == here.count + 1
      // The compiler may reverse the direction of a counter that nothing reads.
      for assignment in here {
        guard let step = assignment.step else { continue }
        guard makers[line]?.contains(where: { flow.step(of: $0.value) == step }) ?? false else { return nil }
      }
      // An inlined function has an instruction for each of its `return` statements.
      let isOneOfSeveral = here.count == 1 && made > 1
      guard made == here.count || isOneMore || isOneOfSeveral else {
        return nil
      }
      if isOneMore { isDeclarationMade = true }
    }
    if lines[declaration.line] == nil, let made = makers[declaration.line]?.count {
      guard made == 1 else { return nil }
      isDeclarationMade = true
    }
    for (line, made) in makers {
      guard made.allSatisfy({ isInRounds(of: lines[line] ?? [], $0, source) }) else { return nil }
      var made = made
      if line == declaration.line, isDeclarationMade {
        guard let first = made.first(where: { isFirst($0, of: made) }), order(of: first) == .before else { return nil }
        made.removeAll { $0.instruction == first.instruction }
      }
      for maker in made where !isInPlace(maker, lines[line] ?? [], source, statement) { return nil }
    }
    let all = makers.values.joined()
    var start = VariableFlow.Start.nothing
    if let initial, last.mayBeDeclaration, !isDeclarationMade {
      guard others == 0 else { return nil }
      start = .number(initial)
    } else if last.mayBeDeclaration, !isDeclarationMade {
      guard others == 0 && !isParameter || others == 1 && last.areAll else { return nil }
      start = passed.first.map { .value($0) } ?? .constant
    }
    guard let renewed = start == .nothing ? [] : renewed(by: declaration, source) else { return nil }
    return VariableFlow(
      flow, assigned: Dictionary(all.map { ($0.instruction, $0.value) }) { first, _ in first }, start: start,
      renewed: renewed)
  }

  /// Whether the numbers that paths bring into a value are ones that the source assigns: another one, such as a result of
  /// an inlined function, has no instruction that shows when it came.
  private func areStated(
    choicesOf value: ValueFlow.Value, _ part: Part, _ type: GoType, _ declaration: SourceAssignments.Declaration,
    _ assignments: [SourceAssignments.Assignment]
  ) -> Bool {
    guard flow.join(of: value) != nil else { return true }
    let stated = ([declaration.value] + assignments.map(\.value)).compactMap { number($0, part, of: type) }
    let mask = part.sizeBytes < 8 ? UInt64(1) << (8 * part.sizeBytes) - 1 : .max
    return flow.brought(into: value, sizeBytes: part.sizeBytes).allSatisfy { brought in
      brought.constant.map { stated.contains($0 & mask) } ?? true
    }
  }

  /// Whether an instruction runs in each round in which the assignments of its line run: what does not change may be
  /// worked out before the loop.
  private func isInRounds(
    of assignments: [SourceAssignments.Assignment], _ maker: Maker, _ source: SourceAssignments
  ) -> Bool {
    let heads = flow.loopHeads(around: flow.address(of: maker.instruction)).count
    return assignments.allSatisfy { source.rounds(around: $0.token).count <= heads }
  }

  private func maker(of value: ValueFlow.Value) -> Maker? {
    if let instruction = flow.origin(of: value) {
      return analysed.body.line(of: instruction, in: owner).map {
        Maker(line: $0, value: value, instruction: instruction)
      }
    }
    return nil
  }

  private func order(of maker: Maker) -> ValueFlow.Order {
    flow.order(of: maker.instruction, and: address)
  }

  private func isFirst(_ maker: Maker, of all: [Maker]) -> Bool {
    all.allSatisfy { other in
      other.instruction == maker.instruction
        || flow.order(of: maker.instruction, and: flow.address(of: other.instruction)) == .before
    }
  }

  /// Whether an instruction comes before the statement in the code exactly where it does in the source.
  private func isInPlace(
    _ maker: Maker, _ assignments: [SourceAssignments.Assignment], _ source: SourceAssignments, _ statement: Int
  ) -> Bool {
    let positions = assignments.map { source.position(of: $0) }
    switch order(of: maker) {
    case .before:
      guard positions.contains(where: { $0 < statement }) else { return false }
      // A value that is assigned on some ways only may be worked out on all, and chosen afterwards.
      return assignments.contains { source.isPassed($0.token, before: statement) }
        || !flow.isMade(maker.value, beforeEveryWayTo: address)
    case .behind: return positions.contains { $0 >= statement }
    case .apart: return true
    }
  }
}

extension SourceAssignments.Assignment {
  /// Whether it changes a part of the variable's bytes.
  func concerns(_ part: ValueProof.Part, of type: GoType) -> Bool {
    guard self.part == .part, let field, case .structure(let fields) = type.kind,
      let found = fields.first(where: { $0.name == field })
    else { return true }
    return part.offset < found.offset + found.type.sizeBytes && found.offset < part.offset + part.sizeBytes
  }
}

extension SourceAssignments {
  /// The assignments to a variable that may be the last one before a statement.
  struct LastAssignments {
    var assignments: [Assignment]
    /// Whether possibly none of them has run.
    var mayBeDeclaration: Bool
    /// Whether the variable has no others.
    var areAll: Bool
  }

  func lastAssignments(
    of all: [Assignment], to declaration: Declaration, before statement: Int
  ) -> LastAssignments {
    let sure = all.filter { position(of: $0) < statement && isPassed($0.token, before: statement) }
    guard let last = sure.max(by: { $0.token < $1.token }) else {
      let from = declaration.start
      let found = all.filter { mayCome($0, behind: from, before: statement) }
      return LastAssignments(assignments: found, mayBeDeclaration: true, areAll: found.count == all.count)
    }
    var found = all.filter { $0 == last || mayCome($0, behind: last.token, before: statement) }
    // The code does not order the assignments of one line.
    let lines = Set(found.map(\.line))
    found = all.filter { lines.contains($0.line) }
    return LastAssignments(assignments: found, mayBeDeclaration: false, areAll: found.count == all.count)
  }

  /// Whether a statement is the head of a loop that makes one of the assignments.
  func isHead(_ statement: Int, ofLoopWith assignments: [Assignment]) -> Bool {
    loops.contains { loop in
      loop.tokens.lowerBound == statement && assignments.contains { loop.tokens.contains($0.token) }
    }
  }

  /// Whether an assignment may come after one place that is always passed, and before another.
  func mayCome(_ assignment: Assignment, behind first: Int, before statement: Int) -> Bool {
    if first < assignment.token, assignment.token < statement { return true }
    // What the head of a loop does first comes before all of its rounds.
    return loops.contains { loop in
      loop.tokens.contains(statement) && !loop.body.contains(first) && loop.tokens.contains(assignment.token)
    }
      || repeats.contains { repeated in
        repeated.body.contains(statement) && !repeated.body.contains(first) && repeated.body.contains(assignment.token)
      }
  }
}
