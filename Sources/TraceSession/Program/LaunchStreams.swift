// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import EventLoop
import Glibc

/// A launched program's stdin, stdout and stderr: the files that the arguments name; otherwise, in an editor's session,
/// an empty input and pipes of ours; in our terminal our own streams, and in a client's terminal that terminal's.
///
/// The descriptors are valid as long as this object; the backend has its own copies once the program exists.
final class LaunchStreams {
  let standardInput: Int32
  let standardOutput: Int32
  let standardError: Int32
  /// The output that we read; nil in a terminal, ours or a client's.
  let output: ProgramOutput?
  private let files: StreamFiles
  /// The stdin of a captured program if no file is named.
  private let null: Int32

  /// - Parameters:
  ///   - files: The files that the arguments name.
  ///   - isInTerminal: The program runs in a client's terminal, whose streams are its own.
  /// - Throws: If no pipe can be made.
  init(
    _ files: StreamFiles, options: SessionOptions, isInTerminal: Bool, loop: EventLoop, console: Console
  ) throws(SessionFailure) {
    self.files = files
    let isCaptured = options.streams == .captured && !isInTerminal
    null = isCaptured && files.input == nil ? open("/dev/null", O_RDONLY | O_CLOEXEC) : -1
    output = isCaptured ? try Self.makePipes(files.output, files.errors, options, loop, console) : nil
    standardInput = files.input ?? (isCaptured ? null : isInTerminal ? -1 : STDIN_FILENO)
    standardOutput = files.output ?? output?.writer(of: .stdout) ?? (isInTerminal ? -1 : STDOUT_FILENO)
    standardError = files.errors ?? output?.writer(of: .stderr) ?? (isInTerminal ? -1 : STDERR_FILENO)
    if let pipe = files.inputPipe { HeldPipe.hold(pipe, on: loop) }
  }

  deinit { if null >= 0 { close(null) } }

  private static func makePipes(
    _ toFile: Int32?, _ errorsToFile: Int32?, _ options: SessionOptions, _ loop: EventLoop, _ console: Console
  ) throws(SessionFailure) -> ProgramOutput {
    do throws(SystemError) {
      return try ProgramOutput(
        of: (toFile == nil ? [.stdout] : []) + (errorsToFile == nil ? [.stderr] : []), loop: loop, console: console,
        limits: options.limits)
    } catch {
      throw SessionFailure(
        .backendFailed, problem: "The program's streams can't be created: \(error.call): \(error.text).",
        remedy: "Raise the limit of open files (ulimit -n): Sonde needs 64.")
    }
  }
}
