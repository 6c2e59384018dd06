// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import Glibc
import TargetMemory

/// The line tables of all units. Each unit's is read the first time that it is needed.
final class LineTable {
  private let debugInfo: DebugInfo
  /// By absolute path, which units have code from it; made when first asked for.
  private lazy var unitsByFile: [String: [DIE]] = {
    var units: [String: [DIE]] = [:]
    for unit in debugInfo.units {
      for file in unit.sourceFiles { units[file, default: []].append(unit) }
    }
    return units
  }()
  /// The rows of the files that were asked for.
  private var rowsByFile: [String: [Row]] = [:]

  struct Row {
    let line: Int
    let address: UInt64
  }

  init(debugInfo: DebugInfo) { self.debugInfo = debugInfo }

  var sourceFiles: [String] { unitsByFile.keys.sorted() }

  /// Statements of `file`, sorted by line, then by address.
  func rows(ofFile file: String) -> [Row] {
    if let known = rowsByFile[file] { return known }
    var rows: [Row] = []
    for unit in unitsByFile[file] ?? [] { unit.forEachStatement(inFile: file) { rows.append($0) } }
    rows.sort { ($0.line, $0.address) < ($1.line, $1.address) }
    rowsByFile[file] = rows
    return rows
  }

  func position(of address: UInt64) -> SourcePosition? {
    guard let unit = debugInfo.unit(containing: address) else { return nil }
    return unit.withRaw { unit in
      guard let row = dwarf_getsrc_die(unit, address) else { return nil }
      var line: Int32 = 0
      guard dwarf_lineno(row, &line) == 0, let file = dwarf_linesrc(row, nil, nil) else { return nil }
      return SourcePosition(file: String(cString: file), line: Int(line))
    }
  }
}

extension DIE {
  /// Paths in the unit's file table, without the entry for no file.
  fileprivate var sourceFiles: [String] {
    withRaw { unit in
      var files: OpaquePointer?
      var count = 0
      guard dwarf_getsrcfiles(unit, &files, &count) == 0 else { return [] }
      var paths: Set<String> = []
      for index in 0..<count {
        guard let path = dwarf_filesrc(files, index, nil, nil), path.pointee != 0 else { continue }
        paths.insert(String(cString: path))
      }
      return Array(paths)
    }
  }

  fileprivate func forEachStatement(inFile file: String, _ body: (LineTable.Row) -> Void) {
    withRaw { unit in
      var lines: OpaquePointer?
      var count = 0
      guard dwarf_getsrclines(unit, &lines, &count) == 0 else { return }
      // One file has one string, or a few: comparing pointers spares a string comparison for each row.
      var matches: [UnsafePointer<CChar>: Bool] = [:]
      for index in 0..<count {
        guard let row = dwarf_onesrcline(lines, index) else { continue }
        var isStatement = false
        var isEnd = false
        guard dwarf_linebeginstatement(row, &isStatement) == 0, isStatement,
          dwarf_lineendsequence(row, &isEnd) == 0, !isEnd, let source = dwarf_linesrc(row, nil, nil)
        else { continue }
        let isWanted: Bool
        if let known = matches[source] {
          isWanted = known
        } else {
          isWanted = strcmp(source, file) == 0
          matches[source] = isWanted
        }
        guard isWanted else { continue }
        var line: Int32 = 0
        var address: Dwarf_Addr = 0
        guard dwarf_lineno(row, &line) == 0, line > 0, dwarf_lineaddr(row, &address) == 0 else { continue }
        body(LineTable.Row(line: Int(line), address: address))
      }
    }
  }
}
