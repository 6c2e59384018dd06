// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Glibc

/// What is at a path. Anything but a file or a folder may block whoever opens or reads it.
package enum FileKind: Hashable, Sendable {
  case file, folder, pipe, socket, device, other

  /// - Parameter mode: As stat(2) gives it.
  package init(mode: mode_t) {
    switch mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    case S_IFIFO: self = .pipe
    case S_IFSOCK: self = .socket
    case S_IFCHR, S_IFBLK: self = .device
    default: self = .other
    }
  }

  /// Follows links, and opens nothing.
  ///
  /// - Throws: `FileError` if the path can't be examined: there is no such file, or it can't be reached.
  package init(of path: String) throws(FileError) {
    var facts = stat()
    guard stat(path, &facts) == 0 else { throw FileError(errno: errno) }
    self.init(mode: facts.st_mode)
  }

  /// As in "it is a named pipe".
  package var name: String {
    switch self {
    case .file: "a file"
    case .folder: "a folder"
    case .pipe: "a named pipe"
    case .socket: "a socket"
    case .device: "a device"
    case .other: "a special file"
    }
  }
}

/// What the system said about a file.
package struct FileError: Error, Hashable, Sendable {
  package let errno: Int32

  package init(errno: Int32) { self.errno = errno }

  /// As the system says it: `Permission denied`.
  package var text: String { String(cString: strerror(errno)) }

  /// Whether there is nothing at the path.
  package var isMissing: Bool { errno == ENOENT || errno == ENOTDIR }
}

/// A regular file that is open for reading. Opening never waits, whatever is at the path.
package enum RegularFile {
  package enum Refusal: Error, Hashable, Sendable {
    case error(FileError)
    case notRegular(FileKind)
  }

  /// - Returns: A descriptor, closed on exec; the caller must close it.
  package static func open(_ path: String) throws(Refusal) -> Int32 {
    // Checked first: opening some devices has side effects.
    let kind: FileKind
    do throws(FileError) { kind = try FileKind(of: path) } catch { throw .error(error) }
    guard kind == .file else { throw .notRegular(kind) }
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw .error(FileError(errno: errno)) }
    var facts = stat()
    let found = fstat(descriptor, &facts) == 0 ? FileKind(mode: facts.st_mode) : .other
    guard found == .file else {
      close(descriptor)
      throw .notRegular(found)
    }
    return descriptor
  }
}
