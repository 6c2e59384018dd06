// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import TargetMemory

/// A function as one source file has it: what its lines are.
struct SourceFunction {
  let name: String
  let declarationLine: Int
  let isLiteral: Bool
  /// Those with code, ascending.
  let lines: [Int]
}

extension GoProgram {
  /// The line itself, or the first behind it in the same function that has code; nil where there is none.
  ///
  /// The debug information does not say where a function ends: it is in the one that begins last before it and has code
  /// behind it.
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

  /// Whether the source has the closing brace of a function with results at the start of the line, which has code: that
  /// of the calls that it defers, or of the call of a literal.
  package func isNeverPassed(file: String, line: Int) -> Bool {
    let position = SourcePosition(file: file, line: line)
    guard !linesWithCode(file: file, in: line...line).isEmpty else { return false }
    return source(of: position)?.isNeverPassed(line: line) ?? false
  }

  /// Whether the line may be the closing brace of a literal in the function: those with results have no code there.
  private func mayEndLiteral(file: String, line: Int, in function: SourceFunction) -> Bool {
    let before = function.lines.last { $0 < line } ?? 0
    return sourceFunctions(ofFile: file).contains { literal in
      guard literal.isLiteral, FunctionName.literal(literal.name, isIn: function.name), let last = literal.lines.last,
        (before..<line).contains(last), let body = index.byName[literal.name]?.first.map({ index.functions[$0] })
      else { return false }
      return (try? details(of: body))?.results.isEmpty == false
    }
  }

  /// Functions, literals and inlined functions with code of a file; not what the compiler makes to initialise variables.
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

  /// Go 1.20 and older record no line for a function: without a stack check the first instruction has that of the first
  /// statement, which mostly is the next.
  private func firstLine(of function: GoFunction) -> Int {
    let line = declaration(of: function)?.line ?? 0
    guard (goVersion.major, goVersion.minor) < (1, 21), let entry = try? code(of: function)?.entrySite(),
      entry.style == .firstInstruction
    else { return line }
    return line - 1
  }

  /// Whether the site is a function literal's own on the line where that begins, which is the function's around.
  ///
  /// A literal that a package's variable is set to has no function around.
  func isStartOfLiteral(_ site: LineSite) -> Bool {
    let name = FunctionName(site.sourceFunction)
    guard name.isLiteral, !name.isOfPackage else { return false }
    let line =
      site.inlinedFunction.map { declarationLine(ofInlined: $0) } ?? declaration(of: site.function)?.line ?? 0
    return line == site.position.line
  }

  /// 0 where the debug information does not say, as of Go before 1.21.
  private func declarationLine(ofInlined name: String) -> Int {
    index.abstractEntries[name].flatMap { debugInfo.die(at: $0) }?.declarationLine ?? 0
  }

  /// Whether the site is a function's around a literal on the line where that ends: arguments of a call of the literal, or
  /// what comes behind the loop whose body it is. The statement is the one that the literal began in.
  func isEndOfLiteral(_ site: LineSite) -> Bool {
    let functions = sourceFunctions(ofFile: site.position.file)
    if let source = source(of: site.position) {
      let line = site.position.line
      let begun = [source.literalEnded(on: line), source.loopEnded(on: line)].compactMap { $0 }
      return functions.contains { literal in
        literal.isLiteral && begun.contains(literal.declarationLine)
          && FunctionName.literal(literal.name, isIn: site.sourceFunction)
      }
    }
    return functions.contains { literal in
      guard literal.isLiteral, literal.declarationLine < site.position.line, let last = literal.lines.last,
        FunctionName.literal(literal.name, isIn: site.sourceFunction)
      else { return false }
      if last == site.position.line { return true }
      // A loop's body may end with a `return`; behind it the function around has code of its brace.
      guard literal.name.hasPart("-range"), last < site.position.line else { return false }
      let around = functions.first { $0.name == site.sourceFunction }
      return around?.lines.first { $0 > last } == site.position.line
    }
  }
}
