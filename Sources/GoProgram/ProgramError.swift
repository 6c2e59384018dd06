// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Glibc

/// Why a file can't be traced as a Go program.
package enum ProgramError: Error, Hashable, Sendable {
  case noSuchFile(path: String)
  case isDirectory(path: String)
  case notAFile(path: String, kind: FileKind)
  case notReadable(path: String, reason: String)
  case notELF(path: String)
  /// The file ends before what its own header lists.
  case cutOff(path: String, sizeBytes: Int)
  case otherMachine(path: String, machine: String)
  case notExecutable(path: String)
  case notGo(path: String)
  /// Only features that need types and variables fail with it.
  case noDebugInfo(path: String)
  case wrongDebugFile(path: String, program: String)
  /// A debug file that the user named; `why` is a clause.
  case unusableDebugFile(path: String, why: String)
  case noFunctions(path: String)
  case unknownRuntime(path: String, version: String)
  case oldGo(path: String, version: String)
  case damaged(path: String, what: String)
}

extension ProgramError {
  /// Why the file can't be opened.
  package init(_ refusal: RegularFile.Refusal, path: String) {
    switch refusal {
    case .error(let error): self = ProgramError(error, path: path)
    case .notRegular(.folder): self = .isDirectory(path: path)
    case .notRegular(let kind): self = .notAFile(path: path, kind: kind)
    }
  }

  package init(_ error: FileError, path: String) {
    self = error.isMissing ? .noSuchFile(path: path) : .notReadable(path: path, reason: error.text)
  }

  /// What is wrong, a sentence.
  package var problem: String {
    switch self {
    case .noSuchFile(let path): "There is no file '\(path)'."
    case .isDirectory(let path): "'\(path)' is a folder, not a program."
    case .notAFile(let path, let kind): "'\(path)' is \(kind.name), not a program."
    case .notReadable(let path, let reason): "'\(path)' can't be read: \(reason)."
    case .notELF(let path): "'\(path)' is not an ELF file."
    case .cutOff(let path, let sizeBytes):
      "'\(path)' is cut off or damaged: the file ends after \(sizeBytes) bytes, but its header lists more."
    case .otherMachine(let path, let machine): "'\(path)' is built for \(machine), which is not supported yet."
    case .notExecutable(let path):
      "'\(path)' is a shared object, a plugin, an object file or a core file, not a program."
    case .notGo(let path): "'\(path)' is not a Go program."
    case .noDebugInfo(let path): "'\(path)' has no debug information: it was built with -ldflags=-w or -s, or stripped."
    case .wrongDebugFile(let path, let program): "'\(path)' holds debug information of another build than '\(program)'."
    case .unusableDebugFile(let path, let why): "The debug information can't be read from '\(path)': \(why)."
    case .noFunctions(let path): "'\(path)' has neither debug information nor Go's table of its functions."
    case .unknownRuntime(let path, let version):
      "'\(path)' has no debug information, and Sonde does not know where \(version) keeps its goroutines."
    case .oldGo(let path, let version): "'\(path)' was built with \(version); Sonde reads Go 1.19 and newer."
    case .damaged(let path, let what): "The debug information of '\(path)' is damaged: \(what)."
    }
  }

  /// What to do about it, a sentence.
  package var remedy: String {
    switch self {
    case .noSuchFile: "Check the path of the program."
    case .isDirectory: "Name the program's file."
    case .notAFile: "Name the file of a program that 'go build' made."
    case .notReadable(_, let reason) where reason == FileError(errno: EACCES).text:
      "Make it readable for the user who runs sonde."
    case .notReadable: "Name a file that this user can open."
    case .cutOff: "Build the program again, or copy the whole file."
    case .notELF: "Name a program that 'go build' made for Linux."
    case .otherMachine: "Build it for x86-64: 'GOARCH=amd64 go build'."
    case .notExecutable: "Name the program itself, as 'go build' makes it without -buildmode."
    case .notGo: "Name a program that 'go build' made."
    case .noDebugInfo: "Build it without -ldflags=-w and -s."
    case .wrongDebugFile, .unusableDebugFile: "Name the file that was split off this build of the program."
    case .noFunctions: "Build it with 'go build', and don't pack it."
    case .unknownRuntime: "Build it without -ldflags=-w and -s."
    case .oldGo: "Build it with Go 1.19 or newer."
    case .damaged: "Build the program again; if that does not help, report it with the Go version."
    }
  }
}
