// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import ArgumentParser
import DebugAdapterProtocol

/// The launch arguments of an editor as options, each with the same meaning and default.
struct StartOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How PROGRAM is taken: auto, debug (built first), test (its tests are) or exec (a binary).", valueName: "word"))
  var mode: String?

  @Flag(help: "PROGRAM is a package: build and run its tests. As --mode test.")
  var test = false

  @Flag(help: "Leave the compiler's optimiser on when a package is built.")
  var optimized = false

  @Option(help: ArgumentHelp("Flags for 'go build' or 'go test -c', as one string.", valueName: "flags"))
  var buildFlags: String?

  @Option(help: ArgumentHelp("Where to build the program; removed at the end.", valueName: "file"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "The program's working directory; where left out, this one, for tests their package's.", valueName: "folder"))
  var cwd: String?

  @Option(help: ArgumentHelp("A variable for the program, as KEY=value. Repeatable.", valueName: "variable"))
  var env: [String] = []

  @Option(
    help: ArgumentHelp("A file of such variables, one a line; --env wins over it. Repeatable.", valueName: "file"))
  var envFile: [String] = []

  @Option(help: ArgumentHelp("What the program reads instead of this terminal.", valueName: "file"))
  var stdinFrom: String?

  @Option(help: ArgumentHelp("Where the program's stdout goes; the file is written anew.", valueName: "file"))
  var stdoutTo: String?

  @Option(help: ArgumentHelp("Where the program's stderr goes; the file is written anew.", valueName: "file"))
  var stderrTo: String?

  func validate() throws {
    if test, let mode, mode != "test" { throw ValidationError("Use either --test or --mode \(mode), not both.") }
    for variable in env where !variable.dropFirst().contains("=") {
      throw ValidationError("'\(variable)' is no variable. Write KEY=value.")
    }
  }

  /// - Parameter command: The program and its arguments.
  func arguments(for command: [String]) -> [String: JSONValue] {
    let program = command.first ?? ""
    var members: [String: JSONValue] = ["program": .string(program), "optimized": .bool(optimized)]
    members["args"] = .array(command.dropFirst().map { .string($0) })
    let mode = test ? "test" : mode ?? "auto"
    members["mode"] = .string(mode)
    let isTest = mode == "test" || mode == "auto" && program.hasSuffix("_test.go")
    // Tests count on their package's folder, everything else on the terminal's.
    if let cwd = cwd ?? (isTest ? nil : SessionSetup.workingDirectory) { members["cwd"] = .string(cwd) }
    if let buildFlags { members["buildFlags"] = .string(buildFlags) }
    if let output { members["output"] = .string(output) }
    if let stdinFrom { members["stdinFrom"] = .string(stdinFrom) }
    if let stdoutTo { members["stdoutTo"] = .string(stdoutTo) }
    if let stderrTo { members["stderrTo"] = .string(stderrTo) }
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
    help: ArgumentHelp(
      "What sets the probes: auto (ebpf where it is allowed, else ptrace), ebpf or ptrace.", valueName: "word"))
  var backend: String?

  @Option(help: ArgumentHelp("How much is logged: error, warn, info, trace.", valueName: "level"))
  var trace: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("Bytes of a string (default: 64).", valueName: "n"))
  var maxStringLen: Int?

  @Option(parsing: .unconditional, help: ArgumentHelp("Elements of an array or a slice (default: 64).", valueName: "n"))
  var maxArrayValues: Int?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Fields of a structure, -1 for all (default: -1).", valueName: "n"))
  var maxStructFields: Int?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Levels of structures inside one another (default: 1).", valueName: "n")
  )
  var maxVariableRecurse: Int?

  @Flag(inversion: .prefixedNo, help: "Show what pointers point to (default: yes).")
  var followPointers: Bool?

  @Option(
    help: ArgumentHelp(
      "A folder here that the program was built with under another name, as HERE=THERE. Repeatable.",
      valueName: "folders"))
  var substitutePath: [String] = []

  @Option(
    name: [.customLong("stack"), .customLong("stack-depth")], parsing: .unconditional,
    help: ArgumentHelp("Frames to print under each hit, the caller first (default: 0).", valueName: "n"))
  var stackDepth: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Levels of calls inside a traced call to trace too (default: 0).", valueName: "n"))
  var followCalls: Int?

  @Flag(help: "Print the time of each hit before its line, in UTC, to the nanosecond.")
  var timestamps = false

  @Flag(help: "Print how long each call took, after its return.")
  var durations = false

  /// Delve's words mean `auto`; the session says so.
  private static let backends = ["auto", "ptrace", "ebpf", "default", "native", "lldb", "rr"]

  func validate() throws {
    if let backend, !Self.backends.contains(backend) {
      throw ValidationError("'--backend \(backend)' is none: it can be auto, ptrace or ebpf.")
    }
    for folders in substitutePath where !folders.contains("=") {
      throw ValidationError("'--substitute-path \(folders)' names one folder only. Write HERE=THERE.")
    }
  }

  var arguments: [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    if let backend { members["backend"] = .string(backend) }
    if let trace { members["trace"] = .string(trace) }
    if let stackDepth { members["stackDepth"] = .int(stackDepth) }
    if let followCalls { members["followCalls"] = .int(followCalls) }
    if let maxStringLen { members["maxStringLen"] = .int(maxStringLen) }
    if let maxArrayValues { members["maxArrayValues"] = .int(maxArrayValues) }
    if let maxStructFields { members["maxStructFields"] = .int(maxStructFields) }
    if let maxVariableRecurse { members["maxVariableRecurse"] = .int(maxVariableRecurse) }
    if !substitutePath.isEmpty {
      members["substitutePath"] = .array(
        substitutePath.map { folders in
          let parts = folders.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
          return ["from": .string(String(parts[0])), "to": .string(String(parts[1]))]
        })
    }
    if timestamps { members["timestamps"] = .bool(true) }
    if durations { members["durations"] = .bool(true) }
    if let followPointers { members["followPointers"] = .bool(followPointers) }
    return members
  }
}
