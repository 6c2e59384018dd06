// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import Testing

@testable import TracePlan

@Suite("The capture of a stack")
struct StackCaptureTests {
  private static let boundary = FrameAddress(register: 7, offset: 8)

  @Test("reads the caller's return address, then a pair for each frame farther out")
  func chain() throws {
    var block = RootBlock()
    _ = try block.reserve(24)
    let captured = block.stack(depth: 1, from: Self.boundary)
    let stack = try #require(captured)
    #expect(
      block.operations.prefix(4) == [
        CaptureOperation(source: .memory(register: 7, displacement: 0), size: 8, destination: 24),
        CaptureOperation(source: .register(6), size: 8, destination: 32),
        CaptureOperation(
          source: .indirect(pointer: 32, displacement: 0, index: nil), size: 16, destination: 40, dependsOn: [1]),
        CaptureOperation(
          source: .indirect(pointer: 40, displacement: 0, index: nil), size: 16, destination: 56, dependsOn: [2]),
      ])
    #expect(stack.returnAddresses.map(\.offset) == [24, 48, 64, 80, 96])
    #expect(stack.returnAddresses.map(\.operation) == [0, 2, 3, 4, 5])
    #expect(block.sizeBytes == 104)
  }

  @Test("takes the caller's RBP from the frame where the function has one")
  func insideFrame() throws {
    var block = RootBlock()
    _ = block.stack(depth: 2, from: FrameAddress(register: 7, offset: 80))
    #expect(
      block.operations.prefix(2).map(\.source) == [
        .memory(register: 7, displacement: 72), .memory(register: 7, displacement: 64),
      ])
  }

  @Test("has four calls to spare, for functions that are left out of the frames, and needs nothing for no frames")
  func few() {
    var block = RootBlock()
    let none = block.stack(depth: 0, from: Self.boundary)
    #expect(none == nil)
    #expect(block.operations.isEmpty)
    let one = block.stack(depth: 1, from: Self.boundary)
    #expect(one?.depth == 1)
    #expect(one?.returnAddresses.count == 5)
    #expect(one?.returnAddresses.map(\.savedBase) == [8, 16, 32, 48, 64])
  }

  @Test("takes no more than what the values leave")
  func limits() throws {
    var block = RootBlock()
    for _ in 0..<60 { try block.append(.register(0), size: 8, destination: 0) }
    let three = block.stack(depth: 50, from: Self.boundary)
    #expect(three?.returnAddresses.count == 3)
    #expect(block.operations.count == RootBlock.maximumOperations)
    let none = block.stack(depth: 50, from: Self.boundary)
    #expect(none == nil)

    var full = RootBlock()
    _ = try full.reserve(RootBlock.maximumBytes - 40)
    let two = full.stack(depth: 50, from: Self.boundary)
    #expect(two?.returnAddresses.count == 2)
    #expect(full.sizeBytes == RootBlock.maximumBytes - 8)
  }
}
