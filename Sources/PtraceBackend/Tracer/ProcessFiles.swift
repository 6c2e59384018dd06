// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc
import TraceBackend

/// What /proc says about a process or a thread. Every answer may be out of date by the time it is used.
enum ProcessFiles {
  /// The first word after "NAME:" in the thread's status.
  private static func status(_ name: String, of thread: Int32) -> Substring? {
    guard let text = SystemFile.text("/proc/\(thread)/status") else { return nil }
    for line in text.split(separator: "\n") where line.hasPrefix(name) && line.dropFirst(name.count).first == ":" {
      return line.dropFirst(name.count + 1).split(whereSeparator: { $0 == "\t" || $0 == " " }).first
    }
    return nil
  }

  /// The process that the thread belongs to.
  static func process(of thread: Int32) -> Int32? { status("Tgid", of: thread).flatMap { Int32($0) } }
  /// The process that traces the thread; 0 if there is none.
  static func tracer(of thread: Int32) -> Int32? { status("TracerPid", of: thread).flatMap { Int32($0) } }
  /// Whether it has ended and only waits to be reaped.
  static func isZombie(_ thread: Int32) -> Bool { status("State", of: thread).map { $0 == "Z" || $0 == "X" } ?? true }

  /// Whether it is ending, or has ended: its memory goes before it becomes a zombie.
  static func isEnding(_ thread: Int32) -> Bool {
    isZombie(thread) || SystemFile.text("/proc/\(thread)/statm")?.hasPrefix("0 ") ?? true
  }

  /// Whether it sleeps in the kernel so that only SIGKILL reaches it.
  static func isUninterruptible(_ thread: Int32) -> Bool { status("State", of: thread) == "D" }

  static func threads(of process: Int32) -> [Int32]? {
    guard let folder = opendir("/proc/\(process)/task") else { return nil }
    defer { closedir(folder) }
    var threads: [Int32] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if let thread = Int32(name) { threads.append(thread) }
    }
    return threads
  }

  /// Where the process starts to run, as loaded.
  static func entry(of process: Int32) -> UInt64? {
    guard let vector = SystemFile.contents("/proc/\(process)/auxv") else { return nil }
    let atEntry: UInt64 = 9
    for offset in stride(from: 0, to: vector.count - 15, by: 16) {
      let (key, value) = vector.withUnsafeBytes {
        (
          $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self),
          $0.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
        )
      }
      if key == atEntry { return value }
    }
    return nil
  }

  /// Where the process's program starts to run, as linked: the entry in its ELF header.
  static func linkedEntry(of process: Int32) -> UInt64? {
    let file = open("/proc/\(process)/exe", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { _ = close(file) }
    var entry: UInt64 = 0
    return pread(file, &entry, 8, 24) == 8 ? entry : nil
  }
}

/// One line of a process's memory map.
struct Mapping {
  var range: Range<UInt64>
  var isExecutable: Bool
  var isReadable: Bool
  var name: Substring

  /// In order of address.
  static func all(of process: Int32) -> [Mapping] {
    (SystemFile.text("/proc/\(process)/maps") ?? "").split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
      guard fields.count >= 5, let dash = fields[0].firstIndex(of: "-"),
        let start = UInt64(fields[0][..<dash], radix: 16),
        let end = UInt64(fields[0][fields[0].index(after: dash)...], radix: 16), start <= end
      else { return nil }
      return Mapping(
        range: start..<end, isExecutable: fields[1].contains("x"), isReadable: fields[1].contains("r"),
        name: fields.count == 6 ? fields[5] : "")
    }
  }
}
