// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import TraceBackend
import TracePlan

/// What a session asks of the program that it traces.
package protocol TracedProgram: AnyObject {
  /// One line about it for the console: `go1.27.3, not optimised, 2345 functions`.
  var summary: String { get }

  /// What can't be shown of it at all, as lines for the console.
  var remarks: [String] { get }

  /// False for a program that is only run.
  var isTraceable: Bool { get }

  /// What a plan for these tracepoints can work out ahead. Each call of the result takes one step, of some milliseconds,
  /// and answers whether more are left; nothing else may be asked for a plan meanwhile.
  func preparation(for tracepoints: [Tracepoint]) -> () -> Bool

  /// Earlier tracepoints come first where two want the same function.
  func plan(for tracepoints: [Tracepoint]) -> TracePlan

  /// Hits are about to flow: what was planned for a function stays.
  func start()

  func encode(_ plan: TracePlan, loadBias: UInt64) -> EncodedPlan

  /// Reads records of a process that is loaded at `loadBias`.
  func makeSlotWriter(loadBias: UInt64) -> any SlotWriter

  /// The calls that are open at an address as linked, innermost first; nil if it can't be one of the kind.
  func frames(at address: CodeAddress) -> [CodeFrame]?

  /// Ascending; empty if the file is not the program's.
  func linesWithCode(file: String, in lines: ClosedRange<Int>) -> [Int]

  /// Functions that a person may name, at most `limit` of them, by name.
  func functions(matching pattern: FunctionPattern, limit: Int) -> FunctionListing

  /// Names that a person may give, at most `limit` of them: first those where the text begins the name or a part of it.
  func functionNames(containing text: String, limit: Int) -> [String]
}

extension TracedProgram {
  package var isTraceable: Bool { true }
  package func preparation(for tracepoints: [Tracepoint]) -> () -> Bool { { false } }
}

/// Some lines about functions, and how many functions there are in all.
package struct FunctionListing: Hashable, Sendable {
  package var lines: [String]
  package var total: Int

  package init(lines: [String], total: Int) {
    self.lines = lines
    self.total = total
  }
}
