// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

extension Expression: CustomStringConvertible {
  /// As `gofmt` would write it, without unnecessary parentheses.
  package var description: String {
    switch self {
    case .name(let name): name
    case .literal(let literal): literal.description
    case .ofHit(let property): property.rawValue
    case .field(let base, let name): "\(base.operand).\(name)"
    case .assertion(let base, let type): "\(base.operand).(\(type))"
    case .index(let base, let index): "\(base.operand)[\(index)]"
    case .dereference(let base): "*\(base.unaryOperand)"
    case .address(let base): "&\(base.unaryOperand)"
    case .unary(let sign, let operand): sign.rawValue + operand.unaryOperand
    case .binary(let sign, let left, let right):
      "\(left.text(inside: sign, isRight: false)) \(sign.rawValue) \(right.text(inside: sign, isRight: true))"
    case .call(let function, let argument): "\(function.rawValue)(\(argument))"
    case .conversion(let type, let argument): "\(type)(\(argument))"
    }
  }

  /// Before a selector or an index.
  private var operand: String {
    switch self {
    case .dereference, .address, .unary, .binary: "(\(self))"
    case .name, .literal, .ofHit, .field, .assertion, .index, .call, .conversion: description
    }
  }

  /// After a sign.
  private var unaryOperand: String {
    switch self {
    case .binary: "(\(self))"
    // Two signs in a row could be read as a different one: `&^x`.
    case .unary, .address: "(\(self))"
    case .name, .literal, .ofHit, .field, .assertion, .index, .dereference, .call, .conversion: description
    }
  }

  private func text(inside sign: BinaryOperator, isRight: Bool) -> String {
    guard case .binary(let own, _, _) = self else { return description }
    let binds = isRight ? own.precedence > sign.precedence : own.precedence >= sign.precedence
    return binds ? description : "(\(self))"
  }
}

extension Literal: CustomStringConvertible {
  package var description: String {
    switch self {
    case .integer(let number): number.description
    case .rune(let scalar): "'" + Self.escaped(scalar, quote: "'") + "'"
    case .float(let number): number.description
    case .string(let bytes): Self.quoted(bytes)
    case .boolean(let value): value ? "true" : "false"
    case .nil: "nil"
    case .duration(let text, _): text
    }
  }

  private static func quoted(_ bytes: [UInt8]) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let escaped = bytes.map { byte in
        (0x20..<0x7f).contains(byte) ? Self.escaped(Unicode.Scalar(byte), quote: "\"") : Self.hexadecimal(byte)
      }
      return "\"" + escaped.joined() + "\""
    }
    return "\"" + text.unicodeScalars.map { escaped($0, quote: "\"") }.joined() + "\""
  }

  private static func escaped(_ scalar: Unicode.Scalar, quote: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\t": "\\t"
    case "\r": "\\r"
    case "\\", quote: "\\" + String(scalar)
    case _ where scalar.value < 0x20 || scalar.value == 0x7f: hexadecimal(UInt8(scalar.value))
    default: String(scalar)
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
