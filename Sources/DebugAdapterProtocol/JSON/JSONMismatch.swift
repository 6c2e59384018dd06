// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A JSON value of the wrong kind for its place.
package struct JSONMismatch: Error, Hashable, Sendable {
  package enum Step: Hashable, Sendable {
    case member(String)
    case element(Int)
  }

  /// From the outermost value inwards.
  package var path: [Step]
  /// What is wrong, to be read after the path: `must be a string`.
  package var problem: String

  package init(path: [Step], problem: String) {
    self.path = path
    self.problem = problem
  }

  /// As in `breakpoints[0].name must be a string`.
  package var text: String {
    var place = ""
    for step in path {
      switch step {
      case .member(let name): place += place.isEmpty ? name : ".\(name)"
      case .element(let index): place += "[\(index)]"
      }
    }
    return "\(place.isEmpty ? "the value" : place) \(problem)"
  }
}

extension JSONMismatch {
  /// Errors thrown by the standard library's own conformances, such as that of an enum of strings.
  init(_ error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context):
      self.init(path: Self.steps(context.codingPath + [key]), problem: "is missing")
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      self.init(path: Self.steps(context.codingPath), problem: "has a value that is not known here")
    @unknown default:
      self.init(path: [], problem: "cannot be read (\(error))")
    }
  }

  private static func steps(_ keys: [any CodingKey]) -> [Step] {
    keys.map { key in key.intValue.map { .element($0) } ?? .member(key.stringValue) }
  }
}

/// A place in an array, or any member's name, for library calls that need a key.
struct PathKey: CodingKey {
  var stringValue: String
  var intValue: Int?

  init(stringValue: String) {
    self.stringValue = stringValue
  }

  init(intValue: Int) {
    self.stringValue = String(intValue)
    self.intValue = intValue
  }

  init(_ step: JSONMismatch.Step) {
    switch step {
    case .member(let name): self.init(stringValue: name)
    case .element(let index): self.init(intValue: index)
    }
  }
}
