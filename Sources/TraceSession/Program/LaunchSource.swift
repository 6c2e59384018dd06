// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// What a launch's `program` is, and so what must happen before it can run. Paths are absolute.
enum LaunchSource: Hashable {
  case binary(String)
  /// A folder or a `.go` file, for `go build`.
  case package(String)
  /// The folder of a package, for `go test -c`.
  case tests(folder: String)

  /// - Parameter folder: What a relative path starts from.
  init(_ arguments: StartArguments, from folder: String) throws(SessionFailure) {
    let path = FileFacts.absolute(arguments.program, in: folder)
    let kind = FileFacts.kind(of: path)
    guard kind != .missing else { throw SessionFailure(ProgramError.noSuchFile(path: path)) }
    let isSource = kind == .folder || path.hasSuffix(".go")
    switch arguments.mode {
    case .exec: self = .binary(path)
    case .auto where kind == .file && FileFacts.isELF(path): self = .binary(path)
    case .auto where kind == .file && path.hasSuffix("_test.go"): self = .tests(folder: FileFacts.folder(of: path))
    case .auto where !isSource: throw SessionFailure(ProgramError.notELF(path: path))
    case .auto, .debug, .test:
      guard isSource else {
        throw SessionFailure(
          .badConfiguration, problem: "'\(path)' can't be built: it is neither a folder nor a .go file.",
          remedy: "Name the package's folder, or use mode 'exec' for a binary.")
      }
      let isTest = arguments.mode == .test
      // A test file alone would not compile: it needs the rest of its package.
      self = isTest ? .tests(folder: kind == .folder ? path : FileFacts.folder(of: path)) : .package(path)
    }
  }

  /// Where the program runs unless the person says so: a test in its package's folder, as under `go test`.
  var folder: String {
    switch self {
    case .binary(let path): FileFacts.folder(of: path)
    case .package(let path): path.hasSuffix(".go") ? FileFacts.folder(of: path) : path
    case .tests(let folder): folder
    }
  }
}
