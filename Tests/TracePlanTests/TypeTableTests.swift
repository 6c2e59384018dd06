// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import TargetMemory
import Testing

@testable import TracePlan

@Suite("The type table")
struct TypeTableTests {
  let types = TypeSamples()

  @Test("has nothing to follow for plain numbers")
  func numbers() {
    #expect(table(types.int).root == 0)
  }

  @Test("follows a string to single bytes")
  func string() {
    let (table, root) = table(types.string)
    let fields = table.fields(of: root)
    #expect(fields.map(\.kind) == [.string])
    #expect(table.entries[Int(fields[0].element)].sizeBytes == 1)
  }

  @Test("flattens structures, and opens each only as deep as the limit says")
  func nested() {
    let inner = types.structure("main.Inner", [("s", types.string, 8)])
    let outer = types.structure("main.Outer", [("a", types.int, 0), ("inner", inner, 8)])
    let (table, root) = table(outer)
    // The string is two levels down; its structure, one down, must be opened: level 0 + gate 2 <= limit + 1.
    #expect(
      table.fields(of: root) == [
        TypeTable.Field(kind: .string, offset: 16, element: table.fields(of: root)[0].element, level: 2, gate: 2)
      ])
  }

  @Test("leads a type that points to itself back to the same entry")
  func cycles() {
    let node = NodeType()
    let (table, root) = table(node.pointer)
    let first = table.fields(of: root)[0].element
    #expect(table.fields(of: first).map(\.element) == [first])
    #expect(table.fields(of: first).map(\.gate) == [2])
  }

  @Test("flattens an array up to the limit of array values")
  func arrays() {
    let (table, root) = table(types.array(of: types.string, count: 100))
    #expect(table.fields(of: root).count == 64)
    #expect(table.fields(of: root).last?.offset == 63 * 16)
  }

  @Test("asks for the runtime's types once something leads to an interface, and not before")
  func interfaces() {
    var asked = 0
    let known: () -> [(address: TargetAddress, type: GoType)] = {
      asked += 1
      return [(TargetAddress(0x20), types.string), (TargetAddress(0x10), types.pointer(to: types.string))]
    }
    var table = TypeTable()
    _ = table.root(of: [(types.string, 0)], sizeBytes: 16, limits: CaptureLimits(), runtimeTypes: known)
    #expect(asked == 0)
    _ = table.root(of: [(types.any, 0)], sizeBytes: 16, limits: CaptureLimits(), runtimeTypes: known)
    #expect(asked == 1)
    #expect(table.runtimeTypes.map(\.address) == [TargetAddress(0x10), TargetAddress(0x20)])
    #expect(table.runtimeTypes.map(\.isDirect) == [true, false])
    #expect(table.runtimeTypes[0].element == table.runtimeTypes[1].element)
  }

  private func table(_ type: GoType) -> (table: TypeTable, root: TypeTable.ID) {
    var table = TypeTable()
    let root = table.root(of: [(type, 0)], sizeBytes: type.sizeBytes, limits: CaptureLimits(), runtimeTypes: { [] })
    return (table, root)
  }
}

extension TypeTable {
  func fields(of id: ID) -> [Field] { Array(fields[entries[Int(id)].fields]) }
}

/// `type Node struct { value int; next *Node }`
private final class NodeType {
  private(set) lazy var node: GoType = GoType(id: DIEOffset(1), name: "main.Node", sizeBytes: 16) { [unowned self] in
    .structure([GoType.Field(name: "next", offset: 8, type: pointer)])
  }
  private(set) lazy var pointer: GoType = GoType(id: DIEOffset(2), name: "*main.Node", sizeBytes: 8) { [unowned self] in
    .pointer(element: node)
  }
}
