// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Where to count a line: each time that it runs, control passes one of the addresses, once.
package struct LinePlace: Hashable, Sendable {
  /// As linked; not empty.
  package let addresses: [UInt64]
  /// Where the line's variables are in scope: at the address, or where its first statement is.
  package let scope: UInt64
  /// False if the line's code is placed so that it may run more or less often than the line does.
  package let isCertain: Bool
  /// By address, the condition under which control takes another path from there, and the line does not run.
  package let skips: [UInt64: Condition]

  var address: UInt64 { addresses[0] }

  init(address: UInt64, scope: UInt64? = nil, isCertain: Bool = true) {
    self.init(addresses: [address], scope: scope ?? address, isCertain: isCertain)
  }

  init(addresses: [UInt64], scope: UInt64, isCertain: Bool = true, skips: [UInt64: Condition] = [:]) {
    precondition(!addresses.isEmpty, "a line counts somewhere")
    self.addresses = addresses
    self.scope = scope
    self.isCertain = isCertain
    self.skips = skips
  }
}

/// Finds, for lines of one optimised function, an instruction that runs once each time the line runs.
///
/// The line's first statement in the debug information is that place unless the optimiser moved it.
package struct LinePlaces {
  private let code: FunctionCode
  private let body: InlinedBody
  private let flow: CodeFlow?
  private let setters: [Int: Int]
  private let barriers: WriteBarriers?
  private let loops: [CodeFlow.Loop]

  /// - Parameters:
  ///   - neverReturning: Functions that do not return.
  ///   - writeBarrierFlag: As in `FunctionCode.writeBarrierFlag`.
  ///   - table: The possible targets of a jump through a table; nil if they are not known.
  package init(
    _ code: FunctionCode, _ body: InlinedBody, neverReturning: Set<UInt64>, writeBarrierFlag: UInt64?,
    table: @escaping (Instruction) -> [UInt64]? = { _ in nil }
  ) {
    self.code = code
    self.body = body
    let flow = CodeFlow(code, neverReturning: neverReturning, table: table)
    let setters = code.flagSetters
    self.flow = flow
    self.setters = setters
    barriers = flow.map { WriteBarriers(code, $0, setters, flag: writeBarrierFlag) }
    loops = flow?.loops() ?? []
  }

  /// - Parameters:
  ///   - starts: The addresses at which the line's statements start, all in one call of the body or in none; ascending.
  ///   - source: What the source says about the line.
  /// - Returns: Nil if none of them is in the code.
  package func place(of starts: [UInt64], _ source: LineInSource = .unknown) -> LinePlace? {
    var indices = starts.compactMap { code.index(of: $0) }
    guard let given = indices.first else { return nil }
    guard let flow, let barriers else { return LinePlace(address: code.instructions[given].address) }
    indices.removeAll { !flow.isReached(flow.blockOf[$0]) }
    // What runs only when a panic is recovered: nothing in the function leads there.
    guard let first = indices.first else {
      return LinePlace(address: code.instructions[given].address, isCertain: false)
    }
    let apart = body.settingApart(line: body.line[first], of: body.owner[first])
    let sites = InlinedCallSites(code, apart.body, flow, setters)
    let line = MovedLine(
      code: code, flow: flow, loops: loops, setters: setters, labels: body.lines(inSourceOf: body.owner[first]),
      isInlined: { [owner = body.owner[first]] in body.owner[$0] != owner },
      isIncidental: sites.isIncidental, isFixed: sites.isFixed, source: source, scope: code.instructions[first].address)
    if let found = line.place(of: body.line[first]) { return found }
    let search = LineSearch(
      sites: sites, line: apart.call, starts: indices, flow: flow, barriers: barriers, loops: loops)
    let place = search.place
    return LinePlace(
      address: place.address, scope: place.scope,
      isCertain: place.isCertain && line.mayBeFound && line.agrees(place, line: body.line[first]))
  }
}

/// Looks for the place of one line.
struct LineSearch {
  let sites: InlinedCallSites
  /// The line, as a call of its own.
  let line: Int
  /// Where its statements start, ascending.
  let starts: [Int]
  let flow: CodeFlow
  let barriers: WriteBarriers
  /// Inner ones before those around them.
  let loops: [CodeFlow.Loop]

  var place: LinePlace {
    let block = flow.blockOf[starts[0]]
    let decider = barriers.decider[block]
    let first = decider ?? block
    let anchor = anchor(first: first)
    if let anchor, !flow.runTogether(flow.blockOf[anchor], first), let found = place(around: anchor) { return found }
    let kept = decider.map { near($0) } ?? LinePlace(address: address(starts[0]))
    let isCertain = anchor.map { flow.runTogether(flow.blockOf[$0], first) } ?? false
    return LinePlace(address: kept.address, scope: kept.scope, isCertain: kept.isCertain && isCertain)
  }

  /// The best place in the straight line of an instruction: not in a call that was inlined into the line, if possible.
  private func place(around anchor: Int) -> LinePlace? {
    let range = flow.blocks[flow.blockOf[anchor]].range.filter { sites.code.takesProbe(sites.code.instructions[$0]) }
    let around = range.filter { sites.body.owner[$0] == sites.body.calls[line].parent }
    let found =
      starts.first(where: range.contains) ?? range.first { sites.body.owner[$0] == line }
      ?? around.last { $0 < anchor } ?? around.first
    if let found { return LinePlace(address: address(found)) }
    return range.last { $0 <= anchor }.map { LinePlace(address: address($0), scope: address(starts[0])) }
  }

  private func address(_ index: Int) -> UInt64 { sites.code.instructions[index].address }
}

// MARK: - Write barriers

extension LineSearch {
  /// Code that runs as often as a block that decides on a write barrier: the line's own code or, if all of that is in
  /// the barrier, the code before or behind it.
  private func near(_ decider: Int) -> LinePlace {
    let own = sites.inside[line].filter { sites.body.owner[$0] == line && flow.isReached(flow.blockOf[$0]) }
    let around = sites.code.instructions.indices.filter { sites.body.owner[$0] == sites.body.calls[line].parent }
    let before = around.filter { flow.blockOf[$0] == decider }.suffix(1)
    let behind = barriers.join(of: decider, flow).map { join in around.filter { flow.blockOf[$0] == join } } ?? []
    let found = (starts + own).first { flow.runTogether(flow.blockOf[$0], decider) }
    return LinePlace(
      address: address(found ?? before.first ?? behind.first ?? starts[0]),
      isCertain: found ?? before.first ?? behind.first != nil)
  }
}

extension CodeFlow {
  /// Whether two blocks run equally often, one of them always before the other. Both are reached.
  func runTogether(_ left: Int, _ right: Int) -> Bool {
    if left == right { return true }
    guard dominates(left, right) || dominates(right, left) else { return false }
    let (first, second) = dominates(left, right) ? (left, right) : (right, left)
    let before = reached(from: first) { $0 != second }
    if before.contains(first) || before.contains(where: { $0 != second && leaves.contains($0) }) { return false }
    return !reached(from: second) { $0 != first }.contains(second)
  }
}
