// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CElfutils
import TargetMemory

extension GoProgram {
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
        let location = entry.location(at: 0, of: type)
        if case .memory(.address(let address))? = location?.pieces.first?.place { found = (type, address) }
      }
      if let found { return found }
    }
    return nil
  }
}
