// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import MachineCode
import TargetMemory

extension GoProgram {
  /// The site at which each run of the line is counted once; nil if control never comes there.
  ///
  /// - Parameter starts: Where the line's statements start there, ascending.
  func placed(_ site: LineSite, starts: [UInt64]) -> LineSite? {
    let facts = source(of: site.position)?.facts(of: site.position.line) ?? .unknown
    return switch lineSearch(in: site.function) {
    case .none: site
    case .moved(let places): places.place(of: starts, facts).map { moved(site, to: $0) } ?? site
    case .unmoved(let lines):
      lines.place(ofLine: site.position.line, at: site.address.rawValue, facts).map { moved(site, to: $0) }
    }
  }

  private func moved(_ site: LineSite, to place: LinePlace) -> LineSite {
    let addresses = place.addresses.map { TargetAddress($0) }
    return LineSite(
      address: addresses[0], otherAddresses: Array(addresses.dropFirst()), function: site.function,
      inlinedFunction: site.inlinedFunction, position: site.position, scope: TargetAddress(place.scope),
      isCertain: place.isCertain,
      skips: Dictionary(uniqueKeysWithValues: place.skips.map { (TargetAddress($0), $1) }))
  }

  /// How the lines of a function are found.
  enum LineSearch {
    /// Its code is not known, or is not Go code.
    case none
    case moved(LinePlaces)
    case unmoved(UnmovedLines)
  }

  private func lineSearch(in function: GoFunction) -> LineSearch {
    if let known = knownLinePlaces[function] { return known }
    let search = makeLineSearch(in: function)
    // Lines mostly come by function: only the last few are needed again.
    if knownLinePlaces.count >= Self.mostLinePlaces { knownLinePlaces = [:] }
    knownLinePlaces[function] = search
    return search
  }

  private func makeLineSearch(in function: GoFunction) -> LineSearch {
    guard !function.isAssembly, let code = code(of: function), let body = inlinedBody(of: function, code) else {
      return .none
    }
    let table = { (jump: Instruction) in self.targets(of: jump, in: code) }
    if isOptimised(function) {
      return .moved(
        LinePlaces(
          code, body, neverReturning: neverReturningFunctions, writeBarrierFlag: writeBarrierFlag, table: table))
    }
    let range = function.range.lowerBound.rawValue..<function.range.upperBound.rawValue
    let unmoved = UnmovedLines(
      code, body, marks: lines.marks(among: code.instructions.map(\.address), in: range),
      neverReturning: neverReturningFunctions,
      deferReturn: self.function(named: "runtime.deferreturn")?.entry.rawValue,
      switches: sourceSwitches(in: function), table: table)
    return unmoved.map { .unmoved($0) } ?? .none
  }

  private func sourceSwitches(in function: GoFunction) -> SourceSwitches? {
    guard let declaration = declaration(of: function), let source = source(of: declaration) else { return nil }
    let switches = source.switches.filter { !$0.isSelect }
    let cases = switches.flatMap(\.cases)
    let firstCase = source.switches.compactMap { found in found.cases.first.map { (found.line, $0.line) } }
    let further = cases.flatMap { found in (found.line..<found.lastLine).map { ($0 + 1, found.line) } }
    return SourceSwitches(
      firstCase: Dictionary(firstCase) { first, _ in first }, switches: Set(switches.map(\.line)),
      cases: Set(cases.map(\.line)),
      nilCases: Set(cases.filter(\.hasNil).map(\.line)), caseOfFurtherLine: Dictionary(further) { first, _ in first },
      bodies: Dictionary(cases.compactMap { found in found.body.map { (found.line, $0) } }) { first, _ in first })
  }

  private static let mostLinePlaces = 64

  func isOptimised(_ function: GoFunction) -> Bool {
    guard hasDebugInfo else { return !(buildSettings["-gcflags"] ?? "").contains("-N") }
    return debugInfo.isOptimised(at: function.entry.rawValue)
  }

  func inlinedBody(of function: GoFunction, _ code: FunctionCode) -> InlinedBody? {
    if let entry = function.id.flatMap({ debugInfo.die(at: $0) }) {
      return inlinedBody(of: function, code, InlinedCopyReader(of: function, entry: entry).copies)
    }
    guard let table = functionTable, let entry = table.entry(at: function.entry.rawValue) else { return nil }
    return inlinedBody(of: entry, code, table)
  }

  /// The same from the runtime's own table.
  private func inlinedBody(of entry: FunctionTable.Entry, _ code: FunctionCode, _ table: FunctionTable) -> InlinedBody {
    let runs = table.inlinedRuns(of: entry)
    var found: [Int: (parent: Int, line: Int)] = [:]
    var waiting = Array(Set(runs.map(\.value)))
    while let number = waiting.popLast() {
      guard found[number] == nil, let call = table.inlinedCall(number, of: entry) else { continue }
      let parent = runs.value(at: call.callAddress) ?? -1
      found[number] = (parent, lines.position(of: call.callAddress)?.line ?? 0)
      if parent >= 0 { waiting.append(parent) }
    }
    func depth(_ number: Int) -> Int {
      var (depth, around) = (0, number)
      // Bounded, since a damaged tree may have cycles.
      while depth < found.count, let call = found[around] { (depth, around) = (depth + 1, call.parent) }
      return depth
    }
    let order = found.keys.map { (depth: depth($0), number: $0) }.sorted { $0 < $1 }.map(\.number)
    let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    let calls = order.enumerated().map { index, number in
      // In a cycle, none is around another one.
      let parent = found[number].flatMap { places[$0.parent] } ?? -1
      return InlinedBody.Call(parent: parent < index ? parent : -1, line: found[number]?.line ?? 0)
    }
    let addresses = code.instructions.map(\.address)
    let owner = addresses.map { runs.value(at: $0).flatMap { places[$0] } ?? -1 }
    return InlinedBody(calls: calls, owner: owner, line: lines.lines(of: addresses))
  }
}
