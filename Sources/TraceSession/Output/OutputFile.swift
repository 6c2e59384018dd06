// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc
import GoProgram

/// A file, a pipe or a device that we write to.
package enum OutputFile {
  /// Opens it for writing, and creates it if it does not exist. Never waits: not for a pipe's reader, nor for a device.
  ///
  /// - Parameters:
  ///   - flags: `O_TRUNC` or `O_APPEND`.
  ///   - permissions: Of a new file.
  /// - Returns: A descriptor, closed on exec, which the caller must close. A write to it never waits either.
  package static func open(
    _ path: String, _ flags: Int32, permissions: mode_t
  ) throws(OutputFileError) -> Int32 {
    let descriptor = Glibc.open(
      path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | flags, permissions)
    guard descriptor >= 0 else { throw OutputFileError(path: path, why: reason(errno, path)) }
    guard rights_are_at_stake(descriptor) == 0 else {
      close(descriptor)
      throw OutputFileError(path: path, why: inProc)
    }
    return descriptor
  }

  /// A clause: why a file is not opened that would give its user the rights of this process.
  static let inProc = "it is in /proc, and this copy of sonde has rights that you lack"

  /// A clause. The system has one error number for a pipe without a reader, a socket and a device without a driver.
  static func reason(_ errno: Int32, _ path: String) -> String {
    switch (errno, try? FileKind(of: path)) {
    case (ENXIO, .pipe): "it is a named pipe that nobody reads"
    case (ENXIO, .socket): "it is a socket"
    case (EISDIR, _), (_, .folder): "it is a folder"
    default: FileError(errno: errno).text
    }
  }
}

/// A file can't be opened for writing.
package struct OutputFileError: Error, Hashable, Sendable {
  package let path: String
  /// A clause.
  package let why: String

  package var problem: String { "'\(path)' can't be written: \(why)." }
  package var remedy: String {
    why.hasSuffix("nobody reads")
      ? "Start its reader first, or name a file." : "Name a file in a folder that exists and that you may write to."
  }
}
