// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import Glibc

/// Addresses that only the symbol table has; all absent in a program without one.
struct RuntimeSymbols {
  /// `runtime.types` to `runtime.etypes`: the debug information counts runtime descriptors from its start.
  var types: Range<UInt64>? {
    guard let typesStart, let typesEnd, typesStart < typesEnd else { return nil }
    return typesStart..<typesEnd
  }
  /// Where the runtime counts distances to functions from.
  private(set) var text: UInt64?
  /// What functions' own data is counted from.
  private(set) var functionData: UInt64?
  private var typesStart: UInt64?
  private var typesEnd: UInt64?
  /// Offset of `runtime.tlsg` in the program's thread-local segment.
  private(set) var threadLocalGoroutine: UInt64?

  init(file: ELFFile) {
    file.forEachSymbol { name, symbol in
      // Comparing bytes spares a String for each of 10,000 symbols.
      if strcmp(name, "runtime.types") == 0 { typesStart = symbol.st_value }
      if strcmp(name, "runtime.etypes") == 0 { typesEnd = symbol.st_value }
      // The second is that of Go 1.19.
      if strcmp(name, "go:func.*") == 0 || strcmp(name, "go.func.*") == 0 { functionData = symbol.st_value }
      if strcmp(name, "runtime.text") == 0 { text = symbol.st_value }
      if strcmp(name, "runtime.tlsg") == 0 { threadLocalGoroutine = symbol.st_value }
    }
  }
}
