// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import MachineCode
import TargetMemory

extension TracePlanner {
  /// - Parameter expressions: A log message's; nil for a plain line.
  func resolve(
    file path: String, line: Int, expressions: [Expression]?, for tracepoint: Tracepoint, sites: inout SiteBuilder
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
    let places = statements.flatMap(\.each)
    let missing = copiesWithoutCode(statements)
    let isSure = missing.isEmpty && statements.allSatisfy(\.isCertain)
    var probes: [(site: LineSite, probe: LogpointProbe)] = []
    var refused: ConditionError?
    for site in places {
      do throws(ConditionError) {
        let probe = try LogpointProbe(
          isSure ? site : site.doubtful, expressions: expressions, options: tracepoint.options, in: program,
          limits: limits)
        for name in probe.reading.unknownNames where !unknown.contains(name) { unknown.append(name) }
        inScope += probe.namesInScope
        probes.append((site, probe))
      } catch {
        refused = refused ?? error
      }
    }
    if probes.isEmpty, let refused {
      return Resolution(
        isVerified: false, message: "\(refused.problem) \(refused.remedy)", file: found.file, line: found.line)
    }
    let later = probes.lazy.compactMap(\.probe.reasonToDecideLater).first
    let doubt = Self.doubt(of: probes.flatMap(\.probe.uncertainConditionNames))
    for (site, probe) in probes {
      // One place counts all the hits of a gate.
      let isDecidedLater = tracepoint.options.countsHits ? later != nil : probe.reasonToDecideLater != nil
      guard
        let made = captures(
          for: site, probe, isPlain: expressions == nil, tracepoint, isDecidedLater: isDecidedLater)
      else { return Self.tooManyGates }
      for made in made { sites.add(made.capture, at: made.address) }
    }
    var parts: [String] = []
    if statements.isEmpty {
      parts.append(
        "Control never passes this brace: each way out of the function is a 'return' before it. Set it there.")
    }
    if found.line != line { parts.append("Line \(line) has no code: moved to line \(found.line).") }
    for name in unknown {
      guard !inScope.contains(name) else {
        parts.append("'\(name)' is in scope only at some of the places.")
        continue
      }
      let hint = Names.inScope(inScope, nearestTo: name).map { " \($0)" } ?? ""
      parts.append("'\(name)' is not in scope at line \(found.line).\(hint)")
    }
    if statements.count > 1 { parts.append("\(statements.count) places in the code.") }
    if !statements.allSatisfy(\.isCertain) {
      parts.append(Self.movedCode)
    } else if let inlined = statements.lazy.map(\.sourceFunction).first(where: isInlined) {
      parts.append(Self.inlinedCode(of: inlined))
    }
    parts += missing
    if let refused { parts.append("\(places.count - probes.count) of them not traced: \(refused.problem)") }
    if let later { parts.append(Self.decidedLater(later)) }
    if let doubt { parts.append(doubt) }
    if expressions == nil, !statements.isEmpty {
      parts.insert("reports each hit, does not stop" + (parts.isEmpty ? "" : "."), at: 0)
    }
    return Resolution(
      isVerified: true, message: parts.isEmpty ? nil : parts.joined(separator: " "), file: found.file,
      line: found.line)
  }

  /// For a condition whose names may have values from another moment; nil for none.
  private static func doubt(of names: [String]) -> String? {
    var seen: Set<String> = []
    let names = names.filter { seen.insert($0).inserted }
    guard let last = names.last else { return nil }
    let list = names.count == 1 ? last : "\(names.dropLast().joined(separator: ", ")) and \(last)"
    return
      "The condition reads \(list), whose \(names.count == 1 ? "value" : "values") in this optimised code may be "
      + "from another moment; build with -gcflags='all=-N -l' to decide exactly."
  }

  private static let movedCode =
    "The optimiser moved parts of the line: hits may be more or fewer than its runs; build with -gcflags='all=-N -l' "
    + "to count all."

  private func isInlined(_ name: String) -> Bool {
    !program.inlinedCopies(of: name).isEmpty || !program.wrappers(holding: [name]).isEmpty
  }

  /// If all code of an inlined call was folded, nothing is left to count.
  private static func inlinedCode(of function: String) -> String {
    "\(function) is inlined: hits may be more or fewer than the line's runs; build with -gcflags=all=-l to count all."
  }

  /// If functions were inlined, the optimiser may omit a line's code from some copies.
  private func copiesWithoutCode(_ sites: [LineSite]) -> [String] {
    Set(sites.map { $0.inlinedFunction ?? $0.function.name }).sorted().compactMap { name in
      let all = program.inlinedCopies(of: name).count
      let missing = all - sites.count { $0.inlinedFunction == name }
      guard missing > 0 else { return nil }
      return "\(missing) of \(all) inlined \(all == 1 ? "copy has" : "copies have") no code of this line."
    }
  }

  /// - Returns: Nil if there are too many gates.
  private func captures(
    for site: LineSite, _ probe: LogpointProbe, isPlain: Bool, _ tracepoint: Tracepoint, isDecidedLater: Bool
  ) -> [MadeCapture]? {
    let key = CaptureKey.line(tracepoint.id, site)
    if let made = madeCaptures[key] { return made }
    var selection: HitSelection?
    if tracepoint.options.selectsHits {
      guard let gate = gate(for: tracepoint) else { return nil }
      selection = tracepoint.options.selection(gate: gate, role: .line, hasReturn: false)
      selection?.isDecidedLater = isDecidedLater
    }
    func add(_ reading: LogpointProbe.Reading, variants: [Capture.Variant] = []) -> CaptureID {
      var draft = CaptureDraft(
        tracepoint: tracepoint.id, kind: isPlain ? .line : .logpoint,
        function: site.inlinedFunction ?? site.function.name, block: reading.block, slots: reading.slots,
        stack: reading.stack)
      draft.positions = [probe.address: site.position]
      draft.goroutineSource = probe.goroutineSource
      draft.skipsWhere = probe.skipsWhere
      draft.frame = probe.frame
      draft.selection = selection
      draft.condition = reading.condition
      draft.variants = variants
      return store.add(draft, in: program)
    }
    let variants = probe.variants.map { Capture.Variant(dictionary: $0.dictionary, capture: add($0.reading)) }
    let made = [(probe.address, add(probe.reading, variants: variants))]
    madeCaptures[key] = made
    return made
  }

  /// Until hits are enabled, an entry that was decided with other logpoints is decided again.
  func noteLogpoints(of tracepoints: [Tracepoint]) {
    var new: [GoFunction: [TargetAddress]] = [:]
    for tracepoint in tracepoints {
      guard let (path, line) = tracepoint.target.line, let found = try? codeLine(file: path, line: line) else {
        continue
      }
      for site in program.statements(file: found.file, line: found.line) {
        new[site.function, default: []] += [site.address] + site.otherAddresses
      }
    }
    if !hitsFlow {
      for function in Set(new.keys).union(logpoints.keys) where new[function] != logpoints[function] {
        functionProbes[function] = nil
      }
    }
    logpoints = new
  }

  /// A logpoint on a function's own line goes where its calls are counted: an entry prints before it.
  private func behindEntry(_ site: LineSite) -> LineSite {
    guard case .success(let probes) = probes(of: site.function), probes.takesLogpointsAlong,
      probes.entrySite.address == site.address.rawValue
    else { return site }
    return site.moved(to: probes.entry.address, skipsWhere: probes.entry.skipsWhere)
  }

  private func codeLine(file path: String, line: Int) throws(PlanError) -> (file: String, line: Int) {
    let match = sourceFiles[path] ?? program.sourceFile(matching: path)
    sourceFiles[path] = match
    switch match {
    case .notFound: throw .sourceNotFound(path: path)
    case .ambiguous(let candidates): throw .sourceAmbiguous(path: path, candidates: candidates)
    case .file(let file):
      if program.isNeverPassed(file: file, line: line) { return (file, line) }
      guard let next = program.nextLineWithCode(file: file, line: line) else {
        throw .noCodeFrom(path: path, line: line)
      }
      return (file, next)
    }
  }
}
