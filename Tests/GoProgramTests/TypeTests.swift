// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory
import Testing

@Suite("Types", .enabled(if: !GoToolchain.all.isEmpty))
struct TypeTests {
  @Test("of every kind are told apart", arguments: GoToolchain.all, [BuildClass.plain, .unoptimised])
  func kinds(toolchain: GoToolchain, build: BuildClass) throws {
    let program = try GoFixture.program("program-calls", with: toolchain, build)
    let details = try program.details(of: #require(program.function(named: "main.kinds")))
    let described = details.parameters.map { "\($0.name) \($0.type.name) \($0.type.sizeBytes) \($0.type.kind.summary)" }
    #expect(
      described == [
        "m map[string]int 8 map of string to int with a header",
        "c chan int 8 chan of int with a header",
        "e error 16 interface",
        "a interface {} 16 empty interface",
        "s []main.Kind 24 slice of main.Kind",
        "d time.Duration 8 int",
        "b uint8 1 uint",
        "z complex128 16 complex",
        "f func(int) string 8 function",
        "p **main.Point 8 pointer to *main.Point",
        "u unsafe.Pointer 8 unsafe pointer",
      ])
    #expect(details.results[0].type.kind.summary == "bool")
  }

  @Test("may hold themselves", arguments: GoToolchain.all)
  func recursive(toolchain: GoToolchain) throws {
    let program = try GoFixture.program("program-calls", with: toolchain, .plain)
    let node = try #require(program.type(named: "main.Node"))
    guard case .structure(let fields) = node.kind, case .pointer(let element?) = fields[1].type.kind else {
      throw CommandFailure(text: "not a node: \(node.kind.summary)")
    }
    #expect(element === node, "one object for each type")
    #expect(fields.map(\.offset) == [0, 8])
  }

  @Test("that stand for any pointer in a generic body do not say what is behind it", arguments: GoToolchain.all)
  func anyPointer(toolchain: GoToolchain) throws {
    let program = try GoFixture.program("generics", with: toolchain, .plain)
    let push = try #require(
      program.functions.first { $0.name.hasPrefix("main.(*Stack[go.shape.*uint8") && $0.name.hasSuffix(".Push") })
    let item = try #require(program.details(of: push).parameters.first { $0.name == "item" })
    guard case .pointer(nil) = item.type.kind else { throw CommandFailure(text: item.type.kind.summary) }
  }

  @Test("know which fields are embedded", arguments: GoToolchain.all)
  func embedded(toolchain: GoToolchain) throws {
    let program = try GoFixture.program("program-calls", with: toolchain, .plain)
    guard case .structure(let fields)? = program.type(named: "main.Mixed")?.kind else {
      throw CommandFailure(text: "main.Mixed is no structure")
    }
    #expect(fields.map(\.name) == ["Point", "Node", "name", "Valid"])
    #expect(fields.map(\.isEmbedded) == [true, true, false, false])
    #expect(fields.map(\.offset) == [0, 16, 24, 40])
  }

  @Test(
    "are found by the runtime's descriptor, whose size is theirs", arguments: GoToolchain.all, BuildClass.allCases)
  func runtimeTypes(toolchain: GoToolchain, build: BuildClass) throws {
    let program = try GoFixture.program("program-calls", with: toolchain, build)
    let addresses = program.runtimeTypeAddresses
    #expect(addresses.count > 300)
    for address in addresses {
      let type = try #require(program.type(ofRuntimeType: address))
      // A descriptor starts with the type's size, which no relocation touches.
      let size = try #require(program.bytes(at: address, count: 8)).reversed().reduce(0) { $0 << 8 | Int($1) }
      #expect(size == type.sizeBytes, "\(type.name) at \(address)")
      #expect(program.runtimeTypeAddress(of: type) == address)
    }
    for name in ["main.Mixed", "main.Square", "*main.Node", "main.Kind", "*errors.errorString", "string"] {
      let type = try #require(program.type(named: name), "\(name)")
      let address = try #require(program.runtimeTypeAddress(of: type), "\(name)")
      #expect(program.type(ofRuntimeType: address)?.name == name)
    }
    #expect(program.type(ofRuntimeType: .null) == nil)
  }

  @Test("that fill one pointer lie in an interface themselves")
  func directInterface() throws {
    let program = try GoFixture.program("program-calls", with: GoToolchain.all[0], .plain)
    for name in ["*main.Node", "map[string]int", "func(int) string", "unsafe.Pointer"] {
      #expect(try #require(program.type(named: name)).isDirectInterface, "\(name)")
    }
    for name in ["int", "string", "main.Point", "main.Square", "error", "[]uint8"] {
      #expect(try !#require(program.type(named: name)).isDirectInterface, "\(name)")
    }
    let pointer = GoType(id: DIEOffset(1), name: "*int", sizeBytes: 8) { .pointer(element: nil) }
    let wrapped = GoType(id: DIEOffset(2), name: "main.W", sizeBytes: 8) {
      .structure([.init(name: "p", offset: 0, type: pointer)])
    }
    let array = GoType(id: DIEOffset(3), name: "[1]main.W", sizeBytes: 8) { .array(element: wrapped, count: 1) }
    #expect(array.isDirectInterface)
  }

  @Test("of the runtime say where a goroutine's number is", arguments: GoToolchain.all, BuildClass.allCases)
  func runtimeLayout(toolchain: GoToolchain, build: BuildClass) throws {
    let program = try GoFixture.program("program-calls", with: toolchain, build)
    let layout = try #require(program.runtimeLayout)
    #expect(layout.stackLow == 0 && layout.stackHigh == 8)
    #expect(layout.thread == 48)
    #expect([152, 160].contains(layout.goroutineID), "as in the releases that were measured")
    #expect(layout.threadLocalGoroutine == -8)
  }
}

extension GoType.Kind {
  fileprivate var summary: String {
    switch self {
    case .bool: "bool"
    case .int: "int"
    case .uint: "uint"
    case .float: "float"
    case .complex: "complex"
    case .string: "string"
    case .slice(let element): "slice of \(element.name)"
    case .array(let element, let count): "\(count) of \(element.name)"
    case .structure(let fields): "structure of \(fields.count)"
    case .pointer(let element): "pointer to \(element?.name ?? "?")"
    case .interface(let isEmpty): isEmpty ? "empty interface" : "interface"
    case .map(let key, let value, let header):
      "map of \(key.name) to \(value.name)\(header == nil ? "" : " with a header")"
    case .chan(let element, let header): "chan of \(element.name)\(header == nil ? "" : " with a header")"
    case .function: "function"
    case .unsafePointer: "unsafe pointer"
    case .unsupported(let reason): "unsupported: \(reason)"
    }
  }
}
