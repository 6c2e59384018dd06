// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// One argument of `launch` or `attach` that Sonde knows by name, whether it uses it or not.
///
/// `protocol/arguments.schema.json` holds the used ones; a test keeps the two equal.
package struct KnownArgument: Sendable {
  package let name: String
  package let requests: Set<StartKind>
  package let standing: Standing

  package enum Standing: Hashable, Sendable {
    case used(Form)
    /// Part of Sonde's contract, but not built yet.
    case notYet
    /// Another debugger's; there is nothing in Sonde that it could change.
    case foreign
    /// The client's own business: it sends the whole configuration, these members with it. Nothing is said.
    case client
  }

  /// What a value must look like.
  package enum Form: String, Hashable, Sendable {
    case string = "a string"
    case boolean = "true or false"
    case count = "a whole number from 0"
    case countOrAll = "a whole number from 0, or -1 for all"
    case strings = "an array of strings"
    case stringOrStrings = "a string or an array of strings"
    case environment = "an object whose values are strings or null"
    case processID = "a process id: a number, or digits in a string"
    case patterns = "an array of function names or patterns"
    case substitutions = "an array of objects with 'from' and 'to'"
  }
}

extension KnownArgument {
  package static let all: [KnownArgument] =
    used + named(.notYet, both: notYetForBoth, launch: notYetForLaunch) + named(.foreign, both: foreign, launch: [])
    + named(.client, both: client, launch: [])

  package static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  private static let used: [KnownArgument] = [
    launch("program", .string),
    launch("args", .strings),
    launch("cwd", .string),
    launch("env", .environment),
    launch("envFile", .stringOrStrings),
    launch("buildFlags", .stringOrStrings),
    launch("output", .string),
    launch("optimized", .boolean),
    launch("noDebug", .boolean),
    launch("stdinFrom", .string),
    launch("stdoutTo", .string),
    launch("stderrTo", .string),
    KnownArgument(name: "processId", requests: [.attach], standing: .used(.processID)),
    both("substitutePath", .substitutions),
    both("mode", .string),
    both("backend", .string),
    both("tracepoints", .patterns),
    both("stackDepth", .count),
    both("followCalls", .count),
    both("maxHitsPerSecond", .count),
    both("maxStringLen", .count),
    both("maxArrayValues", .count),
    both("maxStructFields", .countOrAll),
    both("maxVariableRecurse", .count),
    both("followPointers", .boolean),
    both("timestamps", .boolean),
    both("durations", .boolean),
    both("hitEvents", .boolean),
    both("trace", .string),
  ]

  private static let notYetForBoth = [
    "springboards"
  ]

  private static let notYetForLaunch = [
    "console"
  ]

  /// Of Go's extension for VS Code and of Delve.
  private static let foreign = [
    "apiVersion", "asRoot", "coreFilePath", "debugAdapter", "dlvCwd", "dlvFlags", "dlvLoadConfig", "dlvToolPath",
    "followExec", "followExecRegex", "goroutineFilters", "guessSubstitutePath", "hideSystemGoroutines", "host",
    "logDest", "logOutput", "outputMode", "packagePathToGoModPathMap", "port", "remotePath", "showGlobalVariables",
    "showLog", "showPprofLabels", "showRawStrings", "showRegisters", "stackTraceDepth", "stopOnEntry", "traceDirPath",
    "waitFor",
  ]

  private static let client = [
    "debugServer", "internalConsoleOptions", "linux", "name", "osx", "postDebugTask", "preLaunchTask", "presentation",
    "request", "restart", "serverReadyAction", "suppressMultipleSessionWarning", "type", "windows",
  ]

  private static func launch(_ name: String, _ form: Form) -> KnownArgument {
    KnownArgument(name: name, requests: [.launch], standing: .used(form))
  }

  private static func both(_ name: String, _ form: Form) -> KnownArgument {
    KnownArgument(name: name, requests: [.launch, .attach], standing: .used(form))
  }

  private static func named(_ standing: Standing, both: [String], launch: [String]) -> [KnownArgument] {
    both.map { KnownArgument(name: $0, requests: [.launch, .attach], standing: standing) }
      + launch.map { KnownArgument(name: $0, requests: [.launch], standing: standing) }
  }
}

/// How a session comes by its program.
package enum StartKind: String, Hashable, Sendable, CaseIterable { case launch, attach }
