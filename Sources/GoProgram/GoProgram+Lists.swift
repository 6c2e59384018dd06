// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CElfutils
import TargetMemory

extension GoProgram {
  /// Every type that has a runtime descriptor, with the descriptor's address as linked; in no order.
  ///
  /// - Complexity: One pass over all types the first time, as for `type(ofRuntimeType:)`.
  package var runtimeTypes: [(address: TargetAddress, type: GoType)] { types.described }

  /// The package variable of this full name, as `main.counter`, with its address as linked.
  ///
  /// - Complexity: One pass over the units' top entries.
  package func packageVariable(named name: String) -> (type: GoType, address: TargetAddress)? {
    for unit in debugInfo.units {
      var found: (GoType, TargetAddress)?
      unit.forEachChild { entry in
        guard found == nil, entry.tag == DW_TAG_variable, entry.name == name,
          let description = entry.reference(DW_AT_type)
        else { return }
        let type = types.type(description)
        let location = entry.location(at: 0, sizeBytes: type.sizeBytes)
        if case .memory(.address(let address))? = location?.pieces.first?.place { found = (type, address) }
      }
      if let found { return found }
    }
    return nil
  }
}
