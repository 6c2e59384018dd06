// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import TargetMemory

/// How a function's arguments are read where its calls are counted.
///
/// It describes one instantiation of a generic body: each has its own reading.
struct EntryReading {
  let function: String
  let point: ReadingPoint
  let arguments: [Argument]
  /// The results, which have no value at an entry.
  let results: [(name: String, type: GoType)]
  /// Reads the dictionary's address, if instantiations must be told apart.
  let dictionary: CaptureOperation.Source?
  let limits: CaptureLimits
  let program: GoProgram

  struct Argument {
    let name: String
    let type: GoType
    let place: Place

    enum Place {
      case placed(ABIAssignment.Place)
      case located(VariableLocation)
      /// In memory, `displacement` bytes after the address that a pointer holds.
      case behind(VariableLocation, displacement: Int)
      /// A pointer that is not stored anywhere: `displacement` bytes after the address in a register (DWARF number).
      case address(register: Int, displacement: Int)
      /// A clause for the user.
      case unknown(reason: String)
    }
  }

  /// The arguments, preceded by the values that the condition needs.
  ///
  /// - Parameter ending: A condition that is decided when the call ends: the block then has what that needs of the entry.
  /// - Throws: If the condition can never be decided here.
  func block(
    condition: Expression? = nil, ending: EndCondition? = nil
  ) throws(ConditionError) -> FunctionProbes.BlockWithSlots {
    var result = FunctionProbes.BlockWithSlots()
    if let dictionary { result.block.readDictionary(dictionary) }
    if let ending {
      result.kept = try ending.keep(scope, limits, in: &result.block)
      result.condition = try ending.condition(kept: result.kept, results: results, scope, limits)
    } else if let condition {
      result.condition = try ConditionCompiler.compile(condition, scope: scope, limits: limits, into: &result.block)
    }
    result.slots = arguments.map { Slot(name: $0.name, content: content(of: $0, in: &result.block), type: $0.type) }
    return result
  }

  private func content(of argument: Argument, in block: inout RootBlock) -> Slot.Content {
    do throws(RootBlock.Refusal) {
      switch argument.place {
      case .placed(let place): return try block.value(argument.type, at: place, point, limits: limits)
      case .located(let location):
        return try block.value(
          argument.type, at: location, frame: point.frame, limits: limits)
      case .behind(let pointer, let displacement):
        return try block.value(
          argument.type, behind: pointer, displacement: displacement, frame: point.frame, limits: limits)
      case .address(let register, let displacement):
        return try block.value(argument.type, limits: limits) { (block, offset, count) throws(RootBlock.Refusal) in
          try block.append(
            .memory(register: register, displacement: displacement), size: count, destination: offset,
            takesAddress: true)
        }
      case .unknown(let reason): return .unavailable(reason: reason)
      }
    } catch {
      return .unavailable(reason: error.reason)
    }
  }

  /// The names that a condition may use: the arguments and package-level names.
  private var scope: ExpressionScope {
    var withoutValue: [String: String] = [:]
    for (name, _) in results where name != "_" {
      withoutValue[name] = "a result, which has no value yet when the function is entered"
    }
    let variables = arguments.compactMap { argument -> ScopedVariable? in
      guard argument.name != "_" else { return nil }
      let location: VariableLocation
      var offsetBehindPointer: Int?
      switch argument.place {
      case .placed(let place): location = point.location(of: place, argument.type)
      case .located(let known): location = known
      case .behind(let pointer, let displacement):
        location = pointer
        offsetBehindPointer = displacement
      case .address:
        withoutValue[argument.name] = "a pointer to an embedded field, which this kind of call does not store"
        return nil
      case .unknown(let reason):
        withoutValue[argument.name] = "unknown: \(reason)"
        return nil
      }
      return ScopedVariable(
        name: argument.name, type: argument.type, location: location, isEscaped: offsetBehindPointer != nil,
        offsetBehindPointer: offsetBehindPointer ?? 0, role: .parameter)
    }
    return ExpressionScope(
      variables: variables, frame: point.frame, function: function, in: program, withoutValue: withoutValue)
  }
}

extension ReadingPoint {
  /// The location of a value here, from its place in the calling convention, in the form of the debug information.
  func location(of place: ABIAssignment.Place, _ type: GoType) -> VariableLocation {
    switch place {
    case .stack(let offset):
      let stack = VariableLocation.Place.memory(.register(frame.register, offset: frame.offset + offset))
      return VariableLocation(pieces: [.init(sizeBytes: type.sizeBytes, place: stack)])
    case .registers(let pieces):
      var end = 0
      var located: [VariableLocation.Piece] = []
      for piece in pieces {
        if piece.offset > end { located.append(.init(sizeBytes: piece.offset - end, place: .padding)) }
        located.append(.init(sizeBytes: piece.sizeBytes, place: Self.place(source(of: piece))))
        end = piece.offset + piece.sizeBytes
      }
      if end < type.sizeBytes { located.append(.init(sizeBytes: type.sizeBytes - end, place: .padding)) }
      return VariableLocation(pieces: located)
    }
  }

  private static func place(_ source: CaptureOperation.Source) -> VariableLocation.Place {
    switch source {
    case .register(let number): .register(number)
    case .vector(let number): .register(number + MachineRegisters.firstVector)
    case .constant(let bits): .constant(withUnsafeBytes(of: bits.littleEndian) { Array($0) })
    case .memory(let register, let displacement): .memory(.register(register, offset: displacement))
    case .absolute(let address): .memory(.address(address))
    case .indirect, .ofHit: .missing
    }
  }
}
