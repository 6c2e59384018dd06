// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import TargetMemory

extension GoProgram {
  /// Absolute paths of all source files with code, sorted.
  ///
  /// - Complexity: Reads every line table the first time.
  package var sourceFiles: [String] { lines.sourceFiles }

  /// The position in the source of the instruction at `address`; in an inlined copy, of the inlined function.
  package func position(of address: TargetAddress) -> SourcePosition? { lines.position(of: address.rawValue) }

  /// One site per function body and per inlined copy that has code for the line, sorted by address.
  ///
  /// If the site would be a function's very first instruction, it is the entry site instead, so that a call that grows
  /// its stack is not hit twice. A function without an entry site then has no site for that line.
  ///
  /// Go's optimiser sometimes marks no statement of a line in one body, mostly before Go 1.20: then the site is the
  /// first code of the line. If the optimiser moved that code to a place that does not run exactly when the line does,
  /// the site is another instruction, which does.
  ///
  /// - Parameter file: As in `sourceFiles`.
  package func statements(file: String, line: Int) -> [LineSite] {
    let position = SourcePosition(file: file, line: line)
    if let known = knownLineSites[position] { return known }
    let sites = findSites(at: position)
    knownLineSites[position] = sites
    return sites
  }

  private func findSites(at position: SourcePosition) -> [LineSite] {
    // Some releases of Go call deferred functions there.
    if source(of: position)?.isNeverPassed(line: position.line) ?? false { return [] }
    let found = code(ofLine: position.line, for: position)
      .filter { !isStartOfLiteral($0.site) && !isEndOfLiteral($0.site) }
    // A statement may only have code that is labelled with another line.
    if found.isEmpty, let source = source(of: position) {
      for line in source.linesWithCode(ofStatementOn: position.line) {
        let other = code(ofLine: line, for: position).filter {
          !isStartOfLiteral($0.site)
            && (source.isLast(line, ofStatementOn: position.line) || !isOptimised($0.site.function))
        }
        let sites = placed(other)
        if !sites.isEmpty { return sites }
      }
    }
    return placed(found)
  }

  private func placed(_ found: [(site: LineSite, starts: [UInt64])]) -> [LineSite] {
    found.compactMap { placed($0.site, starts: $0.starts) }
      .compactMap(movedPastStackCheck).sorted { $0.address < $1.address }
  }

  /// The first code of a line in each function and inlined copy, and where its statements start, ascending.
  ///
  /// - Parameter position: What the sites stand for.
  private func code(ofLine line: Int, for position: SourcePosition) -> [(site: LineSite, starts: [UInt64])] {
    struct Instance: Hashable {
      let function: TargetAddress
      let inlined: UInt64?
    }
    var sites: [Instance: LineSite] = [:]
    var starts: [Instance: [UInt64]] = [:]
    let rows = lines.rows(ofFile: position.file).with(line: line)
    for row in rows.filter(\.startsStatement) + rows.filter({ !$0.startsStatement }) {
      guard let function = function(containing: TargetAddress(row.address)) else { continue }
      for start in instanceStarts(in: row.range, of: function) {
        let copy = inlinedCopy(at: start, in: function)
        // A function that only leads to a body may have that body inlined.
        if function.isWrapper, copy == nil, heldMethod(in: function) == nil { continue }
        let instance = Instance(function: function.entry, inlined: copy?.id)
        // Rows come by address, so the first is the lowest.
        guard sites[instance] == nil else {
          if row.startsStatement { starts[instance, default: []].append(start) }
          continue
        }
        // At the edges of inlined copies some of their code counts as the caller's.
        if !row.startsStatement,
          sites.contains(where: { $0.key.function == instance.function && $0.value.inlinedFunction != copy?.function })
        {
          continue
        }
        sites[instance] = LineSite(
          address: TargetAddress(start), function: function, inlinedFunction: copy?.function,
          position: position)
        starts[instance] = [start]
      }
    }
    return sites.map { ($1, starts[$0, default: []]) }
  }

  /// The start of a row, and each address in it at which one inlined copy ends and another starts: two adjacent copies
  /// have the same line, for which Go's line table has one row.
  private func instanceStarts(in range: Range<UInt64>, of function: GoFunction) -> [UInt64] {
    let bounds = description.inlinedBounds(in: function).filter { $0 > range.lowerBound && $0 < range.upperBound }
    return [range.lowerBound] + Set(bounds).sorted()
  }

  private func movedPastStackCheck(_ site: LineSite) -> LineSite? {
    guard site.address == site.function.entry else { return site }
    guard let entry = try? code(of: site.function)?.entrySite() else { return nil }
    return site.moved(to: TargetAddress(entry.address), skipsWhere: entry.skipsWhere)
  }

  /// Where in the function's code another statement or an inlined copy starts, ascending.
  package func statementStarts(in function: GoFunction) -> [TargetAddress] {
    let range = function.range.lowerBound.rawValue..<function.range.upperBound.rawValue
    let bounds = description.inlinedBounds(in: function)
    return Set(lines.statementStarts(in: range) + bounds.filter(range.contains)).sorted().map { TargetAddress($0) }
  }

  /// The lines of `range` that have code, ascending.
  package func linesWithCode(file: String, in range: ClosedRange<Int>) -> [Int] {
    let rows = lines.rows(ofFile: file)
    var found: [Int] = []
    for row in rows[rows.firstIndex(atOrAfter: range.lowerBound)...] {
      if row.line > range.upperBound { break }
      if found.last != row.line { found.append(row.line) }
    }
    return found
  }

  /// The innermost inlined copy in the function that holds `address`; nil if the function's own code holds it.
  private func inlinedCopy(at address: UInt64, in function: GoFunction) -> InlinedCall? {
    description.inlinedCalls(at: address, in: function).last
  }
}

extension [LineRow] {
  fileprivate func firstIndex(atOrAfter line: Int) -> Int {
    // A request may contain any number.
    guard line > 0 else { return 0 }
    return lastIndex(startingAtOrBefore: line - 1, by: \.line).map { $0 + 1 } ?? 0
  }

  fileprivate func with(line: Int) -> ArraySlice<LineRow> {
    guard line < .max else { return [] }
    return self[firstIndex(atOrAfter: line)..<firstIndex(atOrAfter: line + 1)]
  }
}
