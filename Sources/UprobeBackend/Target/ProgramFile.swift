// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc
import TargetMemory

/// The traced binary as an ELF file: where its code lies in it, and what the kernel will not probe.
final class ProgramFile {
  /// The program's first instruction, as linked.
  let entry: UInt64
  let segments: [Segment]
  /// A descriptor of this very file, whatever happens to the name by which it was opened. Probes belong to a file:
  /// another program that the process executes later has none of them. This object keeps ownership.
  let descriptor: Int32

  /// A part that is loaded into memory.
  struct Segment: Hashable {
    var address: UInt64
    var fileOffset: UInt64
    var fileBytes: UInt64
    var isExecutable: Bool
  }

  /// Why an address can't be probed, for the user.
  struct Refusal: Error, Hashable {
    let reason: String
  }

  /// Nil if it can't be opened or is not a 64-bit ELF file.
  init?(path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    guard let header = Self.read(descriptor, at: 0, count: 64), header.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2]) else {
      _ = close(descriptor)
      return nil
    }
    let table: UInt64 = header.number(at: 32)
    let size: UInt16 = header.number(at: 54)
    let count: UInt16 = header.number(at: 56)
    entry = header.number(at: 24)
    segments = (0..<UInt64(count)).compactMap { index in
      let isLoaded: UInt32 = 1
      let offset = table &+ index * UInt64(size)
      guard let entry = Self.read(descriptor, at: offset, count: 56), entry.number(at: 0) == isLoaded else {
        return nil
      }
      let flags: UInt32 = entry.number(at: 4)
      return Segment(
        address: entry.number(at: 16), fileOffset: entry.number(at: 8),
        fileBytes: entry.number(at: 32), isExecutable: flags & 1 != 0)
    }
    self.descriptor = descriptor
  }

  deinit { _ = close(descriptor) }

  /// Where in the file to probe for a link-time address.
  func probeOffset(of address: TargetAddress) -> Result<UInt64, Refusal> {
    let segment = segments.first { segment in
      segment.isExecutable && address.rawValue >= segment.address
        && address.rawValue - segment.address < segment.fileBytes
    }
    guard let segment else { return .failure(Refusal(reason: "\(address) is not in the program's code")) }
    let offset = address.rawValue - segment.address + segment.fileOffset
    let left = Int(clamping: segment.address + segment.fileBytes - address.rawValue)
    guard let code = Self.read(descriptor, at: offset, count: min(Self.mostPrefixBytes, left)) else {
      return .failure(Refusal(reason: "the program's file can't be read at \(address)"))
    }
    if let reason = Self.refusals[code[0]] { return .failure(Refusal(reason: reason)) }
    if code.prefix(while: Self.prefixes.contains).contains(where: Self.refusedPrefixes.contains) {
      return .failure(Refusal(reason: "the kernel can't probe an instruction with this prefix"))
    }
    if Self.isExchange(code) {
      return .failure(Refusal(reason: "under a uprobe, Linux executes this exchange of registers as a nop"))
    }
    return .success(offset)
  }

  /// `xchg %rax,%r8`, in 64 or 32 bits: its opcode is that of `nop`, and the kernel's emulation does not see that the
  /// REX prefix makes it another instruction (Linux 6.18, `branch_setup_xol_ops`). The program would continue with
  /// wrong registers.
  private static func isExchange(_ code: [UInt8]) -> Bool {
    let rest = code.drop(while: prefixes.contains)
    guard let rex = rest.first, rex & 0xF1 == 0x41 else { return false }
    return rest.dropFirst().first == 0x90
  }

  /// Whether a path leads to this very file; nil if it leads nowhere.
  func isFile(at path: String) -> Bool? {
    var own = stat()
    var other = stat()
    guard fstat(descriptor, &own) == 0, stat(path, &other) == 0 else { return nil }
    return own.st_dev == other.st_dev && own.st_ino == other.st_ino
  }

  /// First bytes of instructions that the kernel does not probe. One of them would make a whole link fail.
  private static let refusals: [UInt8: String] = [
    0x62: "the kernel can't probe an AVX-512 instruction", 0xF0: "the kernel can't probe a locked instruction",
    0xCC: "there is a breakpoint instruction in the program itself",
    0xCD: "there is an interrupt instruction in the program itself",
  ]

  /// Before an opcode: operand and address size, repetition, segments, LOCK.
  private static let prefixes: Set<UInt8> = [0x66, 0x67, 0xF2, 0xF3, 0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0xF0]
  private static let refusedPrefixes: Set<UInt8> = [0x26, 0x2E, 0x36, 0x3E, 0xF0]
  private static let mostPrefixBytes = 4

  private static func read(_ descriptor: Int32, at offset: UInt64, count: Int) -> [UInt8]? {
    guard let position = off_t(exactly: offset) else { return nil }
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = max(0, pread(descriptor, buffer.baseAddress, count, position))
    }
    return bytes.count == count ? bytes : nil
  }
}

extension [UInt8] {
  /// A little-endian number; the caller has checked the length.
  fileprivate func number<Number: FixedWidthInteger & BitwiseCopyable>(at offset: Int) -> Number {
    withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Number.self)) }
  }
}
