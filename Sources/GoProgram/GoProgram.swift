// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TargetMemory

/// One Go program on disk: its functions, lines, types and where its variables are.
///
/// Names are indexed when it is opened; everything else is read when asked for. libdw is not thread safe: one owner,
/// one thread. All addresses are as linked; add the load bias for those of a process.
package final class GoProgram {
  package let path: String
  package let goVersion: GoVersion
  /// The `build` settings that Go recorded: `-gcflags`, `-ldflags`, `GOARCH`, `vcs.revision`.
  package let buildSettings: [String: String]
  /// The import path of the main package, as recorded; empty where it was not.
  package let mainPackagePath: String
  /// Sorted by address; no two overlap.
  package let functions: [GoFunction]
  package let inlinedOnlyFunctions: [InlinedOnlyFunction]

  /// Opens the program at `path`; `/proc/PID/exe` will do.
  package init(path: String) throws(ProgramError) { throw .noSuchFile(path: path) }

  /// Whether the compiler's optimiser was on.
  package var isOptimised: Bool { true }
  package var isPositionIndependent: Bool { false }
  /// The code, as linked.
  package var textRange: Range<TargetAddress> { .null..<(.null) }
  /// The program's first instruction, as linked.
  package var entryPoint: TargetAddress { .null }
  /// Segments whose memory equals the file for as long as the program runs.
  package var readOnlySegments: [Segment] { [] }

  /// A part of the file that is mapped into the process.
  package struct Segment: Hashable, Sendable {
    package let range: Range<TargetAddress>
    package let fileOffset: UInt64
    package let isExecutable: Bool
    package let isWritable: Bool
  }

  /// The offset in the file of what is mapped at `address`; nil where nothing of the file is.
  package func fileOffset(of address: TargetAddress) -> UInt64? { nil }
  /// `count` bytes at `address`, from the file; nil where the file does not have them all.
  package func bytes(at address: TargetAddress, count: Int) -> [UInt8]? { nil }

  /// Address in the process minus address as linked, from the process's auxiliary vector (`/proc/PID/auxv`).
  package func loadBias(auxiliaryVector: [UInt8]) -> UInt64? { nil }

  package func function(named name: String) -> GoFunction? { nil }
  package func function(containing address: TargetAddress) -> GoFunction? { nil }
  /// Up to `limit` names that a person may have meant.
  package func nearestFunctionNames(to name: String, limit: Int) -> [String] { [] }

  /// - Complexity: Some milliseconds the first time that a package is asked for.
  package func details(of function: GoFunction) throws(ProgramError) -> FunctionDetails {
    throw .damaged(path: path, what: "")
  }

  /// Parameters, results and locals that the source can name at `address`, inner ones last; what is shadowed is left out.
  package func variables(in function: GoFunction, at address: TargetAddress) -> [ScopedVariable] { [] }
  package func frameAddress(at address: TargetAddress) -> FrameAddress? { nil }

  package var sourceFiles: [String] { [] }
  package func sourceFile(matching path: String) -> SourceFileMatch { .notFound }
  /// One site per function body and per inlined copy that has code for the line.
  package func statements(file: String, line: Int) -> [LineSite] { [] }
  /// The first line at or after `line` in `file` that has code.
  package func nextLineWithCode(file: String, line: Int) -> Int? { nil }
  /// The lines of `lines` that have code, ascending.
  package func linesWithCode(file: String, in lines: ClosedRange<Int>) -> [Int] { [] }
  package func position(of address: TargetAddress) -> SourcePosition? { nil }

  /// The type whose runtime descriptor is linked at `address`: what an interface's value points to.
  package func type(ofRuntimeType address: TargetAddress) -> GoType? { nil }
  /// The link-time address of the type's runtime descriptor, where the program has one.
  package func runtimeTypeAddress(of type: GoType) -> TargetAddress? { nil }
  package func type(named name: String) -> GoType? { nil }
  package var runtimeLayout: RuntimeLayout? { nil }
}
