// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import EventLoop
import Glibc
import GoProgram
import TraceBackend

/// One run of `go build` or `go test -c`, and the file that it makes.
///
/// The file is in a private temporary folder unless the person chose another place; either way `remove()` removes it,
/// and also the go command's own temporary files.
final class GoBuild {
  let specification: Specification
  /// Where the program will be.
  let output: String
  private let temporaryFolder: String
  private let sweeper: BuildSweeper?
  private var child: ChildProcess?
  private var isCancelled = false
  /// Whether the file at `output` is ours to remove.
  private var hasBuilt = false
  /// The end of the go command's output: it may say what was missing.
  private var lastOutput: [UInt8] = []
  private static let keptOutputBytes = 16 * 1024

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
    /// Absolute: the base of a relative `TMPDIR`.
    var workingDirectory: String
  }

  enum Product: Hashable { case program, tests }

  /// - Parameter sweeper: Removes the results if this process no longer can.
  init(_ specification: Specification, sweeper: BuildSweeper?) throws(BuildError) {
    self.specification = specification
    self.sweeper = sweeper
    let goFlags = Self.value(of: "GOFLAGS", in: specification.environment) ?? ""
    if let mode = BuildMode(flags: specification.buildFlags, goFlags: goFlags), mode.makesLibrary {
      throw .library(mode: mode.name, mode.place)
    }
    if let output = specification.output, let why = Self.refusal(ofOutput: output) {
      throw .badOutput(output, why: why)
    }
    // The go command's own files go there too: it leaves them behind if it is killed.
    let parents = ["GOTMPDIR", "TMPDIR"].compactMap { Self.value(of: $0, in: specification.environment) }
    let parent = parents.first { !$0.isEmpty } ?? "/tmp"
    // The compiler and the sweeper run in different folders than we do.
    let folder = FileFacts.absolute(parent, in: specification.workingDirectory)
    temporaryFolder = try Self.makeFolder(in: folder, sweeper)
    let name = FileFacts.lastComponent(of: specification.program)
    let base = name.hasSuffix(".go") ? String(name.dropLast(3)) : name.isEmpty ? "program" : name
    output =
      specification.output ?? "\(temporaryFolder)/\(base)\(specification.product == .tests ? ".test" : "")"
    sweeper?.tell(.output(output, before: FileIdentity(of: output)))
  }

  /// Makes a folder with a new name that only this user may enter.
  private static func makeFolder(in parent: String, _ sweeper: BuildSweeper?) throws(BuildError) -> String {
    for _ in 0..<16 {
      let folder = "\(parent)/sonde-\(String(UInt64.random(in: .min ... .max), radix: 36))"
      sweeper?.tell(.folder(folder))
      if mkdir(folder, 0o700) == 0 { return folder }
      if errno != EEXIST { break }
    }
    throw .noTemporaryFolder(in: parent, why: SystemError("mkdir").text)
  }

  /// The go command overwrites whatever exists there, and we remove what it made: it must be a place for a program.
  private static func refusal(ofOutput path: String) -> String? {
    do throws(FileError) {
      let kind = try FileKind(of: path)
      guard kind == .file else { return "it is \(kind.name)" }
    } catch {
      guard error.errno == ENOENT else { return error.text }
      return FileFacts.refusal(ofNewFile: path)
    }
    do throws(RegularFile.Refusal) {
      guard try FileFacts.startsLikeELF(path) || FileFacts.isEmpty(path) else {
        return "it exists and is not a program"
      }
    } catch {
      return "it exists and can't be read: \(error.clause)"
    }
    return nil
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
  ///   - onOutput: Called with its output, as it comes.
  ///   - completion: Called once on the loop, also after `cancel()`.
  func start(
    on loop: EventLoop, onOutput: @escaping ([UInt8]) -> Void,
    completion: @escaping (Result<Void, BuildError>) -> Void
  ) throws(BuildError) {
    let path = Self.value(of: "PATH", in: specification.environment) ?? ""
    let candidates = path.split(separator: ":").map { "\($0)/go" }
    guard let go = candidates.first(where: FileFacts.isExecutableFile) else { throw .noGo(path: path) }
    let environment = specification.environment.filter { !$0.hasPrefix("GOTMPDIR=") } + ["GOTMPDIR=\(temporaryFolder)"]
    let command = ChildProcess.Command(
      path: go, arguments: ["go"] + arguments, environment: environment, workingDirectory: folder)
    let child: ChildProcess
    do {
      child = try ChildProcess(command, on: loop) { [sweeper] in sweeper?.tell(.compiling(group: $0)) }
    } catch {
      let isForbidden = error.call == "pidfd_open"
      throw .didNotStart(command: go, why: isForbidden ? "\(error.call): \(error.text)" : error.text)
    }
    self.child = child
    child.onOutput = { [self] bytes in
      lastOutput = (lastOutput + bytes).suffix(Self.keptOutputBytes)
      onOutput(bytes)
    }
    let isTest = specification.product == .tests
    child.onExit = { [self] status in
      self.child = nil
      sweeper?.tell(.compiled(FileIdentity(of: output)))
      if isCancelled {
        completion(.failure(.cancelled))
      } else if status == .exited(code: 0), isTest, FileFacts.kind(of: output) == nil {
        completion(.failure(.noTests(package: specification.program)))
      } else if status == .exited(code: 0), FileFacts.kind(of: output) == .file {
        hasBuilt = true
        completion(FileFacts.isELF(output) ? .success(()) : .failure(noProgram))
      } else {
        completion(.failure(failure(status)))
      }
    }
  }

  /// Whether the build makes no program, or none for this system.
  private var noProgram: BuildError {
    // For a package that is not main, an archive is built.
    let hasMode = specification.buildFlags.contains { $0.contains("-buildmode") }
    let isArchive = FileFacts.startsWith("!<arch>", output) && !hasMode
    return isArchive ? .notMain(program: specification.program) : .otherSystem(program: specification.program)
  }

  private func failure(_ status: ExitStatus) -> BuildError {
    switch status {
    case .exited(code: 0): .madeNothing(program: specification.program)
    case .killed(let signal): .killed(program: specification.program, signal: signal)
    case .exited(let code):
      .failed(
        program: specification.program, isTest: specification.product == .tests, code: code,
        remedy: SystemShortage.remedy(inOutput: String(decoding: lastOutput, as: UTF8.self)))
    }
  }

  func cancel() {
    isCancelled = true
    child?.cancel()
  }

  /// Removes the build's results.
  func remove() {
    if hasBuilt { unlink(output) }
    FileFacts.removeTree(temporaryFolder)
    sweeper?.dismiss()
  }

  private static func value(of name: String, in environment: [String]) -> String? {
    environment.first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
  }
}
