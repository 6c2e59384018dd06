// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc
import GoProgram

/// The few questions about files that the session asks. None of them waits, whatever exists at the path.
enum FileFacts {
  /// Nil if nothing is known about the path.
  static func kind(of path: String) -> FileKind? { try? FileKind(of: path) }

  static func isEmpty(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && facts.st_size == 0
  }

  static func isExecutableFile(_ path: String) -> Bool { kind(of: path) == .file && access(path, X_OK) == 0 }

  /// Whether the file starts like an ELF file.
  static func isELF(_ path: String) -> Bool { (try? startsLikeELF(path)) ?? false }

  static func startsWith(_ text: String, _ path: String) -> Bool {
    guard let descriptor = try? RegularFile.open(path) else { return false }
    defer { close(descriptor) }
    var start = [UInt8](repeating: 0, count: text.utf8.count)
    return read(descriptor, &start, start.count) == start.count && start.elementsEqual(text.utf8)
  }

  /// - Throws: If the file can't be read.
  static func startsLikeELF(_ path: String) throws(RegularFile.Refusal) -> Bool {
    let descriptor = try RegularFile.open(path)
    defer { close(descriptor) }
    var magic = [UInt8](repeating: 0, count: 4)
    return read(descriptor, &magic, 4) == 4 && magic == [0x7f, 0x45, 0x4c, 0x46]
  }

  /// The bytes of a regular file of at most `mostBytes`; anything else might never end.
  ///
  /// - Throws: The reason, as a clause.
  static func content(of path: String, mostBytes: Int) throws(ReadFailure) -> [UInt8] {
    let descriptor: Int32
    do throws(RegularFile.Refusal) {
      descriptor = try RegularFile.open(path)
    } catch {
      throw ReadFailure(why: error.clause)
    }
    defer { close(descriptor) }
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

  /// Why a folder can't be a working directory, as in "X, which WHY"; nil if it can.
  static func refusal(ofFolder path: String) -> String? {
    do throws(FileError) {
      let kind = try FileKind(of: path)
      guard kind == .folder else { return "is \(kind.name), not a folder" }
    } catch {
      return error.isMissing ? "does not exist" : "can't be reached: \(error.text)"
    }
    return access(path, X_OK) == 0 ? nil : "may not be entered: \(FileError(errno: errno).text)"
  }

  /// Why no file can be made at a path where none exists, as in "X can't be used: WHY". Missing parent folders are
  /// made.
  static func refusal(ofNewFile path: String) -> String? {
    var parent = folder(of: path)
    while parent != "/", parent != ".", kind(of: parent) == nil, access(parent, F_OK) != 0, errno == ENOENT {
      parent = folder(of: parent)
    }
    if let why = refusal(ofFolder: parent) { return "'\(parent)' \(why)" }
    return access(parent, W_OK) == 0 ? nil : "'\(parent)' may not be written to: \(FileError(errno: errno).text)"
  }

  /// Removes a folder of ours with everything in it, as far as possible. Links are not followed.
  static func removeTree(_ path: String) {
    if let entries = opendir(path) {
      while let entry = readdir(entries) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        guard name != ".", name != ".." else { continue }
        var facts = stat()
        let isFolder = lstat("\(path)/\(name)", &facts) == 0 && FileKind(mode: facts.st_mode) == .folder
        if isFolder { removeTree("\(path)/\(name)") } else { unlink("\(path)/\(name)") }
      }
      closedir(entries)
    }
    rmdir(path)
  }

  static func target(ofLink path: String) -> String? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
  }

  /// `path`, starting from `folder` if it is relative, without `.`, `..` and doubled slashes.
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

extension RegularFile.Refusal {
  /// As in "it can't be read: CLAUSE".
  var clause: String {
    switch self {
    case .error(let error): error.text
    case .notRegular(let kind): "it is \(kind.name), not a file"
    }
  }
}
