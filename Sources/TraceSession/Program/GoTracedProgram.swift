// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import TargetMemory
import TraceBackend
import TracePlan

/// A Go program on disk, as a session traces it.
package final class GoTracedProgram: TracedProgram {
  private let program: GoProgram
  private let limits: CaptureLimits
  private let planner: TracePlanner
  private var encoder: PlanEncoder?

  /// - Parameters:
  ///   - path: Of the file; `/proc/PID/exe` will do.
  ///   - debugFile: Holds a stripped program's debug information; nil to look for one.
  package init(path: String, debugFile: String? = nil, limits: CaptureLimits) throws(ProgramError) {
    program = try GoProgram(path: path, debugFile: debugFile)
    self.limits = limits
    planner = TracePlanner(program: program, limits: limits)
  }

  package var summary: String {
    let build = program.isOptimised.map { $0 ? "optimised" : "not optimised" } ?? "no debug information"
    return "\(program.goVersion), \(build), \(program.functions.count) functions"
  }

  package var remarks: [String] {
    program.hasDebugInfo
      ? program.debugFile.map { ["the debug information comes from \($0)\(unproven)"] } ?? []
      : [
        "\(GoProgram.noDebugInfoReason) (-ldflags=-w or -s, or stripped): calls are reported with their goroutines, "
          + "those that were inlined are not seen; arguments, results and variables print as ?"
      ]
  }

  private var unproven: String {
    program.isDebugFileUnproven
      ? "; without build ids, nothing shows that it is of this build: if it is not, values are wrong" : ""
  }

  package func preparation(for tracepoints: [Tracepoint]) -> () -> Bool {
    let preparation = planner.preparation(for: tracepoints)
    return { preparation.step() }
  }

  package func plan(for tracepoints: [Tracepoint]) -> TracePlan { planner.plan(for: tracepoints) }

  package func start() { planner.start() }

  /// One encoder serves the whole session: its tables may only grow.
  package func encode(_ plan: TracePlan, loadBias: UInt64) -> EncodedPlan {
    var encoder = encoder ?? PlanEncoder(layout: program.runtimeLayout, limits: limits, loadBias: loadBias)
    defer { self.encoder = encoder }
    return encoder.encode(plan)
  }

  package func makeSlotWriter(loadBias: UInt64) -> any SlotWriter {
    ValueSlotWriter(program: program, limits: limits, loadBias: loadBias)
  }

  package func frames(at address: CodeAddress) -> [CodeFrame]? { program.frames(at: address) }

  package func linesWithCode(file: String, in lines: ClosedRange<Int>) -> [Int] {
    guard case .file(let file) = program.sourceFile(matching: file) else { return [] }
    return program.linesWithCode(file: file, in: lines)
  }

  package func functions(matching pattern: FunctionPattern, limit: Int) -> FunctionListing {
    let isWanted = pattern.search()
    let bodies = program.functions.filter { !$0.isWrapper && isWanted($0.name) }.map {
      (name: $0.name, body: Optional($0))
    }
    let inlined = program.inlinedOnlyFunctions.filter { isWanted($0.name) }.map {
      (name: $0.name, body: GoFunction?.none)
    }
    let found = (bodies + inlined).sorted { $0.name < $1.name }
    let lines = found.prefix(limit).map { function in
      function.body.map(line(about:)) ?? line(aboutInlined: function.name)
    }
    return FunctionListing(lines: lines, total: found.count)
  }

  package func functionNames(containing text: String, limit: Int) -> [String] {
    let all = program.functions.lazy.filter { !$0.isWrapper }.map(\.name)
    let inlined = program.inlinedOnlyFunctions.lazy.map(\.name)
    return NameProposals.choose(Array(all) + Array(inlined), containing: text, limit: limit)
  }

  private func line(aboutInlined name: String) -> String {
    let copies = program.inlinedCopies(of: name)
    var parts = [name]
    if let position = copies.first.map({ program.declaration(of: $0) }), position.line > 0 {
      parts.append("\(position.file):\(position.line)")
    }
    parts.append(
      copies.isEmpty
        ? "can't be traced: every call was inlined, and "
          + (program.hasDebugInfo ? "the compiler left no code of it" : GoProgram.noDebugInfoReason)
        : "inlined only, \(copies.count) \(copies.count == 1 ? "copy" : "copies")")
    return parts.joined(separator: "  ")
  }

  /// Its name, its place, its parameters and results, and why it can't be traced, if it can't.
  private func line(about function: GoFunction) -> String {
    var parts = [function.name]
    if let position = program.declaration(of: function), position.line > 0 {
      parts.append("\(position.file):\(position.line)")
    }
    if let details = try? program.details(of: function) { parts.append(Self.signature(details)) }
    let copies = program.inlinedCopies(of: function.name).count
    if copies > 0 { parts.append("\(copies) inlined \(copies == 1 ? "copy" : "copies")") }
    if let why = program.refusal(of: function) { parts.append("can't be traced: \(why)") }
    return parts.joined(separator: "  ")
  }

  /// As Go writes it. The receiver's type is in the function's name.
  private static func signature(_ details: FunctionDetails) -> String {
    func list(_ parameters: some Sequence<FunctionDetails.Parameter>) -> String {
      parameters.map { $0.name == "_" || $0.name.hasPrefix("~") ? $0.type.name : "\($0.name) \($0.type.name)" }
        .joined(separator: ", ")
    }
    let parameters = details.parameters.dropFirst(details.hasReceiver ? 1 : 0)
    let start = "func(\(list(parameters)))"
    let results = list(details.results)
    let isPlain = details.results.count == 1 && !results.contains(" ")
    return results.isEmpty ? start : isPlain ? "\(start) \(results)" : "\(start) (\(results))"
  }
}
