// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import MachineCode
import TargetMemory

/// Resolves tracepoints against a program and says which probes they need.
///
/// One planner serves a session. What it worked out for a function or a line is kept, so that a tracepoint that is
/// requested again gets the captures that it had, and records under way keep their meaning.
package final class TracePlanner {
  private let program: GoProgram
  private let limits: CaptureLimits
  private lazy var matcher = FunctionMatcher(program: program)
  private var captures: [Capture] = []
  private var rootTypes: [TypeTable.ID] = []
  private var types = TypeTable()
  private var functionProbes: [GoFunction: Result<FunctionProbes, PlanError>] = [:]
  /// Those of the newest plan.
  private var logpoints: [GoFunction: [TargetAddress]] = [:]
  /// Whether a site that moves could miss a call.
  private var hitsFlow = false
  private var madeCaptures: [CaptureKey: [(address: TargetAddress, capture: CaptureID)]] = [:]

  private enum CaptureKey: Hashable {
    case function(TracepointID, GoFunction, entry: TargetAddress)
    case logpoint(TracepointID, LineSite, [Expression])
    case runtime
  }

  package init(program: GoProgram, limits: CaptureLimits) {
    self.program = program
    self.limits = limits
  }

  /// The program is about to run with the newest plan: from now on the sites of a function stay where they are.
  package func start() { hitsFlow = true }

  /// The plan for exactly these tracepoints. Their order decides which of several that match a function reports it,
  /// and the order of the logpoints of one line.
  package func plan(for tracepoints: [Tracepoint]) -> TracePlan {
    var plan = TracePlan()
    var builder = SiteBuilder()
    var owners: Set<GoFunction> = []
    noteLogpoints(of: tracepoints)
    for tracepoint in tracepoints {
      switch tracepoint.target {
      case .function(let pattern):
        plan.resolutions[tracepoint.id] = resolve(pattern, for: tracepoint.id, owners: &owners, sites: &builder)
      case .logpoint(let file, let line, let expressions):
        plan.resolutions[tracepoint.id] = resolve(
          file: file, line: line, expressions: expressions, for: tracepoint.id, sites: &builder)
      }
    }
    if !owners.isEmpty { for made in runtimeCaptures() { builder.add(made.capture, at: made.address) } }
    plan.sites = builder.sites { captures[Int($0.rawValue)].kind }
    plan.captures = captures
    plan.rootTypes = rootTypes
    plan.types = types
    return plan
  }
}

// MARK: - Functions

extension TracePlanner {
  private func resolve(
    _ pattern: FunctionPattern, for id: TracepointID, owners: inout Set<GoFunction>, sites: inout SiteBuilder
  ) -> Resolution {
    let functions: [GoFunction]
    do throws(PlanError) {
      functions = try matcher.functions(matching: pattern)
    } catch {
      return Resolution(isVerified: false, message: "\(error.problem) \(error.remedy)")
    }
    var traced: [GoFunction] = []
    var refused: [PlanError] = []
    var remarks: [String] = []
    for function in functions {
      switch probes(of: function) {
      case .failure(let error): refused.append(error)
      case .success(let probes):
        traced.append(function)
        remarks += probes.remarks
        guard owners.insert(function).inserted else { continue }
        for made in captures(for: function, probes, tracepoint: id) { sites.add(made.capture, at: made.address) }
      }
    }
    return resolution(traced: traced, refused: refused, remarks: remarks)
  }

  private func resolution(traced: [GoFunction], refused: [PlanError], remarks: [String]) -> Resolution {
    guard let first = traced.first else {
      let why = refused.first.map { "\($0.problem) \($0.remedy)" }
      return Resolution(
        isVerified: false, message: refused.count > 1 ? "None of \(refused.count) functions: \(why ?? "")" : why)
    }
    var parts: [String] = []
    if traced.count > 1 { parts.append("\(traced.count) functions.") }
    if let why = refused.first {
      parts.append(refused.count > 1 ? "\(refused.count) more can't be traced, the first: \(why.problem)" : why.problem)
    }
    parts += remarks.prefix(3)
    if remarks.count > 3 { parts.append("\(remarks.count - 3) more remarks are left out.") }
    var resolution = Resolution(isVerified: true, message: parts.isEmpty ? nil : parts.joined(separator: " "))
    if traced.count == 1, case .success(let probes)? = functionProbes[first] {
      resolution.file = probes.declaration.file.isEmpty ? nil : probes.declaration.file
      resolution.line = probes.declaration.line > 0 ? probes.declaration.line : nil
    }
    return resolution
  }

  private func probes(of function: GoFunction) -> Result<FunctionProbes, PlanError> {
    if let known = functionProbes[function] { return known }
    let result: Result<FunctionProbes, PlanError>
    do throws(PlanError) {
      result = .success(
        try FunctionProbes(function, in: program, limits: limits, logpoints: logpoints[function, default: []]))
    } catch {
      result = .failure(error)
    }
    functionProbes[function] = result
    return result
  }

  private func captures(
    for function: GoFunction, _ probes: FunctionProbes, tracepoint: TracepointID
  ) -> [(address: TargetAddress, capture: CaptureID)] {
    let key = CaptureKey.function(tracepoint, function, entry: probes.entry.address)
    if let made = madeCaptures[key] { return made }
    func addEntry(_ block: FunctionProbes.BlockWithSlots, variants: [Capture.Variant]) -> CaptureID {
      add(
        block.block, slots: block.slots, kind: .entry, tracepoint: tracepoint,
        function: function.name, positions: [probes.entry.address: probes.declaration],
        goroutineSource: probes.goroutineSource, skipFlags: probes.entry.skipFlags, frame: probes.entry.frame,
        endIsSeen: probes.endIsSeen, variants: variants)
    }
    let variants = probes.variants.map { variant in
      Capture.Variant(dictionary: variant.dictionary, capture: addEntry(variant.entryBlock, variants: []))
    }
    var made = [(probes.entry.address, addEntry(probes.entryBlock, variants: variants))]
    for (index, group) in probes.returns.enumerated() {
      var positions: [TargetAddress: SourcePosition] = [:]
      for (point, instruction) in zip(group.points, group.instructions) {
        positions[point.address] = program.position(of: instruction)
      }
      func addReturn(_ block: FunctionProbes.BlockWithSlots, variants: [Capture.Variant]) -> CaptureID {
        add(
          block.block, slots: block.slots, kind: .return, tracepoint: tracepoint,
          function: function.name, positions: positions, goroutineSource: probes.goroutineSource,
          frame: group.points[0].frame, variants: variants)
      }
      let variants = probes.variants.map { variant in
        Capture.Variant(
          dictionary: variant.dictionary, capture: addReturn(variant.returnBlocks[index], variants: []))
      }
      let capture = addReturn(group.block, variants: variants)
      made += group.points.map { ($0.address, capture) }
    }
    madeCaptures[key] = made
    return made
  }

  /// What tells how a traced call ends that never returns.
  private func runtimeCaptures() -> [(address: TargetAddress, capture: CaptureID)] {
    if let made = madeCaptures[.runtime] { return made }
    let made = RuntimeProbes(in: program, limits: limits).probes.map { probe in
      (
        probe.address,
        add(
          probe.block, slots: probe.slots, kind: probe.kind, tracepoint: .runtime, function: probe.function,
          positions: [:], goroutineSource: .r14, skipFlags: probe.skipFlags)
      )
    }
    madeCaptures[.runtime] = made
    return made
  }

  private func add(
    _ block: RootBlock, slots: [Slot], kind: Capture.Kind, tracepoint: TracepointID, function: String,
    positions: [TargetAddress: SourcePosition], goroutineSource: Capture.GoroutineSource, skipFlags: UInt64 = 0,
    frame: FrameAddress = FunctionProbes.frameAtCallBoundary, endIsSeen: Bool = true,
    variants: [Capture.Variant] = []
  ) -> CaptureID {
    let id = CaptureID(rawValue: UInt32(captures.count))
    captures.append(
      Capture(
        id: id, tracepoint: tracepoint, kind: kind, function: function, positions: positions, slots: slots,
        operations: block.operations, rootSize: block.sizeBytes, goroutineSource: goroutineSource,
        skipFlags: skipFlags, frame: frame, endIsSeen: endIsSeen,
        variants: variants, dictionary: variants.isEmpty || kind == .return ? nil : 0))
    rootTypes.append(
      types.root(
        of: block.contents, sizeBytes: block.sizeBytes, limits: limits, runtimeTypes: { program.describedRuntimeTypes })
    )
    return id
  }
}

extension GoProgram {
  fileprivate var describedRuntimeTypes: [(address: TargetAddress, type: GoType)] {
    runtimeTypeAddresses.compactMap { address in type(ofRuntimeType: address).map { (address, $0) } }
  }
}

// MARK: - Logpoints

extension TracePlanner {
  private func resolve(
    file path: String, line: Int, expressions: [Expression], for id: TracepointID, sites: inout SiteBuilder
  ) -> Resolution {
    let found: (file: String, line: Int)
    do throws(PlanError) {
      found = try codeLine(file: path, line: line)
    } catch {
      return Resolution(isVerified: false, message: "\(error.problem) \(error.remedy)")
    }
    var unknown: [String] = []
    var inScope: [String] = []
    let statements = program.statements(file: found.file, line: found.line).map(behindEntry)
    for site in statements {
      let key = CaptureKey.logpoint(id, site, expressions)
      let probe = LogpointProbe(site, expressions: expressions, in: program, limits: limits)
      for name in probe.unknownNames where !unknown.contains(name) { unknown.append(name) }
      inScope += probe.namesInScope
      if madeCaptures[key] == nil {
        func add(_ block: RootBlock, _ slots: [Slot], variants: [Capture.Variant]) -> CaptureID {
          self.add(
            block, slots: slots, kind: .logpoint, tracepoint: id,
            function: site.inlinedFunction ?? site.function.name, positions: [probe.address: site.position],
            goroutineSource: probe.goroutineSource, skipFlags: probe.skipFlags, frame: probe.frame, variants: variants)
        }
        let variants = probe.variants.map { variant in
          Capture.Variant(dictionary: variant.dictionary, capture: add(variant.block, variant.slots, variants: []))
        }
        madeCaptures[key] = [(probe.address, add(probe.block, probe.slots, variants: variants))]
      }
      for made in madeCaptures[key] ?? [] { sites.add(made.capture, at: made.address) }
    }
    var parts: [String] = []
    if found.line != line { parts.append("Line \(line) has no code: moved to line \(found.line).") }
    for name in unknown {
      let nearest = Names.nearest(to: name, among: inScope)
      let hint = nearest.isEmpty ? "" : " In scope: \(nearest.joined(separator: ", "))."
      parts.append("'\(name)' is not in scope at line \(found.line).\(hint)")
    }
    if statements.count > 1 { parts.append("\(statements.count) places in the code.") }
    return Resolution(
      isVerified: true, message: parts.isEmpty ? nil : parts.joined(separator: " "), file: found.file,
      line: found.line)
  }

  /// An entry that was decided on with other logpoints is decided on again, until hits flow.
  private func noteLogpoints(of tracepoints: [Tracepoint]) {
    var new: [GoFunction: [TargetAddress]] = [:]
    for tracepoint in tracepoints {
      guard case .logpoint(let path, let line, _) = tracepoint.target, let found = try? codeLine(file: path, line: line)
      else { continue }
      for site in program.statements(file: found.file, line: found.line) {
        new[site.function, default: []].append(site.address)
      }
    }
    if !hitsFlow {
      for function in Set(new.keys).union(logpoints.keys) where new[function] != logpoints[function] {
        functionProbes[function] = nil
      }
    }
    logpoints = new
  }

  /// A logpoint of a function's own line goes where its calls are counted: an entry prints before it.
  private func behindEntry(_ site: LineSite) -> LineSite {
    guard case .success(let probes) = probes(of: site.function), probes.takesLogpointsAlong,
      probes.entrySite.address == site.address.rawValue
    else { return site }
    return LineSite(
      address: probes.entry.address, function: site.function, inlinedFunction: site.inlinedFunction,
      position: site.position, flagsThatSkip: probes.entry.skipFlags)
  }

  private func codeLine(file path: String, line: Int) throws(PlanError) -> (file: String, line: Int) {
    switch program.sourceFile(matching: path) {
    case .notFound: throw .sourceNotFound(path: path)
    case .ambiguous(let candidates): throw .sourceAmbiguous(path: path, candidates: candidates)
    case .file(let file):
      guard let next = program.nextLineWithCode(file: file, line: line) else {
        throw .noCodeFrom(path: path, line: line)
      }
      return (file, next)
    }
  }
}
