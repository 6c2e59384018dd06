// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLibbpf
import CLinuxShims
import Glibc
import TraceBackend

/// The traced process, found in /proc and held so that its id can't be reused for another one.
final class TargetProcess {
  let id: Int32
  /// Readable when the process has ended.
  let handle: Int32
  /// Address in the process minus address as linked.
  let loadBias: UInt64
  let code: ProgramFile

  /// - Parameter id: The id of the process, or of one of its threads.
  /// - Throws: `.noSuchProcess`, or `.notPermitted` if its user may not.
  init(_ id: Int32) throws(BackendError) {
    guard id > 0, let process = ProcessFiles.process(of: id) else { throw .noSuchProcess(id) }
    let handle = ProcessDescriptor.open(process)
    guard handle >= 0 else {
      if handle == -ESRCH { throw .noSuchProcess(id) }
      throw .tracerFailed(why: "the end of process \(id) can't be watched: pidfd_open: \(errorText(-handle))")
    }
    self.id = process
    self.handle = handle
    do throws(BackendError) {
      if let refusal = TracingRights.refusal(process) { throw refusal }
      (code, loadBias) = try Self.loaded(process)
    } catch {
      _ = close(handle)
      throw error
    }
  }

  deinit { _ = close(handle) }

  var hasEnded: Bool {
    var process = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
    return poll(&process, 1, 0) > 0
  }

  /// Whether it now executes another program, or the same one again.
  var isReplaced: Bool {
    // A process that we can no longer inspect has executed a program that makes it another user's.
    guard let isSame = code.isFile(at: "/proc/\(id)/exe"), let entry = ProcessFiles.entry(of: id) else {
      return !hasEnded
    }
    return !isSame || entry &- code.entry != loadBias
  }

  /// The process that is attached to it with ptrace; nil if there is none.
  var tracer: (id: Int32, name: String)? {
    guard let id = ProcessFiles.status("TracerPid", of: id)?.first.flatMap({ Int32($0) }), id != 0 else { return nil }
    return (id, ProcessFiles.status("Name", of: id)?.joined(separator: " ") ?? "?")
  }

  /// Whether that is permitted; a process that has ended is not an error.
  @discardableResult
  func send(signal: Int32) -> Bool { target_signal(handle, id, signal) != -EPERM }

  private static func loaded(_ process: Int32) throws(BackendError) -> (ProgramFile, UInt64) {
    guard let code = ProgramFile(path: "/proc/\(process)/exe"), let entry = ProcessFiles.entry(of: process) else {
      if ProcessFiles.isZombie(process) { throw .noSuchProcess(process) }
      throw .tracerFailed(why: "the binary of process \(process) can't be read")
    }
    return (code, entry &- code.entry)
  }
}

// MARK: - What the program in the kernel compares with

extension TargetProcess {
  /// The settings that distinguish hits of this process from those of others.
  func settings() -> trace_settings {
    let machine: UInt64 = 0xEFFF_FFFC  // the inode of the first pid namespace, as Linux fixes it
    var settings = trace_settings()
    settings.process_id = UInt32(id)
    guard let own = ProcessFiles.pidNamespace(of: "self"), let target = ProcessFiles.pidNamespace(of: "\(id)"),
      target.inode != machine
    else { return settings }
    settings.namespace_device = target.device
    settings.namespace_inode = target.inode
    settings.process_id = ProcessFiles.innermostID(of: id) ?? UInt32(id)
    settings.threads_in_namespace = own.inode == target.inode ? 1 : 0
    return settings
  }
}
