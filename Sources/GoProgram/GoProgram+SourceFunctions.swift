// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import TargetMemory

/// A function in one source file: what its lines are.
struct SourceFunction {
  let name: String
  let declarationLine: Int
  let isLiteral: Bool
  /// Those with code, ascending.
  let lines: [Int]
}

extension GoProgram {
  /// The line itself, or the first one after it in the same function that has code; nil if there is none.
  ///
  /// The debug information does not say where a function ends: the line is in the last function that begins before it
  /// and has code after it.
  package func nextLineWithCode(file: String, line: Int) -> Int? {
    if !statements(file: file, line: line).isEmpty { return line }
    let around = sourceFunctions(ofFile: file).filter { function in
      (function.isLiteral ? function.declarationLine < line : function.declarationLine <= line)
        && (function.lines.last ?? 0) > line
    }
    guard let function = around.max(by: { $0.declarationLine < $1.declarationLine }) else { return nil }
    if mayEndLiteral(file: file, line: line, in: function) { return nil }
    let source = source(of: SourcePosition(file: file, line: line))
    return function.lines.first { next in
      next > line && source.map { $0.function(ofLine: next) == $0.function(ofLine: line) } ?? true
        && statements(file: file, line: next).contains { $0.sourceFunction == function.name }
    }
  }

  /// Whether the line starts with the closing brace of a function with results and has code: for the calls that it
  /// defers, or for the call of a literal.
  package func isNeverPassed(file: String, line: Int) -> Bool {
    let position = SourcePosition(file: file, line: line)
    guard !linesWithCode(file: file, in: line...line).isEmpty else { return false }
    return source(of: position)?.isNeverPassed(line: line) ?? false
  }

  /// Whether the line may be the closing brace of a literal in the function: literals with results have no code there.
  private func mayEndLiteral(file: String, line: Int, in function: SourceFunction) -> Bool {
    let before = function.lines.last { $0 < line } ?? 0
    return sourceFunctions(ofFile: file).contains { literal in
      guard literal.isLiteral, FunctionName.literal(literal.name, isIn: function.name), let last = literal.lines.last,
        (before..<line).contains(last), let body = index.byName[literal.name]?.first.map({ index.functions[$0] })
      else { return false }
      return (try? details(of: body))?.results.isEmpty == false
    }
  }

  /// Functions, literals and inlined functions with code of a file; without those that the compiler makes to initialise
  /// variables.
  private func sourceFunctions(ofFile file: String) -> [SourceFunction] {
    if let known = knownSourceFunctions[file] { return known }
    var lines: [String: Set<Int>] = [:]
    var declarations: [String: Int] = [:]
    for row in self.lines.rows(ofFile: file) {
      guard let function = function(containing: TargetAddress(row.address)) else { continue }
      let copy = description.inlinedCalls(at: row.address, in: function).last
      if function.isWrapper, copy == nil { continue }
      let name = copy?.function ?? function.name
      lines[name, default: []].insert(row.line)
      if declarations[name] == nil {
        declarations[name] = copy == nil ? firstLine(of: function) : declarationLine(ofInlined: name)
      }
    }
    let found = lines.compactMap { name, lines -> SourceFunction? in
      let parts = FunctionName(name)
      if parts.local == "init" { return nil }
      let sorted = lines.sorted()
      let declared = declarations[name] ?? 0
      return SourceFunction(
        name: name, declarationLine: declared > 0 ? declared : sorted.first ?? 0, isLiteral: parts.isLiteral,
        lines: sorted)
    }
    knownSourceFunctions[file] = found
    return found
  }

  /// Go 1.20 and older record no line for a function: without a stack check the first instruction has the line of the
  /// first statement, which usually is the next.
  private func firstLine(of function: GoFunction) -> Int {
    let line = declaration(of: function)?.line ?? 0
    guard (goVersion.major, goVersion.minor) < (1, 21), let entry = try? code(of: function)?.entrySite(),
      entry.style == .firstInstruction
    else { return line }
    return line - 1
  }

  /// On the line where a function literal begins, which belongs to the function around it: whether the site is the
  /// literal's own.
  ///
  /// A literal that a package's variable is set to has no function around it.
  func isStartOfLiteral(_ site: LineSite) -> Bool {
    let name = FunctionName(site.sourceFunction)
    guard name.isLiteral, !name.isOfPackage else { return false }
    let line =
      site.inlinedFunction.map { declarationLine(ofInlined: $0) } ?? declaration(of: site.function)?.line ?? 0
    return line == site.position.line
  }

  /// 0 if the debug information does not say, as before Go 1.21.
  private func declarationLine(ofInlined name: String) -> Int {
    index.abstractEntries[name].flatMap { debugInfo.die(at: $0) }?.declarationLine ?? 0
  }

  /// On the line where a literal ends: whether the site belongs to the function around it, for arguments of a call of
  /// the literal, or for what comes after the loop whose body it is. The statement is the one that the literal began
  /// in.
  func isEndOfLiteral(_ site: LineSite) -> Bool {
    let functions = sourceFunctions(ofFile: site.position.file)
    if let source = source(of: site.position) {
      let line = site.position.line
      let begun = [source.literalEnded(on: line), source.loopEnded(on: line)].compactMap { $0 }
      return functions.contains { literal in
        literal.isLiteral && begun.contains(literal.declarationLine)
          && (FunctionName.literal(literal.name, isIn: site.sourceFunction)
            || FunctionName.areLoopBodiesOfOne(literal.name, site.sourceFunction))
      }
    }
    return functions.contains { literal in
      guard literal.isLiteral, literal.declarationLine < site.position.line, let last = literal.lines.last,
        FunctionName.literal(literal.name, isIn: site.sourceFunction)
      else { return false }
      if last == site.position.line { return true }
      // A loop's body may end with a `return`; after it the function around it has code for its brace.
      guard literal.name.hasPart("-range"), last < site.position.line else { return false }
      let around = functions.first { $0.name == site.sourceFunction }
      return around?.lines.first { $0 > last } == site.position.line
    }
  }
}
