// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import MachineCode
import Testing

@Suite("Values in code")
struct ValueFlowTests {
  private func flow(_ code: String) throws -> (flow: ValueFlow, code: FunctionCode) {
    let code = RealCode(0x1000, code).function
    return (try #require(ValueFlow(code, ownWords: [], neverReturning: []) { _ in nil }), code)
  }

  /// A counter that is incremented at the end of each round.
  private let loop = """
    31 c0
    48 83 f8 05
    7d 05
    48 ff c0
    eb f5
    c3
    """

  @Test("of a register in a loop: what meets at its head, what the step makes, and what is brought there")
  func counter() throws {
    let (flow, code) = try flow(loop)
    let head = code.instructions[1].address
    let (met, made) = flow.values(of: .rax, in: 0x1000..<code.instructions[5].address, sizeBytes: 8)
    let joined = try #require(met.first { flow.join(of: $0) != nil })
    #expect(flow.loopHeads(around: head).first == flow.join(of: joined)?.block)
    #expect(flow.state(at: head)?.value(in: .general(.rax), sizeBytes: 8) == joined)
    let stepped = try #require(made.first { flow.origin(of: $0) == 3 })
    #expect(flow.step(of: stepped) == .up)
    #expect(flow.broughtAround(to: joined) == [stepped])
    let brought = flow.brought(into: joined, sizeBytes: 8)
    #expect(brought.contains(stepped))
    #expect(brought.contains { $0.constant == 0 })
    #expect(flow.loopHeads(around: head).allSatisfy { !flow.hasFlagOfFirstRound($0) })
  }

  /// The same, but the increment is at the beginning of each round except the first.
  private let copied = """
    31 c0
    b9 01 00 00 00
    83 f1 01
    48 01 c8
    31 c9
    48 83 f8 05
    7c f2
    c3
    """

  @Test("that are one in the first round of a loop alone tell of variables of each round")
  func firstRound() throws {
    let (flow, code) = try flow(copied)
    let heads = flow.loopHeads(around: code.instructions[2].address)
    #expect(heads.count == 1)
    #expect(heads.allSatisfy { flow.hasFlagOfFirstRound($0) })
  }

  @Test("are whole where a load or a move has widened them")
  func widened() throws {
    // movzx eax, byte [rbx]; movzx ecx, al; ret
    let (flow, code) = try flow("0f b6 03  0f b6 c8  c3")
    let state = try #require(flow.state(at: code.instructions[2].address))
    #expect(state.value(in: .general(.rax), sizeBytes: 4) != nil)
    #expect(state.value(in: .general(.rcx), sizeBytes: 8) != nil)
    #expect(state.value(in: .general(.rcx), sizeBytes: 8) != state.value(in: .general(.rax), sizeBytes: 8))
  }

  @Test("of a variable that starts with a number of the source are this number until an assignment")
  func started() throws {
    let (flow, code) = try flow(loop)
    let stepped = try #require(
      flow.values(of: .rax, in: 0x1000..<code.instructions[5].address, sizeBytes: 8).made.first {
        flow.origin(of: $0) == 3
      })
    let variable = VariableFlow(flow, assigned: [3: stepped], start: .number(0), renewed: [])
    #expect(variable.number(at: 0x1000) == 0)
    let head = code.instructions[1].address
    #expect(variable.number(at: head) == nil, "a round may have come")
    let value = try #require(flow.state(at: head)?.value(in: .general(.rax), sizeBytes: 8))
    #expect(variable.isHeld(as: value, at: head, named: []))
  }

  @Test(
    "go up or down by a number",
    arguments: [
      ("48 ff c0", ValueFlow.Step.up), ("48 ff c8", .down), ("48 8d 40 ff", .down), ("48 8d 40 02", .up),
      ("48 83 c0 02", .up), ("48 83 e8 02", .down), ("48 83 e8 80", .up),
    ])
  func steps(_ code: String, _ step: ValueFlow.Step) throws {
    let (flow, _) = try flow("\(code)  c3")
    let value = try #require(
      flow.state(at: 0x1000 + UInt64(code.split(separator: " ").count))?.value(in: .general(.rax), sizeBytes: 8))
    #expect(flow.step(of: value) == step)
  }

  @Test("are stored into words of the frame by what may write there")
  func stores() throws {
    // mov [rsp+8], rax; mov [rsp+16], rax; ret
    let (flow, _) = try flow("48 89 44 24 08  48 89 44 24 10  c3")
    #expect(flow.stores(into: 0..<8) == [0])
    #expect(flow.stores(into: 0..<16) == [0, 1])
  }
}
