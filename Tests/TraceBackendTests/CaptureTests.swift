// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CCapture
import CHitRecord
import MachineCode
import Testing

@testable import TraceBackend

/// The native interpreter with memory that the test makes up.
@Suite("A capture")
struct CaptureTests {
  @Test("puts registers and stack words into the root block, zero-extended to words")
  func rootBlock() throws {
    var machine = CaptureMachine()
    machine.registers[10] = 0xffff_ffff_0000_0063
    machine.registers[19] = 0x7000
    machine.memory[0x7008] = 9801
    machine.operations = [
      capture_op(register: 10, size: 4, dst: 0), capture_op(memory: 19, displacement: 8, size: 8, dst: 8),
    ]
    let record = try #require(machine.run(rootSize: 16))
    #expect(record.words == [0x63, 9801])
    #expect(record.statuses(2) == [HIT_OK, HIT_OK])
  }

  @Test("takes a number that is known beforehand")
  func constant() throws {
    var machine = CaptureMachine()
    machine.operations = [
      capture_op(constant: (2.5).bitPattern, size: 8, dst: 0),
      capture_op(constant: UInt64(Float(-1.5).bitPattern), size: 4, dst: 8),
    ]
    let record = try #require(machine.run(rootSize: 16))
    #expect(record.words == [(2.5).bitPattern, UInt64(Float(-1.5).bitPattern)])
    #expect(record.statuses(2) == [HIT_OK, HIT_OK])
  }

  @Test("says which operation could not read, and passes the reason on to those that depend on it")
  func faults() throws {
    var machine = CaptureMachine()
    machine.operations = [
      capture_op(memory: 19, displacement: 0x5000, size: 8, dst: 0),
      capture_op(indirect: 0, displacement: 0, size: 8, dst: 8, depends: 1),
      capture_op(register: 10, size: 8, dst: 16),
    ]
    let record = try #require(machine.run(rootSize: 24))
    #expect(record.statuses(3) == [HIT_FAULT, HIT_FAULT, HIT_OK])
  }

  @Test("tells a nil pointer and an index out of range apart")
  func nilAndRange() throws {
    var machine = CaptureMachine()
    machine.registers[5] = 0x8000
    machine.registers[11] = 3
    var element = capture_op(indirect: 8, displacement: 0, size: 8, dst: 32)
    element.checks_bound = 1
    element.constant_index = 3
    element.bound = 16
    element.stride = 8
    machine.operations = [
      capture_op(register: 0, size: 8, dst: 0), capture_op(register: 5, size: 8, dst: 8),
      capture_op(register: 11, size: 8, dst: 16), capture_op(indirect: 0, displacement: 0, size: 8, dst: 24), element,
    ]
    let record = try #require(machine.run(rootSize: 40))
    #expect(record.statuses(5) == [HIT_OK, HIT_OK, HIT_OK, HIT_NIL, HIT_RANGE])
  }

  @Test("hides what a backend can't see in XMM registers, never as zero")
  func vectors() throws {
    var machine = CaptureMachine()
    machine.operations = [capture_op(vector: 1, size: 8, dst: 0)]
    #expect(try #require(machine.run(rootSize: 8)).statuses(1) == [HIT_INVISIBLE])
    machine.vectors = [0, (2.5).bitPattern] + [UInt64](repeating: 0, count: 14)
    #expect(try #require(machine.run(rootSize: 8)).words == [(2.5).bitPattern])
  }

  @Test("is no hit while the stack check's branch is taken")
  func skips() {
    var machine = CaptureMachine()
    machine.skipsWhere = .belowOrEqual
    machine.registers[18] = 0x40
    #expect(machine.run(rootSize: 0) == nil)
    machine.registers[18] = 0x200
    #expect(machine.run(rootSize: 0) != nil)
  }

  @Test("is no hit where a condition holds, as the processor takes it", arguments: Condition.allCases)
  func skips(where condition: Condition) {
    var machine = CaptureMachine()
    machine.skipsWhere = condition
    for bits in 0..<UInt64(32) {
      let flags =
        [Flags.carry, Flags.parity, Flags.zero, Flags.sign, Flags.overflow].enumerated()
        .reduce(UInt64(0x202)) { $0 | (bits >> UInt64($1.offset) & 1) * $1.element }
      machine.registers[18] = flags
      #expect((machine.run(rootSize: 0) == nil) == condition.holds(flags: flags), "flags \(flags)")
    }
  }

  @Test("names the goroutine from R14, and the user goroutine on the system stack")
  func goroutine() throws {
    var machine = CaptureMachine()
    machine.process.g_goid = 152
    machine.process.g_m = 48
    machine.process.g_stack_hi = 8
    machine.process.m_curg = 184
    machine.registers[1] = 0x1000
    machine.registers[19] = 0x6000
    machine.memory[0x1000 + 152] = 17
    machine.memory[0x1000 + 8] = 0x6108
    let user = try #require(machine.run(rootSize: 0))
    #expect(user.header.goroutine == 17)
    #expect(user.header.frame_depth == 0x100)
    machine.memory[0x1000 + 152] = 0
    machine.memory[0x1000 + 48] = 0x2000
    machine.memory[0x2000 + 184] = 0x3000
    machine.memory[0x3000 + 152] = 23
    let system = try #require(machine.run(rootSize: 0))
    #expect(system.header.goroutine == 23)
    #expect(Int(system.header.flags) & HIT_SYSTEM_STACK != 0)
    machine.memory[0x2000 + 184] = 0
    #expect(try #require(machine.run(rootSize: 0)).header.goroutine == 0)
  }

  @Test("follows a string up to its limit and tells its true length")
  func strings() throws {
    var machine = CaptureMachine()
    machine.addString(at: 0x9000, "hello, world")
    machine.registers[10] = 0x9000
    machine.registers[5] = 12
    machine.process.max_string = 5
    machine.types = [capture_type(), .init(size: 1), .init(size: 16, first_field: 0, field_count: 1)]
    machine.fields = [.init(kind: CAPTURE_STRING, element: 1)]
    machine.operations = [capture_op(register: 10, size: 8, dst: 0), capture_op(register: 5, size: 8, dst: 8)]
    let record = try #require(machine.run(rootSize: 16, rootType: 2))
    let item = try #require(record.items.first)
    #expect(item.item.address == 0x9000)
    #expect(item.item.wanted == 12)
    #expect(String(decoding: item.bytes, as: UTF8.self) == "hello")
  }

  @Test("follows what the runtime keeps of a value also where pointers are not followed")
  func headers() throws {
    var machine = CaptureMachine()
    machine.process.follow_pointers = 0
    machine.memory[0x9000] = 0x48_1000
    machine.registers[10] = 0x9000
    machine.types = [capture_type(), .init(size: 8), .init(size: 16, first_field: 0, field_count: 2)]
    machine.fields = [.init(kind: CAPTURE_HEADER, element: 1), .init(offset: 8, kind: CAPTURE_POINTER, element: 1)]
    machine.operations = [capture_op(register: 10, size: 8, dst: 0), capture_op(register: 10, size: 8, dst: 8)]
    let record = try #require(machine.run(rootSize: 16, rootType: 2))
    #expect(record.items.map(\.word) == [0x48_1000])
  }

  @Test("follows what was found deeper again where it is found nearer, and not the other way round")
  func nearer() throws {
    var machine = CaptureMachine()
    machine.process.max_level = 0
    machine.memory = [0x9000: 0xa000, 0xa000: 7]
    machine.registers[10] = 0x9000
    machine.types = [
      capture_type(), .init(size: 16, first_field: 0, field_count: 2), .init(size: 8, first_field: 2, field_count: 1),
      .init(size: 8),
    ]
    // Two words of the root block lead to 0x9000; one of them is a level deeper.
    let words: [(offset: UInt32, level: UInt8)] = [(0, 1), (8, 0)]
    for order in [words, words.reversed()] {
      machine.fields =
        order.map { .init(offset: $0.offset, kind: CAPTURE_POINTER, element: 2, level: $0.level) }
        + [.init(kind: CAPTURE_POINTER, element: 3, level: 1, gate: 1)]
      machine.operations = [capture_op(register: 10, size: 8, dst: 0), capture_op(register: 10, size: 8, dst: 8)]
      let record = try #require(machine.run(rootSize: 16, rootType: 1))
      #expect(record.items.contains { $0.item.address == 0xa000 && $0.word == 7 })
      #expect(record.items.filter { $0.item.address == 0x9000 }.count == (order[0].level == 1 ? 2 : 1))
    }
  }

  @Test("stops a list that points to itself, each node once")
  func cycles() throws {
    var machine = CaptureMachine()
    machine.memory[0x9000] = 1
    machine.memory[0x9008] = 0x9000
    machine.registers[10] = 0x9000
    machine.types = [
      capture_type(), .init(size: 16, first_field: 0, field_count: 1), .init(size: 8, first_field: 1, field_count: 1),
    ]
    machine.fields = [.init(offset: 8, kind: CAPTURE_POINTER, element: 1), .init(kind: CAPTURE_POINTER, element: 1)]
    machine.operations = [capture_op(register: 10, size: 8, dst: 0)]
    #expect(try #require(machine.run(rootSize: 8, rootType: 2)).items.count == 1)
  }

  @Test("keeps an itab's type word and what the interface holds")
  func interfaces() throws {
    var machine = CaptureMachine()
    machine.memory[0x5008] = 0x4000
    machine.memory[0x9000] = 77
    machine.registers[10] = 0x5000
    machine.registers[5] = 0x9000
    machine.runtimeTypes = [capture_runtime_type(address: 0x4000, element: 1, flags: 3)]
    machine.types = [capture_type(), .init(size: 8), .init(size: 16, first_field: 0, field_count: 1)]
    machine.fields = [.init(kind: CAPTURE_IFACE, element: 0)]
    machine.operations = [capture_op(register: 10, size: 8, dst: 0), capture_op(register: 5, size: 8, dst: 8)]
    let record = try #require(machine.run(rootSize: 16, rootType: 2))
    #expect(record.items.map(\.item.address) == [0x5008, 0x9000])
    #expect(record.items[0].word == 0x4000)
    #expect(record.items[1].word == 77)
  }

  @Test("keeps the type word of a method table once, however many interfaces share it")
  func sharedMethodTable() throws {
    var machine = CaptureMachine()
    machine.memory[0x5008] = 0x4000
    for index in 0..<UInt64(3) {
      machine.memory[0x9000 + index * 8] = index
      machine.memory[0x10000 + index * 16] = 0x5000
      machine.memory[0x10008 + index * 16] = 0x9000 + index * 8
    }
    machine.registers[10] = 0x10000
    machine.registers[5] = 3
    machine.runtimeTypes = [capture_runtime_type(address: 0x4000, element: 1, flags: 1)]
    machine.types = [
      capture_type(), .init(size: 8), .init(size: 16, first_field: 0, field_count: 1),
      .init(size: 24, first_field: 1, field_count: 1),
    ]
    machine.fields = [.init(kind: CAPTURE_IFACE, element: 0), .init(kind: CAPTURE_SLICE, element: 2)]
    machine.operations = [capture_op(register: 10, size: 8, dst: 0), capture_op(register: 5, size: 8, dst: 8)]
    let record = try #require(machine.run(rootSize: 24, rootType: 3))
    #expect(record.items.map(\.item.address) == [0x10000, 0x5008, 0x9000, 0x9008, 0x9010])
  }

  @Test("holds 128 items and not one more, and says that it was cut")
  func itemLimit() throws {
    // The root block and the slice's header row take one each.
    for (count, cut) in [(126, false), (127, true)] {
      var machine = CaptureMachine()
      machine.process.max_elements = 1000
      for index in 0..<UInt64(count) {
        machine.memory[0x10000 + index * 16] = 0x90000 + index * 8
        machine.memory[0x10008 + index * 16] = 1
        machine.memory[0x90000 + index * 8] = 0x41
      }
      machine.registers[10] = 0x10000
      machine.registers[5] = UInt64(count)
      machine.types = [
        capture_type(), .init(size: 1), .init(size: 16, first_field: 0, field_count: 1),
        .init(size: 24, first_field: 1, field_count: 1),
      ]
      machine.fields = [.init(kind: CAPTURE_STRING, element: 1), .init(kind: CAPTURE_SLICE, element: 2)]
      machine.operations = [capture_op(register: 10, size: 8, dst: 0), capture_op(register: 5, size: 8, dst: 8)]
      let record = try #require(machine.run(rootSize: 24, rootType: 3))
      #expect(record.items.count == 127)
      #expect((Int(record.header.flags) & HIT_CUT_ITEMS != 0) == cut)
    }
  }
}
