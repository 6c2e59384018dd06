// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// Which variables of a shared generic body can't be shown if the instantiation is unknown: a shape stands for several
/// types, and its pointers for all of them.
struct HiddenTypes {
  private let instances: [GenericInstance]

  /// - Parameter instances: Those that may run the body; empty if none is certain.
  init(of instances: [GenericInstance]) { self.instances = instances }

  private static let reason = "of a type that is known only from the dictionary, which the code no longer keeps here"

  /// A number, a boolean or a string prints the same whatever its type is called, except a duration.
  func hides(_ variable: ScopedVariable) -> Bool {
    guard variable.type.name.hasPart("go.shape.") else { return false }
    switch variable.type.kind {
    case .bool, .int, .uint, .float, .complex, .string:
      // Go before 1.21 numbers its shapes: go.shape.int64_0.
      guard variable.type.name.hasPrefix("go.shape.int64") else { return false }
      return instances.isEmpty
        || instances.contains { ["time.Duration", variable.type.name].contains(variable.concrete(in: $0).type.name) }
    case .array, .structure, .slice, .pointer, .interface, .map, .chan, .function, .unsafePointer, .unsupported:
      return true
    }
  }

  /// What a capture shows of values for calls whose dictionary can't be read, or is not a known one.
  static func slots(withoutDictionary slots: [Slot]) -> [Slot] {
    slots.map { slot in
      guard case .value(let type, _, _, _) = slot.content,
        HiddenTypes(of: []).hides(ScopedVariable(name: slot.name, type: type, location: nil, role: .parameter))
      else { return slot }
      return Slot(name: slot.name, content: .unavailable(reason: unreadReason), isCertain: slot.isCertain)
    }
  }

  private static let unreadReason = "of a type that is known only from the dictionary, which can't be read here"

  /// By name, clauses for the user.
  func reasons(for variables: [ScopedVariable]) -> [String: String] {
    Dictionary(variables.filter(hides).map { ($0.name, Self.reason) }, uniquingKeysWith: { first, _ in first })
  }
}
