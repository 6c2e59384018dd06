// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Which calls may own the conditional branches of a function.
///
/// When Go's compiler joins two blocks, the branch at the end of the second may get the source position of the first: a
/// branch's own label is not reliable. The label of the comparison before it is further evidence.
struct BranchOwners {
  /// By call: branches that may be its own, or those of calls inside it.
  private(set) var ofCall: [[Int]]
  /// By branch: the owners named by its label and its comparison's; nil if no comparison is known to be its own.
  private var named: [Int: [Int]?] = [:]

  /// - Parameter setters: The code's `flagSetters`.
  init(_ code: FunctionCode, _ body: InlinedBody, _ setters: [Int: Int]) {
    ofCall = Array(repeating: [], count: body.calls.count)
    guard !body.calls.isEmpty else { return }
    for (index, instruction) in code.instructions.enumerated() {
      guard case .conditionalJump = instruction.kind else { continue }
      let setter = setters[index]
      named[index] = setter.map { [body.owner[index], body.owner[$0]] }
      var possible: Set<Int> = []
      for owner in setter.map({ [body.owner[index], body.owner[$0]] }) ?? [body.owner[index]] {
        var call = owner
        while call >= 0, possible.insert(call).inserted { call = body.calls[call].parent }
      }
      for call in possible { ofCall[call].append(index) }
    }
  }

  func mayBe(_ branch: Int, of call: Int, in body: InlinedBody) -> Bool {
    guard let owners = named[branch] else { return false }
    return owners?.contains { body.isInside($0, call) } ?? true
  }

  func isCertain(_ branch: Int, of call: Int, in body: InlinedBody) -> Bool {
    guard let owners = named[branch] else { return false }
    return owners?.allSatisfy { body.isInside($0, call) } ?? false
  }
}

extension FunctionCode {
  /// By conditional branch, the instruction that set its flags, if that is certain.
  var flagSetters: [Int: Int] {
    var setters: [Int: Int] = [:]
    for (index, instruction) in instructions.enumerated() {
      if case .conditionalJump = instruction.kind { setters[index] = flagSetter(of: index) }
    }
    return setters
  }

  /// The instruction before another one that set the flags that it reads; nil if control may come from elsewhere in
  /// between.
  func flagSetter(of index: Int) -> Int? {
    for candidate in instructions[..<index].indices.reversed().prefix(Self.farthestSetter) {
      switch instructions[candidate].kind {
      case .jump, .return, .call, .indirectCall, .indirectJump, .trap, .systemCall, .undecodable: return nil
      case .push, .pop, .nop, .conditionalJump: continue
      case .other: if instructions[candidate].writesFlags { return candidate }
      }
    }
    return nil
  }

  /// In instructions.
  private static let farthestSetter = 16
}
