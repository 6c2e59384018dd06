// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The process memory that one hit's record holds: pieces at their true addresses, and what was left out.
///
/// It keeps the record's bytes alive and can outlive the reader's buffer.
package struct CapturedMemory: Memory {
  /// One captured piece: its address, and where its bytes are in the record.
  package struct Chunk: Hashable, Sendable {
    package let address: TargetAddress
    package let bytes: Range<Int>

    package init(address: TargetAddress, bytes: Range<Int>) {
      self.address = address
      self.bytes = bytes
    }
  }

  private let record: [UInt8]
  private let chunks: [Chunk]
  private let leftOut: [TargetAddress: LeftOut]

  /// - Parameters:
  ///   - record: The bytes that the chunks' ranges refer to.
  ///   - chunks: A range outside the record is a bug in the reader, not in the program.
  ///   - leftOut: By address, why the chunk that should start there is missing.
  package init(record: [UInt8], chunks: [Chunk], leftOut: [TargetAddress: LeftOut] = [:]) {
    precondition(chunks.allSatisfy { $0.bytes.lowerBound >= 0 && $0.bytes.upperBound <= record.count })
    self.record = record
    self.chunks = chunks
    self.leftOut = leftOut
  }

  /// Made of separate pieces, which are copied into one record.
  package init(pieces: [(address: TargetAddress, bytes: [UInt8])], leftOut: [TargetAddress: LeftOut] = [:]) {
    var record: [UInt8] = []
    var chunks: [Chunk] = []
    for piece in pieces {
      chunks.append(Chunk(address: piece.address, bytes: record.count..<record.count + piece.bytes.count))
      record += piece.bytes
    }
    self.init(record: record, chunks: chunks, leftOut: leftOut)
  }

  /// - Complexity: O(*n*) for *n* chunks; a record holds at most 128.
  package func read(at address: TargetAddress, into buffer: UnsafeMutableRawBufferPointer) throws(MemoryError) {
    guard !buffer.isEmpty else { return }
    for chunk in chunks where chunk.address <= address {
      let start = address.rawValue - chunk.address.rawValue
      let size = UInt64(chunk.bytes.count)
      guard start < size, UInt64(buffer.count) <= size - start else { continue }
      let first = chunk.bytes.lowerBound + Int(start)
      record.withUnsafeBytes { bytes in
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[first..<first + buffer.count]))
      }
      return
    }
    if let reason = leftOut[address] { throw .notCaptured(reason) }
    throw .unmapped
  }

  /// Why the chunk that should start at `address` is missing; nil if it is present or was never wanted.
  package func reasonLeftOut(at address: TargetAddress) -> LeftOut? { leftOut[address] }

  /// How many of the `count` bytes at `address` the longest covering chunk holds.
  package func availableBytes(at address: TargetAddress, upTo count: Int) -> Int {
    var best = 0
    for chunk in chunks where chunk.address <= address {
      let start = address.rawValue - chunk.address.rawValue
      guard start < UInt64(chunk.bytes.count) else { continue }
      best = max(best, min(count, chunk.bytes.count - Int(start)))
    }
    return best
  }
}
