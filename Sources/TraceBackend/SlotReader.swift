// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CHitRecord
import GoProgram
import TargetMemory
import TracePlan

/// Reads a record by the capture that made it: the bytes of each slot, and the memory around them.
///
/// Create one for each record; it is valid as long as the record's bytes are.
package final class SlotReader {
  package let record: HitRecord
  package let capture: Capture
  private let data: UnsafeRawBufferPointer

  package init(_ record: HitRecord, capture: Capture) {
    self.record = record
    self.capture = capture
    data = record.rootData(operationCount: capture.operations.count)
  }

  /// A slot as the hit left it.
  package enum Content {
    /// `unseen`: bytes of the value that the backend can't read; the rest of the value is present.
    case value(type: GoType, bytes: UnsafeRawBufferPointer, unseen: [Range<Int>] = [])
    /// The reason is a clause for the user.
    case unavailable(reason: String)
  }

  package func content(of slot: Slot) -> Content {
    switch slot.content {
    case .unavailable(let reason): return .unavailable(reason: reason)
    case .computed: return .unavailable(reason: "it is computed from other values")
    case .caller: return .unavailable(reason: "it is the name of a function")
    case .ofEnd: return .unavailable(reason: "it is known when the call has ended")
    case .value(let type, let offset, let count, let operations):
      var unseen: [Range<Int>] = []
      for index in operations {
        let status = UInt32(record.status(ofOperation: index))
        if status == HIT_INVISIBLE.rawValue, let range = range(of: capture.operations[index], from: offset) {
          unseen.append(range)
        } else if status != HIT_OK.rawValue {
          return .unavailable(reason: Self.reason(status))
        }
      }
      guard offset + count <= data.count else { return .unavailable(reason: "its record is damaged") }
      let bytes = UnsafeRawBufferPointer(rebasing: data[offset..<offset + count])
      return .value(type: type, bytes: bytes, unseen: unseen)
    }
  }

  /// The bytes of the slot at `offset` that an operation fills; nil if it fills other bytes, which lead to the slot's.
  private func range(of operation: CaptureOperation, from offset: Int) -> Range<Int>? {
    guard operation.destination >= offset else { return nil }
    let start = operation.destination - offset
    return start..<start + operation.size
  }

  /// The memory that the record holds besides the root block, at its true addresses.
  package lazy var memory = readMemory()

  private func readMemory() -> CapturedMemory {
    var chunks: [CapturedMemory.Chunk] = []
    var leftOut: [TargetAddress: LeftOut] = [:]
    guard let base = record.bytes.baseAddress else { return CapturedMemory(record: [], chunks: []) }
    record.forEachItem { item, content in
      let address = TargetAddress(item.address)
      if let reason = LeftOut(rawValue: item.reason) {
        leftOut[address] = reason
      } else if let start = content.baseAddress {
        chunks.append(CapturedMemory.Chunk(address: address, bytes: (start - base)..<(start - base) + content.count))
      }
    }
    if chunks.isEmpty && leftOut.isEmpty { return CapturedMemory(record: [], chunks: []) }
    return CapturedMemory(record: Array(record.bytes), chunks: chunks, leftOut: leftOut)
  }

  /// Why bytes are unseen; a clause for the user.
  package static let invisible = "floats in XMM registers are not visible to eBPF"

  private static func reason(_ status: UInt32) -> String {
    switch hit_reason(status) {
    case HIT_NIL: "a pointer on the way to it is nil"
    case HIT_FAULT: "its memory could not be read"
    case HIT_RANGE: "the index is out of range"
    case HIT_INVISIBLE: invisible
    case HIT_OVERWRITTEN: "the stack grew before the call, and the function does not keep arguments that it never uses"
    default: "it could not be captured (\(status))"
    }
  }
}
