// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import EventLoop
import Glibc

/// One run of `go build` or `go test -c`, and the file that comes of it.
///
/// The file lies in a private temporary folder unless the person named another place; either way it goes with `remove()`.
final class GoBuild {
  let specification: Specification
  /// Where the program will be.
  let output: String
  private let temporaryFolder: String?
  private var child: ChildProcess?
  private var isCancelled = false
  /// Whether the file at `output` is ours to remove.
  private var hasBuilt = false

  struct Specification {
    /// Absolute: a folder or a `.go` file; for tests a folder.
    var program: String
    var product = Product.program
    var isOptimized: Bool
    var buildFlags: [String]
    /// Absolute; nil for a temporary one.
    var output: String?
    /// `KEY=value`.
    var environment: [String]
  }

  enum Product: Hashable { case program, tests }

  init(_ specification: Specification) throws(BuildError) {
    self.specification = specification
    if let output = specification.output {
      // The go command overwrites whatever is there, and we take away what it made: it must be a program's place.
      switch FileFacts.kind(of: output) {
      case .folder: throw .badOutput(output, why: "is a folder")
      case .file where !FileFacts.isELF(output) && !FileFacts.isEmpty(output):
        throw .badOutput(output, why: "exists and is no program")
      default: break
      }
      self.output = output
      temporaryFolder = nil
      return
    }
    let parent = Self.value(of: "TMPDIR", in: specification.environment).flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    guard let pattern = strdup("\(parent)/sonde-XXXXXX") else {
      throw .noTemporaryFolder(in: parent, why: "out of memory")
    }
    defer { free(pattern) }
    guard mkdtemp(pattern) != nil else { throw .noTemporaryFolder(in: parent, why: SystemError("mkdtemp").text) }
    let folder = String(cString: pattern)
    temporaryFolder = folder
    let name = FileFacts.lastComponent(of: specification.program)
    let base = name.hasSuffix(".go") ? String(name.dropLast(3)) : name.isEmpty ? "program" : name
    output = "\(folder)/\(base)\(specification.product == .tests ? ".test" : "")"
  }

  /// Where the go command runs: the program's own folder, so that its module is found.
  private var folder: String {
    specification.program.hasSuffix(".go") ? FileFacts.folder(of: specification.program) : specification.program
  }

  /// As a person would type it after `go`.
  var arguments: [String] {
    let package = specification.program.hasSuffix(".go") ? FileFacts.lastComponent(of: specification.program) : "."
    // The person's flags come last and win.
    let command = specification.product == .tests ? ["test", "-c"] : ["build"]
    return command + (specification.isOptimized ? [] : ["-gcflags=all=-N -l"]) + ["-o", output]
      + specification.buildFlags + [package]
  }

  /// Starts the compiler.
  ///
  /// - Parameters:
  ///   - onOutput: Called with what it writes, as it comes.
  ///   - completion: Called once on the loop, also after `cancel()`.
  func start(
    on loop: EventLoop, onOutput: @escaping ([UInt8]) -> Void,
    completion: @escaping (Result<Void, BuildError>) -> Void
  ) throws(BuildError) {
    let path = Self.value(of: "PATH", in: specification.environment) ?? ""
    let candidates = path.split(separator: ":").map { "\($0)/go" }
    guard let go = candidates.first(where: FileFacts.isExecutableFile) else { throw .noGo(path: path) }
    let command = ChildProcess.Command(
      path: go, arguments: ["go"] + arguments, environment: specification.environment, workingDirectory: folder)
    let child: ChildProcess
    do {
      child = try ChildProcess(command, on: loop)
    } catch {
      let isForbidden = error.call == "pidfd_open"
      throw .didNotStart(command: go, why: isForbidden ? "\(error.call): \(error.text)" : error.text)
    }
    self.child = child
    child.onOutput = onOutput
    let isTest = specification.product == .tests
    child.onExit = { [self] status in
      self.child = nil
      if isCancelled {
        completion(.failure(.cancelled))
      } else if status == .exited(code: 0), isTest, FileFacts.kind(of: output) == .missing {
        completion(.failure(.noTests(package: specification.program)))
      } else if status == .exited(code: 0), FileFacts.kind(of: output) == .file {
        hasBuilt = true
        completion(FileFacts.isELF(output) ? .success(()) : .failure(.notMain(program: specification.program)))
      } else {
        completion(.failure(.failed(program: specification.program, isTest: isTest, code: status.code)))
      }
    }
  }

  func cancel() {
    isCancelled = true
    child?.cancel()
  }

  /// Removes what was built.
  func remove() {
    if hasBuilt || temporaryFolder != nil { unlink(output) }
    if let temporaryFolder { rmdir(temporaryFolder) }
  }

  private static func value(of name: String, in environment: [String]) -> String? {
    environment.first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
  }
}

/// Why there is no program to trace.
package enum BuildError: Error, Hashable, Sendable {
  case noGo(path: String)
  case didNotStart(command: String, why: String)
  case failed(program: String, isTest: Bool, code: Int32)
  /// The go command ended well and made nothing: that is how it says that there are no test files.
  case noTests(package: String)
  case noTemporaryFolder(in: String, why: String)
  case badOutput(String, why: String)
  case notMain(program: String)
  case cancelled

  package var problem: String {
    switch self {
    case .noGo(let path): "There is no 'go' command in PATH (\(path))."
    case .didNotStart(let command, let why): "'\(command)' could not be started: \(why)."
    case .failed(let program, let isTest, let code):
      "Building '\(program)' failed: go \(isTest ? "test -c" : "build") ended with code \(code)."
    case .noTests(let package): "'\(package)' has no tests: there is no _test.go file for this build."
    case .noTemporaryFolder(let base, let why): "No temporary folder could be made in '\(base)': \(why)."
    case .badOutput(let path, let why): "Argument 'output' can't be '\(path)': it \(why)."
    case .notMain(let program): "'\(program)' is not package main, so nothing of it can run."
    case .cancelled: "The build was cancelled."
    }
  }

  package var remedy: String {
    switch self {
    case .noGo: "Install Go, or add its folder to PATH in the argument 'env'."
    case .didNotStart(_, let why) where why.hasPrefix("pidfd_open"):
      "A seccomp filter forbids to watch it: build the program elsewhere, or start the container with another filter."
    case .didNotStart: "Check that the folder exists and that 'go version' works there."
    case .failed: "See the compiler's output; correct it and start again."
    case .noTemporaryFolder: "Set TMPDIR to a folder that you may write to."
    case .badOutput: "Name a new file, or leave the argument out: then a temporary one is used."
    case .noTests: "Name the folder of a package that has some, or check the build tags in 'buildFlags'."
    case .notMain: "Name the folder of a program, or use mode 'test' for the package's tests."
    case .cancelled: "Launch again to build."
    }
  }
}
