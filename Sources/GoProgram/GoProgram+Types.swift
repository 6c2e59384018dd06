// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TargetMemory

extension GoProgram {
  /// The type of this name as Go prints it, including `*main.T` and `[]uint8`.
  ///
  /// - Complexity: One pass over all types the first time, as for `type(ofRuntimeType:)`.
  package func type(named name: String) -> GoType? { types.type(named: name) }

  /// Types whose names are this one behind a path: `net/http.Request` for `http.Request`.
  package func types(calledShort name: String) -> [GoType] { types.types(calledShort: name) }

  /// The type whose runtime descriptor is linked at `address`: what the type word of an interface points to, minus the
  /// load bias.
  package func type(ofRuntimeType address: TargetAddress) -> GoType? {
    types.type(ofRuntimeType: address) ?? descriptors?.type(at: address.rawValue)
  }

  /// The link-time addresses of all known runtime descriptors, sorted.
  package var runtimeTypeAddresses: [TargetAddress] {
    let described = types.runtimeTypeAddresses
    guard let descriptors else { return described }
    return Set(described).union(descriptors.addresses.map { TargetAddress($0) }).sorted()
  }

  /// The link-time address of the type's runtime descriptor, if the program has one.
  package func runtimeTypeAddress(of type: GoType) -> TargetAddress? {
    types.runtimeTypeAddress(of: type) ?? descriptors?.address(of: type).map { TargetAddress($0) }
  }
}
