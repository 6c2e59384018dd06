// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TargetMemory

/// Bytes of the process: from memory, or from the read-only part of the file if memory lacks them.
struct TargetBytes<Source: Memory> {
  let memory: Source
  let readOnly: ((TargetAddress, Int) -> [UInt8]?)?

  /// The result of a read.
  struct Fetched {
    /// Bytes at the start of the buffer that hold what memory has.
    let count: Int
    /// Why the rest is missing; nil if nothing is.
    let missing: UnreadableReason?

    /// Whether the rest is missing because of a limit, so that the available bytes may be shown as the start of more.
    var isCut: Bool {
      switch missing {
      case nil, .budget, .items, .notCaptured: true
      case .fault, .unknownRuntimeType, .corrupt, .changed, .noFunction, .other: false
      }
    }
  }

  /// Reads as much as there is, in whole units of `unit` bytes, into `buffer`.
  func fetch(at address: TargetAddress, unit: Int, into buffer: UnsafeMutableRawBufferPointer) -> Fetched {
    guard let error = read(at: address, into: buffer) else { return Fetched(count: buffer.count, missing: nil) }
    if let bytes = readOnly?(address, buffer.count), bytes.count == buffer.count {
      buffer.copyBytes(from: bytes)
      return Fetched(count: buffer.count, missing: nil)
    }
    let count = longestPrefix(at: address, unit: unit, of: buffer)
    // A shorter piece may have been read for another reason: then the rest is left out, whatever is wrong with it.
    return Fetched(count: count, missing: count > 0 ? .notCaptured : reason(for: error))
  }

  /// Eight bytes of the process.
  enum Word {
    case word(UInt64)
    /// Missing because of a limit.
    case leftOut
    case unreadable(UnreadableReason)
  }

  func word(at address: TargetAddress) -> Word {
    var word: UInt64 = 0
    let fetched = withUnsafeMutableBytes(of: &word) { fetch(at: address, unit: 8, into: $0) }
    guard let missing = fetched.missing else { return .word(word) }
    return fetched.isCut ? .leftOut : .unreadable(missing)
  }

  private func read(at address: TargetAddress, into buffer: UnsafeMutableRawBufferPointer) -> MemoryError? {
    do throws(MemoryError) {
      try memory.read(at: address, into: buffer)
      return nil
    } catch {
      return error
    }
  }

  /// How many bytes from `address` on memory has, in whole units; they are then at the start of `buffer`.
  ///
  /// - Complexity: O(log *n*) reads, and only if the capture ended early.
  private func longestPrefix(at address: TargetAddress, unit: Int, of buffer: UnsafeMutableRawBufferPointer) -> Int {
    var there = 0
    var notThere = buffer.count / unit + (buffer.count % unit == 0 ? 0 : 1)
    while notThere - there > 1 {
      let middle = there + (notThere - there) / 2
      let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<(middle * unit)])
      if read(at: address, into: part) == nil { there = middle } else { notThere = middle }
    }
    guard there > 0 else { return 0 }
    let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<(there * unit)])
    return read(at: address, into: part) == nil ? there * unit : 0
  }

  private func reason(for error: MemoryError) -> UnreadableReason {
    switch error {
    case .unmapped: .notCaptured
    case .notCaptured(.fault): .fault
    case .notCaptured(.budget): .budget
    case .notCaptured(.items): .items
    case .notCaptured(.unknownType): .unknownRuntimeType
    case .notCaptured(.badLength): .corrupt
    case .notCaptured(.changed): .changed
    case .notCaptured(.depth), .notCaptured(.nil): .notCaptured
    }
  }
}
