// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// An expression of a log message: a variable in scope and what is reached from it.
package indirect enum Expression: Hashable, Sendable {
  /// A variable in scope, or a package variable as `pkg.name`.
  case name(String)
  /// `base.name`; a pointer on the left is followed, as in Go.
  case field(Expression, name: String)
  /// `base[index]` of an array or a slice.
  case index(Expression, Expression)
  /// `*base`
  case dereference(Expression)
  case integer(Int)
}

extension Expression: CustomStringConvertible {
  /// As Go would write it.
  package var description: String {
    switch self {
    case .name(let name): name
    case .field(let base, let name): "\(base.operandDescription).\(name)"
    case .index(let base, let index): "\(base.operandDescription)[\(index)]"
    case .dereference(let base): "*\(base)"
    case .integer(let value): String(value)
    }
  }

  private var operandDescription: String {
    if case .dereference = self { "(\(self))" } else { description }
  }
}
