// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import Glibc

/// Addresses that only the symbol table has; all absent in a program without one.
struct RuntimeSymbols {
  /// Of `runtime.types`, from which the debug information counts runtime descriptors.
  private(set) var types: UInt64?
  /// Offset of `runtime.tlsg` in the program's thread-local segment.
  private(set) var threadLocalGoroutine: UInt64?

  init(file: ELFFile) {
    file.forEachSymbol { name, symbol in
      // Only the two names start so; comparing bytes spares a String for each of 10,000 symbols.
      guard strncmp(name, "runtime.t", 9) == 0 else { return }
      if strcmp(name, "runtime.types") == 0 { types = symbol.st_value }
      if strcmp(name, "runtime.tlsg") == 0 { threadLocalGoroutine = symbol.st_value }
    }
  }
}
