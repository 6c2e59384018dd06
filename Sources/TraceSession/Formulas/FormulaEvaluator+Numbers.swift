// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import GoValues
import TracePlan

/// Arithmetic: integers wrap at their size, as in Go.
extension FormulaEvaluator {
  func negative(_ value: Value, _ type: GoType) throws(Failure) -> Value {
    switch value {
    case .float(let number): return .float(-number)
    case .float32(let number): return .float32(-number)
    case .complex(let real, let imaginary): return .complex(real: -real, imaginary: -imaginary)
    case .complex64(let real, let imaginary): return .complex64(real: -real, imaginary: -imaginary)
    default: return Value(bits: 0 &- (try bits(value)), as: type)
    }
  }

  func arithmetic(
    _ sign: BinaryOperator, _ left: Value, _ right: Value, _ type: GoType
  ) throws(Failure) -> Value {
    switch (left, right) {
    case (.string(let one, let length), .string(let two, let otherLength)):
      // Nothing is known after bytes that were not captured.
      let bytes = one.count == length ? one + two : one
      return .string(bytes: Array(bytes.prefix(maxStringLength)), length: length + otherLength)
    case (.float(let one), .float(let two)): return .float(try Self.apply(sign, one, two))
    case (.float32(let one), .float32(let two)): return .float32(try Self.apply(sign, one, two))
    case (.complex(let real, let imaginary), .complex(let otherReal, let otherImaginary)):
      let result = try Self.apply(sign, (real, imaginary), (otherReal, otherImaginary))
      return .complex(real: result.0, imaginary: result.1)
    case (.complex64(let real, let imaginary), .complex64(let otherReal, let otherImaginary)):
      // Go computes in double precision when it divides.
      let result = try Self.apply(sign, (Double(real), Double(imaginary)), (Double(otherReal), Double(otherImaginary)))
      return .complex64(real: Float(result.0), imaginary: Float(result.1))
    default: return Value(bits: try integers(sign, try bits(left), try bits(right), type), as: type)
    }
  }

  private func integers(
    _ sign: BinaryOperator, _ left: UInt64, _ right: UInt64, _ type: GoType
  ) throws(Failure) -> UInt64 {
    switch sign {
    case .add: return left &+ right
    case .subtract: return left &- right
    case .multiply: return left &* right
    case .bitAnd: return left & right
    case .bitOr: return left | right
    case .exclusiveOr: return left ^ right
    case .andNot: return left & ~right
    case .divide, .remainder:
      guard right != 0 else { throw Failure(reason: "it divides by zero") }
      guard type.isSigned else { return sign == .divide ? left / right : left % right }
      let (one, other) = (Int64(bitPattern: left), Int64(bitPattern: right))
      let result =
        sign == .divide
        ? one.dividedReportingOverflow(by: other) : one.remainderReportingOverflow(dividingBy: other)
      return UInt64(bitPattern: result.partialValue)
    case .or, .and, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .shiftLeft, .shiftRight:
      throw Self.unexpected
    }
  }

  private static func apply<Number: BinaryFloatingPoint>(
    _ sign: BinaryOperator, _ left: Number, _ right: Number
  ) throws(Failure) -> Number {
    switch sign {
    case .add: return left + right
    case .subtract: return left - right
    case .multiply: return left * right
    case .divide: return left / right
    case .or, .and, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .shiftLeft, .shiftRight, .bitOr,
      .exclusiveOr, .remainder, .bitAnd, .andNot:
      throw unexpected
    }
  }

  private static func apply(
    _ sign: BinaryOperator, _ left: (Double, Double), _ right: (Double, Double)
  ) throws(Failure) -> (Double, Double) {
    switch sign {
    case .add: return (left.0 + right.0, left.1 + right.1)
    case .subtract: return (left.0 - right.0, left.1 - right.1)
    case .multiply: return (left.0 * right.0 - left.1 * right.1, left.0 * right.1 + left.1 * right.0)
    case .divide:
      // Smith's method, which avoids overflow in between.
      if abs(right.0) >= abs(right.1) {
        let ratio = right.1 / right.0
        let denominator = right.0 + ratio * right.1
        return ((left.0 + left.1 * ratio) / denominator, (left.1 - left.0 * ratio) / denominator)
      }
      let ratio = right.0 / right.1
      let denominator = right.1 + ratio * right.0
      return ((left.0 * ratio + left.1) / denominator, (left.1 * ratio - left.0) / denominator)
    case .or, .and, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .shiftLeft, .shiftRight, .bitOr,
      .exclusiveOr, .remainder, .bitAnd, .andNot:
      throw unexpected
    }
  }

  func shift(_ sign: BinaryOperator, _ value: Value, by count: Value, _ type: GoType) throws(Failure) -> Value {
    let bits = try bits(value)
    let number: UInt64
    switch count {
    case .int(let count), .duration(let count):
      guard count >= 0 else { throw Failure(reason: "it shifts by a negative number") }
      number = UInt64(count)
    case .uint(let count): number = count
    default: throw Self.unexpected
    }
    // Swift's shifts, like Go's, turn a shift longer than a word into 0 or the sign.
    if sign == .shiftLeft { return Value(bits: bits << number, as: type) }
    return type.isSigned
      ? Value(bits: UInt64(bitPattern: Int64(bitPattern: bits) >> number), as: type)
      : Value(bits: bits >> number, as: type)
  }

  /// A whole number, extended to a word according to its type's sign.
  func bits(_ value: Value) throws(Failure) -> UInt64 {
    switch value {
    case .int(let number), .duration(let number): return UInt64(bitPattern: number)
    case .uint(let number): return number
    default: throw Self.unexpected
    }
  }
}

// MARK: - Conversions

extension FormulaEvaluator {
  func convert(_ value: Value, _ from: GoType, to type: GoType) throws(Failure) -> Value {
    switch value {
    case .float(let number): return Self.number(number, as: type)
    case .float32(let number): return Self.number(Double(number), as: type)
    case .int, .uint, .duration: return try convert(integer: try bits(value), from, to: type)
    case .bool, .string: return value
    case .unsafePointer(let address): return .uint(address.rawValue)
    case .slice(let slice): return try text(of: slice)
    default: throw Self.unexpected
    }
  }

  private func convert(integer bits: UInt64, _ from: GoType, to type: GoType) throws(Failure) -> Value {
    if type.isString {
      let number = from.isSigned ? UInt32(exactly: Int64(bitPattern: bits)) : UInt32(exactly: bits)
      let text = Array(String(number.flatMap { Unicode.Scalar($0) } ?? "\u{FFFD}").utf8)
      return .string(bytes: text, length: text.count)
    }
    guard type.isFloat else { return Value(bits: bits, as: type) }
    if type.sizeBytes == 4 { return .float32(from.isSigned ? Float(Int64(bitPattern: bits)) : Float(bits)) }
    return .float(from.isSigned ? Double(Int64(bitPattern: bits)) : Double(bits))
  }

  private static func number(_ number: Double, as type: GoType) -> Value {
    if type.isFloat { return type.sizeBytes == 4 ? .float32(Float(number)) : .float(number) }
    // For values out of range the result depends on the processor; on x86-64 it is the smallest number.
    let whole = number.rounded(.towardZero)
    if !type.isSigned, type.sizeBytes == 8, let large = UInt64(exactly: whole) { return Value(bits: large, as: type) }
    return Value(bits: UInt64(bitPattern: Int64(exactly: whole) ?? .min), as: type)
  }

  private func text(of slice: Value.Slice) throws(Failure) -> Value {
    var bytes: [UInt8] = []
    var isOfBytes = true
    for element in slice.elements {
      switch element {
      case .uint(let byte): bytes.append(UInt8(truncatingIfNeeded: byte))
      case .int(let rune):
        isOfBytes = false
        bytes += Array(String(UInt32(exactly: rune).flatMap { Unicode.Scalar($0) } ?? "\u{FFFD}").utf8)
      default: throw Failure(reason: "not all of it was captured")
      }
    }
    guard isOfBytes || slice.elements.count == slice.length else {
      throw Failure(reason: "not all of it was captured")
    }
    return .string(bytes: bytes, length: isOfBytes ? slice.length : bytes.count)
  }
}

extension Value {
  /// The number of `type` with these low bits.
  init(bits: UInt64, as type: GoType) {
    let shift = UInt64(64 - min(8, max(1, type.sizeBytes)) * 8)
    guard type.isSigned else {
      self = .uint((bits << shift) >> shift)
      return
    }
    let number = Int64(bitPattern: bits << shift) >> shift
    self = type.name == "time.Duration" ? .duration(nanoseconds: number) : .int(number)
  }
}
