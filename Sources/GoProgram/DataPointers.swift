// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TargetMemory

/// The words of a program's data that point to functions or to type descriptors, by their address. As linked.
struct DataPointers {
  private(set) var toFunctions: [UInt64: UInt64] = [:]
  private(set) var toTypes: [UInt64: UInt64] = [:]

  /// - Parameter entries: The addresses of all functions.
  init(in program: GoProgram, to entries: Set<UInt64>) {
    let types = program.symbols.types ?? 0..<0
    let code = (entries.min() ?? 0)...(entries.max() ?? 0)
    for segment in program.segments where !segment.isExecutable {
      let range = segment.range.lowerBound.rawValue..<segment.range.upperBound.rawValue
      program.forEachBlock(of: range) { start, bytes in
        for offset in stride(from: 0, to: bytes.count - 7, by: 8) {
          let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
          if code.contains(word), entries.contains(word) { toFunctions[start + UInt64(offset)] = word }
          if types.contains(word) { toTypes[start + UInt64(offset)] = word }
        }
      }
    }
    for (place, word) in program.relocations.words {
      if code.contains(word), entries.contains(word) { toFunctions[place] = word }
      if types.contains(word) { toTypes[place] = word }
    }
  }
}

extension GoProgram {
  /// Calls `body` with the address and the bytes of each part of `range` in turn, as the file has them.
  func forEachBlock(of range: Range<UInt64>, _ body: (UInt64, UnsafeRawBufferPointer) -> Void) {
    let blockBytes: UInt64 = 1 << 20
    // Aligned, so that no word crosses a block boundary.
    var start = (range.lowerBound + 7) & ~7
    while start < range.upperBound {
      let count = min(blockBytes, range.upperBound - start)
      if let bytes = file.bytes(at: TargetAddress(start), count: Int(count)) {
        bytes.withUnsafeBytes { body(start, $0) }
      }
      start += count
    }
  }
}

extension ELFFile {
  /// The little-endian number of `count` bytes, at most 8, at `address`.
  func number(at address: TargetAddress, count: Int) -> UInt64? {
    bytes(at: address, count: count)?.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
