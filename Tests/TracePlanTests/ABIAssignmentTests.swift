// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import Testing

@testable import TracePlan

/// The expected places were worked out by hand from Go's `abi-internal.md`.
@Suite("Go's calling convention places")
struct ABIAssignmentTests {
  let types = TypeSamples()

  @Test("integers in RAX, RBX, RCX … and the tenth on the stack")
  func integers() {
    let places = assign(Array(repeating: types.int, count: 11))
    let expected: [ABIAssignment.Place] =
      [0, 3, 2, 5, 4, 8, 9, 10, 11].map { .registers([piece($0)]) } + [.stack(offset: 0), .stack(offset: 8)]
    #expect(places == expected)
  }

  @Test("floats in XMM registers, counted apart from integers")
  func floats() {
    let places = assign([types.int, types.float64, types.int, types.float32])
    #expect(
      places == [
        .registers([piece(0)]), .registers([vector(0, size: 8)]), .registers([piece(3)]),
        .registers([vector(1, size: 4)]),
      ])
  }

  @Test("a string in two registers, a slice in three")
  func headers() {
    let places = assign([types.string, types.slice(of: types.int)])
    #expect(
      places == [
        .registers([piece(0), piece(3, at: 8)]), .registers([piece(2), piece(5, at: 8), piece(4, at: 16)]),
      ])
  }

  @Test("each field of a structure in a register of its own, padding in none")
  func structures() {
    let mixed = types.structure("main.M", [("a", types.bool, 0), ("b", types.int, 8), ("c", types.float64, 16)])
    #expect(
      assign([mixed]) == [
        .registers([piece(0, size: 1), piece(3, at: 8), vector(0, at: 16, size: 8)])
      ])
  }

  @Test("a value that does not fit wholly on the stack, and the next small one still in a register")
  func wholeOrNothing() {
    let seven = Array(repeating: types.int, count: 8)
    let places = assign(seven + [types.string, types.int])
    #expect(places[8] == .stack(offset: 0))
    #expect(places[9] == .registers([piece(11)]))
  }

  @Test("an array of one in a register, longer ones on the stack")
  func arrays() {
    let places = assign([types.array(of: types.int, count: 1), types.array(of: types.int, count: 3), types.int])
    #expect(places == [.registers([piece(0)]), .stack(offset: 0), .registers([piece(3)])])
  }

  @Test("values without size on the stack, where they take no room")
  func zeroSize() {
    let empty = types.structure("struct {}", [], size: 0)
    #expect(assign([empty, types.int]) == [.stack(offset: 0), .registers([piece(0)])])
  }

  @Test("results from the first register again, and stack results after the stack arguments")
  func results() {
    let three = types.array(of: types.int, count: 3)
    let assignment = ABIAssignment(
      parameters: [types.int, three, types.bool], results: [types.int, three])
    #expect(assignment.results == [.registers([piece(0)]), .stack(offset: 24)])
  }

  @Test("a generic function's dictionary before its first parameter, after its receiver")
  func dictionary() {
    let plain = ABIAssignment(parameters: [types.int], results: [], dictionaryPosition: 0)
    #expect(plain.parameters == [.registers([piece(3)])])
    let method = ABIAssignment(parameters: [types.int, types.int], results: [], dictionaryPosition: 1)
    #expect(method.parameters == [.registers([piece(0)]), .registers([piece(2)])])
  }

  @Test("everything on the stack under ABI0, aligned each by its type")
  func assembly() {
    let assignment = ABIAssignment(
      parameters: [types.bool, types.int, types.string], results: [types.bool], usesABI0: true)
    #expect(assignment.parameters == [.stack(offset: 0), .stack(offset: 8), .stack(offset: 16)])
    #expect(assignment.results == [.stack(offset: 32)])
  }

  @Test("nothing after a type that it does not know")
  func unknown() {
    let odd = types.make("odd", size: 8, kind: .unsupported("odd"))
    #expect(assign([types.int, odd, types.int]) == [.registers([piece(0)]), nil, nil])
  }

  private func assign(_ parameters: [GoType]) -> [ABIAssignment.Place?] {
    ABIAssignment(parameters: parameters, results: []).parameters
  }

  private func piece(_ register: Int, at offset: Int = 0, size: Int = 8) -> ABIAssignment.Piece {
    ABIAssignment.Piece(register: .integer(register), offset: offset, sizeBytes: size)
  }

  private func vector(_ register: Int, at offset: Int = 0, size: Int) -> ABIAssignment.Piece {
    ABIAssignment.Piece(register: .vector(register), offset: offset, sizeBytes: size)
  }
}
