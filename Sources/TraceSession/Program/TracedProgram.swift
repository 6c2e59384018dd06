// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import TraceBackend
import TracePlan

/// The interface of a traced program for the session.
package protocol TracedProgram: AnyObject {
  /// One line about it for the console: `go1.27.3, not optimised, 2345 functions`.
  var summary: String { get }

  /// Limits on what can be shown of it, as lines for the console.
  var remarks: [String] { get }

  /// False for a program that is only run.
  var isTraceable: Bool { get }

  /// The part of a plan for these tracepoints that can be computed ahead. Each call of the result takes one step, of
  /// some milliseconds, and returns whether more are left; no other plan may be requested meanwhile.
  func preparation(for tracepoints: [Tracepoint]) -> () -> Bool

  /// If two tracepoints want the same function, the earlier one comes first.
  func plan(for tracepoints: [Tracepoint]) -> TracePlan

  /// Hits are about to start: the plan for a function no longer changes.
  func start()

  func encode(_ plan: TracePlan, loadBias: UInt64) -> EncodedPlan

  /// Reads records of a process that is loaded at `loadBias`.
  func makeSlotWriter(loadBias: UInt64) -> any SlotWriter

  /// The calls that are open at an address as linked, innermost first; nil if it can't be an address of its kind.
  func frames(at address: CodeAddress) -> [CodeFrame]?

  /// Ascending; empty if the file does not belong to the program.
  func linesWithCode(file: String, in lines: ClosedRange<Int>) -> [Int]

  /// Functions that a person may name, at most `limit` of them, sorted by name.
  func functions(matching pattern: FunctionPattern, limit: Int) -> FunctionListing

  /// Names that a person may give, at most `limit` of them: names where the text begins the name or a part of it come
  /// first.
  func functionNames(containing text: String, limit: Int) -> [String]
}

extension TracedProgram {
  package var isTraceable: Bool { true }
  package func preparation(for tracepoints: [Tracepoint]) -> () -> Bool { { false } }
}

/// Some lines about functions, and the total number of functions.
package struct FunctionListing: Hashable, Sendable {
  package var lines: [String]
  package var total: Int

  package init(lines: [String], total: Int) {
    self.lines = lines
    self.total = total
  }
}
