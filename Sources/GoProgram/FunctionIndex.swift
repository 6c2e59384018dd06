// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import Glibc
import TargetMemory

/// The names of everything that has code, read in one pass over the units' top entries.
struct FunctionIndex {
  private(set) var functions: [GoFunction] = []
  private(set) var inlinedOnly: [InlinedOnlyFunction] = []
  /// Indices into `functions`; several where an assembly body and its adapter share a name.
  private(set) var byName: [String: [Int]] = [:]
  /// By name, the abstract entry that inlined copies refer to.
  private(set) var abstractEntries: [String: DIEOffset] = [:]

  init(debugInfo: DebugInfo, file: ELFFile) {
    let stackBased = Self.abi0Symbols(of: file)
    for unit in debugInfo.units {
      unit.forEachChild { entry in
        guard entry.tag == DW_TAG_subprogram, let name = entry.name else { return }
        if entry.has(DW_AT_inline) {
          abstractEntries[name] = entry.offset
        } else if let low = entry.lowAddress, let high = entry.highAddress, file.holdsCode(low, high) {
          let usesABI0 = stackBased.contains(low)
          functions.append(
            GoFunction(
              name: name, range: TargetAddress(low)..<TargetAddress(high), id: entry.offset,
              isWrapper: entry.has(DW_AT_trampoline),
              isAssembly: usesABI0 && entry.declarationFile?.hasSuffix(".s") ?? false, usesABI0: usesABI0))
        }
      }
    }
    functions.sort { ($0.entry, $0.range.upperBound) < ($1.entry, $1.range.upperBound) }
    for (index, function) in functions.enumerated() { byName[function.name, default: []].append(index) }
    markAdapters()
    inlinedOnly = abstractEntries.filter { byName[$0.key] == nil }
      .map { InlinedOnlyFunction(name: $0.key, id: $0.value) }
      .sorted { $0.name < $1.name }
  }

  /// Of two functions of one name the debug information says only by their calling conventions which adapts the other:
  /// Go's to an assembly body, or the stack-based one to a Go body.
  private mutating func markAdapters() {
    for indices in byName.values where indices.count > 1 {
      let hasAssemblyBody = indices.contains { functions[$0].isAssembly }
      for index in indices where functions[index].usesABI0 != hasAssemblyBody { functions[index].isWrapper = true }
    }
  }

  /// Addresses of the functions that follow Go's older, stack-based calling convention.
  private static func abi0Symbols(of file: ELFFile) -> Set<UInt64> {
    let suffix = Array(".abi0".utf8CString)
    var addresses: Set<UInt64> = []
    file.forEachSymbol { name, symbol in
      let count = strlen(name)
      guard count >= suffix.count, strcmp(name + (count - (suffix.count - 1)), suffix) == 0 else { return }
      addresses.insert(symbol.st_value)
    }
    return addresses
  }
}

extension ELFFile {
  /// Whether the addresses bound code that is in the file: damaged debug information may name any.
  fileprivate func holdsCode(_ low: UInt64, _ high: UInt64) -> Bool {
    guard low < high, let count = Int(exactly: high - low) else { return false }
    return fileOffset(of: TargetAddress(low), count: count) != nil
  }
}
