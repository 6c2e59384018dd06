// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import TargetMemory

/// Builds a capture's root block: assigns each value its place and writes the operations that fill it.
struct RootBlock {
  private(set) var operations: [CaptureOperation] = []
  private(set) var sizeBytes = 0
  /// The types in it, for the capture's root type.
  private(set) var contents: [(type: GoType, offset: Int)] = []

  /// At most this much of one value is read: the rest of a record is for what it points to.
  static let maximumValueBytes = 4096
  static let maximumOperations = 64
  static let maximumBytes = 8192

  /// Why a value can't be put into the block, a clause for the user.
  struct Refusal: Error { let reason: String }

  /// Bytes for a value, aligned to a word so that an operation may clear its word first.
  mutating func reserve(_ count: Int) throws(Refusal) -> Int {
    let offset = sizeBytes
    let end = offset + (count + 7) / 8 * 8
    guard end <= Self.maximumBytes else { throw Refusal(reason: "the values of one hit take more than 8 KiB") }
    sizeBytes = end
    return offset
  }

  /// - Returns: The operation's index.
  @discardableResult
  mutating func append(
    _ source: CaptureOperation.Source, size: Int, destination: Int, dependsOn: [Int] = [],
    takesAddress: Bool = false, nilIsZero: Bool = false
  ) throws(Refusal) -> Int {
    guard operations.count < Self.maximumOperations else {
      throw Refusal(reason: "the values of one hit lie in more than \(Self.maximumOperations) pieces")
    }
    operations.append(
      CaptureOperation(
        source: source, size: size, destination: destination, dependsOn: dependsOn, takesAddress: takesAddress,
        nilIsZero: nilIsZero))
    return operations.count - 1
  }

  /// Puts a whole value that is to be shown into the block.
  mutating func value(
    _ type: GoType, limits: CaptureLimits, read: (inout RootBlock, Int, Int) throws(Refusal) -> Void
  ) throws(Refusal) -> Slot.Content {
    let first = operations.count
    let count = min(type.shownBytes(limits: limits), Self.maximumValueBytes)
    let offset = try reserve(count)
    if count > 0 { try read(&self, offset, count) }
    contents.append((type, offset))
    return .value(type: type, offset: offset, capturedBytes: count, operations: first..<operations.count)
  }

  /// Shows a value that is already in the block.
  mutating func storedValue(_ type: GoType, at offset: Int, operations: Range<Int>) -> Slot.Content {
    contents.append((type, offset))
    return .value(type: type, offset: offset, capturedBytes: type.sizeBytes, operations: operations)
  }
}

extension RootBlock {
  /// Puts a value that the calling convention placed into the block, read at `point`.
  mutating func value(
    _ type: GoType, at place: ABIAssignment.Place, _ point: ReadingPoint, limits: CaptureLimits
  ) throws(Refusal) -> Slot.Content {
    try value(type, limits: limits) { (block, offset, count) throws(Refusal) in
      switch place {
      case .stack(let stackOffset):
        try block.append(point.source(onStackAt: stackOffset), size: count, destination: offset)
      case .registers(let pieces):
        for piece in pieces where piece.offset < count {
          try block.append(point.source(of: piece), size: piece.sizeBytes, destination: offset + piece.offset)
        }
      }
    }
  }

  /// Puts a variable that the debug information located into the block.
  mutating func value(
    _ type: GoType, at location: VariableLocation, frame: FrameAddress, limits: CaptureLimits
  ) throws(Refusal) -> Slot.Content {
    try value(type, limits: limits) { (block, offset, count) throws(Refusal) in
      try block.read(location, frame: frame, skipping: 0, count: count, destination: offset)
    }
  }

  /// Puts a value into the block that is behind the target of a located pointer.
  mutating func value(
    _ type: GoType, behind pointer: VariableLocation, displacement: Int, frame: FrameAddress, limits: CaptureLimits
  ) throws(Refusal) -> Slot.Content {
    try value(type, limits: limits) { (block, offset, count) throws(Refusal) in
      let pointerBytes = 8
      let place = try block.reserve(pointerBytes)
      try block.read(pointer, frame: frame, skipping: 0, count: pointerBytes, destination: place)
      try block.append(
        .indirect(pointer: place, displacement: displacement, index: nil), size: count, destination: offset,
        dependsOn: [block.operations.count - 1])
    }
  }

  /// Where a located variable's byte `skipping` is, if the whole variable is in memory and in one piece.
  static func address(
    of location: VariableLocation, frame: FrameAddress, skipping: Int
  ) -> CaptureOperation.Source? {
    guard location.pieces.count == 1, case .memory(let base) = location.pieces[0].place else { return nil }
    switch base {
    case .frame(let offset): return .memory(register: frame.register, displacement: frame.offset + offset + skipping)
    case .register(let number, let offset): return .memory(register: number, displacement: offset + skipping)
    case .address(let address): return .absolute(address + skipping)
    }
  }

  /// Reads `count` bytes of a located variable, from its byte `skipping` on.
  mutating func read(
    _ location: VariableLocation, frame: FrameAddress, skipping: Int, count: Int, destination: Int
  ) throws(Refusal) {
    var start = 0
    for piece in location.pieces {
      let end = start + piece.sizeBytes
      defer { start = end }
      let from = max(start, skipping)
      let to = min(end, skipping + count)
      guard from < to else { continue }
      let inner = from - start
      let at = destination + from - skipping
      switch piece.place {
      case .memory(.frame(let offset)):
        let displacement = frame.offset + offset + inner
        try append(.memory(register: frame.register, displacement: displacement), size: to - from, destination: at)
      case .memory(.register(let number, let offset)):
        try append(.memory(register: number, displacement: offset + inner), size: to - from, destination: at)
      case .memory(.address(let address)):
        try append(.absolute(address + inner), size: to - from, destination: at)
      case .register(let number) where inner == 0 && (0...15).contains(number):
        try append(.register(number), size: to - from, destination: at)
      case .register(let number) where inner == 0 && (17...32).contains(number):
        try append(.vector(number - MachineRegisters.firstVector), size: to - from, destination: at)
      case .register: throw Refusal(reason: "a part of it is inside a register")
      case .constant(let bytes):
        // The interpreter's constants are words.
        for start in stride(from: 0, to: to - from, by: 8) {
          let wanted = min(8, to - from - start)
          let part = bytes.dropFirst(inner + start).prefix(wanted)
          guard part.count == wanted else { throw Refusal(reason: "the debug information does not contain all of it") }
          let bits = part.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
          try append(.constant(bits), size: part.count, destination: at + start)
        }
      case .missing: throw Refusal(reason: GoProgram.optimisedAwayReason)
      case .padding: continue
      }
    }
    if start < skipping + count { throw Refusal(reason: "the debug information does not locate all of it here") }
  }
}

/// Registers with a role in the calling convention, by DWARF numbers.
enum MachineRegisters {
  static let basePointer = 6
  static let stackPointer = 7
  /// XMM0; the others follow.
  static let firstVector = 17
  /// RDX: a function literal finds its closure there when it starts.
  static let closure = 1
  /// R14: the goroutine, in Go's code.
  static let goroutine = 14
  static let returnAddressBytes = 8
}

extension GoType {
  /// How many bytes of a value, from its start, can appear in its text.
  func shownBytes(limits: CaptureLimits) -> Int {
    switch kind {
    case .array(let element, let count):
      count > limits.maxArrayValues ? limits.maxArrayValues * element.sizeBytes : sizeBytes
    case .structure(let fields):
      limits.maxStructFields < 0 || limits.maxStructFields >= fields.count
        ? sizeBytes : fields[limits.maxStructFields].offset
    case .bool, .int, .uint, .float, .complex, .string, .slice, .pointer, .interface, .map, .chan, .function,
      .unsafePointer, .unsupported:
      sizeBytes
    }
  }
}
