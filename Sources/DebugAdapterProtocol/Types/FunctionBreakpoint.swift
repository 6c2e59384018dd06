// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A function to trace, by name or pattern.
package struct FunctionBreakpoint: Codable, Hashable, Sendable {
  package var name: String
  package var condition: String?
  package var hitCondition: String?

  package init(name: String, condition: String? = nil, hitCondition: String? = nil) {
    self.name = name
    self.condition = condition
    self.hitCondition = hitCondition
  }
}
