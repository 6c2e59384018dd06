// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

extension Expression {
  /// The expressions that it is made of directly.
  var operands: [Expression] {
    switch self {
    case .name, .literal, .ofHit: []
    case .field(let base, _), .assertion(let base, _), .dereference(let base), .address(let base), .unary(_, let base),
      .call(_, let base),
      .conversion(_, let base):
      [base]
    case .index(let base, let other), .binary(_, let base, let other): [base, other]
    }
  }

  /// Whether it, or a part of it, is what `isWanted` looks for.
  func contains(_ isWanted: (Expression) -> Bool) -> Bool {
    isWanted(self) || operands.contains { $0.contains(isWanted) }
  }
}
