// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory

@testable import TracePlan

extension ExpressionMachine {
  /// A line of a Go program with variables of every kind in scope.
  static var line: ExpressionMachine {
    var line = ExpressionMachine()
    let int = GoType.known("int")
    let string = GoType.known("string")
    func type(_ id: UInt64, _ name: String, _ size: Int, _ kind: @autoclosure @escaping () -> GoType.Kind) -> GoType {
      GoType(id: DIEOffset(id), name: name, sizeBytes: size, kind: kind)
    }
    let strings = type(100, "[]string", 24, .slice(element: string))
    let item = type(
      101, "main.item", 48,
      .structure([
        .init(name: "Name", offset: 0, type: string), .init(name: "Cents", offset: 16, type: int),
        .init(name: "Tags", offset: 24, type: strings),
      ]))
    let pair = type(
      102, "main.pair", 16,
      .structure([.init(name: "X", offset: 0, type: int), .init(name: "Y", offset: 8, type: int)]))
    let pairs = type(103, "[2]main.pair", 32, .array(element: pair, count: 2))
    let row = type(104, "[2]int", 16, .array(element: int, count: 2))
    let items = type(105, "[]main.item", 24, .slice(element: item))
    let state = type(106, "main.State", 1, .uint)
    let duration = type(107, "time.Duration", 8, .int)

    line.add("i", int, words: 7)
    line.add("one", int, words: 1)
    line.add("u", .known("uint64"), words: .max)
    line.add("least", .known("int64"), words: 1 << 63)
    line.add("small", .known("int8"), [127])
    line.add("byte", .known("uint8"), [255])
    line.add("ok", .boolean, [1])
    line.add("f", .known("float64"), words: (1.5).bitPattern)
    line.add("zero", .known("float64"), words: 0)
    line.add("nan", .known("float64"), words: Double.nan.bitPattern)
    line.add("single", .known("float32"), bytes(Float(0.1).bitPattern))
    line.add("c", type(108, "complex128", 16, .complex), words: (1.0).bitPattern, (2.0).bitPattern)
    line.addString("s", "tea")
    line.add("state", state, [2])
    line.add("wait", duration, words: 1_000_000_000)

    let (hot, drink) = (line.store(Array("hot".utf8)), line.store(Array("drink".utf8)))
    let tags = line.store([hot, 3, drink, 5].flatMap { bytes($0) })
    let name = line.store(Array("tea".utf8))
    let it = line.add("it", item, words: name, 3, 450, tags, 2, 2)
    line.add("p", item.pointer, words: it)
    line.add("none", item.pointer, words: 0)
    line.add("items", items, words: it, 1, 4)
    line.add("noItems", items, words: 0, 0, 0)
    let stored = line.add("pairs", pairs, words: 1, 2, 3, 4)
    line.add("pairAt", pairs.pointer, words: stored)
    line.add("pair", pair, words: 1, 2)
    line.add("other", pair, words: 1, 3)
    line.add("grid", type(109, "[2][2]int", 32, .array(element: row, count: 2)), words: 1, 2, 3, 4)
    line.add("e", type(110, "error", 16, .interface(isEmpty: false)), words: 0, 0)
    line.add("fn", type(111, "func()", 8, .function), words: 0)
    let hey = line.store(Array("hey".utf8))
    line.add("raw", type(112, "[]uint8", 24, .slice(element: .known("uint8"))), words: hey, 3, 3)
    line.addList(int)
    line.add(unlocated: "gone", int)

    let counter = line.store(bytes(UInt64(42)))
    let hits = line.store(bytes(UInt64(5)))
    line.members["main.counter"] = .variable(type: int, address: TargetAddress(counter))
    line.members["net/http.Hits"] = .variable(type: int, address: TargetAddress(hits))
    line.members["main.Limit"] = .constant(type: int, value: 10)
    line.members["main.Running"] = .constant(type: state, value: 2)
    line.members["time.Second"] = .constant(type: duration, value: 1_000_000_000)
    return line
  }

  /// `e2 := &node{1, &node{2, nil}}`
  private mutating func addList(_ int: GoType) {
    let node = Node(int).type
    let last = store([2, 0].flatMap { Self.bytes(UInt64($0)) })
    let first = store([1, last].flatMap { Self.bytes($0) })
    add("e2", node.pointer, words: first)
  }

  /// A type that refers to itself.
  private struct Node {
    let type: GoType

    init(_ int: GoType) {
      type = GoType(id: DIEOffset(113), name: "main.node", sizeBytes: 16) {
        .structure([
          .init(name: "value", offset: 0, type: int), .init(name: "next", offset: 8, type: Node(int).type.pointer),
        ])
      }
    }
  }
}
