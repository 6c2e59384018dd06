// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory

/// Hand-made Go types, laid out as the compiler would.
extension GoType {
  static func named(_ name: String, size: Int, _ kind: @autoclosure @escaping () -> Kind) -> GoType {
    GoType(id: DIEOffset(UInt64(bitPattern: Int64(name.hashValue))), name: name, sizeBytes: size, kind: kind)
  }

  static var bool: GoType { named("bool", size: 1, .bool) }
  static var int: GoType { named("int", size: 8, .int) }
  static var int8: GoType { named("int8", size: 1, .int) }
  static var int16: GoType { named("int16", size: 2, .int) }
  static var int32: GoType { named("int32", size: 4, .int) }
  static var int64: GoType { named("int64", size: 8, .int) }
  static var uint8: GoType { named("uint8", size: 1, .uint) }
  static var uint16: GoType { named("uint16", size: 2, .uint) }
  static var uint64: GoType { named("uint64", size: 8, .uint) }
  static var uintptr: GoType { named("uintptr", size: 8, .uint) }
  static var float32: GoType { named("float32", size: 4, .float) }
  static var float64: GoType { named("float64", size: 8, .float) }
  static var complex64: GoType { named("complex64", size: 8, .complex) }
  static var complex128: GoType { named("complex128", size: 16, .complex) }
  static var string: GoType { named("string", size: 16, .string) }
  static var unsafePointer: GoType { named("unsafe.Pointer", size: 8, .unsafePointer) }
  static var emptyInterface: GoType { named("interface {}", size: 16, .interface(isEmpty: true)) }
  static var error: GoType { named("error", size: 16, .interface(isEmpty: false)) }
  static var function: GoType { named("func(int) string", size: 8, .function) }
  static var duration: GoType { named("time.Duration", size: 8, .int) }
  static var mapOfInts: GoType { named("map[string]int", size: 8, .map(key: .string, value: .int, header: nil)) }
  static var chanOfInt: GoType { named("chan int", size: 8, .chan(element: .int, header: .channelHeader)) }
  static var chanUndescribed: GoType { named("chan bool", size: 8, .chan(element: .bool, header: nil)) }
  static var channelHeader: GoType { structure("hchan<int>", ["qcount": .uint64, "dataqsiz": .uint64, "buf": .int]) }

  static var point: GoType { structure("main.P", ["X": .int, "Y": .int]) }
  static var errorString: GoType { structure("errors.errorString", ["s": .string]) }
  static var time: GoType {
    structure("time.Time", ["wall": .uint64, "ext": .int64, "loc": .pointer(to: .int)])
  }

  /// `type Node struct { Value int; Next *Node }`
  static var node: GoType {
    GoType(id: DIEOffset(77), name: "main.Node", sizeBytes: 16) {
      .structure([
        Field(name: "Value", offset: 0, type: .int),
        Field(name: "Next", offset: 8, type: .named("*main.Node", size: 8, .pointer(element: .node))),
      ])
    }
  }

  static func pointer(to element: GoType) -> GoType {
    named("*" + element.name, size: 8, .pointer(element: element))
  }

  static func slice(of element: GoType) -> GoType {
    named("[]" + element.name, size: 24, .slice(element: element))
  }

  static func array(_ count: Int, of element: GoType) -> GoType {
    named("[\(count)]" + element.name, size: count * element.sizeBytes, .array(element: element, count: count))
  }

  static func structure(_ name: String, _ members: KeyValuePairs<String, GoType>) -> GoType {
    var fields: [Field] = []
    var end = 0
    for (member, type) in members {
      let alignment = type.alignment
      end = (end + alignment - 1) / alignment * alignment
      fields.append(Field(name: member, offset: end, type: type))
      end += type.sizeBytes
    }
    let alignment = fields.map(\.type.alignment).max() ?? 1
    return named(name, size: (end + alignment - 1) / alignment * alignment, .structure(fields))
  }

  private var alignment: Int {
    switch kind {
    case .structure(let fields): fields.map(\.type.alignment).max() ?? 1
    case .array(let element, _): element.alignment
    default: min(8, max(1, sizeBytes))
    }
  }
}
