// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CCapture
import CHitRecord
import Testing

@testable import TraceBackend

/// Headers of two words {number of entries, address of groups}; groups of two words {control bytes, address of text}.
@Suite("A capture of a map")
struct MapCaptureTests {
  /// A map's header at 0x8000, with its groups at 0x9000.
  private func machine(control: [UInt64], held: UInt64? = nil, kind: capture_kind = CAPTURE_BUCKETS) -> CaptureMachine {
    var machine = CaptureMachine()
    machine.registers[10] = 0x8000
    machine.memory[0x8000] = held ?? UInt64(control.count)
    machine.memory[0x8008] = 0x9000
    // The number of buckets, as a power of two.
    machine.memory[0x8010] = UInt64(control.count.trailingZeroBitCount)
    for (index, control) in control.enumerated() {
      let address = 0x9000 + UInt64(index) * 16
      machine.memory[address] = control
      machine.memory[address + 8] = 0xa000 + UInt64(index) * 8
      machine.memory[0xa000 + UInt64(index) * 8] = 0x41 + UInt64(index)
    }
    machine.types = [
      capture_type(), .init(size: 8), .init(size: 16, first_field: 0, field_count: 1),
      .init(size: 24, first_field: 1, field_count: 1), .init(size: 8, first_field: 2, field_count: 1),
    ]
    var entry = capture_field(offset: 8, kind: CAPTURE_HEADER, element: 1)
    entry.slot = UInt8((kind == CAPTURE_TABLES ? CAPTURE_SLOT_HIGH_BIT : CAPTURE_SLOT_HASH).rawValue)
    var groups = capture_field(offset: 8, kind: kind, element: 2)
    groups.control = kind == CAPTURE_TABLES ? capture_tables_control(8, 0) : capture_buckets_control(16, 17, 8, 0)
    machine.fields = [entry, groups, .init(kind: CAPTURE_HEADER, element: 3)]
    machine.operations = [capture_op(register: 10, size: 8, dst: 0)]
    return machine
  }

  private func items(_ machine: CaptureMachine) throws -> [CaptureMachine.Item] {
    try #require(machine.run(rootSize: 8, rootType: 4)).items.map {
      CaptureMachine.Item(address: $0.item.address, count: $0.item.count, reason: hit_reason(UInt32($0.item.reason)))
    }
  }

  @Test("follows the slots that have an entry, and no others")
  func slots() throws {
    // Empty, deleted, moved, and two entries.
    let buckets = try items(machine(control: [0, 1, 4, 5, 0xff, 0, 0, 0], held: 2))
    #expect(buckets.map(\.address) == [0x8000, 0x9000, 0xa018, 0xa020])
    #expect(buckets[1].count == 8)
    let group = try items(machine(control: [0x7f], kind: CAPTURE_TABLES))
    #expect(group.map(\.address) == [0x8000, 0x9000, 0xa000])
    #expect(try items(machine(control: [0x80], kind: CAPTURE_TABLES)).map(\.address) == [0x8000, 0x9000])
  }

  @Test("follows as many entries as are shown, and not one more")
  func entryLimit() throws {
    var machine = machine(control: [5, 5, 5, 5])
    machine.process.max_elements = 4
    #expect(try items(machine).count == 6)
    machine.process.max_elements = 3
    #expect(try items(machine).count == 5)
  }

  @Test("keeps the words on the way to a table's groups")
  func tables() throws {
    var machine = machine(control: [0x11, 0x80], kind: CAPTURE_TABLES)
    machine.memory[0x8008] = 0x7000  // the directory, which has one table
    machine.memory[0x8010] = 1
    machine.memory[0x7000] = 0x6000
    machine.memory[0x6008] = 0x9000
    machine.memory[0x6010] = 1
    let record = try items(machine)
    #expect(record.map(\.address) == [0x8000, 0x7000, 0x6010, 0x6008, 0x9000, 0xa000])
    #expect(record[4].count == 2)
  }

  @Test("reads half of the buckets that there were before it grew, or as many")
  func oldBuckets() throws {
    var machine = machine(control: [5, 5, 5, 5], kind: CAPTURE_OLD_BUCKETS)
    #expect(try items(machine)[1].count == 2)
    machine.memory[0x8010] = 2 | 8 << 8
    #expect(try items(machine)[1].count == 4)
  }

  @Test("reads more groups where many entries were deleted")
  func sparse() throws {
    var machine = machine(control: [UInt64](repeating: 5, count: 64))
    #expect(try items(machine)[1].count == 64, "all of them are to be shown")
    machine.process.max_elements = 8
    #expect(try items(machine)[1].count == 14)
    machine.memory[0x8000] = 1000
    #expect(try items(machine)[1].count == 3, "the least load would show them")
  }

  @Test("is refused where a second reading finds other entries or another header, and follows none of them")
  func changed() throws {
    for address: UInt64 in [0x9000, 0x9008, 0x9018, 0x8000, 0x8010] {
      var machine = machine(control: [5, 5])
      #expect(try items(machine).map(\.reason) == [HIT_OK, HIT_OK, HIT_OK, HIT_OK])
      machine.later[address] = (machine.memory[address] ?? 0) ^ 0x100
      let record = try items(machine)
      #expect(record.map(\.address) == [0x8000, 0x9000], "\(address)")
      #expect(record.map(\.reason) == [HIT_OK, HIT_CHANGED], "\(address)")
    }
  }

  @Test("is read also where pointers are not followed")
  func withoutPointers() throws {
    var machine = machine(control: [5])
    machine.process.follow_pointers = 0
    #expect(try items(machine).count == 3)
  }
}

extension CaptureMachine {
  struct Item {
    let address: UInt64
    let count: UInt32
    let reason: hit_reason
  }
}
