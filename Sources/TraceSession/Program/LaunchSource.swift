// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// What kind of thing a launch's `program` is, and so what must happen before it can run. Paths are absolute.
enum LaunchSource: Hashable {
  case binary(String)
  /// A folder or a `.go` file, for `go build`.
  case package(String)
  /// The folder of a package, for `go test -c`.
  case tests(folder: String)

  /// - Parameter folder: The base of a relative path.
  init(_ arguments: StartArguments, from folder: String) throws(SessionFailure) {
    let path = FileFacts.absolute(arguments.program, in: folder)
    let kind = try Self.kind(of: path)
    let isSource = kind == .folder || path.hasSuffix(".go")
    switch arguments.mode {
    case .exec:
      guard kind == .file else { throw SessionFailure(ProgramError.isDirectory(path: path), arguments.spelling) }
      self = .binary(path)
    case .auto where !isSource:
      guard try Self.isBinary(path, isRunUnread: arguments.isUntraced) else {
        throw SessionFailure(ProgramError.notELF(path: path), arguments.spelling)
      }
      self = .binary(path)
    case .auto where kind == .file && FileFacts.isELF(path): self = .binary(path)
    case .auto where kind == .file && path.hasSuffix("_test.go"): self = .tests(folder: FileFacts.folder(of: path))
    case .auto, .debug, .test:
      guard isSource else {
        throw SessionFailure(
          .badConfiguration, problem: "'\(path)' can't be built: it is neither a folder nor a .go file.",
          remedy: "Name the package's folder, or use \(arguments.spelling.mode("exec")) for a binary.")
      }
      let isTest = arguments.mode == .test
      // A test file alone would not compile: it needs the rest of its package.
      self = isTest ? .tests(folder: kind == .folder ? path : FileFacts.folder(of: path)) : .package(path)
    }
  }

  /// A file or a folder.
  private static func kind(of path: String) throws(SessionFailure) -> FileKind {
    let kind: FileKind
    do throws(FileError) {
      kind = try FileKind(of: path)
    } catch {
      throw SessionFailure(ProgramError(error, path: path), nil)
    }
    guard kind == .file || kind == .folder else {
      throw SessionFailure(ProgramError.notAFile(path: path, kind: kind), nil)
    }
    return kind
  }

  /// - Parameter isRunUnread: Whether it is only to be run, so that it need not be readable.
  private static func isBinary(_ path: String, isRunUnread: Bool) throws(SessionFailure) -> Bool {
    do throws(RegularFile.Refusal) {
      return try FileFacts.startsLikeELF(path)
    } catch {
      guard isRunUnread, FileFacts.isExecutableFile(path) else {
        throw SessionFailure(ProgramError(error, path: path), nil)
      }
      return true
    }
  }

  /// Where the program runs by default: a test in its package's folder, as under `go test`.
  var folder: String {
    switch self {
    case .binary(let path): FileFacts.folder(of: path)
    case .package(let path): path.hasSuffix(".go") ? FileFacts.folder(of: path) : path
    case .tests(let folder): folder
    }
  }
}
