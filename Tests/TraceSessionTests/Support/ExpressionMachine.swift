// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import GoValues
import TargetMemory

@testable import TracePlan
@testable import TraceSession

/// Runs what the planner makes of expressions over variables in hand-made memory: operations, condition code and
/// formulas. It follows the description of each, not the product's implementation.
struct ExpressionMachine {
  private(set) var image = Image()
  private(set) var variables: [ScopedVariable] = []
  var members: [String: PackageMember] = [:]
  var limits = CaptureLimits()
  /// Used instead of the value that is read for an operand with this name.
  var values: [String: Value] = [:]

  struct Image: Memory {
    static let base: UInt64 = 0x1_0000
    var bytes: [UInt8] = []

    func read(at address: TargetAddress, into buffer: UnsafeMutableRawBufferPointer) throws(MemoryError) {
      guard let found = read(at: address.rawValue, count: buffer.count) else { throw .unmapped }
      buffer.copyBytes(from: found)
    }

    func read(at address: UInt64, count: Int) -> ArraySlice<UInt8>? {
      guard address >= Self.base, address - Self.base <= UInt64(bytes.count),
        count <= bytes.count - Int(address - Self.base)
      else { return nil }
      return bytes[Int(address - Self.base)...].prefix(count)
    }
  }

  /// - Returns: The address of the bytes, a multiple of 16.
  mutating func store(_ bytes: [UInt8]) -> UInt64 {
    while image.bytes.count % 16 != 0 { image.bytes.append(0xEE) }
    image.bytes += bytes
    return Image.base + UInt64(image.bytes.count - bytes.count)
  }

  @discardableResult
  mutating func add(_ name: String, _ type: GoType, _ bytes: [UInt8]) -> UInt64 {
    precondition(bytes.count == type.sizeBytes, "\(name) is \(type.sizeBytes) bytes")
    let address = store(bytes)
    let piece = VariableLocation.Piece(sizeBytes: bytes.count, place: .memory(.address(TargetAddress(address))))
    variables.append(ScopedVariable(name: name, type: type, location: VariableLocation(pieces: [piece])))
    return address
  }

  @discardableResult
  mutating func add(_ name: String, _ type: GoType, words: UInt64...) -> UInt64 {
    add(name, type, words.flatMap { Self.bytes($0) })
  }

  mutating func addString(_ name: String, _ text: String) {
    let address = text.isEmpty ? 0 : store(Array(text.utf8))
    add(name, .known("string"), words: address, UInt64(text.utf8.count))
  }

  mutating func add(unlocated name: String, _ type: GoType) {
    variables.append(ScopedVariable(name: name, type: type, location: nil))
  }

  static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }

  var scope: ExpressionScope {
    ExpressionScope(
      variables: variables, frame: FrameAddress(register: 7, offset: 8), package: "main",
      member: { [members] in members[$0] },
      membersCalledShort: { [members] name in members.keys.filter { $0.hasSuffix("/" + name) } })
  }

  // MARK: - What a hit shows

  /// As in a log message: the value's text, or `{expression: why}`.
  func text(_ text: String) throws -> String {
    let expression = try Expression(parsing: text)
    var compiler = ExpressionCompiler(scope: scope, limits: limits)
    do throws(ExpressionCompiler.Failure) {
      let content = try compiler.content(of: expression)
      let run = Run(compiler.block, image)
      return value(of: Slot(name: expression.description, content: content), run, of: expression.description).text
    } catch {
      return "{\(expression): \(error.reason(of: expression))}"
    }
  }

  private enum Shown {
    case value(Value)
    case reason(String, of: String)

    var text: String {
      switch self {
      case .value(let value): value.text
      case .reason(let reason, let name): "{\(name): \(reason)}"
      }
    }
  }

  private func value(of slot: Slot, _ run: Run, of whole: String) -> Shown {
    switch slot.content {
    case .unavailable(let reason): return .reason(reason, of: whole)
    case .ofEnd, .caller: return .reason("not in this machine", of: whole)
    case .value(let type, let offset, let count, let operations):
      if let given = values[slot.name] { return .value(given) }
      if let status = operations.map({ run.status[$0] }).first(where: { $0 != .read }) {
        return .reason(status.rawValue, of: whole)
      }
      let bytes = Array(run.data[offset..<offset + count])
      let value = bytes.withUnsafeBytes { decoder.decode(type: type, bytes: $0, memory: image) }
      if case .unreadable(let reason) = value { return .reason(reason.clause, of: whole) }
      return .value(value)
    case .computed(let formula, let operands):
      do throws(FormulaEvaluator.Failure) {
        return .value(try evaluator(operands, run).value(of: formula))
      } catch {
        return .reason(error.reason, of: whole)
      }
    }
  }

  private func evaluator(_ operands: [Slot], _ run: Run) -> FormulaEvaluator {
    FormulaEvaluator(
      operand: { index throws(FormulaEvaluator.Failure) in
        switch self.value(of: operands[index], run, of: operands[index].name) {
        case .value(let value): return value
        case .reason(let reason, _): throw FormulaEvaluator.Failure(reason: reason)
        }
      }, maxStringLength: limits.maxStringLength)
  }

  private var decoder: ValueDecoder {
    var shown = ValueLimits()
    shown.maxStringLength = limits.maxStringLength
    shown.maxArrayValues = limits.maxArrayValues
    shown.maxVariableRecurse = limits.maxVariableRecurse
    return ValueDecoder(typeOfRuntimeType: { _ in nil }, nameOfFunction: { _ in nil }, limits: shown)
  }

  // MARK: - Conditions

  func condition(_ text: String) throws -> CaptureCondition {
    var block = RootBlock()
    return try ConditionCompiler.compile(try Expression(parsing: text), scope: scope, limits: limits, into: &block)
  }

  /// The results of the code and of the formula; nil: undecided. If there is no code, it has no result.
  func decide(_ text: String) throws -> (code: Bool??, formula: Bool?) {
    var block = RootBlock()
    let condition = try ConditionCompiler.compile(
      try Expression(parsing: text), scope: scope, limits: limits, into: &block)
    let run = Run(block, image)
    var formula: Bool?
    if case .value(.bool(let holds)) = value(of: condition.slot, run, of: condition.text) { formula = holds }
    return (condition.code.map { ConditionMachine(run, image).run($0) }, formula)
  }
}

/// A root block after its operations have run.
struct Run {
  enum Status: String {
    case read = ""
    case isNil = "a pointer on the way to it is nil"
    case fault = "its memory could not be read"
    case range = "the index is out of range"
  }

  private(set) var data: [UInt8]
  private(set) var status: [Status] = []

  init(_ block: RootBlock, _ image: ExpressionMachine.Image) {
    data = Array(repeating: 0, count: block.sizeBytes + 8)
    for operation in block.operations {
      let result = run(operation, image)
      if operation.size < 8, operation.destination % 8 == 0 {
        data.replaceSubrange(operation.destination..<operation.destination + 8, with: Array(repeating: 0, count: 8))
      }
      switch result {
      case .success(let bytes):
        data.replaceSubrange(operation.destination..<operation.destination + operation.size, with: bytes)
        status.append(.read)
      case .failure(let failure): status.append(failure.status)
      }
    }
  }

  private struct Failure: Error { let status: Status }

  func word(_ offset: Int) -> UInt64 {
    data[offset..<offset + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private func run(
    _ operation: CaptureOperation, _ image: ExpressionMachine.Image
  ) -> Result<[UInt8], Failure> {
    if let failed = operation.dependsOn.first(where: { status[$0] != .read }) {
      return .failure(Failure(status: status[failed]))
    }
    var address: UInt64
    switch operation.source {
    case .constant(let bits): return .success(Array(ExpressionMachine.bytes(bits).prefix(operation.size)))
    case .absolute(let place): address = place.rawValue
    case .register, .ofHit, .vector, .memory: return .failure(Failure(status: .fault))
    case .indirect(let pointer, let displacement, let index):
      address = word(pointer)
      if address == 0 {
        return operation.nilIsZero
          ? .success(Array(repeating: 0, count: operation.size)) : .failure(Failure(status: .isNil))
      }
      address = UInt64(Int64(address) + Int64(displacement))
      if let index {
        guard let offset = offset(index) else { return .failure(Failure(status: .range)) }
        address += offset
      }
    }
    if operation.takesAddress { return .success(ExpressionMachine.bytes(address)) }
    return image.read(at: address, count: operation.size).map { .success(Array($0)) }
      ?? .failure(Failure(status: .fault))
  }

  private func offset(_ index: CaptureOperation.Index) -> UInt64? {
    func number(_ value: CaptureOperation.IndexValue) -> Int64 {
      switch value {
      case .constant(let number): Int64(number)
      case .stored(let offset): Int64(bitPattern: word(offset))
      }
    }
    var position = number(index.value)
    if let size = index.signedSizeBytes { position = (position << (64 - 8 * size)) >> (64 - 8 * size) }
    guard position >= 0, position < number(index.bound) else { return nil }
    return UInt64(position) * UInt64(index.strideBytes)
  }
}
