// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing

@testable import MachineCode

/// A function literal as Go compiles it without its optimiser: it keeps two captured variables in the frame.
@Suite("What a function has done on the way to an address")
struct OpeningCodeTests {
  private static let literal = """
    49 3b 66 10  76 1f
    55  48 89 e5  48 83 ec 20
    48 8b 4a 08  48 89 4c 24 18
    48 8b 4a 10  48 89 4c 24 10
    e8 00 00 00 00  48 83 c4 20  5d  c3
    e8 00 00 00 00  eb d3
    """
  /// Offsets of its instructions.
  private enum At {
    static let push: UInt64 = 6
    static let firstStore: UInt64 = 18
    static let secondStore: UInt64 = 27
    static let call: UInt64 = 32
    static let behindCall: UInt64 = 37
  }

  private func opening(to address: UInt64) throws -> OpeningCode {
    let bytes = try Self.literal.split(whereSeparator: \.isWhitespace).map { try #require(UInt8($0, radix: 16)) }
    return OpeningCode(FunctionCode(bytes: bytes, address: 0x1000), to: 0x1000 + address)
  }

  @Test("is nothing stored where it starts, and the closure is still there")
  func start() throws {
    let opening = try opening(to: At.push)
    #expect(opening.keepsClosure)
    #expect(!opening.mayHaveStored(in: -24..<(-16)))
    #expect(opening.closureOffset(ofFrame: -24..<(-16)) == 8)
    #expect(opening.closureOffset(ofFrame: -32..<(-24)) == 16)
    #expect(opening.closureOffset(ofFrame: -40..<(-32)) == nil)
  }

  @Test("is what the instructions before it store")
  func stores() throws {
    let between = try opening(to: At.secondStore)
    #expect(between.mayHaveStored(in: -24..<(-16)))
    #expect(!between.mayHaveStored(in: -32..<(-24)))
    #expect(try opening(to: At.call).mayHaveStored(in: -32..<(-24)))
    #expect(try !opening(to: At.firstStore).mayHaveStored(in: -24..<(-16)))
  }

  @Test("is unknown behind a call")
  func call() throws {
    let opening = try opening(to: At.behindCall)
    #expect(!opening.keepsClosure)
    #expect(opening.mayHaveStored(in: -48..<(-40)))
  }
}
