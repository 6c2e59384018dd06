// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import Logging
import TraceBackend
import TracePlan

/// The content of a `launch` or `attach` request, checked, with its defaults filled in.
package struct StartArguments {
  package let kind: StartKind
  /// How the person knows the arguments.
  package let spelling: ArgumentSpelling
  package private(set) var mode = Mode.auto
  /// As the client wrote it; empty on attach.
  package private(set) var program = ""
  package private(set) var arguments: [String] = []
  package private(set) var workingDirectory: String?
  /// Added to our own environment; nil removes a variable.
  package private(set) var environment: [String: String?] = [:]
  /// Files of variables, with paths as the client wrote them; later files win, and `environment` wins over them all.
  package private(set) var environmentFiles: [String] = []
  package private(set) var buildFlags: [String] = []
  package private(set) var output: String?
  package private(set) var isOptimized = false
  /// Run only: no probe is set, and breakpoints can't be set.
  package private(set) var isUntraced = false
  /// The client's terminal in which the program is to run; nil for none.
  package private(set) var terminal: Terminal?
  /// Files for the program's streams, with paths as the client wrote them; nil for the usual ones.
  package private(set) var standardInput: String?
  package private(set) var standardOutput: String?
  package private(set) var standardError: String?
  package private(set) var processID: Int32 = 0
  /// Nil for whichever works.
  package private(set) var backend: BackendKind?
  package private(set) var tracepoints: [TracepointArgument] = []
  /// Options for every tracepoint that does not set its own.
  package private(set) var tracepointOptions = TracepointOptions()
  /// Between the editor's paths and the build's.
  package private(set) var paths = PathSubstitution()
  /// Holds the debug information of a stripped program, with its path as the client wrote it; nil to look for one.
  package private(set) var debugFile: String?
  package private(set) var limits = CaptureLimits()
  package private(set) var style = HitStyle()
  /// Each hit is also sent as data, in an event of its own.
  package private(set) var sendsHitEvents = false
  /// How much is logged; nil if the request does not change it.
  package private(set) var logLevel: Logger.Level?
  /// Lines for the console about unknown and unused arguments.
  package private(set) var notes: [String] = []

  package enum Mode: String, Hashable, Sendable { case auto, debug, test, exec }

  package enum Terminal: String, Hashable, Sendable {
    case integrated = "integratedTerminal"
    case external = "externalTerminal"
  }

  package init(
    _ kind: StartKind, _ value: JSONValue, homeFolder: String? = nil, spelling: ArgumentSpelling = .configuration
  ) throws(ArgumentError) {
    self.kind = kind
    self.spelling = spelling
    guard case .object(let members) = value else {
      throw .wrongType(name: kind.rawValue, expected: "an object", found: value.kind)
    }
    var surroundings = ValueForm.Surroundings(homeFolder: homeFolder, spelling: spelling)
    let reader = try ArgumentReader(kind, members, &surroundings)
    try read(reader)
    notes = notes(members) + surroundings.notes + notes
  }

  private mutating func read(_ reader: ArgumentReader) throws(ArgumentError) {
    mode = reader.string("mode").flatMap(Mode.init) ?? mode
    backend = reader.string("backend").flatMap(BackendKind.init)
    tracepoints = reader.tracepoints("tracepoints")
    tracepointOptions.stackDepth = reader.count("stackDepth") ?? 0
    tracepointOptions.maxHitsPerSecond = reader.count("maxHitsPerSecond") ?? 0
    let following = reader.following("followCalls")
    try following?.check()
    for tracepoint in tracepoints { try tracepoint.followCalls?.check() }
    following?.apply(to: &tracepointOptions)
    tracepointOptions.followLimit =
      reader.count("followLimit") ?? (kind == .attach ? CallFollowing.mostProbesOnAttach : nil)
    paths = reader.substitutions("substitutePath")
    debugFile = reader.path("debugInfo")
    limits.maxStringLength = reader.count("maxStringLen") ?? limits.maxStringLength
    limits.maxArrayValues = reader.count("maxArrayValues") ?? limits.maxArrayValues
    limits.maxStructFields = reader.count("maxStructFields") ?? limits.maxStructFields
    limits.maxVariableRecurse = reader.count("maxVariableRecurse") ?? limits.maxVariableRecurse
    limits.followPointers = reader.boolean("followPointers") ?? limits.followPointers
    style.showsTime = reader.boolean("timestamps") ?? false
    style.showsDuration = reader.boolean("durations") ?? false
    style.maxLineLength = reader.count("maxLineLength") ?? style.maxLineLength
    style.namesArguments = reader.boolean("argumentNames") ?? false
    style.groupsCalls = reader.boolean("groupCalls") ?? false
    sendsHitEvents = reader.boolean("hitEvents") ?? false
    logLevel = reader.string("trace").flatMap { Self.logLevels[$0] }
    switch kind {
    case .launch: try readLaunch(reader)
    case .attach: processID = reader.processID("processId") ?? 0
    }
  }

  private mutating func readLaunch(_ reader: ArgumentReader) throws(ArgumentError) {
    program = reader.string("program") ?? ""
    arguments = try reader.words("args") ?? []
    workingDirectory = reader.path("cwd")
    environment = reader.environment("env") ?? [:]
    environmentFiles = reader.list("envFile") ?? []
    buildFlags = try reader.words("buildFlags") ?? []
    output = reader.path("output")
    isUntraced = reader.boolean("noDebug") ?? false
    isOptimized = reader.boolean("optimized") ?? false
    terminal = reader.string("console").flatMap(Terminal.init)
    standardInput = reader.path("stdinFrom")
    standardOutput = reader.path("stdoutTo")
    standardError = reader.path("stderrTo")
  }

  /// The words used by Go's extension for VS Code.
  private static let logLevels: [String: Logger.Level] = [
    "error": .error, "warn": .warning, "info": .info, "log": .info, "trace": .debug, "verbose": .debug,
  ]

  /// Arguments without effect: one line for the other request's arguments, and one for each other member, by their
  /// names.
  private func notes(_ members: [String: JSONValue]) -> [String] {
    let schema = ArgumentSchema.embedded
    let names = members.filter { $0.value != .null }.keys.sorted()
    let others = names.filter { name in
      guard let known = schema[name] else { return false }
      return !known.kinds.contains(kind) && members[name] != known.defaultValue
    }
    let notes: [String] = names.compactMap { name in
      guard schema[name] == nil else { return nil }
      if let why = schema.unused[name] { return "\(spelling.noun(name)) is not used: \(why)" }
      // Names that start like this belong to the client, by its own convention.
      if schema.clients.contains(name) || name.hasPrefix("__") { return nil }
      return unknownName(
        name, as: name, among: schema.arguments(of: kind).map(\.name) + schema.unused.keys, spelling)
    }
    return noteOnOthers(others) + notes
  }

  private func noteOnOthers(_ names: [String]) -> [String] {
    guard let last = names.last else { return [] }
    let why = kind == .attach ? ": the process is already running" : ""
    guard names.count > 1 else { return ["\(spelling.noun(last)) is not used by \(kind.rawValue)\(why)"] }
    let list = names.dropLast().map(spelling.quoted).joined(separator: ", ") + " and " + spelling.quoted(last)
    return ["arguments \(list) are not used by \(kind.rawValue)\(why)"]
  }
}
