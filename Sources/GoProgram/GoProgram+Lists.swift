// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TargetMemory

extension GoProgram {
  /// Every type that has a runtime descriptor, with the descriptor's address as linked.
  package var runtimeTypes: [(address: TargetAddress, type: GoType)] { [] }
  /// The package variable of this full name, as `main.counter`, with its address as linked.
  package func packageVariable(named name: String) -> (type: GoType, address: TargetAddress)? { nil }
}
