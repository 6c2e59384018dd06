// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory

/// A Go value as it was at one hit, as far as the limits show it.
///
/// It holds everything that its text needs; the memory that it was read from may be freed.
package enum Value {
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case float(Double)
  case float32(Float)
  case complex(real: Double, imaginary: Double)
  case complex64(real: Float, imaginary: Float)
  /// `time.Duration`.
  case duration(nanoseconds: Int64)
  /// `time.Time`.
  case time(GoTime)
  /// The first bytes of a string that has `length` of them.
  case string(bytes: [UInt8], length: Int)
  indirect case slice(Slice)
  /// The first elements of the array, which has `count`.
  indirect case array(type: GoType, elements: [Value], count: Int)
  /// The first fields of the structure, which has `count`.
  indirect case structure(type: GoType, fields: [Value], count: Int)
  /// A structure that is deeper than the limits open. `isZero`: its bytes were captured, and all are zero.
  case closedStructure(type: GoType, isZero: Bool)
  /// `pointee` is nil if the pointer is, and if it was not followed.
  indirect case pointer(type: GoType, address: TargetAddress, pointee: Value?)
  case unsafePointer(TargetAddress)
  /// An interface that holds something; `dynamicType` is the type of `value`.
  indirect case interface(type: GoType, dynamicType: GoType, value: Value)
  /// An interface that holds something, but the limits left out its type.
  case closedInterface(type: GoType)
  /// A function, by its symbol's name.
  case function(name: String)
  /// How many elements wait in a channel, and how many it has room for.
  case channel(type: GoType, length: Int, capacity: Int)
  /// The first entries of a map.
  indirect case map(Map)
  /// A map or channel that is not nil, but the limits left out its contents.
  case closed(type: GoType)
  /// A nil interface, map, channel or function.
  case `nil`(type: GoType)
  /// An interface's contents or a function's name, if it is deeper than the limits open or was not captured.
  case leftOut
  case unreadable(UnreadableReason)

  package struct Slice {
    package let type: GoType
    /// The first of `length`.
    package let elements: [Value]
    package let length: Int
    package let capacity: Int
    package let isNil: Bool
  }
}

extension Value {
  package struct Map {
    package let type: GoType
    /// Some of `count`, in the order in which memory has them.
    package let entries: [(key: Value, value: Value)]
    package let count: Int
  }
}

/// An argument, a result or the value of an expression.
package struct NamedValue {
  /// As in the source; `_` if it has none.
  package let name: String
  package let typeName: String
  package let value: Value

  package init(name: String, typeName: String, value: Value) {
    self.name = name
    self.typeName = typeName
    self.value = value
  }
}
