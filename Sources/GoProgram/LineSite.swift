// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TargetMemory

/// One place of the code that stands for a source line: in a function's body or in one inlined copy.
package struct LineSite: Hashable, Sendable {
  /// The lowest statement address of the line there, as linked.
  package let address: TargetAddress
  /// The function whose body holds the code.
  package let function: GoFunction
  /// The name of the function that the line belongs to, where its code was inlined into `function`.
  package let inlinedFunction: String?
  package let position: SourcePosition

  package init(
    address: TargetAddress, function: GoFunction, inlinedFunction: String? = nil, position: SourcePosition
  ) {
    self.address = address
    self.function = function
    self.inlinedFunction = inlinedFunction
    self.position = position
  }
}

/// Which of the program's source files a client's path means.
package enum SourceFileMatch: Hashable, Sendable {
  case file(String)
  case notFound
  /// Several files end in the same components: the client's path decides nothing.
  case ambiguous([String])
}
