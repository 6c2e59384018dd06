// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import MachineCode

/// Variables that loops step.
extension ValueProof {
  /// What a variable is in the round of a loop if what the loop assigns to it, only steps, comes after the statement in
  /// each round: what meets where the round begins.
  func roundValue(
    _ named: Set<ValueFlow.Value>, _ declaration: SourceAssignments.Declaration,
    _ assignments: [SourceAssignments.Assignment], _ source: SourceAssignments, _ statement: Int
  ) -> ValueFlow.Value? {
    guard !source.isInLiterals(declaration) else { return nil }
    let loops = source.rounds(around: statement)
    func inRound(_ loop: SourceAssignments.Loop) -> [SourceAssignments.Assignment] {
      assignments.filter { loop.body.contains($0.token) || loop.post.contains($0.token) }
    }
    guard let index = loops.lastIndex(where: { !inRound($0).isEmpty }),
      declaration.start <= loops[index].body.lowerBound,
      let step = inRound(loops[index]).first?.step,
      inRound(loops[index]).allSatisfy({ $0.step == step && source.position(of: $0) >= statement })
    else { return nil }
    let heads = flow.loopHeads(around: address)
    let others = heads.count - loops.count
    guard others == 0 || others > 0 && owner >= 0 else { return nil }
    let head = heads[others + index]
    guard !flow.hasFlagOfFirstRound(head) else { return nil }
    let found = named.filter { flow.join(of: $0)?.block == head }
    guard found.count == 1, let value = found.first else { return nil }
    // The compiler may reverse the direction of a counter that nothing reads.
    let made = flow.broughtAround(to: value)
    return !made.isEmpty && made.allSatisfy { $0 == value || flow.step(of: $0) == step } ? value : nil
  }
}
