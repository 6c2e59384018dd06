// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TargetMemory

/// What the runtime's own record of the program, `runtime.firstmoduledata`, says about where its parts are, as linked.
/// A stripped program has no name for it, but its first word points to the table of functions.
struct ModuleData {
  /// Where distances to functions start from. A C linker puts C code before it.
  let text: UInt64
  /// Runtime descriptors of types; nil if the layout of the record is not known.
  let types: Range<UInt64>?
  /// Where offsets of the trees of inlined calls start from; nil if the layout of the record is not known.
  let functionData: UInt64?

  /// - Parameters:
  ///   - table: The address of the table of functions.
  ///   - codeOffsets: Where it says that the first function starts and the last one ends, from `text`.
  init?(
    file: ELFFile, table: UInt64, codeOffsets: Range<UInt64>, version: GoVersion, relocations: Relocations
  ) {
    func word(_ address: UInt64) -> UInt64? {
      relocations.value(at: address) ?? file.number(at: TargetAddress(address), count: 8)
    }
    let found = Self.pointers(to: table, in: file, relocations).first { address in
      guard let text = word(address &+ Offset.text), let low = word(address &+ Offset.lowestCode),
        let high = word(address &+ Offset.highestCode)
      else { return false }
      // The runtime itself refuses to start if this does not hold.
      return low == text &+ codeOffsets.lowerBound && high == text &+ codeOffsets.upperBound
    }
    guard let found, let text = word(found &+ Offset.text) else { return nil }
    self.text = text
    let layout = Layout(version)
    let low = word(found &+ layout.types) ?? 0
    let high = word(found &+ layout.typesEnd) ?? 0
    let data = word(found &+ layout.functionData) ?? 0
    // A later release may have moved them: a value that does not look right is ignored.
    types = low < high && file.isMapped(low) && file.isMapped(high - 1) ? low..<high : nil
    functionData = file.isMapped(data) ? data : nil
  }

  private enum Offset {
    static let lowestCode: UInt64 = 160
    static let highestCode: UInt64 = 168
    static let text: UInt64 = 176
  }

  /// The parts that have moved, from Go 1.18 to 1.27.
  private struct Layout {
    let types: UInt64
    let typesEnd: UInt64
    let functionData: UInt64

    init(_ version: GoVersion) {
      let release = (version.major, version.minor)
      if release < (1, 20) {
        (types, typesEnd, functionData) = (280, 288, 304)
      } else if release < (1, 27) {
        (types, typesEnd, functionData) = (296, 304, 320)
      } else {
        (types, typesEnd, functionData) = (296, 312, 344)
      }
    }
  }

  /// The words of the program's data that point to `target`.
  private static func pointers(to target: UInt64, in file: ELFFile, _ relocations: Relocations) -> [UInt64] {
    var found = relocations.words.filter { $0.value == target }.map(\.address)
    for segment in file.segments where segment.isWritableData {
      let start = (segment.p_vaddr + 7) & ~7
      guard segment.p_filesz > start - segment.p_vaddr,
        let bytes = file.bytes(
          at: TargetAddress(start), count: Int(segment.p_filesz - (start - segment.p_vaddr)))
      else { continue }
      bytes.withUnsafeBytes { bytes in
        for offset in stride(from: 0, to: bytes.count - 7, by: 8)
        where bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) == target {
          found.append(start + UInt64(offset))
        }
      }
    }
    return found
  }
}

extension ELFFile {
  fileprivate func isMapped(_ address: UInt64) -> Bool {
    segments.contains { $0.isLoaded && address >= $0.p_vaddr && address - $0.p_vaddr < $0.p_memsz }
  }
}
