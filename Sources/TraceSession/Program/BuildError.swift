// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import EventLoop
import TraceBackend

/// Why there is no program to trace.
package enum BuildError: Error, Hashable, Sendable {
  case noGo(path: String)
  case didNotStart(command: String, why: String)
  /// `remedy` is what to do if the system lacked something; nil if the compiler says what is wrong.
  case failed(program: String, isTest: Bool, code: Int32, remedy: String?)
  case killed(program: String, signal: Int32)
  /// The go command succeeded, but the file that it should have made does not exist.
  case madeNothing(program: String)
  /// The build's result is not a program for Linux.
  case otherSystem(program: String)
  /// A build mode that makes no program, and where it is set.
  case library(mode: String, BuildMode.Place)
  /// The go command succeeded and made nothing: this means that there are no test files.
  case noTests(package: String)
  case noTemporaryFolder(in: String, why: String)
  case badOutput(String, why: String)
  /// A process of ours that a build needs.
  case noHelper(BackendError)
  case notMain(program: String)
  case cancelled

  var id: ErrorID {
    switch self {
    case .badOutput, .library: .badConfiguration
    case .noHelper: .backendFailed
    case .noGo, .didNotStart, .failed, .killed, .madeNothing, .otherSystem, .noTests, .noTemporaryFolder, .notMain,
      .cancelled:
      .buildFailed
    }
  }

  package func problem(_ spelling: ArgumentSpelling) -> String {
    switch self {
    case .noGo(let path): "There is no 'go' command in PATH (\(path))."
    case .didNotStart(let command, let why): "'\(command)' could not be started: \(why)."
    case .failed(let program, let isTest, let code, _):
      "Building '\(program)' failed: go \(isTest ? "test -c" : "build") ended with code \(code)."
    case .killed(let program, let signal):
      "Building '\(program)' failed: the go command was killed by signal \(signal)."
    case .madeNothing(let program): "Building '\(program)' did not write a program to the file that Sonde asked for."
    case .otherSystem(let program): "Building '\(program)' made a file that is not a program for Linux."
    case .library(let mode, _): "-buildmode=\(mode) builds a library, not a program that can run."
    case .noTests(let package): "'\(package)' has no tests: there is no _test.go file for this build."
    case .noTemporaryFolder(let base, let why): "No temporary folder could be made in '\(base)': \(why)."
    case .badOutput(let path, let why): "\(spelling.subject("output")) can't be '\(path)': \(why)."
    case .noHelper(let error): error.problem
    case .notMain(let program): "'\(program)' is not package main, so it can't run."
    case .cancelled: "The build was cancelled."
    }
  }

  package func remedy(_ spelling: ArgumentSpelling) -> String {
    let (env, flags) = (spelling.quoted("env"), spelling.quoted("buildFlags"))
    return switch self {
    case .noGo: "Install Go, or add its folder to PATH with \(env)."
    case .didNotStart(_, let why) where why.hasPrefix("pidfd_open"):
      "A seccomp filter forbids watching it: build the program elsewhere, or start the container with another filter."
    case .didNotStart(_, let why):
      SystemShortage.remedy(in: why) ?? "Check that the folder exists and that 'go version' works there."
    case .killed: "Start again; there may have been too little memory."
    case .madeNothing: "Remove -o and -n from \(flags): \(spelling.quoted("output")) names the file."
    case .otherSystem: "Remove GOOS from \(env), or -buildmode from \(flags)."
    case .library(_, .buildFlags): "Remove -buildmode from \(flags), or name the program that uses the library."
    case .library(_, .environment):
      "Remove -buildmode from the variable GOFLAGS, or name the program that uses the library."
    case .failed(_, _, _, let remedy): remedy ?? "See the compiler's output; correct it and start again."
    case .noTemporaryFolder(_, let why):
      SystemShortage.remedy(in: why) ?? "Set TMPDIR to a folder that you may write to."
    case .badOutput: "Name a new file, or leave the argument out: then a temporary one is used."
    case .noHelper(let error): error.remedy
    case .noTests: "Name the folder of a package that has some, or check the build tags in \(flags)."
    case .notMain: "Name the folder of a program, or use \(spelling.mode("test")) for the package's tests."
    case .cancelled: "Launch again to build."
    }
  }
}
