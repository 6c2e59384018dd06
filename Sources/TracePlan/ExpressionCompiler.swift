// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import TargetMemory

/// Turns a log message's expression into operations of a root block, for one address of the code.
struct ExpressionCompiler {
  let variables: [ScopedVariable]
  let frame: FrameAddress
  let limits: CaptureLimits
  /// The import path of the code's own package, whose variables need no prefix.
  let package: String
  /// Package variables by full name, for what no variable in scope is called.
  let packageVariable: (String) -> (type: GoType, address: TargetAddress)?

  /// Why an expression has no value here: printed as `{name: why}`.
  struct Failure: Error, Hashable {
    let reason: String
    /// The variable that is not in scope, where that is the reason: the breakpoint's message names the nearest ones.
    var unknownName: String?
  }

  /// Where a value lies before it is read: known well enough to reach into it without reading all of it.
  private struct Place {
    let type: GoType
    let lies: Lies
    /// Operations without which the place means nothing.
    var dependsOn: [Int] = []

    enum Lies {
      case located(VariableLocation, skipping: Int)
      /// At the address that the block holds at `pointer`, plus `displacement`, plus an index.
      case behind(pointer: Int, displacement: Int, index: CaptureOperation.Index?)

      func moved(by bytes: Int) -> Self {
        switch self {
        case .located(let location, let skipping): .located(location, skipping: skipping + bytes)
        case .behind(let pointer, let displacement, let index):
          .behind(pointer: pointer, displacement: displacement + bytes, index: index)
        }
      }
    }
  }

  /// - Returns: The slot's content; unavailable, with the reason, where the expression can't be read here.
  func content(of expression: Expression, in block: inout RootBlock) throws(Failure) -> Slot.Content {
    var attempt = block
    do throws(Failure) {
      let place = try place(of: expression, in: &attempt)
      let content = try load(place, in: &attempt)
      block = attempt
      return content
    } catch {
      throw error
    }
  }

  private func place(of expression: Expression, in block: inout RootBlock) throws(Failure) -> Place {
    switch expression {
    case .name(let name): return try variable(name, in: &block)
    case .field(let base, let name):
      if case .name(let package) = base, !variables.contains(where: { $0.name == package }),
        let found = packageVariable("\(package).\(name)")
      {
        return Self.fixed(found.type, at: found.address)
      }
      return try field(name, of: try place(of: base, in: &block), in: &block)
    case .index(let base, let index):
      return try element(index, of: try place(of: base, in: &block), in: &block)
    case .dereference(let base):
      let pointer = try place(of: base, in: &block)
      guard case .pointer(let target?) = pointer.type.kind else {
        throw Failure(reason: "\(base) is \(pointer.type.name), not a pointer")
      }
      return try behind(pointer, target: target, in: &block)
    case .integer:
      throw Failure(reason: "a number alone has no place")
    }
  }

  private func variable(_ name: String, in block: inout RootBlock) throws(Failure) -> Place {
    guard let variable = variables.last(where: { $0.name == name }) else {
      if let found = packageVariable("\(package).\(name)") { return Self.fixed(found.type, at: found.address) }
      throw Failure(reason: "not in scope", unknownName: name)
    }
    guard let location = variable.location else {
      throw Failure(reason: variable.isUnset ? "not set yet here" : "optimised away here")
    }
    guard variable.isEscaped else { return Place(type: variable.type, lies: .located(location, skipping: 0)) }
    // The variable moved to the heap; what is located is the pointer to it.
    let (offset, operation) = try readWord(.located(location, skipping: 0), dependsOn: [], in: &block)
    return Place(
      type: variable.type, lies: .behind(pointer: offset, displacement: 0, index: nil), dependsOn: operation)
  }

  private static func fixed(_ type: GoType, at address: TargetAddress) -> Place {
    let piece = VariableLocation.Piece(sizeBytes: type.sizeBytes, place: .memory(.address(address)))
    return Place(type: type, lies: .located(VariableLocation(pieces: [piece]), skipping: 0))
  }

  private func field(_ name: String, of base: Place, in block: inout RootBlock) throws(Failure) -> Place {
    var base = base
    if case .pointer(let target?) = base.type.kind { base = try behind(base, target: target, in: &block) }
    guard case .structure = base.type.kind else {
      throw Failure(reason: "\(base.type.name) has no fields")
    }
    guard let path = base.type.path(toField: name) else {
      throw Failure(reason: "\(base.type.name) has no field \(name)")
    }
    for step in path {
      // A promoted field may lie behind an embedded pointer.
      if case .pointer(let target?) = base.type.kind { base = try behind(base, target: target, in: &block) }
      base = Place(type: step.type, lies: base.lies.moved(by: step.offset), dependsOn: base.dependsOn)
    }
    return base
  }

  private func behind(_ pointer: Place, target: GoType, in block: inout RootBlock) throws(Failure) -> Place {
    let (offset, operations) = try readWord(pointer.lies, dependsOn: pointer.dependsOn, in: &block)
    return Place(
      type: target, lies: .behind(pointer: offset, displacement: 0, index: nil), dependsOn: operations)
  }

  private func element(_ index: Expression, of base: Place, in block: inout RootBlock) throws(Failure) -> Place {
    var base = base
    if case .pointer(let target?) = base.type.kind, case .array = target.kind {
      base = try behind(base, target: target, in: &block)
    }
    var dependsOn = base.dependsOn
    let value: CaptureOperation.IndexValue
    var signedSizeBytes: Int?
    if case .integer(let number) = index {
      value = .constant(number)
    } else {
      let place = try place(of: index, in: &block)
      switch place.type.kind {
      case .int: if place.type.sizeBytes < 8 { signedSizeBytes = place.type.sizeBytes }
      case .uint: break
      default: throw Failure(reason: "the index \(index) is \(place.type.name), not an integer")
      }
      let (offset, operations) = try readWord(
        place.lies, size: place.type.sizeBytes, dependsOn: place.dependsOn, in: &block)
      value = .stored(offset: offset)
      dependsOn += operations
    }
    switch base.type.kind {
    case .array(let element, let count):
      return try arrayElement(
        element, count: count, at: value, signedSizeBytes: signedSizeBytes, of: base, dependsOn: dependsOn)
    case .slice(let element):
      let header = try readWords(2, base.lies, dependsOn: base.dependsOn, in: &block)
      let indexed = CaptureOperation.Index(
        value: value, signedSizeBytes: signedSizeBytes, strideBytes: element.sizeBytes,
        bound: .stored(offset: header.offset + 8))
      return Place(
        type: element, lies: .behind(pointer: header.offset, displacement: 0, index: indexed),
        dependsOn: dependsOn + header.operations)
    default:
      throw Failure(reason: "\(base.type.name) can't be indexed yet")
    }
  }

  private func arrayElement(
    _ element: GoType, count: Int, at index: CaptureOperation.IndexValue, signedSizeBytes: Int?, of base: Place,
    dependsOn: [Int]
  ) throws(Failure) -> Place {
    if case .constant(let number) = index {
      guard (0..<count).contains(number) else {
        throw Failure(reason: "index \(number) is out of range of \(base.type.name)")
      }
      return Place(
        type: element, lies: base.lies.moved(by: number * element.sizeBytes), dependsOn: dependsOn)
    }
    guard case .behind(let pointer, let displacement, nil) = base.lies else {
      throw Failure(reason: "a changing index into an array variable is not supported yet")
    }
    let indexed = CaptureOperation.Index(
      value: index, signedSizeBytes: signedSizeBytes, strideBytes: element.sizeBytes, bound: .constant(count))
    return Place(
      type: element, lies: .behind(pointer: pointer, displacement: displacement, index: indexed),
      dependsOn: dependsOn)
  }

  private func readWord(
    _ lies: Place.Lies, size: Int = 8, dependsOn: [Int], in block: inout RootBlock
  ) throws(Failure) -> (offset: Int, operations: [Int]) {
    try read(lies, count: size, dependsOn: dependsOn, in: &block)
  }

  private func readWords(
    _ count: Int, _ lies: Place.Lies, dependsOn: [Int], in block: inout RootBlock
  ) throws(Failure) -> (offset: Int, operations: [Int]) {
    try read(lies, count: count * 8, dependsOn: dependsOn, in: &block)
  }

  private func read(
    _ lies: Place.Lies, count: Int, dependsOn: [Int], in block: inout RootBlock
  ) throws(Failure) -> (offset: Int, operations: [Int]) {
    do throws(RootBlock.Refusal) {
      let offset = try block.reserve(count)
      let first = block.operations.count
      try fill(offset, count: count, from: lies, dependsOn: dependsOn, in: &block)
      return (offset, Array(first..<block.operations.count))
    } catch {
      throw Failure(reason: error.reason)
    }
  }

  private func fill(
    _ offset: Int, count: Int, from lies: Place.Lies, dependsOn: [Int], in block: inout RootBlock
  ) throws(RootBlock.Refusal) {
    switch lies {
    case .located(let location, let skipping):
      try block.read(location, frame: frame, skipping: skipping, count: count, destination: offset)
    case .behind(let pointer, let displacement, let index):
      try block.append(
        .indirect(pointer: pointer, displacement: displacement, index: index), size: count, destination: offset,
        dependsOn: dependsOn)
    }
  }

  private func load(_ place: Place, in block: inout RootBlock) throws(Failure) -> Slot.Content {
    do throws(RootBlock.Refusal) {
      return try block.value(place.type, limits: limits) { (block, offset, count) throws(RootBlock.Refusal) in
        try fill(offset, count: count, from: place.lies, dependsOn: place.dependsOn, in: &block)
      }
    } catch {
      throw Failure(reason: error.reason)
    }
  }
}
