// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import GoProgram
import TraceBackend
import TracePlan

/// A program that is only run: the session knows nothing about it. Every breakpoint is answered with the reason.
final class UntracedCode: TracedProgram {
  let summary: String
  let remarks: [String] = []
  let isTraceable = false
  private let refusal: Resolution

  init(_ spelling: ArgumentSpelling) {
    let option = spelling.quoted("noDebug")
    summary = "not traced because of \(option)"
    refusal = Resolution(
      isVerified: false, message: "The program is not traced. Launch it without \(option) to trace it.")
  }

  func plan(for tracepoints: [Tracepoint]) -> TracePlan {
    var plan = TracePlan()
    for tracepoint in tracepoints { plan.resolutions[tracepoint.id] = refusal }
    return plan
  }

  func start() {}
  func encode(_ plan: TracePlan, loadBias: UInt64) -> EncodedPlan { EncodedPlan() }
  func makeSlotWriter(loadBias: UInt64) -> any SlotWriter { NoSlots() }
  func frames(at address: CodeAddress) -> [CodeFrame]? { nil }
  func linesWithCode(file: String, in lines: ClosedRange<Int>) -> [Int] { [] }

  func functions(matching pattern: FunctionPattern, limit: Int) -> FunctionListing {
    FunctionListing(lines: [], total: 0)
  }

  func functionNames(containing text: String, limit: Int) -> [String] { [] }

  private final class NoSlots: SlotWriter {
    func json(_ slot: Slot, from reader: SlotReader) -> [String: JSONValue] { [:] }
    func shortTexts(of slots: [Slot], last: Int?, within bytes: Int, from reader: SlotReader) -> [[UInt8]] { [] }
    func value(of slot: Slot, from reader: SlotReader) -> SlotValue {
      .unavailable(reason: "the program is not traced")
    }
    func truth(of slot: Slot, from reader: SlotReader?, end: CallEnd?) -> Truth {
      .undecided(reason: "the program is not traced")
    }

    func append(_ slot: Slot, from reader: SlotReader, to text: inout [UInt8]) -> SlotOutcome {
      .unreadable(reason: "the program is not traced")
    }
  }
}
