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

  init(program: GoProgram, limits: CaptureLimits, loadBias: UInt64) {
    var shown = ValueLimits()
    shown.maxStringLength = limits.maxStringLength
    shown.maxArrayValues = limits.maxArrayValues
    shown.maxStructFields = limits.maxStructFields
    shown.maxVariableRecurse = limits.maxVariableRecurse
    shown.followPointers = limits.followPointers
    let segments = program.readOnlySegments
    // Values hold addresses of the process; the program knows them as they were linked.
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
    switch reader.content(of: slot) {
    case .unavailable(let reason): return .unreadable(reason: reason)
    case .value(let type, let bytes, let unseen):
      var value = decode(type, bytes, unseen, reader)
      // Of a panic the value is told, not the interface that carries it.
      if reader.capture.kind == .panicStart, case .interface(_, _, let content) = value { value = content }
      if case .unreadable(let reason) = value { return .unreadable(reason: reason.clause) }
      value.write(into: &text)
      let missing = value.reasons
      if missing.isEmpty { return .written }
      return .writtenInPart(missing.map { SlotOutcome.MissingPart(part: $0.path, reason: $0.reason.clause) })
    }
  }

  func truth(of slot: Slot, from reader: SlotReader) -> Truth {
    switch reader.content(of: slot) {
    case .unavailable(let reason): return .undecided(reason: reason)
    case .value(let type, let bytes, let unseen):
      guard case .bool(let holds) = decode(type, bytes, unseen, reader) else {
        return .undecided(reason: "it is neither true nor false")
      }
      return holds ? .holds : .fails
    }
  }

  func json(_ slot: Slot, from reader: SlotReader) -> [String: JSONValue] {
    switch reader.content(of: slot) {
    case .unavailable(let reason): ["missing": .string(reason)]
    case .value(let type, let bytes, let unseen):
      ValueJSON.members(of: decode(type, bytes, unseen, reader), as: type)
    }
  }

  private func decode(
    _ type: GoType, _ bytes: UnsafeRawBufferPointer, _ unseen: [Range<Int>], _ reader: SlotReader
  ) -> Value {
    let unseen = unseen.isEmpty ? nil : UnseenBytes(unseen, reason: SlotReader.invisible)
    return decoder.decode(type: type, bytes: bytes, unseen: unseen, memory: reader.memory)
  }
}
