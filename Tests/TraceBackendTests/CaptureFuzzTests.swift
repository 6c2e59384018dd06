// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CCapture
import CHitRecord
import Testing

@testable import TraceBackend

/// Plans and memory that no compiler made: the interpreter must end, and its record must be consistent.
@Suite("A capture of nonsense")
struct CaptureFuzzTests {
  @Test("stays inside its record", arguments: 0..<400)
  func staysInside(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    var machine = CaptureMachine()
    machine.process.max_string = UInt32(random.below(5000))
    machine.process.max_elements = UInt32(random.below(5000))
    machine.process.max_level = UInt32(random.below(8))
    machine.process.max_items = UInt32(random.below(200))
    machine.process.max_bytes = UInt32(random.below(40_000))
    for index in machine.registers.indices { machine.registers[index] = random.address() }
    for _ in 0..<64 { machine.memory[random.address() & ~7] = random.below(3) == 0 ? random.next() : random.address() }
    machine.types = (0..<8).map { _ in
      .init(
        size: UInt32(random.below(4) == 0 ? random.below(1 << 32) : random.below(64)),
        first_field: UInt32(random.below(20)), field_count: UInt32(random.below(6)))
    }
    machine.fields = (0..<16).map { _ in
      capture_field(
        offset: UInt32(random.below(8) == 0 ? random.below(1 << 32) : random.below(64)),
        element: UInt32(random.below(10)), kind: UInt8(random.below(13)), level: UInt8(random.below(4)),
        gate: UInt8(random.below(4)), slot: UInt8(random.below(3)), control: UInt32(random.below(64)))
    }
    machine.runtimeTypes = (0..<4).map {
      capture_runtime_type(address: 0x1000 + $0 * 8, element: UInt32($0), flags: 1)
    }
    let rootSize = Int(random.below(512))
    machine.operations = (0..<random.below(70)).map { _ in
      var operation = capture_op()
      operation.kind = UInt8(random.below(7))
      operation.reg = UInt8(random.below(64))
      operation.size = UInt16(random.below(600))
      operation.dst = UInt16(random.below(600))
      operation.source = UInt16(random.below(600))
      operation.index = UInt16(random.below(70_000) & 0xffff)
      operation.bound = UInt16(random.below(70_000) & 0xffff)
      operation.checks_bound = UInt16(random.below(2))
      operation.stride = UInt32(random.below(100))
      operation.displacement = Int64(bitPattern: random.below(4) == 0 ? random.next() : random.below(256))
      operation.depends = random.next() & random.next() & random.next()
      return operation
    }
    guard let record = machine.run(rootSize: rootSize, rootType: UInt32(random.below(10))) else { return }
    #expect(record.header.length <= HIT_RECORD_MAX_BYTES)
    #expect(record.header.length % 8 == 0)
    #expect(record.header.items <= UInt16(HIT_RECORD_MAX_ITEMS))
    #expect(Int(record.header.items) == record.items.count + 1)
  }
}

/// A small generator whose numbers are the same in every run.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func below(_ bound: UInt64) -> UInt64 { next() % bound }
  /// Mostly close to each other, so that pointers lead somewhere.
  mutating func address() -> UInt64 { 0x1000 + below(64) * 8 }
}
