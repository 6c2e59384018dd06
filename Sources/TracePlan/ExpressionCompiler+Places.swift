// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import TargetMemory

extension ExpressionCompiler {
  /// Where a value is, before it is read: known well enough to read a part of it without reading all of it.
  struct Place {
    let type: GoType
    let lies: Lies
    /// Operations that must succeed for the place to be valid.
    var dependsOn: [Int] = []
    /// Whether it is zero if the pointer on the way to it is nil: a nil map has no entries.
    var nilIsZero = false

    enum Lies {
      case located(VariableLocation, skipping: Int)
      /// At the address that the block holds at `pointer`, plus `displacement`, plus an index.
      case behind(pointer: Int, displacement: Int, index: CaptureOperation.Index?)
      /// Already in the block.
      case stored(offset: Int)

      func moved(by bytes: Int) -> Self {
        switch self {
        case .located(let location, let skipping): .located(location, skipping: skipping + bytes)
        case .behind(let pointer, let displacement, let index):
          .behind(pointer: pointer, displacement: displacement + bytes, index: index)
        case .stored(let offset): .stored(offset: offset + bytes)
        }
      }
    }

    func part(_ type: GoType, at offset: Int) -> Place {
      Place(type: type, lies: lies.moved(by: offset), dependsOn: dependsOn)
    }
  }

  /// Bytes of the block, and the operations that filled them.
  typealias Read = (offset: Int, operations: [Int])

  mutating func field(_ name: String, of base: Place) throws(Failure) -> Place {
    var base = base
    if case .pointer(let target?) = base.type.kind { base = try behind(base, target: target) }
    for step in try Self.path(to: name, in: base.type) {
      // A promoted field may be behind an embedded pointer.
      if case .pointer(let target?) = base.type.kind { base = try behind(base, target: target) }
      base = base.part(step.type, at: step.offset)
    }
    return base
  }

  static func path(to name: String, in type: GoType) throws(Failure) -> [FieldStep] {
    guard case .structure = type.kind else { throw Failure(reason: "\(type.name) has no fields") }
    guard let path = type.path(toField: name) else { throw Failure(reason: "\(type.name) has no field \(name)") }
    return path
  }

  mutating func pointee(of base: Expression) throws(Failure) -> Term {
    let pointer = try term(base)
    guard let type = pointer.type else { throw Failure(reason: "\(base) is not a pointer") }
    guard case .pointer(let target?) = type.kind else {
      throw Failure(reason: "\(base) is \(type.name), not a pointer")
    }
    switch pointer {
    case .place(let place): return .place(try behind(place, target: target))
    case .formula(let formula): return .formula(Formula(type: target, .pointee(formula)))
    case .constant: throw Failure(reason: "\(base) is not a pointer")
    }
  }

  private mutating func behind(_ pointer: Place, target: GoType) throws(Failure) -> Place {
    let read = try readWord(pointer.lies, dependsOn: pointer.dependsOn)
    return Place(
      type: target, lies: .behind(pointer: read.offset, displacement: 0, index: nil), dependsOn: read.operations)
  }

  /// `&base`, as a pointer in the block.
  mutating func address(of base: Expression) throws(Failure) -> Place {
    guard case .place(let place) = try term(base) else { throw Failure(reason: "\(base) has no address") }
    let read = try readAddress(of: place, named: base.description)
    return Place(type: place.type.pointer, lies: .stored(offset: read.offset), dependsOn: read.operations)
  }

  private mutating func readAddress(of place: Place, named name: String) throws(Failure) -> Read {
    do throws(RootBlock.Refusal) {
      let source: CaptureOperation.Source
      switch place.lies {
      case .stored: throw RootBlock.Refusal(reason: "\(name) has no address")
      case .behind(let pointer, let displacement, let index):
        source = .indirect(pointer: pointer, displacement: displacement, index: index)
      case .located(let location, let skipping):
        guard let found = RootBlock.address(of: location, frame: scope.frame, skipping: skipping) else {
          throw RootBlock.Refusal(reason: "\(name) is not in memory here and has no address")
        }
        source = found
      }
      let offset = try block.reserve(8)
      let operation = try block.append(
        source, size: 8, destination: offset, dependsOn: place.dependsOn, takesAddress: true)
      return (offset, [operation])
    } catch {
      throw Failure(reason: error.reason)
    }
  }
}

// MARK: - Elements

extension ExpressionCompiler {
  mutating func element(_ index: Expression, of base: Expression) throws(Failure) -> Term {
    let container = try term(base)
    guard let type = container.type else { throw Failure(reason: "\(base) can't be indexed") }
    if case .map(let key, let value, _) = type.kind {
      let map = try formula(of: container, base)
      return .formula(Formula(type: value, .entry(map, key: try operand(index, as: key))))
    }
    let position = try term(index)
    if case .constant(let constant) = position {
      guard let number = constant.integer else { throw Failure(reason: "the index \(constant) is not a whole number") }
      guard number >= 0 else { throw Failure(reason: "the index \(number) is negative") }
    } else if let type = position.type, !type.isInteger {
      throw Failure(reason: "the index \(index) is \(type.name), not an integer")
    }
    if case .place(let place) = container, let found = try element(at: position, of: place) { return .place(found) }
    return .formula(try element(at: position, index, of: try formula(of: container, base)))
  }

  /// Nil if the index has to be computed first, or the array is in registers.
  private mutating func element(at position: Term, of base: Place) throws(Failure) -> Place? {
    if case .formula = position { return nil }
    var base = base
    if case .pointer(let target?) = base.type.kind, case .array = target.kind {
      base = try behind(base, target: target)
    }
    let value: CaptureOperation.IndexValue
    var signedSizeBytes: Int?
    var dependsOn = base.dependsOn
    switch position {
    case .formula: return nil
    case .constant(let constant): value = .constant(Int(clamping: constant.integer ?? 0))
    case .place(let place):
      if case .array = base.type.kind, case .located = base.lies, !isInMemory(base) { return nil }
      if place.type.isSigned, place.type.sizeBytes < 8 { signedSizeBytes = place.type.sizeBytes }
      let read = try self.read(place.lies, count: place.type.sizeBytes, dependsOn: place.dependsOn)
      value = .stored(offset: read.offset)
      dependsOn += read.operations
    }
    let index = { (stride: Int, bound: CaptureOperation.IndexValue) in
      CaptureOperation.Index(value: value, signedSizeBytes: signedSizeBytes, strideBytes: stride, bound: bound)
    }
    switch base.type.kind {
    case .array(let element, let count):
      if case .constant(let number) = value {
        guard (0..<count).contains(number) else {
          throw Failure(reason: "index \(number) is out of range of \(base.type.name)")
        }
        return Place(
          type: element, lies: base.lies.moved(by: number * element.sizeBytes), dependsOn: dependsOn)
      }
      let start = try start(of: base)
      return Place(
        type: element,
        lies: .behind(
          pointer: start.pointer, displacement: start.displacement,
          index: index(element.sizeBytes, .constant(count))), dependsOn: dependsOn + start.operations)
    case .slice, .string:
      let element: GoType
      if case .slice(let own) = base.type.kind { element = own } else { element = .known("uint8") }
      let header = try read(base.lies, count: 16, dependsOn: base.dependsOn)
      return Place(
        type: element,
        lies: .behind(
          pointer: header.offset, displacement: 0,
          index: index(element.sizeBytes, .stored(offset: header.offset + 8))),
        dependsOn: dependsOn + header.operations)
    case .bool, .int, .uint, .float, .complex, .structure, .pointer, .interface, .map, .chan, .function, .unsafePointer,
      .unsupported:
      throw Failure(reason: "\(base.type.name) can't be indexed")
    }
  }

  private func isInMemory(_ place: Place) -> Bool {
    switch place.lies {
    case .behind: true
    case .stored: false
    case .located(let location, let skipping):
      RootBlock.address(of: location, frame: scope.frame, skipping: skipping) != nil
    }
  }

  /// The start of an array, as an address in the block.
  private mutating func start(
    of array: Place
  ) throws(Failure) -> (pointer: Int, displacement: Int, operations: [Int]) {
    if case .behind(let pointer, let displacement, nil) = array.lies { return (pointer, displacement, []) }
    let read = try readAddress(of: array, named: array.type.name)
    return (read.offset, 0, read.operations)
  }
}

// MARK: - Reading

extension ExpressionCompiler {
  mutating func readWord(_ lies: Place.Lies, dependsOn: [Int]) throws(Failure) -> Read {
    try read(lies, count: 8, dependsOn: dependsOn)
  }

  private mutating func read(_ lies: Place.Lies, count: Int, dependsOn: [Int]) throws(Failure) -> Read {
    if case .stored(let offset) = lies { return (offset, dependsOn) }
    do throws(RootBlock.Refusal) {
      let offset = try block.reserve(count)
      let first = block.operations.count
      let place = Place(type: .word, lies: lies, dependsOn: dependsOn)
      try Self.fill(offset, count: count, from: place, frame: scope.frame, in: &block)
      return (offset, Array(first..<block.operations.count))
    } catch {
      throw Failure(reason: error.reason)
    }
  }

  private static func fill(
    _ offset: Int, count: Int, from place: Place, frame: FrameAddress, in block: inout RootBlock
  ) throws(RootBlock.Refusal) {
    switch place.lies {
    case .located(let location, let skipping):
      try block.read(location, frame: frame, skipping: skipping, count: count, destination: offset)
    case .behind(let pointer, let displacement, let index):
      try block.append(
        .indirect(pointer: pointer, displacement: displacement, index: index), size: count, destination: offset,
        dependsOn: place.dependsOn, nilIsZero: place.nilIsZero)
    case .stored: preconditionFailure("what is in the block is not read again")
    }
  }

  /// Reads a whole value that is to be shown or used in a computation.
  mutating func load(_ place: Place) throws(Failure) -> Slot.Content {
    do throws(RootBlock.Refusal) {
      if case .stored(let offset) = place.lies {
        return block.storedValue(place.type, at: offset, operations: Self.range(place.dependsOn))
      }
      let frame = scope.frame
      return try block.value(place.type, limits: limits) { (block, offset, count) throws(RootBlock.Refusal) in
        try Self.fill(offset, count: count, from: place, frame: frame, in: &block)
      }
    } catch {
      throw Failure(reason: error.reason)
    }
  }
}
