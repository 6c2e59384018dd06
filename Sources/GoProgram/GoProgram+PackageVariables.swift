// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CElfutils
import TargetMemory

/// What a package-level name stands for.
package enum PackageMember {
  /// At an address as linked.
  case variable(type: GoType, address: TargetAddress)
  /// An integer; Go's compiler describes no other constants. Constants without a type in the source have `int` here.
  case constant(type: GoType, value: Int64)
}

extension GoProgram {
  /// The variable or constant of this full name, like `main.counter`.
  ///
  /// - Complexity: One pass over the units' top entries the first time.
  package func packageMember(named name: String) -> PackageMember? {
    guard let entry = packageNames.members[name].flatMap({ debugInfo.die(at: $0) }),
      let description = entry.reference(DW_AT_type)
    else { return nil }
    let type = types.type(description)
    if entry.tag == DW_TAG_constant { return entry.signed(DW_AT_const_value).map { .constant(type: type, value: $0) } }
    guard case .memory(.address(let address))? = entry.location(at: 0, of: type)?.pieces.first?.place else {
      return nil
    }
    return .variable(type: type, address: address)
  }

  /// The full names that a source file may mean by `http.DefaultClient`: those in packages whose path ends this way.
  package func packageMembers(calledShort name: String) -> [String] { packageNames.short[name, default: []] }

  /// The names of the variables and constants of the package at an import path.
  package func memberNames(ofPackage path: String) -> [String] {
    packageNames.members.keys.filter { $0.hasPrefix(path + ".") && !$0.dropFirst(path.count + 1).contains(".") }
      .map { String($0.dropFirst(path.count + 1)) }.sorted()
  }
}
