// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// Hand-made Go types, each with its own identity.
final class TypeSamples {
  private var next: UInt64 = 1
  lazy var int = make("int", size: 8, kind: .int)
  lazy var int32 = make("int32", size: 4, kind: .int)
  lazy var bool = make("bool", size: 1, kind: .bool)
  lazy var float64 = make("float64", size: 8, kind: .float)
  lazy var float32 = make("float32", size: 4, kind: .float)
  lazy var string = make("string", size: 16, kind: .string)
  lazy var any = make("interface {}", size: 16, kind: .interface(isEmpty: true))
  lazy var error = make("error", size: 16, kind: .interface(isEmpty: false))

  func make(_ name: String, size: Int, kind: GoType.Kind) -> GoType {
    next += 1
    return GoType(id: DIEOffset(next), name: name, sizeBytes: size) { kind }
  }

  func slice(of element: GoType) -> GoType { make("[]\(element.name)", size: 24, kind: .slice(element: element)) }
  func pointer(to element: GoType) -> GoType { make("*\(element.name)", size: 8, kind: .pointer(element: element)) }

  func array(of element: GoType, count: Int) -> GoType {
    make("[\(count)]\(element.name)", size: count * element.sizeBytes, kind: .array(element: element, count: count))
  }

  func structure(_ name: String, _ fields: [(String, GoType, Int)], size: Int? = nil) -> GoType {
    let end = fields.map { $0.2 + $0.1.sizeBytes }.max() ?? 0
    return make(
      name, size: size ?? (end + 7) / 8 * 8,
      kind: .structure(fields.map { GoType.Field(name: $0.0, offset: $0.2, type: $0.1) }))
  }
}
