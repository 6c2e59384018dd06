// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TargetMemory

/// Where a source line is counted in one function's body or in one inlined copy.
package struct LineSite: Hashable, Sendable {
  /// As linked.
  package let address: TargetAddress
  /// The line's other ways in: each time that it runs, control comes past one of these or past `address`, once.
  package let otherAddresses: [TargetAddress]
  /// Where the line's variables are in scope, if not at `address`, as linked.
  package let scope: TargetAddress?
  /// The function whose body holds the code.
  package let function: GoFunction
  /// The name of the function that the line belongs to, where its code was inlined into `function`.
  package let inlinedFunction: String?
  package let position: SourcePosition
  /// False where hits may be more or fewer than runs of the line: the optimiser moved parts of it.
  package let isCertain: Bool
  /// As in an entry site: a hit with any of these EFLAGS bits set does not count. 0 away from a function's start.
  package let flagsThatSkip: UInt64

  package init(
    address: TargetAddress, otherAddresses: [TargetAddress] = [], function: GoFunction, inlinedFunction: String? = nil,
    position: SourcePosition, scope: TargetAddress? = nil, isCertain: Bool = true, flagsThatSkip: UInt64 = 0
  ) {
    self.address = address
    self.otherAddresses = otherAddresses
    self.function = function
    self.inlinedFunction = inlinedFunction
    self.position = position
    self.scope = scope
    self.isCertain = isCertain
    self.flagsThatSkip = flagsThatSkip
  }

  /// The function in whose source the line is.
  package var sourceFunction: String { inlinedFunction ?? function.name }

  /// One site for each of its addresses.
  package var each: [LineSite] {
    [self.at(address)] + otherAddresses.map(at)
  }

  private func at(_ address: TargetAddress) -> LineSite {
    LineSite(
      address: address, function: function, inlinedFunction: inlinedFunction, position: position, scope: scope,
      isCertain: isCertain, flagsThatSkip: address == self.address ? flagsThatSkip : 0)
  }
}
