// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TargetMemory

extension GoProgram {
  /// The type of this name as Go prints it, `*main.T` and `[]uint8` included.
  ///
  /// - Complexity: One pass over all types the first time, as for `type(ofRuntimeType:)`.
  package func type(named name: String) -> GoType? { types.type(named: name) }

  /// The type whose runtime descriptor is linked at `address`: what the type word of an interface points to, with the
  /// load bias taken off.
  package func type(ofRuntimeType address: TargetAddress) -> GoType? {
    types.type(ofRuntimeType: address) ?? descriptors?.type(at: address.rawValue)
  }

  /// The link-time addresses of all runtime descriptors that are known, sorted.
  package var runtimeTypeAddresses: [TargetAddress] {
    let described = types.runtimeTypeAddresses
    guard let descriptors else { return described }
    return Set(described).union(descriptors.addresses.map { TargetAddress($0) }).sorted()
  }

  /// The link-time address of the type's runtime descriptor, where the program has one.
  package func runtimeTypeAddress(of type: GoType) -> TargetAddress? {
    types.runtimeTypeAddress(of: type) ?? descriptors?.address(of: type).map { TargetAddress($0) }
  }
}
