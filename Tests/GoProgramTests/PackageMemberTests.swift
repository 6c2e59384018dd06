// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import Testing

@Suite("What belongs to a package", .enabled(if: !GoToolchain.all.isEmpty))
struct PackageMemberTests {
  @Test(
    "is found by its full name: variables with their address, whole constants with their value",
    arguments: GoToolchain.all)
  func members(toolchain: GoToolchain) throws {
    let program = try GoFixture.program("expressions", with: toolchain, .plain)
    guard case .variable(let type, let address)? = program.packageMember(named: "main.counter") else {
      Issue.record("main.counter is no variable")
      return
    }
    #expect(type.name == "int")
    #expect(program.bytes(at: address, count: 8) == [41, 0, 0, 0, 0, 0, 0, 0])
    for (name, typeName, value) in [
      ("main.Limit", "int", 10), ("main.running", "main.state", 1), ("time.Second", "time.Duration", 1_000_000_000),
    ] as [(String, String, Int64)] {
      guard case .constant(let type, value)? = program.packageMember(named: name) else {
        Issue.record("\(name) is not the constant \(value)")
        continue
      }
      #expect(type.name == typeName)
    }
    for name in ["main.nosuch", "main.main", "main.order"] {
      if let found = program.packageMember(named: name) { Issue.record("\(name) is \(found)") }
    }
  }

  @Test("is found by the last part of its package's path", arguments: GoToolchain.all)
  func shortNames(toolchain: GoToolchain) throws {
    let program = try GoFixture.program("expressions", with: toolchain, .plain)
    #expect(program.packageMembers(calledShort: "fs.ErrInvalid") == ["io/fs.ErrInvalid"])
    #expect(program.packageMembers(calledShort: "main.counter") == [])
    #expect(program.memberNames(ofPackage: "main").contains("registry"))
  }
}
