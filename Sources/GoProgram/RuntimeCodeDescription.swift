// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import Glibc
import TargetMemory

/// What the runtime's own table says of functions and of the calls in them, for a program without debug information.
final class RuntimeCodeDescription: CodeDescription {
  let index: FunctionIndex
  let lines: any LineTable
  private let table: FunctionTable

  init(table: FunctionTable, file: ELFFile) {
    self.table = table
    index = FunctionIndex(table: table, file: file)
    lines = RuntimeLineTable(table: table)
  }

  func inlinedCalls(at address: UInt64, in function: GoFunction) -> [InlinedCall] {
    guard let entry = table.entry(at: function.entry.rawValue) else { return [] }
    return table.inlinedCalls(at: address, in: entry).map { call in
      InlinedCall(id: UInt64(call.index), function: call.function, call: lines.position(of: call.callAddress))
    }
  }

  func inlinedBounds(in function: GoFunction) -> [UInt64] {
    guard let entry = table.entry(at: function.entry.rawValue) else { return [] }
    return table.inlinedRuns(of: entry).flatMap { [$0.range.lowerBound, $0.range.upperBound] }
  }

  func frameAddress(at address: UInt64) -> FrameAddress? {
    guard let entry = table.entry(containing: address), let below = table.stackBytes(at: address, in: entry) else {
      return nil
    }
    let returnAddressBytes = 8
    return FrameAddress(register: Self.stackPointer, offset: below + returnAddressBytes)
  }

  /// DWARF's number of RSP.
  private static let stackPointer = 7

  func declaration(of function: GoFunction) -> SourcePosition? {
    let first = lines.position(of: function.entry.rawValue)
    guard let entry = table.entry(at: function.entry.rawValue), let line = table.startLine(of: entry), line > 0 else {
      return first
    }
    return first.map { SourcePosition(file: $0.file, line: line) }
  }
}

extension FunctionTable {
  func entry(containing address: UInt64) -> Entry? {
    guard let index = entries.lastIndex(startingAtOrBefore: address, by: \.address) else { return nil }
    return address < end(of: entries[index]) ? entries[index] : nil
  }
}

extension FunctionIndex {
  /// From the runtime's table, and from the symbols where the file still has them: the table leaves the type arguments
  /// out of names (`main.Map[...]`), and does not tell the older calling convention from the newer one.
  init(table: FunctionTable, file: ELFFile) {
    var symbols: [UInt64: String] = [:]
    var stackBased: Set<UInt64> = []
    file.forEachSymbol { name, symbol in
      guard symbol.st_info & 15 == UInt8(STT_FUNC) else { return }
      if strchr(name, Int32(UInt8(ascii: "["))) != nil { symbols[symbol.st_value] = String(cString: name) }
      if String(cString: name).hasSuffix(".abi0") { stackBased.insert(symbol.st_value) }
    }
    let isStripped = stackBased.isEmpty
    for entry in table.entries {
      let end = table.end(of: entry)
      guard file.holdsCode(entry.address, end) else { continue }
      let usesABI0 = isStripped ? table.isAssembly(entry) : stackBased.contains(entry.address)
      let name = table.name(of: entry)
      add(
        GoFunction(
          name: name.contains("[...]") ? symbols[entry.address] ?? name : name,
          range: TargetAddress(entry.address)..<TargetAddress(end), id: nil,
          isWrapper: table.isMade(entry) && Self.leadsOn(name),
          isAssembly: table.isAssembly(entry) && usesABI0, usesABI0: usesABI0))
    }
    finish()
    readInlinedNames(from: table)
  }

  /// Whether a function that the compiler made is there to reach another one, and not to start a package. The runtime
  /// hides a few of its own from stack traces as if they were made.
  private static func leadsOn(_ name: String) -> Bool {
    let shown = ["runtime.deferreturn", "runtime.runOpenDeferFrame", "runtime.deferCallSave"]
    return !shown.contains(name) && !name.hasSuffix(".init")
  }

  private mutating func readInlinedNames(from table: FunctionTable) {
    var names: Set<String> = []
    for entry in table.entries { names.formUnion(table.inlinedCalls(of: entry).map(\.function)) }
    noteInlined(names)
  }
}
