// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import EventLoop
import Glibc

/// What a launched program has as stdin, stdout and stderr: the files that the arguments name; else, in an editor's
/// session, nothing to read and pipes of ours; in our terminal what we have ourselves, and in a client's what it has.
///
/// The descriptors are good as long as this object; the backend has its own copies once the program is there.
final class LaunchStreams {
  let standardInput: Int32
  let standardOutput: Int32
  let standardError: Int32
  /// What we read; nil in a terminal, ours or a client's.
  let output: ProgramOutput?
  private let files: Files

  /// - Parameter isInTerminal: The program runs in a client's terminal, whose streams are its own.
  /// - Throws: Where a file can't be opened or no pipe be made.
  init(
    _ arguments: StartArguments, options: SessionOptions, isInTerminal: Bool, loop: EventLoop, console: Console
  ) throws(SessionFailure) {
    let files = Files(folder: options.workingDirectory)
    self.files = files
    let isCaptured = options.streams == .captured && !isInTerminal
    let input = try files.open("stdinFrom", arguments.standardInput ?? (isCaptured ? "/dev/null" : nil), O_RDONLY)
    let create = O_WRONLY | O_CREAT | O_TRUNC
    let toFile = try files.open("stdoutTo", arguments.standardOutput, create)
    let errorsToFile = try files.open("stderrTo", arguments.standardError, create, sharing: toFile)
    output = isCaptured ? try Self.makePipes(toFile, errorsToFile, options, loop, console) : nil
    standardInput = input ?? (isInTerminal ? -1 : STDIN_FILENO)
    standardOutput = toFile ?? output?.writer(of: .stdout) ?? (isInTerminal ? -1 : STDOUT_FILENO)
    standardError = errorsToFile ?? output?.writer(of: .stderr) ?? (isInTerminal ? -1 : STDERR_FILENO)
  }

  private static func makePipes(
    _ toFile: Int32?, _ errorsToFile: Int32?, _ options: SessionOptions, _ loop: EventLoop, _ console: Console
  ) throws(SessionFailure) -> ProgramOutput {
    do throws(SystemError) {
      return try ProgramOutput(
        of: (toFile == nil ? [.stdout] : []) + (errorsToFile == nil ? [.stderr] : []), loop: loop, console: console,
        limits: options.limits)
    } catch {
      throw SessionFailure(
        .backendFailed, problem: "The program's streams can't be made: \(error.call): \(error.text).",
        remedy: "Close other programs: this user may have too many files open.")
    }
  }
}

/// Open files, closed together.
private final class Files {
  private let folder: String
  private var descriptors: [Int32] = []

  init(folder: String) { self.folder = folder }

  deinit { for descriptor in descriptors { close(descriptor) } }

  /// - Parameter first: Returned where it is the same file: with two offsets each would write over the other's text.
  func open(
    _ argument: String, _ path: String?, _ flags: Int32, sharing first: Int32? = nil
  ) throws(SessionFailure) -> Int32? {
    guard let path else { return nil }
    let absolute = FileFacts.absolute(path, in: folder)
    func failure(_ why: String) -> SessionFailure {
      SessionFailure(ArgumentError.badStreamFile(name: argument, path: absolute, why: why))
    }
    // Opening a named pipe would wait for its other end.
    let descriptor = Glibc.open(absolute, flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0o666)
    guard descriptor >= 0 else { throw failure(SystemError("open").text) }
    descriptors.append(descriptor)
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { throw failure(SystemError("fstat").text) }
    switch facts.st_mode & S_IFMT {
    case S_IFDIR: throw failure("it is a folder")
    case S_IFIFO where flags == O_RDONLY: throw failure("it is a pipe, which may never have a writer")
    default: break
    }
    let current = fcntl(descriptor, F_GETFL)
    guard current >= 0, fcntl(descriptor, F_SETFL, current & ~O_NONBLOCK) >= 0 else {
      throw failure(SystemError("fcntl").text)
    }
    var firstFacts = stat()
    if let first, fstat(first, &firstFacts) == 0, (firstFacts.st_dev, firstFacts.st_ino) == (facts.st_dev, facts.st_ino)
    {
      return first
    }
    return descriptor
  }
}
