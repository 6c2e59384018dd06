// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Glibc

/// Information about processes from /proc.
package enum ProcessTable {
  /// The processes, except zombies, whose environment contains the mark.
  package static func processes(marked mark: String) -> [Int32] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { Int32($0) }.filter { processID in
      guard let environment = FileManager.default.contents(atPath: "/proc/\(processID)/environ") else { return false }
      return environment.range(of: Data(mark.utf8)) != nil && state(of: processID) != "Z"
    }
  }

  /// Nil once no marked process is left; if some stay longer than a moment, their description.
  ///
  /// No event reports the end of another process's child, so this polls.
  package static func processesLeft(
    marked mark: String, within seconds: Double = TestEnvironment.patienceSeconds
  ) async -> String? {
    let gone = await poll(within: seconds) { processes(marked: mark).isEmpty }
    guard !gone else { return nil }
    return processes(marked: mark).map { "\($0) \(commandLine(of: $0))" }.joined(separator: "; ")
  }

  /// Checks every 5 ms until the condition holds. For facts from /proc, which sends no events.
  package static func poll(within seconds: Double, until holds: () -> Bool) async -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while !holds() {
      guard ContinuousClock.now < deadline else { return false }
      try? await Task.sleep(for: .milliseconds(5))
    }
    return true
  }

  package static func commandLine(of processID: Int32) -> String {
    let data = FileManager.default.contents(atPath: "/proc/\(processID)/cmdline") ?? Data()
    return String(decoding: data.map { $0 == 0 ? 0x20 : $0 }, as: UTF8.self)
  }

  /// A letter as in proc(5): "R", "S", "t", "Z".
  package static func state(of processID: Int32) -> String? {
    field("State", of: "/proc/\(processID)").map { String($0.prefix(1)) }
  }

  package static func isRunning(_ processID: Int32) -> Bool {
    guard let state = state(of: processID) else { return false }
    return state != "Z" && state != "X"
  }

  /// The threads that are traced or stopped.
  package static func tracedThreads(of processID: Int32) -> [String] {
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(processID)/task")) ?? []
    return threads.filter { thread in
      let folder = "/proc/\(processID)/task/\(thread)"
      guard let tracer = field("TracerPid", of: folder), let state = field("State", of: folder) else { return false }
      return tracer != "0" || state.hasPrefix("t") || state.hasPrefix("T")
    }
  }

  package static func files(in folder: String) -> [String] {
    (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
  }

  private static func field(_ name: String, of folder: String) -> String? {
    guard let data = FileManager.default.contents(atPath: folder + "/status") else { return nil }
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
    return lines.first { $0.hasPrefix(name + ":") }?.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
  }
}

/// The executable memory of a process, next to the files that it was mapped from.
package enum ProgramText {
  /// An executable mapping, as in /proc/PID/maps.
  package struct Mapping: Hashable, Sendable {
    package let start: UInt64
    package let end: UInt64
    package let fileOffset: UInt64
    package let path: String
  }

  package static func executableMappings(of processID: Int32) throws -> [Mapping] {
    let text = try String(contentsOfFile: "/proc/\(processID)/maps", encoding: .utf8)
    return text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
      guard parts.count >= 5, parts[1].contains("x") else { return nil }
      let range = parts[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
      guard range.count == 2, let offset = UInt64(parts[2], radix: 16) else { return nil }
      return Mapping(
        start: range[0], end: range[1], fileOffset: offset,
        path: parts.count > 5 ? parts[5].trimmingCharacters(in: .whitespaces) : "")
    }
  }

  /// The addresses whose byte in memory differs from the file.
  package static func changedAddresses(of processID: Int32) throws -> [UInt64] {
    var changed: [UInt64] = []
    for mapping in try executableMappings(of: processID) where mapping.path.hasPrefix("/") {
      let count = Int(mapping.end - mapping.start)
      let memory = try bytes(of: "/proc/\(processID)/mem", at: mapping.start, count: count)
      let file = try bytes(of: "/proc/\(processID)/exe", at: mapping.fileOffset, count: count)
      guard memory != file.prefix(memory.count) + Array(repeating: 0, count: max(0, memory.count - file.count)) else {
        continue
      }
      for index in memory.indices where memory[index] != (index < file.count ? file[index] : 0) {
        changed.append(mapping.start + UInt64(index))
      }
    }
    return changed
  }

  private static func bytes(of path: String, at offset: UInt64, count: Int) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw TestFailure("\(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    var result = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let read = result.withUnsafeMutableBytes { buffer in
        pread(descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, off_t(offset) + off_t(filled))
      }
      if read < 0 { throw TestFailure("\(path) at \(offset): \(String(cString: strerror(errno)))") }
      if read == 0 { break }
      filled += read
    }
    return Array(result[..<filled])
  }
}
