// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// A call of a method whose body is in a wrapper: its declaration, and where its receiver is when the wrapper starts.
struct HeldCall {
  let declaration: SourcePosition
  /// The wrapper's parameters, as the calling convention counts them.
  let details: FunctionDetails
  /// nil if the debug information does not list the receiver: it has no name, or the method's own body lists it.
  let receiver: EntryReading.Argument?
  /// Whether the first of the wrapper's arguments takes the place of the receiver.
  let isReceiverPassed: Bool

  /// - Returns: Nil if the wrapper's parameters are not described.
  init?(_ wrapper: GoFunction, holding held: HeldMethod, in program: GoProgram) {
    guard let described = try? program.details(of: wrapper) else { return nil }
    let path = held.receiver
    isReceiverPassed = !path.isCaptured
    let listsReceiver = isReceiverPassed && program.listsReceiver(of: wrapper, in: described.parameters)
    let others = Array(described.parameters.dropFirst(listsReceiver ? 1 : 0))
    let method = held.body.flatMap { try? program.details(of: $0) }
    declaration = method?.declaration ?? program.declaration(ofInlined: held.name)
    var parameters = others
    var receiverType: GoType?
    if isReceiverPassed {
      guard let passed = path.start == .pointer ? GoType.word : path.type else { return nil }
      parameters.insert(FunctionDetails.Parameter(name: "_", type: passed, isResult: false), at: 0)
      receiverType = passed
    }
    details = FunctionDetails(
      declaration: declaration, parameters: parameters, results: described.results, hasReceiver: isReceiverPassed,
      usesABI0: described.usesABI0, parametersAreComplete: described.parametersAreComplete)
    let listed = method?.parameters ?? program.parameters(ofInlined: held.name)
    guard let first = listed.first, listed.count > others.count else {
      receiver = nil
      return
    }
    let assigned = receiverType.flatMap {
      ABIAssignment(parameters: [$0], results: [], usesABI0: described.usesABI0).parameters[0]
    }
    let type = Self.concrete(first.type, path, in: program)
    receiver = EntryReading.Argument(
      name: first.name, type: type, place: ReceiverCursor.place(of: path, type, passed: assigned))
  }

  /// The body that instantiations of a generic method share has only the shape; a wrapper is made for one of them.
  private static func concrete(_ type: GoType, _ path: ReceiverPath, in program: GoProgram) -> GoType {
    guard type.name.hasPart("go.shape."), var value = path.fields.last?.type ?? path.type else { return type }
    if case .pointer(let element?) = value.kind { value = element }
    return (path.isPointer ? program.type(named: "*\(value.name)") : value) ?? type
  }

  /// The method's arguments, taken from those of the wrapper.
  func arguments(_ passed: [EntryReading.Argument]) -> [EntryReading.Argument] {
    [receiver].compactMap { $0 } + passed.dropFirst(isReceiverPassed ? 1 : 0)
  }
}

/// Where a value is on the way from the wrapper's parameters to its method's receiver.
private enum ReceiverCursor {
  /// In a value that the calling convention placed, this many bytes from its start.
  case passed(ABIAssignment.Place, offset: Int)
  /// At the address in a register.
  case memory(register: Int, displacement: Int)
  /// At the address that a pointer holds.
  case behind(VariableLocation, displacement: Int)

  static func place(
    of path: ReceiverPath, _ type: GoType, passed: ABIAssignment.Place?
  ) -> EntryReading.Argument.Place {
    let unknown = EntryReading.Argument.Place.unknown(reason: "the debug information does not say where it is passed")
    let firstRegister = ABIAssignment.integerRegisters[0]
    let closureValue = 8
    var cursor: ReceiverCursor
    switch path.start {
    case .value:
      guard let passed else { return unknown }
      cursor = .passed(passed, offset: 0)
    case .pointer:
      if path.isPointer, path.fields.isEmpty { return passed.map { .placed($0) } ?? unknown }
      cursor = .memory(register: firstRegister, displacement: 0)
    case .capturedValue: cursor = .memory(register: MachineRegisters.closure, displacement: closureValue)
    case .capturedPointer:
      let pointer = word(.memory(.register(MachineRegisters.closure, offset: closureValue)))
      if path.isPointer, path.fields.isEmpty { return .located(pointer) }
      cursor = .behind(pointer, displacement: 0)
    }
    for (index, field) in path.fields.enumerated() {
      cursor = cursor.moved(by: field.offset)
      guard case .pointer = field.type.kind else { continue }
      if index == path.fields.count - 1, path.isPointer { return cursor.value(of: type) ?? unknown }
      guard let next = cursor.followed() else {
        return .unknown(reason: "it lies behind more than one embedded pointer")
      }
      cursor = next
    }
    guard path.isPointer else { return cursor.value(of: type) ?? unknown }
    if case .memory(let register, let displacement) = cursor {
      return .address(register: register, displacement: displacement)
    }
    return .unknown(reason: "it points to a field behind an embedded pointer")
  }

  private static func word(_ place: VariableLocation.Place) -> VariableLocation {
    VariableLocation(pieces: [.init(sizeBytes: 8, place: place)])
  }

  private func moved(by bytes: Int) -> ReceiverCursor {
    switch self {
    case .passed(let place, let offset): .passed(place, offset: offset + bytes)
    case .memory(let register, let displacement): .memory(register: register, displacement: displacement + bytes)
    case .behind(let pointer, let displacement): .behind(pointer, displacement: displacement + bytes)
    }
  }

  /// The target of the pointer that is here.
  private func followed() -> ReceiverCursor? {
    switch self {
    case .passed(.registers(let pieces), let offset):
      guard case .integer(let register)? = pieces.first(where: { $0.offset == offset })?.register else { return nil }
      return .memory(register: register, displacement: 0)
    case .passed(.stack(let start), let offset):
      return .behind(Self.word(.memory(.frame(offset: start + offset))), displacement: 0)
    case .memory(let register, let displacement):
      return .behind(Self.word(.memory(.register(register, offset: displacement))), displacement: 0)
    case .behind: return nil
    }
  }

  private func value(of type: GoType) -> EntryReading.Argument.Place? {
    switch self {
    case .memory(let register, let displacement):
      let memory = VariableLocation.Place.memory(.register(register, offset: displacement))
      return .located(VariableLocation(pieces: [.init(sizeBytes: type.sizeBytes, place: memory)]))
    case .behind(let pointer, let displacement): return .behind(pointer, displacement: displacement)
    case .passed(.stack(let start), let offset):
      let memory = VariableLocation.Place.memory(.frame(offset: start + offset))
      return .located(VariableLocation(pieces: [.init(sizeBytes: type.sizeBytes, place: memory)]))
    case .passed(.registers(let pieces), let offset):
      let own = pieces.filter { $0.offset >= offset && $0.offset + $0.sizeBytes <= offset + type.sizeBytes }.map {
        ABIAssignment.Piece(register: $0.register, offset: $0.offset - offset, sizeBytes: $0.sizeBytes)
      }
      return .placed(.registers(own))
    }
  }
}
