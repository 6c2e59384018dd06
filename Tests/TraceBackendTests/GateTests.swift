// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CCapture
import CHitRecord
import Testing
import TracePlan

@testable import TraceBackend

/// A program in which the stack of goroutine 7 starts at 0x2000: a frame whose CFA is 0x2000 - n is at depth n.
@Suite("Which hits are recorded")
struct GateTests {
  private static let stackTop: UInt64 = 0x2000

  private var machine: CaptureMachine {
    var machine = CaptureMachine()
    machine.memory = [0x1000: Self.stackTop, 0x1008: 7]
    machine.process.g_stack_hi = 0
    machine.process.g_goid = 8
    machine.registers[14 - 13] = 0x1000  // R14: the goroutine
    return machine
  }

  private func program(
    _ id: UInt32, _ role: capture_role, gate: UInt32 = 1, unseen: capture_unseen = CAPTURE_UNSEEN_REJECTED,
    levels: UInt8 = 0, cost: UInt8 = 1
  ) -> capture_program {
    var program = capture_program()
    program.id = id
    program.cfa_register = 19
    program.gate = gate
    program.role = UInt8(role.rawValue)
    program.unseen = UInt8(unseen.rawValue)
    program.levels = levels
    program.cost = cost
    return program
  }

  /// One hit of one capture, the only one at its site.
  private func hit(
    _ program: UInt32, _ tables: NativeTables, depth: UInt64, time: UInt64 = 0, rax: UInt64 = 0
  ) -> (verdict: capture_verdict, level: UInt8?) {
    var machine = machine
    machine.registers[19] = Self.stackTop - depth
    machine.registers[10] = rax
    var settings = CaptureMachine.HitSettings()
    settings.time = time
    let result = tables.run(program, machine, &settings)
    return (result.verdict, result.record?.header.level)
  }

  /// The tests for `rax == 5`.
  private var isFive: [capture_test] {
    var texts: [UInt64] = []
    return [
      ConditionTest(.load(offset: 0, operations: 0..<1), result: 0),
      ConditionTest(.constant(5), result: 1),
      ConditionTest(.equal, result: 0, left: 0, right: 1),
    ].map { capture_test($0, texts: &texts) }
  }

  @Test("an entry whose condition does not hold is rejected, and so is its return")
  func condition() {
    var machine = machine
    machine.operations = [capture_op(register: 10, size: 8, dst: 0)]
    var entry = program(0, CAPTURE_ROLE_ROOT)
    entry.op_count = 1
    entry.root_size = 8
    entry.test_count = 3
    entry.test_ops = 1
    let tables = NativeTables(
      machine, programs: [entry, program(1, CAPTURE_ROLE_RETURN)], tests: isFive, gates: [capture_gate()])
    #expect(hit(0, tables, depth: 100, rax: 4).verdict == CAPTURE_REJECTED)
    #expect(hit(1, tables, depth: 100).verdict == CAPTURE_REJECTED)
    #expect(hit(0, tables, depth: 100, rax: 5).verdict == CAPTURE_RECORDED)
    // A rejected call inside does not end it.
    #expect(hit(0, tables, depth: 200, rax: 6).verdict == CAPTURE_REJECTED)
    #expect(hit(1, tables, depth: 200).verdict == CAPTURE_REJECTED)
    #expect(hit(1, tables, depth: 100).verdict == CAPTURE_RECORDED)
    #expect(hit(1, tables, depth: 100).verdict == CAPTURE_REJECTED)
    // A call that ended unseen, by a panic, leaves nothing for the return of a later call at the same depth.
    #expect(hit(0, tables, depth: 100, rax: 5).verdict == CAPTURE_RECORDED)
    #expect(hit(0, tables, depth: 100, rax: 4).verdict == CAPTURE_REJECTED)
    #expect(hit(1, tables, depth: 100).verdict == CAPTURE_REJECTED)
  }

  @Test(
    "a hit condition goes by the number of the hit",
    arguments: [
      ("3", [3]), ("==3", [3]), ("!=3", [1, 2, 4, 5, 6, 7]), ("<3", [1, 2]), ("<=3", [1, 2, 3]), (">5", [6, 7]),
      (">=5", [5, 6, 7]), ("%3", [3, 6]), ("% 2", [2, 4, 6]),
    ])
  func hitCondition(text: String, expected: [Int]) throws {
    let gate = capture_gate(Gate(hitCondition: try HitCondition(parsing: text)))
    let tables = NativeTables(machine, programs: [program(0, CAPTURE_ROLE_LINE)], gates: [gate])
    let recorded = (1...7).filter { _ in hit(0, tables, depth: 100).verdict == CAPTURE_RECORDED }
    #expect(recorded == expected)
  }

  @Test("past the limit a second, calls are held back whole, until the next second begins")
  func limit() {
    let gate = capture_gate(Gate(maxHitsPerSecond: 4))
    let tables = NativeTables(
      machine,
      programs: [
        program(0, CAPTURE_ROLE_ROOT, unseen: CAPTURE_UNSEEN_HELD_BACK, cost: 2),
        program(1, CAPTURE_ROLE_RETURN, unseen: CAPTURE_UNSEEN_HELD_BACK),
      ], gates: [gate])
    let start: UInt64 = 5_000_000_000
    var verdicts: [capture_verdict] = []
    for call in 0..<4 {
      let time = call < 3 ? start + UInt64(call) : start + 1_000_000_000
      verdicts += [hit(0, tables, depth: 100, time: time).verdict, hit(1, tables, depth: 100, time: time).verdict]
    }
    #expect(
      verdicts == [
        CAPTURE_RECORDED, CAPTURE_RECORDED, CAPTURE_RECORDED, CAPTURE_RECORDED, CAPTURE_HELD_BACK, CAPTURE_HELD_BACK,
        CAPTURE_RECORDED, CAPTURE_RECORDED,
      ])
  }

  @Test("followed functions are hits inside a call of their gate, down to its levels")
  func followed() {
    let tables = NativeTables(
      machine,
      programs: [
        program(0, CAPTURE_ROLE_ROOT, unseen: CAPTURE_UNSEEN_RECORDED, levels: 2),
        program(1, CAPTURE_ROLE_RETURN, unseen: CAPTURE_UNSEEN_RECORDED),
        program(2, CAPTURE_ROLE_FOLLOWED, unseen: CAPTURE_UNSEEN_NO_HIT),
        program(3, CAPTURE_ROLE_RETURN, unseen: CAPTURE_UNSEEN_NO_HIT),
      ], gates: [capture_gate()])
    #expect(hit(2, tables, depth: 100).verdict == CAPTURE_NO_HIT)
    #expect(hit(3, tables, depth: 100).verdict == CAPTURE_NO_HIT)
    #expect(hit(0, tables, depth: 100) == (CAPTURE_RECORDED, 0))
    #expect(hit(2, tables, depth: 200) == (CAPTURE_RECORDED, 1))
    #expect(hit(2, tables, depth: 300) == (CAPTURE_RECORDED, 2))
    #expect(hit(2, tables, depth: 400).verdict == CAPTURE_NO_HIT)
    #expect(hit(3, tables, depth: 400).verdict == CAPTURE_NO_HIT)
    // A function that was requested itself is reported at any depth, and starts counting levels again.
    #expect(hit(0, tables, depth: 500) == (CAPTURE_RECORDED, 3))
    #expect(hit(2, tables, depth: 600) == (CAPTURE_RECORDED, 4))
    // The inner calls end unseen.
    #expect(hit(3, tables, depth: 300) == (CAPTURE_RECORDED, 2))
    #expect(hit(2, tables, depth: 200) == (CAPTURE_RECORDED, 1))
    #expect(hit(3, tables, depth: 200) == (CAPTURE_RECORDED, 1))
    #expect(hit(1, tables, depth: 100) == (CAPTURE_RECORDED, 0))
    #expect(hit(2, tables, depth: 100).verdict == CAPTURE_NO_HIT)
  }

  @Test("the hit condition counts the calls of the tracepoint, not those that are followed in them")
  func followedAreNotCounted() throws {
    let tables = NativeTables(
      machine,
      programs: [
        program(0, CAPTURE_ROLE_ROOT, unseen: CAPTURE_UNSEEN_REJECTED, levels: 2),
        program(1, CAPTURE_ROLE_RETURN, unseen: CAPTURE_UNSEEN_REJECTED),
        program(2, CAPTURE_ROLE_FOLLOWED, unseen: CAPTURE_UNSEEN_NO_HIT),
      ], gates: [capture_gate(Gate(hitCondition: try HitCondition(parsing: "2")))])
    #expect(hit(0, tables, depth: 100).verdict == CAPTURE_REJECTED)
    #expect(hit(2, tables, depth: 200).verdict == CAPTURE_NO_HIT)
    #expect(hit(1, tables, depth: 100).verdict == CAPTURE_REJECTED)
    #expect(hit(0, tables, depth: 100) == (CAPTURE_RECORDED, 0))
    #expect(hit(2, tables, depth: 200) == (CAPTURE_RECORDED, 1))
    #expect(hit(2, tables, depth: 300) == (CAPTURE_RECORDED, 2))
    #expect(hit(1, tables, depth: 100) == (CAPTURE_RECORDED, 0))
  }

  @Test("of several entries at one site the first that passes is the hit")
  func first() {
    var machine = machine
    machine.operations = [capture_op(register: 10, size: 8, dst: 0)]
    var picky = program(0, CAPTURE_ROLE_ROOT)
    picky.op_count = 1
    picky.root_size = 8
    picky.test_count = 3
    picky.test_ops = 1
    let tables = NativeTables(
      machine,
      programs: [picky, program(1, CAPTURE_ROLE_ROOT, gate: 2), program(2, CAPTURE_ROLE_ROOT, gate: 3)], tests: isFive,
      gates: [capture_gate(), capture_gate(), capture_gate()])
    for (rax, expected) in [
      (5, [CAPTURE_RECORDED, CAPTURE_NO_HIT, CAPTURE_NO_HIT]),
      (4, [CAPTURE_REJECTED, CAPTURE_RECORDED, CAPTURE_NO_HIT]),
    ] {
      var settings = CaptureMachine.HitSettings()
      machine.registers[10] = UInt64(rax)
      machine.registers[19] = Self.stackTop - 100
      #expect((0..<3).map { tables.run($0, machine, &settings).verdict } == expected)
    }
  }

  @Test("the dictionary of a call picks the program, and serves its return")
  func variants() {
    var machine = machine
    machine.operations = [capture_op(register: 10, size: 8, dst: 0)]
    var entry = program(0, CAPTURE_ROLE_ROOT, unseen: CAPTURE_UNSEEN_RECORDED)
    entry.op_count = 1
    entry.root_size = 8
    var exit = program(1, CAPTURE_ROLE_RETURN, unseen: CAPTURE_UNSEEN_RECORDED)
    let variants = [
      capture_variant(dictionary: 0x5000, program: 0, capture: 2),
      capture_variant(dictionary: 0x5000, program: 1, capture: 3),
    ]
    let chosen = [
      program(2, CAPTURE_ROLE_ROOT, unseen: CAPTURE_UNSEEN_RECORDED),
      program(3, CAPTURE_ROLE_RETURN, unseen: CAPTURE_UNSEEN_RECORDED),
    ]
    entry.flags = UInt32(CAPTURE_PROGRAM_HAS_VARIANTS)
    exit.flags = UInt32(CAPTURE_PROGRAM_HAS_VARIANTS)
    let tables = NativeTables(machine, programs: [entry, exit] + chosen, gates: [capture_gate()], variants: variants)
    for (dictionary, expected) in [(0x5000, [2, 3]), (0x6000, [0, 1])] as [(UInt64, [UInt32])] {
      machine.registers[19] = Self.stackTop - 100
      machine.registers[10] = dictionary
      let ran = [0, 1].map { (number: UInt32) in
        var settings = CaptureMachine.HitSettings()
        let result = tables.run(number, machine, &settings)
        #expect(result.verdict == CAPTURE_RECORDED)
        #expect(result.record?.header.goroutine == 7)
        return result.program
      }
      #expect(ran == expected)
    }
  }

  @Test("more calls than are noted are recorded, and their returns fare as those that were not seen")
  func tooDeep() {
    let tables = NativeTables(
      machine, programs: [program(0, CAPTURE_ROLE_ROOT), program(1, CAPTURE_ROLE_RETURN)], gates: [capture_gate()])
    for call in 1...65 { #expect(hit(0, tables, depth: UInt64(call) * 16).verdict == CAPTURE_RECORDED) }
    #expect(hit(1, tables, depth: 65 * 16).verdict == CAPTURE_REJECTED)
    for call in (1...64).reversed() { #expect(hit(1, tables, depth: UInt64(call) * 16).verdict == CAPTURE_RECORDED) }
  }
}
