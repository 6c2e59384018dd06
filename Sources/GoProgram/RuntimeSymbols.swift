// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import Glibc

/// Addresses of parts of the program that the runtime has names for, from the symbol table.
struct RuntimeSymbols {
  /// `runtime.types` to `runtime.etypes`: the debug information counts runtime descriptors from its start.
  var types: Range<UInt64>? {
    guard let typesStart, let typesEnd, typesStart < typesEnd else { return nil }
    return typesStart..<typesEnd
  }
  /// Where the runtime's distances to functions start from.
  private(set) var text: UInt64?
  private var typesStart: UInt64?
  private var typesEnd: UInt64?
  /// Offset of `runtime.tlsg` in the program's thread-local segment.
  private(set) var threadLocalGoroutine: UInt64?

  /// - Parameter module: The runtime's record of the program, if it is needed because symbols are missing.
  init(file: ELFFile, module: ModuleData? = nil) {
    text = module?.text
    typesStart = module?.types?.lowerBound
    typesEnd = module?.types?.upperBound
    file.forEachSymbol { name, symbol in
      // Comparing bytes avoids a String for each of 10,000 symbols.
      if strcmp(name, "runtime.types") == 0 { typesStart = symbol.st_value }
      if strcmp(name, "runtime.etypes") == 0 { typesEnd = symbol.st_value }
      if strcmp(name, "runtime.text") == 0 { text = symbol.st_value }
      if strcmp(name, "runtime.tlsg") == 0 { threadLocalGoroutine = symbol.st_value }
    }
  }
}
