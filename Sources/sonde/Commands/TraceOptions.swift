// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import ArgumentParser
import DebugAdapterProtocol
import TraceSession

/// The arguments of `launch` that an editor may send, as options with the same meaning and default. Their help is the
/// schema's text.
struct StartOptions: ParsableArguments {
  @Option(help: .schema("mode", "word"), completion: .words(of: "mode")) var mode: String?
  @Flag(help: "PROGRAM is a package: build and run its tests. As --mode test.") var test = false
  @Flag(help: .schema("optimized")) var optimized = false
  @Option(parsing: .unconditional, help: .schema("buildFlags", "flags")) var buildFlags: String?
  @Option(help: .schema("output", "file"), completion: .file()) var output: String?
  @Option(help: .schema("cwd", "folder"), completion: .directory) var cwd: String?
  @Option(help: .schema("env", "variable", "Write KEY=value. Repeatable.")) var env: [String] = []
  @Option(help: .schema("envFile", "file", "Repeatable."), completion: .file()) var envFile: [String] = []
  @Flag(help: .schema("noDebug")) var noDebug = false
  @Option(help: .schema("console", "word"), completion: .words(of: "console")) var console: String?
  @Option(help: .schema("stdinFrom", "file"), completion: .file()) var stdinFrom: String?
  @Option(help: .schema("stdoutTo", "file"), completion: .file()) var stdoutTo: String?
  @Option(help: .schema("stderrTo", "file"), completion: .file()) var stderrTo: String?

  func validate() throws {
    if test, let mode, mode != "test" { throw ValidationError("Use either --test or --mode \(mode), not both.") }
    for variable in env where !variable.dropFirst().contains("=") {
      throw ValidationError("'\(variable)' is not a variable. Write KEY=value.")
    }
  }

  /// Why these options can't be used with a process that already runs; nil if none of them is given.
  var refusalBesideProcess: String? {
    // Arguments that a launch always sends don't show what the user gave.
    var names = arguments(for: []).keys.filter { !["program", "args", "cwd", "mode", "optimized"].contains($0) }
    if mode != nil { names.append("mode") }
    if optimized { names.append("optimized") }
    if cwd != nil { names.append("cwd") }
    let options = names.sorted().map(ArgumentSpelling.commandLine.quoted) + (test ? ["'--test'"] : [])
    guard let last = options.last else { return nil }
    let isOne = options.count == 1
    let list = isOne ? last : options.dropLast().joined(separator: ", ") + " and " + last
    return "\(list) can't be used with '--pid': the process is already running. Leave \(isOne ? "it" : "them") out."
  }

  /// - Parameter command: The program and its arguments.
  func arguments(for command: [String]) -> [String: JSONValue] {
    let program = command.first ?? ""
    var members: [String: JSONValue] = ["program": .string(program), "optimized": .bool(optimized)]
    members["args"] = .array(command.dropFirst().map { .string($0) })
    let mode = test ? "test" : mode ?? "auto"
    members["mode"] = .string(mode)
    let isTest = mode == "test" || mode == "auto" && program.hasSuffix("_test.go")
    // Tests expect to run in their package's folder, everything else in the terminal's.
    members["cwd"] = (cwd ?? (isTest ? nil : SessionSetup.workingDirectory)).map { .string($0) }
    members["buildFlags"] = buildFlags.map { .string($0) }
    members["output"] = output.map { .string($0) }
    members["console"] = console.map { .string($0) }
    members["stdinFrom"] = stdinFrom.map { .string($0) }
    members["stdoutTo"] = stdoutTo.map { .string($0) }
    members["stderrTo"] = stderrTo.map { .string($0) }
    if noDebug { members["noDebug"] = true }
    if !envFile.isEmpty { members["envFile"] = .array(envFile.map { .string($0) }) }
    var variables: [String: JSONValue] = [:]
    for variable in env {
      let parts = variable.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      variables[String(parts[0])] = .string(String(parts[1]))
    }
    if !variables.isEmpty { members["env"] = .object(variables) }
    return members
  }
}

/// The arguments that launch and attach share.
struct ValueOptions: ParsableArguments {
  @Option(
    help: .schema(
      "tracepoints", "tracepoint",
      "As a PATTERN, or as {\"function\": \"main.foo\", \"condition\": \"n > 1\"}. Repeatable."))
  var tracepoints: [String] = []

  @Option(help: .schema("backend", "word"), completion: .words(of: "backend")) var backend: String?
  @Option(parsing: .unconditional, help: .schema("followCalls", "n", "Narrow it with --follow-only and --follow-skip."))
  var followCalls: Int?
  @Option(help: "Of the calls that --follow-calls shows, only those of functions that PATTERN matches. Repeatable.")
  var followOnly: [String] = []
  @Option(help: "Follow no calls of functions that PATTERN matches. Repeatable.") var followSkip: [String] = []
  @Option(parsing: .unconditional, help: .schema("followLimit", "n")) var followLimit: Int?
  @Option(
    name: [.customLong("stack-depth"), .customLong("stack")], parsing: .unconditional, help: .schema("stackDepth", "n"))
  var stackDepth: Int?
  @Option(parsing: .unconditional, help: .schema("maxHitsPerSecond", "n")) var maxHitsPerSecond: Int?
  @Option(help: .schema("substitutePath", "folders", "Write HERE=THERE. Repeatable.")) var substitutePath: [String] = []
  @Option(help: .schema("debugInfo", "file")) var debugInfo: String?
  @Option(help: .schema("springboards", "word"), completion: .words(of: "springboards")) var springboards: String?
  @Option(parsing: .unconditional, help: .schema("maxStringLen", "n")) var maxStringLen: Int?
  @Option(parsing: .unconditional, help: .schema("maxArrayValues", "n")) var maxArrayValues: Int?
  @Option(parsing: .unconditional, help: .schema("maxStructFields", "n")) var maxStructFields: Int?
  @Option(parsing: .unconditional, help: .schema("maxVariableRecurse", "n")) var maxVariableRecurse: Int?
  @Flag(inversion: .prefixedNo, help: .schema("followPointers")) var followPointers: Bool?
  @Option(parsing: .unconditional, help: .schema("maxLineLength", "n")) var maxLineLength: Int?
  @Flag(help: .schema("argumentNames")) var argumentNames = false
  @Flag(name: [.customLong("timestamps"), .customLong("timestamp")], help: .schema("timestamps")) var timestamps = false
  @Flag(help: .schema("durations")) var durations = false
  @Flag(help: .schema("groupCalls")) var groupCalls = false
  @Flag(name: [.customLong("json"), .customLong("hit-events")], help: .schema("hitEvents")) var json = false
  @Option(help: .schema("trace", "level"), completion: .words(of: "trace")) var trace: String?

  func validate() throws {
    for folders in substitutePath where !folders.contains("=") {
      throw ValidationError("'--substitute-path \(folders)' names one folder only. Write HERE=THERE.")
    }
    for text in tracepoints where text.hasPrefix("{") {
      do {
        _ = try JSONValue(parsing: text.utf8)
      } catch {
        throw ValidationError("'--tracepoints \(text)' is not JSON: \(error.text).")
      }
    }
  }

  var arguments: [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    if !tracepoints.isEmpty {
      members["tracepoints"] = .array(
        tracepoints.map { text in
          text.hasPrefix("{") ? (try? JSONValue(parsing: text.utf8)) ?? .null : .string(text)
        })
    }
    members["backend"] = backend.map { .string($0) }
    members["followCalls"] = following
    members["followLimit"] = followLimit.map { .int($0) }
    members["stackDepth"] = stackDepth.map { .int($0) }
    members["maxHitsPerSecond"] = maxHitsPerSecond.map { .int($0) }
    members["debugInfo"] = debugInfo.map { .string($0) }
    members["springboards"] = springboards.map { .string($0) }
    members["maxStringLen"] = maxStringLen.map { .int($0) }
    members["maxArrayValues"] = maxArrayValues.map { .int($0) }
    members["maxStructFields"] = maxStructFields.map { .int($0) }
    members["maxVariableRecurse"] = maxVariableRecurse.map { .int($0) }
    members["followPointers"] = followPointers.map { .bool($0) }
    members["maxLineLength"] = maxLineLength.map { .int($0) }
    members["trace"] = trace.map { .string($0) }
    if !substitutePath.isEmpty {
      members["substitutePath"] = .array(
        substitutePath.map { folders in
          let parts = folders.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
          return ["from": .string(String(parts[0])), "to": .string(String(parts[1]))]
        })
    }
    if timestamps { members["timestamps"] = true }
    if argumentNames { members["argumentNames"] = true }
    if durations { members["durations"] = true }
    if json { members["hitEvents"] = true }
    return members
  }
}

extension ValueOptions {
  private var following: JSONValue? {
    guard !followOnly.isEmpty || !followSkip.isEmpty else { return followCalls.map { .int($0) } }
    return .object([
      "levels": .int(followCalls ?? 1), "only": .array(followOnly.map { .string($0) }),
      "skip": .array(followSkip.map { .string($0) }),
    ])
  }
}

extension ArgumentHelp {
  /// The schema's text for an argument: its description, its allowed words, its default.
  ///
  /// - Parameter addition: How it is written on a command line, if that differs.
  fileprivate static func schema(_ name: String, _ valueName: String? = nil, _ addition: String? = nil) -> ArgumentHelp
  {
    guard let argument = ArgumentSchema.embedded[name] else {
      preconditionFailure("'\(name)' is missing in the schema of the arguments")
    }
    return ArgumentHelp(argument.help(addition), valueName: valueName)
  }
}

extension CompletionKind {
  /// The words that the schema allows for an argument.
  fileprivate static func words(of name: String) -> CompletionKind {
    .list(ArgumentSchema.embedded[name]?.words ?? [])
  }
}

extension KnownArgument {
  fileprivate func help(_ addition: String?) -> String {
    var text = description
    if let addition { text += " " + addition }
    switch defaultValue {
    case .int(let number): return text + " (default: \(number))"
    case .string(let word): return text + " (default: \(word))"
    case .bool(true): return text + " (default: yes)"
    case .bool(false), .double, .array, .object, .null, nil: return text
    }
  }
}
