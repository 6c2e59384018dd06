// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// One member on the way to a field.
package typealias FieldStep = (name: String, type: GoType, offset: Int)

extension GoType {
  /// The members to walk to a field, embedded ones first: the shallowest field of that name, as Go selects it.
  package func path(toField name: String) -> [FieldStep]? {
    var level: [(type: GoType, path: [FieldStep])] = [(self, [])]
    // No real program nests embedded fields this deep; the bound ends cycles through pointers.
    for _ in 0..<8 {
      var next: [(type: GoType, path: [FieldStep])] = []
      var found: [[FieldStep]] = []
      for (type, path) in level {
        guard case .structure(let fields) = type.kind else { continue }
        for field in fields {
          let step = path + [(field.name, field.type, field.offset)]
          if field.name == name { found.append(step) }
          guard field.isEmbedded else { continue }
          if case .pointer(let target?) = field.type.kind {
            next.append((target, step))
          } else {
            next.append((field.type, step))
          }
        }
      }
      // If two fields at one depth have the name, neither is selected: Go itself rejects the selector.
      if !found.isEmpty { return found.count == 1 ? found[0] : nil }
      level = next
    }
    return nil
  }
}
