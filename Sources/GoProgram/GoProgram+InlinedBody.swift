// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import MachineCode
import TargetMemory

extension GoProgram {
  /// The calls that were inlined into `function`, in the order of `inlinedCopies(in:)`, each with where it can be
  /// counted, or why it can't; nil if the file does not have the function's code.
  ///
  /// - Complexity: Decodes the function.
  package func inlinedCallSites(
    in function: GoFunction
  ) -> [(copy: InlinedCopy, site: Result<InlinedCallSite, InlinedCallRefusal>)]? {
    guard let code = code(of: function), let entry = function.id.flatMap({ debugInfo.die(at: $0) }) else { return nil }
    let found = InlinedCopyReader(of: function, entry: entry).copies
    guard !found.isEmpty else { return [] }
    let sites = InlinedCallSites(
      code, inlinedBody(of: function, code, found), neverReturning: neverReturningFunctions
    ) { self.targets(of: $0, in: code) }
    return found.indices.map { index in
      do throws(InlinedCallRefusal) {
        return (found[index].copy, .success(try sites.site(of: index)))
      } catch {
        return (found[index].copy, .failure(error))
      }
    }
  }

  /// The parameters of an inlined call, each with its location while the program is at `address`.
  ///
  /// A parameter without a location was optimised away there, or is on the heap from the start of the call.
  package func arguments(of copy: InlinedCopy, at address: TargetAddress) -> [ScopedVariable] {
    guard let entry = debugInfo.die(at: copy.id) else { return [] }
    var instances: [DIEOffset: DIE] = [:]
    for child in entry.children where child.tag == DW_TAG_formal_parameter { instances[child.origin.offset] = child }
    return entry.origin.children.compactMap { child in
      guard child.tag == DW_TAG_formal_parameter, !child.flag(DW_AT_variable_parameter) else { return nil }
      let name = child.name ?? "_"
      guard name != ".dict" else { return nil }
      let description = child.reference(DW_AT_type)
      let type = description.map { types.type($0) } ?? types.unknown
      let location = name.hasPrefix("&") ? nil : instances[child.offset]?.location(at: address.rawValue, of: type)
      return ScopedVariable(
        name: Self.sourceName(name), type: type, location: location, role: .parameter,
        dictionaryIndex: description?.unsigned(GoAttribute.dictionaryIndex).map { Int(clamping: $0) })
    }
  }

  /// Where the function of an inlined call is declared.
  ///
  /// Go does not write the file of a function that is only inlined, and before 1.21 not its line: the file is that of
  /// the copy's own code, and the line is the first that has code there. If the copy has no code of its own, it is the
  /// call's.
  package func declaration(of copy: InlinedCopy) -> SourcePosition {
    guard let entry = debugInfo.die(at: copy.id) else { return copy.call }
    if let known = knownDeclarations[entry.origin.offset] { return known }
    let found = readDeclaration(of: entry)
    if let found { knownDeclarations[entry.origin.offset] = found }
    return found ?? copy.call
  }

  private func readDeclaration(of entry: DIE) -> SourcePosition? {
    let line = entry.origin.declarationLine
    if line > 0, let file = entry.origin.declarationFile { return SourcePosition(file: file, line: line) }
    var inner: [DIE] = []
    entry.forEachInlinedCopy { inner.append($0) }
    let own = entry.ranges.flatMap { [$0.lowerBound] + lines.statementStarts(in: $0) }.filter { address in
      !inner.contains { $0.covers(address) }
    }.compactMap { lines.position(of: $0) }
    guard let file = own.first?.file, let first = own.filter({ $0.file == file }).map(\.line).min() else { return nil }
    return SourcePosition(file: file, line: line > 0 ? line : first)
  }

  /// Names of the results of an inlined call's function, in order.
  package func resultNames(of copy: InlinedCopy) -> [String] {
    (debugInfo.die(at: copy.id)?.origin.children ?? []).compactMap { child in
      guard child.tag == DW_TAG_formal_parameter, child.flag(DW_AT_variable_parameter) else { return nil }
      return Self.sourceName(child.name ?? "_")
    }
  }

  func inlinedBody(
    of function: GoFunction, _ code: FunctionCode, _ found: [InlinedCopyReader.Found]
  ) -> InlinedBody {
    let addresses = code.instructions.map(\.address)
    var owner = Array(repeating: -1, count: addresses.count)
    for (index, call) in found.enumerated() {
      for range in call.entry.ranges {
        var next = addresses.lastIndex(startingAtOrBefore: range.lowerBound &- 1, by: \.self).map { $0 + 1 } ?? 0
        while next < addresses.count, addresses[next] < range.upperBound {
          owner[next] = index
          next += 1
        }
      }
    }
    let tree = inlineTree(of: function)
    var marks: [UInt64?] = Array(repeating: nil, count: found.count)
    // From any of its instructions, through the calls inside it.
    for (index, call) in owner.enumerated() where call >= 0 && marks[call] == nil {
      guard let tree, tree.depth(at: addresses[index]) == found[call].copy.nesting else { continue }
      var (around, levels) = (call, 0)
      while around >= 0 {
        if marks[around] == nil { marks[around] = tree.mark(at: addresses[index], up: levels) }
        (around, levels) = (found[around].parent, levels + 1)
      }
    }
    let calls = zip(found, marks).map { InlinedBody.Call(parent: $0.parent, line: $0.copy.call.line, mark: $1) }
    return InlinedBody(calls: calls, owner: owner, line: lines.lines(of: addresses))
  }

  private func inlineTree(of function: GoFunction) -> InlineTree? {
    functionTable.flatMap { InlineTree(of: function, in: $0) }
  }

  func targets(of jump: Instruction, in code: FunctionCode) -> [UInt64]? {
    switch code.computedJump(jump) {
    case nil: return nil
    case .leaves: return []
    case .table(let start):
      var targets: [UInt64] = []
      // Data after the table may belong to another table of the function: too many ways do no harm.
      for index in 0..<Self.longestTable {
        guard let target = pointer(at: TargetAddress(start &+ UInt64(index) * 8)), target.rawValue >= code.address,
          target.rawValue < code.end
        else { break }
        targets.append(target.rawValue)
      }
      return targets.isEmpty ? nil : targets
    }
  }

  private static let longestTable = 1024

  /// Functions after whose call Go's compiler lets nothing run, and the one that grows the stack, which leads to the
  /// same call again.
  func readNeverReturningFunctions() -> Set<UInt64> {
    let prefixes = ["runtime.panic", "runtime.goPanic", "runtime.gopanic", "runtime.throw", "runtime.fatal"]
    let found = functions.filter { function in
      prefixes.contains { function.name.hasPrefix($0) } || function.name.hasPrefix("runtime.morestack")
    }
    return Set(found.map(\.entry.rawValue))
  }

  /// The runtime's functions that report stores to the collector; of their caller's registers they change only R11.
  func readWriteBarrierFunctions() -> Set<UInt64> {
    Set(functions.lazy.filter { $0.name.hasPrefix("runtime.gcWriteBarrier") }.map(\.entry.rawValue))
  }

  /// The address of the runtime's flag that says whether stores must be reported to the collector; nil if no code of
  /// the runtime shows it.
  func readWriteBarrierFlag() -> UInt64? {
    let callees = writeBarrierFunctions
    return functions.lazy.filter { $0.name.hasPrefix("runtime.") }.compactMap { function in
      self.code(of: function)?.writeBarrierFlag(callees: callees)
    }.first
  }
}

extension LineTable {
  /// The line of each address, in the source file that it comes from; 0 if the table has none.
  ///
  /// - Parameter addresses: Of one function, ascending.
  func lines(of addresses: [UInt64]) -> [Int] {
    guard let first = addresses.first, let last = addresses.last else { return [] }
    let rows = rows(in: first..<last + 1)
    var lines: [Int] = []
    lines.reserveCapacity(addresses.count)
    var next = 0
    for address in addresses {
      while next < rows.count, rows[next].address <= address { next += 1 }
      lines.append(next > 0 ? rows[next - 1].line : 0)
    }
    return lines
  }
}
