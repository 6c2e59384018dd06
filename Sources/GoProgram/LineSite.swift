// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import MachineCode
import TargetMemory

/// Where a source line is counted in one function's body or in one inlined copy.
package struct LineSite: Hashable, Sendable {
  /// As linked.
  package let address: TargetAddress
  /// The line's other entries: each time that it runs, control passes one of these or `address`, once.
  package let otherAddresses: [TargetAddress]
  /// Where the line's variables are in scope, if not at `address`, as linked.
  package let scope: TargetAddress?
  /// The function whose body holds the code.
  package let function: GoFunction
  /// The name of the function that the line belongs to, if its code was inlined into `function`.
  package let inlinedFunction: String?
  package let position: SourcePosition
  /// False if there may be more or fewer hits than runs of the line: the optimiser moved parts of it.
  package let isCertain: Bool
  /// By address, when a hit does not count: control goes another way there.
  package let skips: [TargetAddress: Condition]

  package init(
    address: TargetAddress, otherAddresses: [TargetAddress] = [], function: GoFunction, inlinedFunction: String? = nil,
    position: SourcePosition, scope: TargetAddress? = nil, isCertain: Bool = true,
    skips: [TargetAddress: Condition] = [:]
  ) {
    self.address = address
    self.otherAddresses = otherAddresses
    self.function = function
    self.inlinedFunction = inlinedFunction
    self.position = position
    self.scope = scope
    self.isCertain = isCertain
    self.skips = skips
  }

  /// The same, if another place of the line, or a missing part of it, makes its hits doubtful.
  package var doubtful: LineSite {
    LineSite(
      address: address, otherAddresses: otherAddresses, function: function, inlinedFunction: inlinedFunction,
      position: position, scope: scope, isCertain: false, skips: skips)
  }

  /// The same at another address than `address`.
  package func moved(to address: TargetAddress, skipsWhere: Condition?) -> LineSite {
    LineSite(
      address: address, otherAddresses: otherAddresses, function: function, inlinedFunction: inlinedFunction,
      position: position, isCertain: isCertain,
      skips: skips.merging(skipsWhere.map { [address: $0] } ?? [:]) { $1 })
  }

  /// When a hit at `address` does not count.
  package var skipsWhere: Condition? { skips[address] }

  /// The function in whose source the line is.
  package var sourceFunction: String { inlinedFunction ?? function.name }

  /// One site for each of its addresses.
  package var each: [LineSite] {
    [self.at(address)] + otherAddresses.map(at)
  }

  private func at(_ address: TargetAddress) -> LineSite {
    LineSite(
      address: address, function: function, inlinedFunction: inlinedFunction, position: position, scope: scope,
      isCertain: isCertain, skips: skips.filter { $0.key == address })
  }
}
