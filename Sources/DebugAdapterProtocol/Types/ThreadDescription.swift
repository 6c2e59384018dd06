// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// One thread in the client's list: `Thread` in the protocol; in Swift that is the name of another type.
package struct ThreadDescription: Codable, Hashable, Sendable {
  package var id: Int
  package var name: String

  package init(id: Int, name: String) {
    self.id = id
    self.name = name
  }
}
