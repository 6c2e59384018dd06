// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TraceBackend
import TracePlan

/// How far below the top of the goroutine's stack a frame is, in bytes; a record of a runtime probe names the frame.
enum StackDepth {
  /// Of the frame that recovered; see `RuntimeProbes`.
  static func recovering(_ record: HitRecord, _ capture: Capture) -> UInt64? {
    let words = numbers(record, capture).map(\.value)
    return words.count == 2 ? depth(of: words[0], top: words[1]) : nil
  }

  /// Of the frame whose deferred calls a panic runs; see `DeferringFrame`.
  static func deferring(_ record: HitRecord, _ capture: Capture) -> UInt64? {
    let found = numbers(record, capture).drop { $0.name != DeferringFrame.stackTop }
    guard let top = found.first?.value else { return nil }
    let frames = found.dropFirst()
    for (frame, next) in zip(frames, frames.dropFirst().map(Optional.some) + [nil])
    where frame.name == DeferringFrame.stackPointer {
      if next?.name == DeferringFrame.isStarted, next?.value == 0 { continue }
      return depth(of: frame.value, top: top)
    }
    return nil
  }

  private static func depth(of stackPointer: UInt64, top: UInt64) -> UInt64? {
    stackPointer > 0 && stackPointer <= top ? top - stackPointer : nil
  }

  /// The capture's slots that are numbers and could be read.
  private static func numbers(_ record: HitRecord, _ capture: Capture) -> [(name: String, value: UInt64)] {
    let reader = SlotReader(record, capture: capture)
    return capture.slots.compactMap { slot in
      guard case .value(_, let bytes, _) = reader.content(of: slot), bytes.count == 1 || bytes.count == 8 else {
        return nil
      }
      return (slot.name, bytes.count == 1 ? UInt64(bytes[0]) : bytes.loadUnaligned(as: UInt64.self))
    }
  }
}
