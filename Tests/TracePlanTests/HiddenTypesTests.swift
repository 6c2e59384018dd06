// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import Testing

@testable import TracePlan

/// In an inlined copy of a generic function nothing shows what the shapes stand for.
@Suite("Where no instantiation is certain")
struct HiddenTypesTests {
  private let types = TypeSamples()

  @Test("a number prints as what it is, whatever its type is called")
  func shown() {
    #expect(!isHidden(types.make("go.shape.int", size: 8, kind: .int)))
    #expect(!isHidden(types.make("go.shape.int32", size: 4, kind: .int)))
    #expect(!isHidden(types.make("go.shape.uint64", size: 8, kind: .uint)))
    #expect(!isHidden(types.make("go.shape.string", size: 16, kind: .string)))
  }

  @Test("a 64-bit number may be a time.Duration, which prints otherwise")
  func duration() {
    #expect(isHidden(types.make("go.shape.int64", size: 8, kind: .int)))
    #expect(isHidden(types.make("go.shape.int64_0", size: 8, kind: .int)), "as Go before 1.21 calls it")
  }

  @Test("what is made of shapes prints their names, which nobody wrote")
  func composite() {
    let shape = types.make("go.shape.int", size: 8, kind: .int)
    #expect(isHidden(types.slice(of: shape)))
    #expect(isHidden(types.pointer(to: shape)))
    #expect(isHidden(types.structure("main.pair[go.shape.int]", [("First", shape, 0)])))
  }

  @Test("types without shapes are the source's own")
  func concrete() {
    #expect(!isHidden(types.make("int64", size: 8, kind: .int)))
    #expect(!isHidden(types.slice(of: types.int)))
  }

  private func isHidden(_ type: GoType) -> Bool {
    HiddenTypes(of: []).hides(ScopedVariable(name: "v", type: type, location: nil))
  }
}
