// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import GoValues
import TracePlan

extension FormulaEvaluator {
  func compare(_ sign: BinaryOperator, _ left: Formula, _ right: Formula) throws(Failure) -> Bool {
    var (one, other) = (try value(of: left), try value(of: right))
    if left.type.isDiffering || right.type.isDiffering { (one, other) = try alike(one, other) }
    if sign == .equal || sign == .notEqual {
      let isWanted = sign == .equal
      if case .constant(.nil) = right.node, let isNil = one.isNil { return isNil == isWanted }
      if case .constant(.nil) = left.node, let isNil = other.isNil { return isNil == isWanted }
      let result =
        right.type.isInterface && !left.type.isInterface
        ? sameness(other, one, left.type) : sameness(one, other, right.type)
      switch result {
      case .same: return isWanted
      case .different: return !isWanted
      case .unknown(let reason): throw Failure(reason: reason)
      }
    }
    switch (one, other) {
    case (.int(let one), .int(let other)), (.duration(let one), .duration(let other)),
      (.int(let one), .duration(let other)), (.duration(let one), .int(let other)):
      return try Self.holds(sign, one, other)
    case (.uint(let one), .uint(let other)): return try Self.holds(sign, one, other)
    case (.float(let one), .float(let other)): return try Self.holds(sign, one, other)
    case (.float32(let one), .float32(let other)): return try Self.holds(sign, one, other)
    case (.string(let one, let length), .string(let other, let otherLength)):
      return try Self.holds(sign, try Self.order(one, length, other, otherLength), 0)
    default: throw Self.unexpected
    }
  }

  /// - Parameter otherType: Type of `other`, for a `value` that may be an interface that holds this type.
  func sameness(_ value: Value, _ other: Value, _ otherType: GoType) -> Sameness {
    guard !otherType.isInterface else { return value.sameness(as: other) }
    switch value {
    case .interface(_, let type, let content):
      return type.isSame(as: otherType) ? content.sameness(as: other) : .different
    case .nil(let type) where type.isInterface: return .different
    case .closedInterface: return .unknown("the value in the interface was not captured")
    default: return value.sameness(as: other)
    }
  }

  private static func holds<Number: Comparable>(
    _ sign: BinaryOperator, _ left: Number, _ right: Number
  ) throws(Failure) -> Bool {
    switch sign {
    case .less: return left < right
    case .lessOrEqual: return left <= right
    case .greater: return left > right
    case .greaterOrEqual: return left >= right
    case .equal, .notEqual, .or, .and, .add, .subtract, .bitOr, .exclusiveOr, .multiply, .divide, .remainder,
      .shiftLeft, .shiftRight, .bitAnd, .andNot:
      throw unexpected
    }
  }

  /// By bytes, as Go orders strings: -1, 0 or 1.
  private static func order(
    _ one: [UInt8], _ length: Int, _ other: [UInt8], _ otherLength: Int
  ) throws(Failure) -> Int {
    let common = min(one.count, other.count)
    for index in 0..<common where one[index] != other[index] { return one[index] < other[index] ? -1 : 1 }
    // One of them ends here, or was not captured any further.
    if (one.count < length && other.count >= common && common < otherLength)
      || (other.count < otherLength && common < length)
    {
      throw Failure(reason: "only the first \(common) bytes were captured")
    }
    return length == otherLength ? 0 : length < otherLength ? -1 : 1
  }
}
