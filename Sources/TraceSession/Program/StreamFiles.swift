// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc
import GoProgram

/// The files that a launch's arguments name for the program's streams, open as long as this object exists.
///
/// Everything that can be opened is opened, and nothing is made or emptied before `take()`: a program may still not
/// build.
final class StreamFiles {
  /// Nil if no file is named.
  private(set) var input: Int32?
  private(set) var output: Int32?
  private(set) var errors: Int32?
  /// `input`, if it is a named pipe.
  private(set) var inputPipe: Int32?
  private let spelling: ArgumentSpelling
  private let outputFile: File?
  private let errorFile: File?
  private var descriptors: [Int32] = []

  private struct File {
    let argument: String
    /// Absolute.
    let path: String
    /// Nil if it does not exist yet.
    let descriptor: Int32?
  }

  /// - Parameter folder: The base of relative paths.
  /// - Throws: If a file can't be opened. Opening never waits, not even for a pipe's other end.
  init(_ arguments: StartArguments, from folder: String) throws(SessionFailure) {
    let spelling = arguments.spelling
    self.spelling = spelling
    func find(_ argument: String, _ path: String?, _ flags: Int32) throws(SessionFailure) -> File? {
      guard let path = path.map({ FileFacts.absolute($0, in: folder) }) else { return nil }
      let isNew = flags != O_RDONLY && FileFacts.kind(of: path) == nil
      guard !isNew else {
        if let why = FileFacts.refusal(ofFolder: FileFacts.folder(of: path)) {
          throw Self.failure(argument, path, "its folder \(why)", spelling)
        }
        return File(argument: argument, path: path, descriptor: nil)
      }
      return File(argument: argument, path: path, descriptor: try Self.open(argument, path, flags, spelling))
    }
    let inputFile = try find("stdinFrom", arguments.standardInput, O_RDONLY)
    outputFile = try find("stdoutTo", arguments.standardOutput, O_WRONLY)
    errorFile = try find("stderrTo", arguments.standardError, O_WRONLY)
    descriptors = [inputFile, outputFile, errorFile].compactMap { $0?.descriptor }
    input = inputFile?.descriptor
    inputPipe = input.flatMap { Self.kind(of: $0) == .pipe ? $0 : nil }
  }

  deinit { for descriptor in descriptors { close(descriptor) } }

  /// Makes and empties the output files: the program is about to start.
  func take() throws(SessionFailure) {
    output = try outputFile.map(take)
    errors = try errorFile.map(take)
    // With two offsets each stream would overwrite the other's text.
    if let output, let errors, Self.isSameFile(output, errors) { self.errors = output }
  }

  private func take(_ file: File) throws(SessionFailure) -> Int32 {
    let descriptor: Int32
    if let known = file.descriptor {
      descriptor = known
    } else {
      descriptor = try Self.open(file.argument, file.path, O_WRONLY | O_CREAT, spelling)
      descriptors.append(descriptor)
    }
    if Self.kind(of: descriptor) == .file, ftruncate(descriptor, 0) != 0 {
      throw Self.failure(file.argument, file.path, FileError(errno: errno).text, spelling)
    }
    return descriptor
  }

  private static func open(
    _ argument: String, _ path: String, _ flags: Int32, _ spelling: ArgumentSpelling
  ) throws(SessionFailure) -> Int32 {
    // Opening a named pipe would wait for its other end.
    let descriptor = Glibc.open(path, flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0o666)
    guard descriptor >= 0 else { throw failure(argument, path, OutputFile.reason(errno, path), spelling) }
    guard rights_are_at_stake(descriptor) == 0 else {
      close(descriptor)
      throw failure(argument, path, OutputFile.inProc, spelling)
    }
    let current = fcntl(descriptor, F_GETFL)
    guard kind(of: descriptor) != .folder, fcntl(descriptor, F_SETFL, current & ~O_NONBLOCK) >= 0 else {
      close(descriptor)
      throw failure(argument, path, "it is a folder", spelling)
    }
    return descriptor
  }

  private static func failure(
    _ argument: String, _ path: String, _ why: String, _ spelling: ArgumentSpelling
  ) -> SessionFailure {
    SessionFailure(ArgumentError.badStreamFile(name: argument, path: path, why: why), spelling)
  }

  private static func kind(of descriptor: Int32) -> FileKind {
    var facts = stat()
    return fstat(descriptor, &facts) == 0 ? FileKind(mode: facts.st_mode) : .other
  }

  private static func isSameFile(_ one: Int32, _ other: Int32) -> Bool {
    var (facts, otherFacts) = (stat(), stat())
    guard fstat(one, &facts) == 0, fstat(other, &otherFacts) == 0 else { return false }
    return (facts.st_dev, facts.st_ino) == (otherFacts.st_dev, otherFacts.st_ino)
  }
}
