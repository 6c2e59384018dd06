// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import GoValues
import TargetMemory
import TracePlan

/// Computes a formula's value from one hit's captured data, as Go would have.
///
/// If Go would panic, or a value was not captured, the result is a reason and no value.
struct FormulaEvaluator {
  /// A formula's operand, by its place.
  let operand: (Int) throws(Failure) -> Value
  /// Number of bytes of a string that are shown.
  let maxStringLength: Int

  /// Why there is no value; a clause for people.
  struct Failure: Error, Hashable {
    let reason: String
    /// Whether it has none because a call did not return: tests of its results fail.
    var isAbsent = false

    static let absent = Failure(reason: "the call did not return", isAbsent: true)
  }

  func value(of formula: Formula) throws(Failure) -> Value {
    let type = formula.type
    switch formula.node {
    case .operand(let index):
      return type.isBoolean
        ? try testing { () throws(Failure) in try readable(try operand(index)) } : try readable(try operand(index))
    case .constant(let constant): return Self.value(of: constant, type)
    case .negative(let operand): return try negative(try value(of: operand), type)
    case .complement(let operand): return Value(bits: ~(try bits(try value(of: operand))), as: type)
    case .not(let operand): return .bool(!(try truth(of: operand)))
    case .arithmetic(let sign, let left, let right):
      return try arithmetic(sign, try value(of: left), try value(of: right), type)
    case .shift(let sign, let operand, let count):
      return try shift(sign, try value(of: operand), by: try value(of: count), type)
    case .comparison(let sign, let left, let right):
      return try testing { () throws(Failure) in .bool(try compare(sign, left, right)) }
    case .and(let left, let right):
      guard try truth(of: left) else { return .bool(false) }
      return .bool(try truth(of: right))
    case .or(let left, let right):
      if try truth(of: left) { return .bool(true) }
      return .bool(try truth(of: right))
    case .conversion(let operand): return try convert(try value(of: operand), operand.type, to: type)
    case .field(let base, let index): return try field(index, of: try value(of: base))
    case .heldField(let base, let name): return try heldField(name, of: try value(of: base))
    case .asserted(let base): return try asserted(try value(of: base), type)
    case .element(let base, let index): return try element(of: try value(of: base), at: try value(of: index))
    case .entry(let map, let key):
      return try entry(of: try value(of: map), key: try value(of: key), key.type, value: type)
    case .pointee(let pointer): return try pointee(of: try value(of: pointer))
    case .length(let operand): return .int(Int64(try size(of: try value(of: operand)).length))
    case .capacity(let operand): return .int(Int64(try size(of: try value(of: operand)).capacity))
    case .real(let operand): return try part(of: try value(of: operand), isReal: true)
    case .imaginary(let operand): return try part(of: try value(of: operand), isReal: false)
    }
  }

  /// The value of a test: false if it is about a result of a call that did not return.
  private func testing(_ test: () throws(Failure) -> Value) throws(Failure) -> Value {
    do throws(Failure) {
      return try test()
    } catch {
      guard error.isAbsent else { throw error }
      return .bool(false)
    }
  }

  /// Of a boolean formula.
  func truth(of formula: Formula) throws(Failure) -> Bool {
    guard case .bool(let truth) = try value(of: formula) else { throw Self.unexpected }
    return truth
  }

  /// The planner never gives a formula types that do not match: only damaged records lead here.
  static let unexpected = Failure(reason: "its record is damaged")

  private func readable(_ value: Value) throws(Failure) -> Value {
    if case .unreadable(let reason) = value { throw Failure(reason: reason.clause) }
    return value
  }

  private static func value(of constant: Formula.Constant, _ type: GoType) -> Value {
    switch constant {
    case .integer(let bits): return Value(bits: bits, as: type)
    case .float(let number):
      if case .complex = type.kind {
        return type.sizeBytes == 8
          ? .complex64(real: Float(number), imaginary: 0) : .complex(real: number, imaginary: 0)
      }
      return type.sizeBytes == 4 ? .float32(Float(number)) : .float(number)
    case .string(let bytes): return .string(bytes: bytes, length: bytes.count)
    case .boolean(let value): return .bool(value)
    case .nil: return .nil(type: type)
    }
  }
}

// MARK: - Parts

extension FormulaEvaluator {
  private func field(_ index: Int, of base: Value) throws(Failure) -> Value {
    switch base {
    case .structure(_, let fields, _) where index < fields.count: return try readable(fields[index])
    case .structure(_, let fields, _): throw Failure(reason: "not among the first \(fields.count) fields")
    case .closedStructure: throw Self.tooDeep
    case .time: throw Failure(reason: "the fields of a time.Time are not shown")
    default: throw Self.unexpected
    }
  }

  static let tooDeep = Failure(reason: "it is nested deeper than maxVariableRecurse allows")

  private func element(of base: Value, at index: Value) throws(Failure) -> Value {
    let elements: [Value]
    let count: Int
    switch base {
    case .slice(let slice): (elements, count) = (slice.elements, slice.length)
    case .array(_, let values, let total): (elements, count) = (values, total)
    case .string(let bytes, let length): (elements, count) = (bytes.map { .uint(UInt64($0)) }, length)
    default: throw Self.unexpected
    }
    guard let position = Self.position(index), position < count else {
      throw Failure(reason: "the index is out of range")
    }
    guard position < elements.count else { throw Failure(reason: "not among the first \(elements.count)") }
    return try readable(elements[position])
  }

  private static func position(_ index: Value) -> Int? {
    switch index {
    case .int(let number), .duration(let number): number < 0 ? nil : Int(number)
    case .uint(let number): Int(exactly: number)
    default: nil
    }
  }

  private func entry(
    of base: Value, key: Value, _ keyType: GoType, value type: GoType
  ) throws(Failure) -> Value {
    guard case .map(let map) = base else {
      if case .nil = base { return .zero(of: type) }
      if case .closed = base { throw Self.tooDeep }
      throw Self.unexpected
    }
    var isUncertain = false
    for entry in map.entries {
      switch sameness(entry.key, key, keyType) {
      case .same: return try readable(entry.value)
      case .different: continue
      case .unknown: isUncertain = true
      }
    }
    guard map.entries.count == map.count, !isUncertain else {
      throw Failure(
        reason: isUncertain ? "its key was captured only in part" : "not among the first \(map.entries.count)")
    }
    return .zero(of: type)
  }

  private func pointee(of pointer: Value) throws(Failure) -> Value {
    guard case .pointer(_, let address, let pointee) = pointer else { throw Self.unexpected }
    if address == .null { throw Failure(reason: "a pointer on the way to it is nil") }
    guard let pointee else { throw Self.tooDeep }
    return try readable(pointee)
  }

  private func size(of value: Value) throws(Failure) -> (length: Int, capacity: Int) {
    switch value {
    case .string(_, let length): return (length, length)
    case .slice(let slice): return (slice.length, slice.capacity)
    case .map(let map): return (map.count, map.count)
    case .channel(_, let length, let capacity): return (length, capacity)
    case .array(_, _, let count): return (count, count)
    case .nil: return (0, 0)
    case .closed: throw Self.tooDeep
    default: throw Self.unexpected
    }
  }

  private func part(of value: Value, isReal: Bool) throws(Failure) -> Value {
    switch value {
    case .complex(let real, let imaginary): return .float(isReal ? real : imaginary)
    case .complex64(let real, let imaginary): return .float32(isReal ? real : imaginary)
    default: throw Self.unexpected
    }
  }
}
