// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import GoProgram
import TargetMemory
import Testing

@Suite("The load bias of a process", .enabled(if: !GoToolchain.all.isEmpty))
struct LoadBiasTests {
  @Test(
    "takes a running program's address back to the linked one", arguments: GoToolchain.all,
    [BuildClass.plain, .positionIndependent])
  func bias(toolchain: GoToolchain, build: BuildClass) throws {
    let path = try GoFixture.build("program-address", with: toolchain, build.flags)
    let lines = try run(path, []).split(separator: "\n")
    let vector = stride(from: 0, to: lines[0].count, by: 2).compactMap { offset -> UInt8? in
      let start = lines[0].index(lines[0].startIndex, offsetBy: offset)
      return UInt8(lines[0][start...].prefix(2), radix: 16)
    }
    let running = try #require(UInt64(lines[1], radix: 16))
    let program = try GoProgram(path: path)
    let bias = try #require(program.loadBias(auxiliaryVector: vector))
    #expect(program.function(named: "main.here")?.entry == TargetAddress(running - bias))
    #expect((bias == 0) == (build == .plain))
  }

  @Test("is unknown where the vector does not hold the entry")
  func unknown() throws {
    let path = try GoFixture.build("program-address", with: GoToolchain.all[0], BuildClass.positionIndependent.flags)
    let program = try GoProgram(path: path)
    #expect(program.loadBias(auxiliaryVector: []) == nil)
    #expect(program.loadBias(auxiliaryVector: [UInt8](repeating: 0, count: 40)) == nil)
  }
}
