// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import GoProgram
import GoValues
import TargetMemory
import TraceBackend
import TracePlan

/// Writes slots as Go values.
final class ValueSlotWriter: SlotWriter {
  private let decoder: ValueDecoder
  private let limits: CaptureLimits

  init(program: GoProgram, limits: CaptureLimits, loadBias: UInt64) {
    self.limits = limits
    var shown = ValueLimits()
    shown.maxStringLength = limits.maxStringLength
    shown.maxArrayValues = limits.maxArrayValues
    shown.maxStructFields = limits.maxStructFields
    shown.maxVariableRecurse = limits.maxVariableRecurse
    shown.followPointers = limits.followPointers
    let segments = program.readOnlySegments
    // Values hold addresses of the process; the program knows them as linked.
    decoder = ValueDecoder(
      typeOfRuntimeType: { program.type(ofRuntimeType: TargetAddress($0.rawValue &- loadBias)) },
      nameOfFunction: { program.function(startingAt: TargetAddress($0.rawValue &- loadBias))?.name }, limits: shown,
      readOnly: { address, count in
        let linked = TargetAddress(address.rawValue &- loadBias)
        guard segments.contains(where: { $0.range.contains(linked) }) else { return nil }
        return program.bytes(at: linked, count: count)
      })
  }

  func append(_ slot: Slot, from reader: SlotReader, to text: inout [UInt8]) -> SlotOutcome {
    switch value(of: slot, from: reader) {
    case .unavailable(let reason): return .unreadable(reason: reason)
    case .value(var value, _):
      // For a panic, the value is printed, not the interface that holds it.
      if reader.capture.kind == .panicStart, case .interface(_, _, let content) = value { value = content }
      if case .unreadable(let reason) = value { return .unreadable(reason: reason.clause) }
      value.write(into: &text)
      let missing = value.reasons
      if missing.isEmpty { return .written }
      return .writtenInPart(missing.map { SlotOutcome.MissingPart(part: $0.path, reason: $0.reason.clause) })
    }
  }

  func truth(of slot: Slot, from reader: SlotReader) -> Truth {
    switch value(of: slot, from: reader) {
    case .unavailable(let reason): .undecided(reason: reason)
    case .value(.bool(let holds), _): holds ? .holds : .fails
    case .value: .undecided(reason: "it is neither true nor false")
    }
  }

  func json(_ slot: Slot, from reader: SlotReader) -> [String: JSONValue] {
    switch value(of: slot, from: reader) {
    case .unavailable(let reason): ["missing": .string(reason)]
    case .value(let value, let type): ValueJSON.members(of: value, as: type)
    }
  }

  func value(of slot: Slot, from reader: SlotReader) -> SlotValue {
    if case .computed(let formula, let operands) = slot.content { return compute(formula, operands, slot.name, reader) }
    switch reader.content(of: slot) {
    case .unavailable(let reason): return .unavailable(reason: reason)
    case .value(let type, let bytes, let unseen):
      let unseen = unseen.isEmpty ? nil : UnseenBytes(unseen, reason: SlotReader.invisible)
      return .value(decoder.decode(type: type, bytes: bytes, unseen: unseen, memory: reader.memory), type)
    }
  }

  private func compute(
    _ formula: Formula, _ operands: [Slot], _ name: String, _ reader: SlotReader
  ) -> SlotValue {
    let evaluator = FormulaEvaluator(
      operand: { index throws(FormulaEvaluator.Failure) in
        guard operands.indices.contains(index) else { throw FormulaEvaluator.unexpected }
        switch self.value(of: operands[index], from: reader) {
        case .value(.unreadable(let reason), _): throw Self.failure(reason.clause, operands[index].name, name)
        case .value(let value, _): return value
        case .unavailable(let reason): throw Self.failure(reason, operands[index].name, name)
        }
      }, maxStringLength: limits.maxStringLength)
    do throws(FormulaEvaluator.Failure) {
      return .value(try evaluator.value(of: formula), formula.type)
    } catch {
      return .unavailable(reason: error.reason)
    }
  }

  /// If there are several operands, the message names the unreadable one.
  private static func failure(_ reason: String, _ operand: String, _ whole: String) -> FormulaEvaluator.Failure {
    FormulaEvaluator.Failure(reason: operand == whole ? reason : "\(operand) can't be read: \(reason)")
  }
}
