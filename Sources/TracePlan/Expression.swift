// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// An expression of a log message or a condition, in Go syntax.
package indirect enum Expression: Hashable, Sendable {
  /// A variable in scope, a package variable or a constant.
  case name(String)
  case literal(Literal)
  /// `$name`: something of the hit itself.
  case ofHit(HitProperty)
  /// `base.name`; a pointer on the left is followed, as in Go. Also `package.name`.
  case field(Expression, name: String)
  /// `base.(type)`: what an interface holds, if it is of that type.
  case assertion(Expression, type: String)
  /// `base[index]` of an array, a slice, a string or a map.
  case index(Expression, Expression)
  /// `*base`
  case dereference(Expression)
  /// `&base`
  case address(Expression)
  case unary(UnaryOperator, Expression)
  case binary(BinaryOperator, Expression, Expression)
  case call(BuiltIn, Expression)
  /// `type(value)`, for a basic type.
  case conversion(type: String, Expression)

  package static func integer(_ number: Int128) -> Expression { .literal(.integer(number)) }
}

/// What an expression may ask of a hit itself.
package enum HitProperty: String, Hashable, Sendable, CaseIterable {
  /// The id of the goroutine.
  case goroutine = "$goroutine"
  /// The id of the goroutine that started it; 0 if it is not known.
  case parent = "$parent"
  /// The id of the thread.
  case thread = "$thread"
  /// The name of the calling function.
  case caller = "$caller"
  /// How long a call took.
  case duration = "$duration"
  /// The value of the panic that ends a call; nil if it returns.
  case panic = "$panic"

  /// Whether it is known only when a call ends.
  var isOfEnd: Bool { self == .duration || self == .panic }
}

package enum Literal: Hashable, Sendable {
  case integer(Int128)
  case rune(Unicode.Scalar)
  case float(Double)
  case string([UInt8])
  case boolean(Bool)
  case `nil`
  /// As Go prints it: `5ms`. Go itself has no such literal.
  case duration(String, nanoseconds: Int64)
}

package enum UnaryOperator: String, Hashable, Sendable {
  case plus = "+"
  case minus = "-"
  case not = "!"
  case complement = "^"
}

package enum BinaryOperator: String, Hashable, Sendable, CaseIterable {
  case or = "||"
  case and = "&&"
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case add = "+"
  case subtract = "-"
  case bitOr = "|"
  case exclusiveOr = "^"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
  case shiftLeft = "<<"
  case shiftRight = ">>"
  case bitAnd = "&"
  case andNot = "&^"

  /// Go's five precedence levels; a higher one binds tighter.
  package var precedence: Int {
    switch self {
    case .or: 1
    case .and: 2
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: 3
    case .add, .subtract, .bitOr, .exclusiveOr: 4
    case .multiply, .divide, .remainder, .shiftLeft, .shiftRight, .bitAnd, .andNot: 5
    }
  }

  package var isComparison: Bool { precedence == 3 }
  package var isShift: Bool { self == .shiftLeft || self == .shiftRight }
}

package enum BuiltIn: String, Hashable, Sendable, CaseIterable {
  case len, cap, real, imag
}
