// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import Logging
import TraceBackend
import TracePlan

/// What a `launch` or `attach` request asks for, checked, with its defaults filled in.
package struct StartArguments {
  package let kind: StartKind
  package private(set) var mode = Mode.auto
  /// As the client wrote it; empty on attach.
  package private(set) var program = ""
  package private(set) var arguments: [String] = []
  package private(set) var workingDirectory: String?
  /// Added to our own environment; nil takes a variable away.
  package private(set) var environment: [String: String?] = [:]
  /// Files of variables, as the client wrote their paths; later ones win, and `environment` wins over them all.
  package private(set) var environmentFiles: [String] = []
  package private(set) var buildFlags: [String] = []
  package private(set) var output: String?
  package private(set) var isOptimized = false
  /// Run only: no probe is set, and no breakpoint can be.
  package private(set) var isUntraced = false
  /// Files for the program's streams, as the client wrote their paths; nil for the usual ones.
  package private(set) var standardInput: String?
  package private(set) var standardOutput: String?
  package private(set) var standardError: String?
  package private(set) var processID: Int32 = 0
  /// Nil for whichever works.
  package private(set) var backend: BackendKind?
  package private(set) var tracepoints: [TracepointArgument] = []
  /// What holds for every tracepoint that does not say otherwise.
  package private(set) var tracepointOptions = TracepointOptions()
  /// Between the editor's paths and the build's.
  package private(set) var paths = PathSubstitution()
  package private(set) var limits = CaptureLimits()
  package private(set) var style = HitStyle()
  /// Each hit as data too, in an event of its own.
  package private(set) var sendsHitEvents = false
  /// How much is logged; nil where the request leaves it as it is.
  package private(set) var logLevel: Logger.Level?
  /// Lines for the console: what was not known or is not used.
  package private(set) var notes: [String] = []

  package enum Mode: String, Hashable, Sendable { case auto, debug, test, exec }

  package init(_ kind: StartKind, _ value: JSONValue) throws(ArgumentError) {
    self.kind = kind
    guard case .object(let members) = value else {
      throw .wrongType(name: kind.rawValue, expected: "an object", found: value.kind)
    }
    var reader = ArgumentReader(kind: kind, members: members)
    try read(&reader)
    notes = Self.notes(kind, members) + notes
  }

  private mutating func read(_ reader: inout ArgumentReader) throws(ArgumentError) {
    try readMode(reader.string("mode"))
    try readBackend(reader.string("backend"))
    tracepoints = try reader.tracepoints("tracepoints", notes: &notes) ?? []
    tracepointOptions.stackDepth = try reader.count("stackDepth") ?? 0
    tracepointOptions.maxHitsPerSecond = try reader.count("maxHitsPerSecond") ?? 0
    tracepointOptions.followCalls = try reader.count("followCalls") ?? 0
    paths = try reader.substitutions("substitutePath")
    limits.maxStringLength = try reader.count("maxStringLen") ?? limits.maxStringLength
    limits.maxArrayValues = try reader.count("maxArrayValues") ?? limits.maxArrayValues
    limits.maxStructFields = try reader.count("maxStructFields", orAll: true) ?? limits.maxStructFields
    limits.maxVariableRecurse = try reader.count("maxVariableRecurse") ?? limits.maxVariableRecurse
    limits.followPointers = try reader.boolean("followPointers") ?? limits.followPointers
    style.showsTime = try reader.boolean("timestamps") ?? false
    style.showsDuration = try reader.boolean("durations") ?? false
    sendsHitEvents = try reader.boolean("hitEvents") ?? false
    try readLogLevel(reader.string("trace"))
    switch kind {
    case .launch:
      program = try reader.string("program") ?? ""
      guard !program.isEmpty else { throw .missing(name: "program", meaning: "the folder, .go file or binary to run") }
      arguments = try reader.strings("args") ?? []
      workingDirectory = try reader.path("cwd")
      environment = try reader.environment("env") ?? [:]
      environmentFiles = try reader.list("envFile") ?? []
      buildFlags = try reader.flags("buildFlags") ?? []
      output = try reader.path("output")
      isUntraced = try reader.boolean("noDebug") ?? false
      standardInput = try reader.path("stdinFrom")
      standardOutput = try reader.path("stdoutTo")
      standardError = try reader.path("stderrTo")
      isOptimized = try reader.boolean("optimized") ?? false
    case .attach:
      guard let id = try reader.processID("processId") else {
        throw .missing(name: "processId", meaning: "the process to trace")
      }
      processID = id
    }
  }

  private mutating func readMode(_ word: String?) throws(ArgumentError) {
    guard let word, !word.isEmpty else { return }
    switch (kind, word) {
    case (.attach, "local"): break
    case (.attach, _): throw .badValue(name: "mode", value: word, allowed: "local")
    case (.launch, _):
      guard let known = Mode(rawValue: word) else {
        throw .badValue(name: "mode", value: word, allowed: "auto, debug, test or exec")
      }
      mode = known
    }
  }

  private mutating func readBackend(_ word: String?) throws(ArgumentError) {
    switch word {
    case nil, "", "auto": break
    case let word? where ["default", "native", "lldb", "rr"].contains(word):
      notes.append("backend '\(word)' is Delve's; it means 'auto' here")
    case let word?:
      guard let known = BackendKind(rawValue: word) else {
        throw .badValue(name: "backend", value: word, allowed: "auto, ptrace or ebpf")
      }
      backend = known
    }
  }

  private mutating func readLogLevel(_ word: String?) throws(ArgumentError) {
    guard let word, !word.isEmpty else { return }
    guard let level = Self.logLevels[word] else {
      throw .badValue(name: "trace", value: word, allowed: "error, warn, info, log, trace or verbose")
    }
    logLevel = level
  }

  /// The words of Go's extension for VS Code.
  private static let logLevels: [String: Logger.Level] = [
    "error": .error, "warn": .warning, "info": .info, "log": .info, "trace": .debug, "verbose": .debug,
  ]

  /// A line for every member that changes nothing, in the order of their names.
  private static func notes(_ kind: StartKind, _ members: [String: JSONValue]) -> [String] {
    members.filter { $0.value != .null }.keys.sorted().compactMap { name in
      guard let known = KnownArgument.byName[name] else {
        // What starts so is the client's, by its own convention.
        if name.hasPrefix("__") { return nil }
        let near = nearestName(to: name, in: KnownArgument.all.filter { $0.requests.contains(kind) }.map(\.name))
        return "argument '\(name)' is not known and not used" + (near.map { "; did you mean '\($0)'?" } ?? "")
      }
      switch known.standing {
      case .client: return nil
      // What happens anyway.
      case .notYet where name == "console" && members[name] == "internalConsole": return nil
      case .notYet: return "argument '\(name)' is not used yet"
      case .foreign where name == "stopOnEntry": return "argument 'stopOnEntry' is not used: nothing stops"
      case .foreign: return "argument '\(name)' is not used: it has no meaning for sonde"
      case .used where !known.requests.contains(kind): return "argument '\(name)' is not used by \(kind.rawValue)"
      case .used: return nil
      }
    }
  }
}
