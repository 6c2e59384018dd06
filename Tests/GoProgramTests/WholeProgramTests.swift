// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import MachineCode
import TargetMemory
import Testing

/// Every function of a program that links a large part of the standard library.
@Suite("A whole program", .enabled(if: !GoToolchain.all.isEmpty), .timeLimit(.minutes(10)))
struct WholeProgramTests {
  @Test("has an entry site or a reason for every function", arguments: GoToolchain.all)
  func entrySites(toolchain: GoToolchain) throws {
    let program = try GoFixture.program("program-server", with: toolchain, .plain)
    var refused: [String] = []
    for function in program.functions {
      let code = try #require(program.code(of: function), "\(function.name)")
      let range = function.entry.rawValue..<function.range.upperBound.rawValue
      #expect(code.instructions.last?.end == range.upperBound, "\(function.name)")
      #expect(code.returns.allSatisfy { code.instruction(at: $0) != nil })
      do throws(EntryRefusal) {
        let site = try code.entrySite()
        #expect(range.contains(site.address) && site.rspOffsetFromEntry == 0)
        #expect(code.instruction(at: site.address) != nil)
        #expect(code.displaced(at: site.address)?.isPossible == true, "\(function.name)")
      } catch {
        refused.append(function.name)
      }
    }
    #expect(program.functions.count > 3000)
    #expect(refused.count < 10, "\(refused)")
  }

  /// From Go 1.22 on, the registers that the compiler reports at the entry are those that the ABI gives for the listed
  /// order; these versions list blank parameters too.
  @Test("lists every function's parameters in the order that the registers show", arguments: GoToolchain.all)
  func parameterOrder(toolchain: GoToolchain) throws {
    let program = try GoFixture.program("program-server", with: toolchain, .plain)
    var checked = 0
    var contradicting: [String] = []
    for function in program.functions where !function.isWrapper && !function.isAssembly {
      let details = try program.details(of: function)
      #expect(details.parameters.allSatisfy { !$0.isResult } && details.results.allSatisfy(\.isResult))
      guard details.parametersAreComplete, !details.usesABI0 else { continue }
      var next = details.dictionaryPosition == 0 ? 1 : 0
      for (index, parameter) in details.parameters.enumerated() {
        // Single integer registers up to the first parameter of another shape are enough to check the order.
        guard parameter.type.takesOneIntegerRegister, next < Self.integers.count else { break }
        if index == 1, details.dictionaryPosition == 1 { next += 1 }
        if case .register(let number)? = parameter.entryLocation?.pieces.first?.place {
          checked += 1
          if number != Self.integers[next] { contradicting.append(function.name) }
        }
        next += 1
      }
    }
    #expect(checked > 3000)
    // The compiler's own errors (golang issue 61700): a few in ten thousand.
    #expect(contradicting.count <= 5, "\(contradicting)")
  }

  private static let integers = [0, 3, 2, 5, 4, 8, 9, 10, 11]
}

extension Displaced {
  fileprivate var isPossible: Bool { if case .impossible = action { false } else { true } }
}

extension GoType {
  fileprivate var takesOneIntegerRegister: Bool {
    switch kind {
    case .bool, .int, .uint, .pointer, .map, .chan, .function, .unsafePointer: true
    default: false
    }
  }
}
