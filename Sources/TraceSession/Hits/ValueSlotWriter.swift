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
  /// For logpoints, which show longer strings.
  private let logpointDecoder: ValueDecoder
  private let limits: CaptureLimits
  private let program: GoProgram
  private let loadBias: UInt64

  init(program: GoProgram, limits: CaptureLimits, loadBias: UInt64) {
    self.limits = limits
    self.program = program
    self.loadBias = loadBias
    var shown = ValueLimits()
    shown.maxArrayValues = limits.maxArrayValues
    shown.maxStructFields = limits.maxStructFields
    shown.maxVariableRecurse = limits.maxVariableRecurse
    shown.followPointers = limits.followPointers
    let segments = program.readOnlySegments
    // Values hold addresses of the process; the program knows them as linked.
    func decoder(for kind: Capture.Kind) -> ValueDecoder {
      shown.maxStringLength = limits.maxStringLength(in: kind)
      return ValueDecoder(
        typeOfRuntimeType: { program.type(ofRuntimeType: TargetAddress($0.rawValue &- loadBias)) },
        nameOfFunction: { program.function(startingAt: TargetAddress($0.rawValue &- loadBias))?.name }, limits: shown,
        readOnly: { address, count in
          let linked = TargetAddress(address.rawValue &- loadBias)
          guard segments.contains(where: { $0.range.contains(linked) }) else { return nil }
          return program.bytes(at: linked, count: count)
        })
    }
    self.decoder = decoder(for: .entry)
    logpointDecoder = decoder(for: .logpoint)
  }

  func append(_ slot: Slot, from reader: SlotReader, to text: inout [UInt8]) -> SlotOutcome {
    switch value(of: slot, from: reader) {
    case .unavailable(let reason): return .unreadable(reason: reason)
    case .absent: return .unreadable(reason: Self.absent)
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

  func shortTexts(of slots: [Slot], last: Int?, within bytes: Int, from reader: SlotReader) -> [[UInt8]] {
    let values = slots.map { slot -> Value in
      switch value(of: slot, from: reader) {
      case .value(let value, _): value
      case .unavailable(let reason): .unreadable(.other(reason))
      case .absent: .leftOut
      }
    }
    return ShortTexts.texts(of: values, last: last, within: bytes)
  }

  func truth(of slot: Slot, from reader: SlotReader?, end: CallEnd?) -> Truth {
    switch value(of: slot, from: reader, end: end) {
    case .unavailable(let reason): .undecided(reason: reason)
    case .absent: .undecided(reason: Self.absent)
    case .value(.bool(let holds), _): holds ? .holds : .fails
    case .value: .undecided(reason: "it is neither true nor false")
    }
  }

  func json(_ slot: Slot, from reader: SlotReader) -> [String: JSONValue] {
    switch value(of: slot, from: reader) {
    case .unavailable(let reason): ["missing": .string(reason)]
    case .absent: ["missing": .string(Self.absent)]
    case .value(let value, let type):
      // A field of an interface's value may have no type that is known beforehand.
      if case .unsupported = type.kind {
        ValueJSON.members(of: value, as: nil)
      } else {
        ValueJSON.members(of: value, as: type)
      }
    }
  }

  func value(of slot: Slot, from reader: SlotReader) -> SlotValue { value(of: slot, from: reader, end: nil) }

  private func value(of slot: Slot, from reader: SlotReader?, end: CallEnd?) -> SlotValue {
    switch slot.content {
    case .computed(let formula, let operands): return compute(formula, operands, slot.name, reader, end)
    case .ofEnd(let value): return self.value(value, of: end)
    case .caller(let address): return caller(value(of: address, from: reader, end: end))
    case .value, .unavailable: break
    }
    guard let reader else { return .unavailable(reason: "the call did not return") }
    switch reader.content(of: slot) {
    case .unavailable(let reason): return .unavailable(reason: reason)
    case .value(let type, let bytes, let unseen):
      let unseen = unseen.isEmpty ? nil : UnseenBytes(unseen, reason: SlotReader.invisible)
      let decoder = reader.capture.kind == .logpoint ? logpointDecoder : decoder
      return .value(decoder.decode(type: type, bytes: bytes, unseen: unseen, memory: reader.memory), type)
    }
  }

  private func caller(_ address: SlotValue) -> SlotValue {
    guard case .value(.uint(let address), _) = address else { return address }
    let linked = TargetAddress(address &- loadBias)
    guard let name = program.frames(at: .returnAddress(linked))?.first?.function else {
      return .unavailable(reason: "the caller is not Go code")
    }
    return .value(.string(bytes: Array(name.utf8), length: name.utf8.count), Self.string)
  }

  private static var string: GoType { GoType.known("string") }

  private func value(_ value: Slot.EndValue, of end: CallEnd?) -> SlotValue {
    guard let end else { return .unavailable(reason: "it is known when the call has ended") }
    switch value {
    case .duration:
      guard let duration = end.duration else { return .unavailable(reason: "its duration is not known") }
      return .value(.duration(nanoseconds: Int64(clamping: duration)), .duration)
    case .panics: return .value(.uint(end.isByPanic ? 1 : 0), .word)
    case .kept(let index):
      return end.kept.indices.contains(index) ? end.kept[index] : .unavailable(reason: "its record is damaged")
    case .absent: return .absent
    }
  }

  private func compute(
    _ formula: Formula, _ operands: [Slot], _ name: String, _ reader: SlotReader?, _ end: CallEnd?
  ) -> SlotValue {
    let kind = reader?.capture.kind ?? .return
    let evaluator = FormulaEvaluator(
      operand: { index throws(FormulaEvaluator.Failure) in
        guard operands.indices.contains(index) else { throw FormulaEvaluator.unexpected }
        switch self.value(of: operands[index], from: reader, end: end) {
        case .absent: throw FormulaEvaluator.Failure.absent
        case .value(.unreadable(let reason), _): throw Self.failure(reason.clause, operands[index].name, name)
        case .value(let value, _): return value
        case .unavailable(let reason): throw Self.failure(reason, operands[index].name, name)
        }
      }, maxStringLength: limits.maxStringLength(in: kind))
    do throws(FormulaEvaluator.Failure) {
      return .value(try evaluator.value(of: formula), formula.type)
    } catch {
      return .unavailable(reason: error.reason)
    }
  }

  private static let absent = "the call did not return"

  /// If there are several operands, the message names the unreadable one.
  private static func failure(_ reason: String, _ operand: String, _ whole: String) -> FormulaEvaluator.Failure {
    FormulaEvaluator.Failure(reason: operand == whole ? reason : "\(operand) can't be read: \(reason)")
  }
}
