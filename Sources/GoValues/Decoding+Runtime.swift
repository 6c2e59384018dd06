// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory

/// Functions and channels: pointers to the runtime's data about them.
extension Decoding {
  /// A function's value points to its closure, whose first word is the address of its code.
  func function(_ type: GoType, _ bytes: UnsafeRawBufferPointer) -> Value {
    guard let stored = word(bytes, at: 0) else { return .unreadable(.notCaptured) }
    if stored == 0 { return .nil(type: type) }
    switch target.word(at: TargetAddress(stored)) {
    case .word(let code):
      return nameOfFunction(TargetAddress(code)).map { .function(name: $0) } ?? .unreadable(.noFunction)
    case .leftOut: return .leftOut
    case .unreadable(let reason): return .unreadable(reason)
    }
  }

  func channel(_ type: GoType, _ bytes: UnsafeRawBufferPointer) -> Value {
    guard let stored = word(bytes, at: 0) else { return .unreadable(.notCaptured) }
    if stored == 0 { return .nil(type: type) }
    guard let layout = type.channelLayout else {
      return .unreadable(.other("the debug information does not describe how the runtime keeps its channels"))
    }
    return withUnsafeTemporaryAllocation(byteCount: layout.sizeBytes, alignment: 8) { buffer in
      let fetched = target.fetch(at: TargetAddress(stored), unit: layout.sizeBytes, into: buffer)
      let header = UnsafeRawBufferPointer(rebasing: buffer[..<fetched.count])
      guard let length = word(header, at: layout.lengthOffset), let capacity = word(header, at: layout.capacityOffset)
      else { return fetched.isCut ? .closed(type: type) : .unreadable(fetched.missing ?? .notCaptured) }
      guard length <= capacity, let capacity = Int(exactly: capacity) else { return .unreadable(.corrupt) }
      return .channel(type: type, length: Int(length), capacity: capacity)
    }
  }
}
