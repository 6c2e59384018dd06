// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLibbpf
import Glibc
import TraceTestSupport

/// A running program's code in memory next to its file, cheap enough to check all the time.
final class CodeWatch: Sendable {
  private let memory: Int32
  private let mapping: ProgramText.Mapping
  private let file: [UInt8]

  init(_ processID: Int32, path: String) throws {
    guard let mapping = try ProgramText.executableMappings(of: processID).first(where: { $0.path == path }) else {
      throw TestFailure("no code of \(path) in process \(processID)")
    }
    self.mapping = mapping
    memory = open("/proc/\(processID)/mem", O_RDWR | O_CLOEXEC)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard memory >= 0, descriptor >= 0 else { throw TestFailure("\(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    file = Self.read(descriptor, at: mapping.fileOffset, count: Int(mapping.end - mapping.start))
  }

  deinit { close(memory) }

  /// The number of bytes that differ from the file; nil if the process has ended.
  var changedBytes: Int? {
    let bytes = Self.read(memory, at: mapping.start, count: file.count)
    guard bytes.count == file.count else { return nil }
    return bytes.withUnsafeBytes { bytes in
      file.withUnsafeBytes { file in
        guard let one = bytes.baseAddress, let other = file.baseAddress else { return 0 }
        if memcmp(one, other, file.count) == 0 { return 0 }
        var count = 0
        for index in 0..<file.count where bytes[index] != file[index] { count += 1 }
        return count
      }
    }
  }

  /// Writes breakpoints as the kernel does, but no program knows about them.
  func setBreakpoints(at addresses: [UInt64]) throws {
    for address in addresses {
      guard pwrite(memory, [0xCC], 1, off_t(address)) == 1 else {
        throw TestFailure("no breakpoint at \(address): \(String(cString: strerror(errno)))")
      }
    }
  }

  private static func read(_ descriptor: Int32, at offset: UInt64, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = max(0, pread(descriptor, buffer.baseAddress, count, off_t(offset)))
    }
  }
}

/// The links of uprobes that the kernel has.
enum KernelLinks {
  /// The links in one process, by their ids.
  static func ids(of processID: Int32) -> [UInt32] {
    var found: [UInt32] = []
    var id: UInt32 = 0
    while bpf_link_get_next_id(id, &id) == 0 {
      let descriptor = bpf_link_get_fd_by_id(id)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      // struct bpf_link_info of Linux 6.8 and newer; Debian 12's header has only part of it. The type comes first, and
      // the process id of a multi-uprobe link is at byte 60.
      var information = [UInt32](repeating: 0, count: 64)
      var length = UInt32(information.count * 4)
      let manyUprobes: UInt32 = 12
      guard bpf_obj_get_info_by_fd(descriptor, &information, &length) == 0, information[0] == manyUprobes,
        information[15] == UInt32(processID)
      else { continue }
      found.append(id)
    }
    return found
  }
}
