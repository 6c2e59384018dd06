// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CHitRecord
import TargetMemory
import TracePlan

/// One record as a backend hands it over, read in place. Its layout is `protocol/hit_record.h`.
///
/// Valid only as long as the bytes are. Nothing in it is trusted: a length or an offset that points outside ends the
/// walk.
package struct HitRecord {
  package let bytes: UnsafeRawBufferPointer

  /// Nil if the bytes can't be a record: shorter than its header or its own length, or without a root block.
  package init?(_ bytes: UnsafeRawBufferPointer) {
    let header = MemoryLayout<hit_record>.size + MemoryLayout<hit_item>.size
    guard bytes.count >= header else { return nil }
    let length = Int(bytes.loadUnaligned(as: hit_record.self).length)
    guard length >= header, length <= bytes.count else { return nil }
    self.bytes = UnsafeRawBufferPointer(rebasing: bytes[..<length])
    guard itemBytes(at: MemoryLayout<hit_record>.size) != nil else { return nil }
  }

  package var header: hit_record { bytes.loadUnaligned(as: hit_record.self) }
  package var capture: CaptureID { CaptureID(rawValue: header.capture) }

  /// The status byte of the root block's operation `index`, a `hit_reason`.
  package func status(ofOperation index: Int) -> UInt8 {
    guard let root = itemBytes(at: MemoryLayout<hit_record>.size), index < root.count else {
      return UInt8(HIT_FAULT.rawValue)
    }
    return root[index]
  }

  /// The root block's data, which `operationCount` operations filled.
  package func rootData(operationCount: Int) -> UnsafeRawBufferPointer {
    let root = itemBytes(at: MemoryLayout<hit_record>.size) ?? UnsafeRawBufferPointer(start: nil, count: 0)
    return UnsafeRawBufferPointer(rebasing: root[min((operationCount + 7) & ~7, root.count)...])
  }

  /// Calls `body` for every item after the root block, in record order.
  package func forEachItem(_ body: (hit_item, UnsafeRawBufferPointer) -> Void) {
    var offset = MemoryLayout<hit_record>.size
    var first = true
    while let content = itemBytes(at: offset) {
      let item = bytes.loadUnaligned(fromByteOffset: offset, as: hit_item.self)
      if !first { body(item, content) }
      first = false
      offset += MemoryLayout<hit_item>.size + (Int(item.length) + 7) & ~7
    }
  }

  /// The bytes that follow the item at a record offset, without padding.
  private func itemBytes(at offset: Int) -> UnsafeRawBufferPointer? {
    let start = offset + MemoryLayout<hit_item>.size
    guard start <= bytes.count else { return nil }
    let length = Int(bytes.loadUnaligned(fromByteOffset: offset, as: hit_item.self).length)
    guard length <= bytes.count - start else { return nil }
    return UnsafeRawBufferPointer(rebasing: bytes[start..<start + length])
  }
}
