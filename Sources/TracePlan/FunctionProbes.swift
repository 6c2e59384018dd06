// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import MachineCode
import TargetMemory

/// The probes that trace one function: where it is entered, where it returns, and what to capture there.
struct FunctionProbes {
  /// The function whose calls these are, as printed: for a wrapper that holds a method's body, the method.
  let name: String
  /// Where a call is counted and its arguments are still where the calling convention puts them.
  let entrySite: EntrySite
  /// Where it is counted and its arguments are read.
  let entry: ReadingPoint
  /// Whether logpoints at `entrySite`, those of the function's own line, belong to `entry`.
  let takesLogpointsAlong: Bool
  let entryReading: EntryReading
  let returns: [Returns]
  /// Set for a generic body that several instantiations share.
  let variants: [Variant]
  let declaration: SourcePosition
  let goroutineSource: Capture.GoroutineSource
  /// See `Capture.endIsSeen`.
  let endIsSeen: Bool
  /// What the user should know about it although it can be traced: sentences.
  let remarks: [String]

  /// Returns whose results are read in the same way.
  struct Returns {
    var points: [ReadingPoint] = []
    /// The instructions that return, one for each point.
    var instructions: [TargetAddress] = []
    let reading: ReturnReading
  }

  struct BlockWithSlots {
    var block = RootBlock()
    var slots: [Slot] = []
    /// Of an entry; decided at the call's end if it is `EndCondition`'s.
    var condition: CaptureCondition?
    /// What such a condition needs of the entry.
    var kept: [Slot] = []
  }

  /// - Parameter logpoints: Addresses of the logpoints in the function's code.
  /// - Throws: `PlanError.noEntrySite` if calls can't be counted exactly.
  init(_ function: GoFunction, in program: GoProgram, limits: CaptureLimits, logpoints: [TargetAddress] = [])
    throws(PlanError)
  {
    guard let code = program.code(of: function) else {
      throw .noEntrySite(function: function.name, why: "its code is not in the file")
    }
    let entrySite: EntrySite
    do throws(EntryRefusal) {
      entrySite = try code.entrySite()
    } catch {
      throw .noEntrySite(function: function.name, why: error.description)
    }
    self.entrySite = entrySite
    // Assembly may switch stacks and leave in any way.
    let held = program.heldMethod(in: function)
    let heldCall = held.flatMap { HeldCall(function, holding: $0, in: program) }
    if let held, heldCall == nil {
      throw .noEntrySite(
        function: function.name, why: "the debug information does not describe what it passes to \(held.name)")
    }
    name = held?.name ?? function.name
    endIsSeen = !function.isAssembly && code.leavesByJump.isEmpty && (!code.returns.isEmpty || code.neverReturns)
    remarks = held == nil ? Self.remarks(on: function, code: code) : []
    let described = heldCall?.details ?? (try? program.details(of: function))
    declaration =
      described?.declaration ?? program.declaration(of: function) ?? SourcePosition(file: "", line: 0)
    goroutineSource = described?.usesABI0 ?? function.usesABI0 ? .threadLocal : .r14
    var boundary = ReadingPoint(boundary: TargetAddress(entrySite.address), skipsWhere: entrySite.skipsWhere)
    guard let described, !function.isAssembly else {
      let reason =
        program.hasDebugInfo
        ? "it is written in assembly, whose arguments the debug information does not describe"
        : GoProgram.noDebugInfoReason
      entry = boundary
      takesLogpointsAlong = false
      entryReading = EntryReading(
        function: function.name, point: boundary,
        arguments: [.init(name: "_", type: .word, place: .unknown(reason: reason))], results: [], dictionary: nil,
        limits: limits, program: program)
      returns = Self.groups(code.returns, moved: [:]) {
        ReturnReading(
          function: function.name, point: $0,
          results: [.init(name: "_", type: nil, place: .unknown(reason: reason))], limits: limits, program: program)
      }
      variants = []
      return
    }
    let instances = program.instances(of: function)
    // If no other instantiation runs the body, there is nothing to distinguish.
    let details = instances.count == 1 ? described.concrete(in: instances[0]) : described
    let assignment = ABIAssignment(
      parameters: details.parameters.map(\.type), results: details.results.map(\.type),
      dictionaryPosition: details.dictionaryPosition, usesABI0: details.usesABI0)
    // The runtime's own table also counts what the debug information omits.
    let isExact = program.listsBlankParameters || program.argumentBytes(of: function) == assignment.stackBytes
    let gap = isExact ? nil : Self.gap(in: details, assignment)
    // If nothing can be missing, the convention is right, whatever an optimiser's location list says.
    let isComplete = isExact && (details.parametersAreComplete || !assignment.hasPadding)
    if heldCall?.isReceiverPassed ?? false, isComplete,
      let checked = Self.pointBehindReceiverCheck(assignment, details, entrySite, code, in: program)
    {
      boundary = checked
    }
    let floats = assignment.usesVectors ? FloatPoints(function, code, in: program) : nil
    let movedReturns = floats?.returns(places: assignment.results) ?? [:]
    let dictionary = instances.count > 1 ? DictionaryPlace(details, assignment) : nil
    let movedEntry =
      isComplete && heldCall == nil
      ? floats?.entry(
        behind: entrySite, places: assignment.parameters, along: dictionary?.register,
        types: details.parameters.map(\.type), declarationLine: details.declaration.line, logpoints: logpoints) : nil
    let start = boundary
    let isInOrder = movedReturns.values.allSatisfy { point in
      // A call is entered before it returns.
      movedEntry.map { point.address < start.address || point.address >= $0.point.address } ?? true
    }
    entry = isInOrder ? movedEntry?.point ?? boundary : boundary
    takesLogpointsAlong = isInOrder && movedEntry?.isBeforeStatements ?? false
    let entry = entry
    let dictionarySource = dictionary?.source(at: entry)
    let reading = { (details: FunctionDetails) in
      let passed = Self.arguments(details, assignment, isComplete: isComplete, gap: gap)
      return EntryReading(
        function: held?.name ?? function.name, point: entry, arguments: heldCall?.arguments(passed) ?? passed,
        results: details.results.map { ($0.name, $0.type) }, dictionary: dictionarySource, limits: limits,
        program: program)
    }
    let firstReturn = code.returns.first.map { TargetAddress($0) }
    let returnReading = { (details: FunctionDetails, point: ReadingPoint) in
      let results = Self.results(details, assignment) { result, offset in
        if isComplete { return offset }
        // The stack space of the missing parameters is unknown: only the debug information can give the places.
        guard let address = firstReturn,
          case .memory(.frame(let known))? = program.location(of: result, at: address)?.pieces.first?.place
        else { return nil }
        return known
      }
      return ReturnReading(
        function: held?.name ?? function.name, point: point, results: results, limits: limits, program: program)
    }
    entryReading = reading(details)
    let returns = Self.groups(code.returns, moved: movedReturns) { returnReading(details, $0) }
    self.returns = returns
    variants =
      dictionarySource == nil || instances.count > Self.maximumVariants
      ? []
      : instances.map { instance in
        let concrete = details.concrete(in: instance)
        return Variant(
          dictionary: instance.dictionary, entryReading: reading(concrete),
          returnReadings: returns.map { returnReading(concrete, $0.points[0]) })
      }
  }

  private static func groups(
    _ instructions: [UInt64], moved: [UInt64: ReadingPoint], reading: (ReadingPoint) -> ReturnReading
  ) -> [Returns] {
    var groups: [Returns] = []
    for instruction in instructions.map({ TargetAddress($0) }) {
      let point = moved[instruction.rawValue] ?? ReadingPoint(boundary: instruction)
      let known = groups.firstIndex { $0.points[0].readsAlike(point) }
      if known == nil { groups.append(Returns(reading: reading(point))) }
      let index = known ?? groups.count - 1
      groups[index].points.append(point)
      groups[index].instructions.append(instruction)
    }
    return groups
  }

  /// A wrapper whose receiver is a nil pointer calls no method.
  private static func pointBehindReceiverCheck(
    _ assignment: ABIAssignment, _ details: FunctionDetails, _ site: EntrySite, _ code: FunctionCode,
    in program: GoProgram
  ) -> ReadingPoint? {
    guard let panic = program.function(named: "runtime.panicwrap") else { return nil }
    let places = assignment.parameters
    return code.siteBehindReceiverCheck(
      from: site, panic: panic.entry.rawValue, arguments: ABIAssignment.pieces(of: places),
      stackBytes: ABIAssignment.stackBytes(of: places, types: details.parameters.map(\.type))
    ).map { ReadingPoint($0) }
  }

  private static func remarks(on function: GoFunction, code: FunctionCode) -> [String] {
    var remarks: [String] = []
    if code.neverReturns {
      remarks.append("'\(function.name)' never returns: only its entries are reported.")
    } else if code.returns.isEmpty {
      remarks.append("'\(function.name)' leaves by a jump into another function: only its entries are reported.")
    } else if !code.leavesByJump.isEmpty {
      remarks.append("'\(function.name)' also leaves by a jump into another function: these returns are not seen.")
    }
    return remarks
  }

  private static func arguments(
    _ details: FunctionDetails, _ assignment: ABIAssignment, isComplete: Bool, gap: Int?
  ) -> [EntryReading.Argument] {
    var result: [EntryReading.Argument] = []
    for (index, parameter) in details.parameters.enumerated() {
      if index == gap {
        let reason = "Go before 1.22 leaves parameters without a name out of the debug information"
        result.append(.init(name: "_", type: parameter.type, place: .unknown(reason: reason)))
      }
      // After a parameter that the debug information omitted, the convention's count is off.
      let place: EntryReading.Argument.Place
      if isComplete, let assigned = assignment.parameters[index] {
        place = .placed(assigned)
      } else if details.sharesEntryRegister(parameter) {
        place = .unknown(reason: "the debug information gives the same place to another parameter")
      } else if !details.entryRegistersAreInOrder {
        place = .unknown(reason: "the debug information contradicts the calling convention")
      } else if let location = parameter.entryLocation {
        place = .located(location)
      } else {
        place = .unknown(reason: "the debug information does not say where it is passed")
      }
      result.append(.init(name: parameter.name, type: parameter.type, place: place))
    }
    return result
  }

  /// The first parameter that starts in another register or stack slot than the listed ones lead to: a parameter is
  /// missing before it.
  private static func gap(in details: FunctionDetails, _ assignment: ABIAssignment) -> Int? {
    zip(details.parameters, assignment.parameters).enumerated().first { _, pair in
      switch (pair.1, pair.0.entryLocation?.pieces.first?.place) {
      case (.registers(let pieces)?, .register(let found)?):
        if case .integer(let expected)? = pieces.first?.register { return found != expected }
        return false
      case (.stack(let expected)?, .memory(.frame(let found))?): return found != expected
      default: return false
      }
    }?.offset
  }

  private static func results(
    _ details: FunctionDetails, _ assignment: ABIAssignment, stackOffset: (FunctionDetails.Parameter, Int) -> Int?
  ) -> [ReturnReading.Result] {
    details.results.enumerated().map { index, parameter in
      let place: ReturnReading.Result.Place? =
        switch assignment.results[index] {
        case .registers(let pieces)?: .placed(.registers(pieces))
        case .stack(let assigned)?: stackOffset(parameter, assigned).map { .placed(.stack(offset: $0)) }
        case nil: nil
        }
      return ReturnReading.Result(
        name: parameter.name, type: parameter.type,
        place: place ?? .unknown(reason: "the debug information does not say where it is returned"))
    }
  }

  /// Where RSP points at the return address: at an entry site and at a return.
  static let frameAtCallBoundary = FrameAddress(
    register: MachineRegisters.stackPointer, offset: MachineRegisters.returnAddressBytes)
}

extension FunctionDetails {
  /// If Go's optimiser merged two variables, it lists both in the register of one (golang issue 61700).
  fileprivate func sharesEntryRegister(_ parameter: Parameter) -> Bool {
    let own = parameter.entryRegisters
    return parameters.contains { $0.id != parameter.id && !own.isDisjoint(with: $0.entryRegisters) }
  }

  /// Whether the registers follow each other as the convention assigns them, those of one parameter without a gap. An
  /// optimiser's location list that breaks this order describes another moment than the entry.
  fileprivate var entryRegistersAreInOrder: Bool {
    let vectors = Array(17...31)  // DWARF's numbers of X0 to X14
    return [ABIAssignment.integerRegisters, vectors].allSatisfy { sequence in
      var last = -1
      return parameters.allSatisfy { parameter in
        let indexes = parameter.entryLocation.map { location in
          location.pieces.compactMap { piece -> Int? in
            guard case .register(let number) = piece.place else { return nil }
            return sequence.firstIndex(of: number)
          }
        }
        guard let indexes, let first = indexes.first else { return true }
        guard first > last, zip(indexes, indexes.dropFirst()).allSatisfy({ $0 + 1 == $1 }) else { return false }
        last = indexes[indexes.count - 1]
        return true
      }
    }
  }
}

extension FunctionDetails.Parameter {
  fileprivate var entryRegisters: Set<Int> {
    Set((entryLocation?.pieces ?? []).compactMap { if case .register(let number) = $0.place { number } else { nil } })
  }
}
