// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc

/// The few questions about files that the session asks.
enum FileFacts {
  enum Kind { case folder, file, missing }

  static func kind(of path: String) -> Kind {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return .missing }
    return facts.st_mode & S_IFMT == S_IFDIR ? .folder : .file
  }

  static func isEmpty(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && facts.st_size == 0
  }

  static func isExecutableFile(_ path: String) -> Bool { kind(of: path) == .file && access(path, X_OK) == 0 }

  /// Whether the file starts like an ELF file.
  static func isELF(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var magic = [UInt8](repeating: 0, count: 4)
    return read(descriptor, &magic, 4) == 4 && magic == [0x7f, 0x45, 0x4c, 0x46]
  }

  /// The bytes of a regular file of at most `mostBytes`; anything else might never end.
  ///
  /// - Throws: Why not, as a clause.
  static func content(of path: String, mostBytes: Int) throws(ReadFailure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw ReadFailure(why: SystemError("open").text) }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      throw ReadFailure(why: "it is no file")
    }
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    while content.count <= mostBytes {
      let count = read(descriptor, &buffer, buffer.count)
      guard count >= 0 else { throw ReadFailure(why: SystemError("read").text) }
      if count == 0 { return content }
      content.append(contentsOf: buffer[..<count])
    }
    throw ReadFailure(why: "it has more than \(mostBytes) bytes")
  }

  struct ReadFailure: Error { let why: String }

  static func target(ofLink path: String) -> String? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
  }

  /// `path` from `folder` on where it is relative, without `.`, `..` and doubled slashes.
  static func absolute(_ path: String, in folder: String) -> String {
    var parts: [Substring] = []
    for part in (path.hasPrefix("/") ? path : "\(folder)/\(path)").split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func lastComponent(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }
}
