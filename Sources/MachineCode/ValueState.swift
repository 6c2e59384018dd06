// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Where equal values are at one instruction, as far as known: in registers and in the function's frame.
///
/// Values have names, not contents. Two places that hold the same name hold the same bytes, whenever control is there.
struct ValueState {
  enum Value: Hashable {
    case named(Int)
    case constant(UInt64)
    /// An address in the frame, relative to RSP at the state's beginning.
    case frame(Int)
  }

  /// A place's low `bytes` are those of the value; the bytes above are not known.
  struct Held: Hashable {
    var value: Value
    var bytes: Int
  }

  /// Gives each unknown value a name of its own.
  struct Names {
    private var last: Int

    init(after last: Int = 0) { self.last = last }

    mutating func next(bytes: Int = 8) -> Held { Held(value: .named(number()), bytes: bytes) }

    mutating func number() -> Int {
      last += 1
      return last
    }
  }

  private(set) var general: [Held] = []
  private(set) var vectors: [Held] = []
  /// Vectors whose sixteen bytes are all zero: for the others the upper half is not known.
  private var clearVectors: Set<Int> = []
  /// When each general register was last written: while that is unchanged, all of the register is.
  private(set) var writes: [Int] = []
  /// By frame address; entries do not overlap.
  private(set) var memory: [Int: Held] = [:]
  /// Frame address that RSP holds.
  private(set) var stackPointer = 0

  /// Only one fact is known: RSP is the origin of the frame addresses.
  init(_ names: inout Names) {
    for _ in Register.allCases {
      general.append(names.next())
      vectors.append(names.next())
      writes.append(names.number())
    }
    setStackPointer(0)
  }

  subscript(register: Register) -> Held { general[Int(register.rawValue)] }

  private mutating func set(_ register: Register, _ held: Held, _ names: inout Names) {
    general[Int(register.rawValue)] = held
    writes[Int(register.rawValue)] = names.number()
  }

  private mutating func setStackPointer(_ address: Int) {
    stackPointer = address
    general[Int(Register.rsp.rawValue)] = Held(value: .frame(address), bytes: 8)
    // A signal handler may write there.
    memory = memory.filter { $0.key >= address }
  }
}

// MARK: - Ways that meet

extension ValueState {
  func knowsTheSame(as other: ValueState) -> Bool {
    stackPointer == other.stackPointer && general == other.general && vectors == other.vectors
      && memory == other.memory
  }

  mutating func setGeneral(_ register: Register, _ held: Held) { general[Int(register.rawValue)] = held }

  mutating func setVector(_ number: Int, _ held: Held) {
    vectors[number] = held
    clearVectors.remove(number)
  }

  mutating func setMemory(_ held: Held?, at address: Int) { memory[address] = held }

  /// Whether the instruction may write into memory that is not named by its operands.
  func writesUnknownMemory(_ effect: DataEffect) -> Bool {
    effect.written.contains { operand in
      guard case .memory(let memory) = operand else { return false }
      if case .unknown = location(of: memory) { return true }
      return memory.sizeBytes == nil
    }
  }
}

// MARK: - Memory

extension ValueState {
  enum Location {
    case frame(Int)
    /// As linked.
    case fixed(UInt64)
    case unknown
  }

  func location(of operand: DataEffect.MemoryOperand) -> Location {
    switch operand.base {
    case .none: return .fixed(UInt64(bitPattern: Int64(operand.displacement)))
    case .unknown: return .unknown
    case .register(let register):
      let held = self[register]
      guard case .frame(let start) = held.value, held.bytes == 8 else { return .unknown }
      return .frame(start &+ operand.displacement)
    }
  }

  /// Whether the instruction reads and writes only the frame and the program's own data.
  func cannotFault(_ effect: DataEffect) -> Bool {
    !effect.mayFaultByItself
      && effect.accessed.allSatisfy { if case .unknown = location(of: $0) { false } else { true } }
  }

  /// Whether the instruction writes only to the frame: memory that an argument points to stays as it was.
  func writesFrameAlone(_ effect: DataEffect) -> Bool {
    effect.written.allSatisfy { operand in
      guard case .memory(let memory) = operand else { return true }
      if case .frame = location(of: memory) { return true }
      return false
    }
  }

  /// Whether the instruction may write into these bytes of the frame.
  func changes(_ range: Range<Int>, _ effect: DataEffect) -> Bool {
    effect.written.contains { operand in
      guard case .memory(let memory) = operand else { return false }
      switch location(of: memory) {
      case .frame(let start): return memory.sizeBytes.map { range.overlaps(start..<start &+ $0) } ?? !range.isEmpty
      case .fixed: return false
      case .unknown: return !range.isEmpty
      }
    }
  }

  private mutating func forget(_ operand: DataEffect.MemoryOperand) {
    switch location(of: operand) {
    case .frame(let start):
      guard let size = operand.sizeBytes else { return memory.removeAll() }
      forget(start..<start &+ size)
    case .fixed: break
    case .unknown: memory.removeAll()
    }
  }

  private mutating func forget(_ range: Range<Int>) {
    memory = memory.filter { !$0.value.range(at: $0.key).overlaps(range) }
  }

  private mutating func load(_ address: Int, bytes: Int, _ names: inout Names) -> Held {
    if let known = memory[address], known.bytes >= bytes { return known.cut(to: bytes) }
    let name = names.next(bytes: bytes)
    let isNew =
      address >= stackPointer && !memory.contains { $0.value.range(at: $0.key).overlaps(address..<address + bytes) }
    if isNew { memory[address] = name }
    return name
  }
}

extension ValueState.Held {
  /// Its low bytes alone; a number loses the bytes above them.
  fileprivate func cut(to bytes: Int) -> ValueState.Held {
    let bytes = min(self.bytes, bytes)
    if case .constant(let number) = value { return ValueState.Held(value: .constant(number.low(bytes)), bytes: bytes) }
    return ValueState.Held(value: value, bytes: bytes)
  }

  fileprivate var isConstant: Bool { if case .constant = value { true } else { false } }

  fileprivate func range(at address: Int) -> Range<Int> { address..<address + bytes }
}

// MARK: - Instructions

extension ValueState {
  /// The program's constant data as far as it is known: the little-endian number of the given bytes at an address.
  typealias Constants = (_ address: UInt64, _ sizeBytes: Int) -> UInt64?

  /// Advances to what is known behind the instruction.
  ///
  /// - Returns: False if it loses track of RSP: then nothing is known, and addresses have a new origin.
  mutating func apply(_ effect: DataEffect, _ names: inout Names, constants: Constants) -> Bool {
    switch effect.meaning {
    case .moveStackPointer(let bytes):
      setStackPointer(stackPointer &+ bytes)
      return true
    case .push(let register):
      let held = self[register]
      setStackPointer(stackPointer - 8)
      memory[stackPointer] = held
      return true
    case .pop(let register) where register != .rsp:
      let held = load(stackPointer, bytes: 8, &names)
      setStackPointer(stackPointer + 8)
      set(register, held, &names)
      return true
    case .pop, .move, .extend, .clear, .address, .other: break
    }
    let result = result(of: effect.meaning, &names, constants: constants)
    let isClear = isClear(effect.meaning)
    for operand in effect.written {
      switch operand {
      case .general(let register): set(register, names.next(), &names)
      case .vector(let number):
        vectors[number] = names.next()
        clearVectors.remove(number)
      case .memory(let memory): forget(memory)
      case .immediate: break
      }
    }
    if let result { store(result.held, in: result.place, bytes: result.bytes, isClear: isClear, &names) }
    if case .frame(let address) = self[.rsp].value, self[.rsp].bytes == 8 {
      if address != stackPointer { setStackPointer(address) }
      return true
    }
    self = ValueState(&names)
    return false
  }

  /// Whether all sixteen bytes that the instruction moves into a vector, or out of one, are zero.
  private func isClear(_ meaning: DataEffect.Meaning) -> Bool {
    switch meaning {
    case .clear(.vector): true
    case .move(.vector(let number), _, 16): clearVectors.contains(number)
    case .clear, .move, .extend, .address, .moveStackPointer, .push, .pop, .other: false
    }
  }

  /// All moves, worked out before anything is overwritten.
  private mutating func result(
    of meaning: DataEffect.Meaning, _ names: inout Names, constants: Constants
  ) -> (held: Held, place: DataEffect.Operand, bytes: Int)? {
    switch meaning {
    case .extend(let source, let place, let bytes):
      // The bytes above are equally part of the value; of a word of the frame the low part is needed.
      guard case .memory(let operand) = source, case .frame = location(of: operand) else { return nil }
      let held = read(source, bytes: bytes, &names, constants: constants)
      return held.isConstant ? nil : (held, place, bytes)
    case .move(let source, let place, let bytes):
      return (read(source, bytes: bytes, &names, constants: constants), place, bytes)
    case .clear(let place): return (Held(value: .constant(0), bytes: 8), place, 8)
    case .address(let operand, let register):
      guard case .frame(let address) = location(of: operand) else { return nil }
      return (Held(value: .frame(address), bytes: 8), .general(register), 8)
    case .moveStackPointer, .push, .pop, .other: return nil
    }
  }

  private mutating func read(
    _ source: DataEffect.Operand, bytes: Int, _ names: inout Names, constants: Constants
  ) -> Held {
    let low = min(bytes, 8)
    switch source {
    case .general(let register):
      let held = self[register]
      if held.bytes < low, !held.isConstant {
        // Its low half came from somewhere, its high half is zero: a value that is nowhere else.
        general[Int(register.rawValue)] = names.next()
      }
      return self[register].cut(to: low)
    case .vector(let number): return vectors[number].cut(to: low)
    case .immediate(let bits): return Held(value: .constant(bits.low(low)), bytes: low)
    case .memory(let operand):
      switch location(of: operand) {
      case .frame(let address): return load(address, bytes: low, &names)
      case .fixed(let address):
        return constants(address, low).map { Held(value: .constant($0.low(low)), bytes: low) } ?? names.next(bytes: low)
      case .unknown: return names.next(bytes: low)
      }
    }
  }

  private mutating func store(
    _ held: Held, in place: DataEffect.Operand, bytes: Int, isClear: Bool, _ names: inout Names
  ) {
    switch place {
    case .general(let register):
      // Half a register clears the other half; the bytes above less than half may be anything.
      set(register, bytes >= 4 && held.isConstant ? Held(value: held.value, bytes: 8) : held, &names)
    case .vector(let number):
      vectors[number] = held
      if isClear { clearVectors.insert(number) }
    case .memory(let operand):
      guard case .frame(let address) = location(of: operand), address >= stackPointer else { return }
      memory[address] = held
      if isClear, bytes == 16 { memory[address + 8] = held }
    case .immediate: break
    }
  }
}

extension UInt64 {
  fileprivate func low(_ bytes: Int) -> UInt64 { bytes >= 8 ? self : self & (1 << UInt64(bytes * 8) - 1) }
}
