// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import MachineCode
import TargetMemory

extension GoProgram {
  /// Everything that has code, sorted by address; no two overlap.
  package var functions: [GoFunction] { index.functions }

  /// Functions without a body of their own, sorted by name.
  package var inlinedOnlyFunctions: [InlinedOnlyFunction] { index.inlinedOnly }

  /// The function of exactly this name; of an assembly body and its adapter, the one that is not a wrapper.
  package func function(named name: String) -> GoFunction? {
    let all = index.byName[name, default: []].map { index.functions[$0] }
    return all.first { !$0.isWrapper } ?? all.first
  }

  package func function(containing address: TargetAddress) -> GoFunction? {
    guard let found = functions.lastIndex(startingAtOrBefore: address, by: \.entry) else { return nil }
    return functions[found].range.contains(address) ? functions[found] : nil
  }

  package func function(startingAt address: TargetAddress) -> GoFunction? {
    function(containing: address).flatMap { $0.entry == address ? $0 : nil }
  }

  /// The function's instructions, from the file; nil if the file does not have them.
  package func code(of function: GoFunction) -> FunctionCode? {
    // A plan requests the code of one function several times before it turns to the next.
    if let lastCode,
      lastCode.address..<lastCode.end == function.range.lowerBound.rawValue..<function.range.upperBound.rawValue
    {
      return lastCode
    }
    let count = function.range.upperBound - function.range.lowerBound
    guard let bytes = bytes(at: function.entry, count: count) else { return nil }
    let code = FunctionCode(bytes: bytes, address: function.entry.rawValue)
    lastCode = code
    return code
  }
}
