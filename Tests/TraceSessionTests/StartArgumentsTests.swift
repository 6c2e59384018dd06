// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import Testing

@testable import TraceSession

@Suite("The arguments of launch and attach")
struct StartArgumentsTests {
  private func launch(_ members: [String: JSONValue]) throws -> StartArguments {
    try StartArguments(
      .launch, .object(["program": "p"].merging(members) { _, last in last }), homeFolder: "/home/me")
  }

  @Test("have defaults")
  func defaults() throws {
    let arguments = try launch([:])
    #expect(arguments.mode == .auto)
    #expect(arguments.program == "p")
    #expect(arguments.arguments == [])
    #expect(arguments.workingDirectory == nil)
    #expect(arguments.backend == nil)
    #expect(!arguments.isOptimized)
    #expect(arguments.limits.maxStringLength == 64)
    #expect(arguments.limits.maxArrayValues == 64)
    #expect(arguments.limits.maxStructFields == -1)
    #expect(arguments.limits.maxVariableRecurse == 1)
    #expect(arguments.limits.followPointers)
    #expect(arguments.style == HitStyle())
    #expect(arguments.notes == [])
  }

  @Test("are taken as they are written")
  func values() throws {
    let arguments = try launch([
      "mode": "exec", "args": ["-v", "x y"], "cwd": "/w", "env": ["A": "1", "B": nil], "output": "/o",
      "optimized": true,
      "envFile": ["/a.env", "b.env"],
      "buildFlags": "-tags=a,b -ldflags='-X main.V=1 2'", "backend": "ptrace",
      "tracepoints": ["main.foo", "/^main\\./"],
      "substitutePath": [["from": "/here", "to": "/there"]],
      "maxStringLen": 0, "maxArrayValues": 3.0, "maxStructFields": -1, "maxVariableRecurse": 2, "followPointers": false,
      "timestamps": true, "durations": true, "groupCalls": true, "hitEvents": true,
      "trace": "verbose",
    ])
    #expect(arguments.mode == .exec)
    #expect(arguments.arguments == ["-v", "x y"])
    #expect(arguments.environment == ["A": "1", "B": nil])
    #expect(arguments.environmentFiles == ["/a.env", "b.env"])
    #expect(try launch(["envFile": "a b.env"]).environmentFiles == ["a b.env"])
    #expect(try launch(["envFile": ""]).environmentFiles == [])
    #expect(arguments.buildFlags == ["-tags=a,b", "-ldflags=-X main.V=1 2"])
    #expect(arguments.backend == .ptrace)
    #expect(arguments.tracepoints.map(\.function) == ["main.foo", "/^main\\./"])
    #expect(arguments.paths == PathSubstitution([.init(from: "/here", to: "/there")]))
    #expect(arguments.limits.maxStringLength == 0)
    #expect(arguments.limits.maxArrayValues == 3)
    #expect(!arguments.limits.followPointers)
    #expect(arguments.style == HitStyle(showsTime: true, showsDuration: true, groupsCalls: true))
    #expect(arguments.sendsHitEvents)
    #expect(arguments.logLevel == .debug)
    #expect(arguments.notes == [])
  }

  @Test(
    "name what has the wrong type, what was expected and what came",
    arguments: [
      ("args", 1, "Argument 'args' must be an array of strings; it is a number."),
      ("args", "'a", "Argument 'args' has a quote that is not closed: 'a."),
      ("args", ["a", 1], "Argument 'args[1]' must be a string; it is a number."),
      ("durations", 1, "Argument 'durations' must be true or false; it is a number."),
      ("noDebug", "yes", "Argument 'noDebug' must be true or false; it is a string."),
      ("optimized", "yes", "Argument 'optimized' must be true or false; it is a string."),
      ("maxStringLen", "64", "Argument 'maxStringLen' must be a whole number from 0; it is a string."),
      ("maxStringLen", -1, "Argument 'maxStringLen' must be a whole number from 0; it is -1."),
      ("maxStructFields", -2, "Argument 'maxStructFields' must be a whole number from 0, or -1 for all; it is -2."),
      ("maxArrayValues", 1.5, "Argument 'maxArrayValues' must be a whole number from 0; it is 1.5."),
      ("env", "A=1", "Argument 'env' must be an object whose values are strings or null; it is a string."),
      ("env", ["A": ["1"]], "Argument 'env.A' must be a string or null; it is an array."),
      ("env", ["": "1"], "Argument 'env' has the name ''; a name can't be empty, and has neither '=' nor zero bytes."),
      (
        "env", ["A=B": "1"],
        "Argument 'env' has the name 'A=B'; a name can't be empty, and has neither '=' nor zero bytes."
      ),
      (
        "env", ["A\0": "1"],
        "Argument 'env' has the name 'A\\x00'; a name can't be empty, and has neither '=' nor zero bytes."
      ),
      ("envFile", 1, "Argument 'envFile' must be a string or an array of strings; it is a number."),
      ("args", ["a\0b"], "Argument 'args[0]' must be a string without zero bytes; it is one with them."),
      ("env", ["A": "\0"], "Argument 'env.A' must be a string without zero bytes; it is one with them."),
      ("cwd", "/\0", "Argument 'cwd' must be a string without zero bytes; it is one with them."),
      ("program", 1, "Argument 'program' must be a string; it is a number."),
      ("program", "", "Argument 'program' is missing: the folder, .go file or binary to run."),
      ("mode", "remote", "Argument 'mode' is 'remote'; it can be auto, debug, test or exec."),
      (
        "console", "tty",
        "Argument 'console' is 'tty'; it can be internalConsole, integratedTerminal or externalTerminal."
      ),
      ("springboards", true, "Argument 'springboards' must be a string; it is a boolean."),
      ("stackDepth", -1, "Argument 'stackDepth' must be a whole number from 0; it is -1."),
      ("tracepoints", [["returns": true]], "Argument 'tracepoints[0].function' is missing: the function to trace."),
      (
        "tracepoints", [["function": "main.foo", "returns": 1]],
        "Argument 'tracepoints[0].returns' must be true or false; it is a number."
      ),
      ("backend", "magic", "Argument 'backend' is 'magic'; it can be auto, ptrace or ebpf."),
      ("trace", "loud", "Argument 'trace' is 'loud'; it can be error, warn, info, log, trace or verbose."),
      (
        "tracepoints", "main.foo",
        "Argument 'tracepoints' must be an array of function names or patterns; it is a string."
      ),
      ("tracepoints", 1, "Argument 'tracepoints' must be an array of function names or patterns; it is a number."),
      ("tracepoints", [1], "Argument 'tracepoints[0]' must be a function's name or a pattern; it is a number."),
      ("tracepoints", ["f", [:]], "Argument 'tracepoints[1].function' is missing: the function to trace."),
      (
        "tracepoints", [["function": "f", "stackDepth": "3"]],
        "Argument 'tracepoints[0].stackDepth' must be a whole number from 0; it is a string."
      ),
      (
        "tracepoints", [["function": "f", "returns": 0]],
        "Argument 'tracepoints[0].returns' must be true or false; it is a number."
      ),
      (
        "substitutePath", ["/a", "/b"],
        "Argument 'substitutePath[0]' must be an object with 'from' and 'to'; it is a string."
      ),
      (
        "substitutePath", "/a",
        "Argument 'substitutePath' must be an array of objects with 'from' and 'to'; it is a string."
      ),
      (
        "substitutePath", [["from": "/a"]],
        "Argument 'substitutePath[0].to' is missing: each entry has 'from' and 'to'."
      ),
      (
        "substitutePath", [["from": 1, "to": "/b"]],
        "Argument 'substitutePath[0].from' must be a string; it is a number."
      ),
      ("buildFlags", "-tags='a", "Argument 'buildFlags' has a quote that is not closed: -tags='a."),
    ] as [(String, JSONValue, String)])
  func mistakes(name: String, value: JSONValue, text: String) {
    #expect { try launch([name: value]) } throws: { error in
      (error as? ArgumentError)?.problem.hasPrefix(text) ?? false
    }
  }

  @Test("of a process may be a number or digits")
  func processID() throws {
    #expect(try StartArguments(.attach, ["processId": 12]).processID == 12)
    #expect(try StartArguments(.attach, ["processId": "12"]).processID == 12)
    #expect(try StartArguments(.attach, ["processId": 4_194_303]).processID == 4_194_303)
  }

  @Test(
    "of a process that can't be one are told what a process id is",
    arguments: [
      (0, "must be a process id from 1 to 4194303; it is 0."),
      (-3, "must be a process id from 1 to 4194303; it is -3."),
      (4_194_304, "must be a process id from 1 to 4194303; it is 4194304."),
      (1_099_511_627_776, "must be a process id from 1 to 4194303; it is 1099511627776."),
      (1e30, "must be a process id from 1 to 4194303; it is 1e+30."),
      ("0", "must be a process id from 1 to 4194303; it is '0'."),
      ("-1", "must be a process id from 1 to 4194303; it is '-1'."),
      ("99999999999999999999", "must be a process id from 1 to 4194303; it is '99999999999999999999'."),
      ("12a", "must be a process id: a number, or digits in a string; it is '12a'."),
      (true, "must be a process id: a number, or digits in a string; it is a boolean."),
      ("", "must be a process id: a number, or digits in a string; it is ''."),
      (nil, "is missing: the process to trace."),
    ] as [(JSONValue, String)])
  func noProcessID(value: JSONValue, text: String) {
    let error = #expect(throws: ArgumentError.self) { try StartArguments(.attach, ["processId": value]) }
    #expect(error?.problem == "Argument 'processId' \(text)")
    if text.contains("4194303; ") { #expect(error?.remedy == "'pgrep -a NAME' lists the processes of a program.") }
  }

  @Test("are named as the person wrote them: of a command line by its options")
  func spelling() throws {
    let spelling = ArgumentSpelling.commandLine
    let options = ["processId", "program", "args", "hitEvents", "maxStringLen", "cwd", "tracepoints[0].function"]
      .map(spelling.quoted)
    #expect(
      options == [
        "'--pid'", "'PROGRAM'", "'ARGUMENTS'", "'--json'", "'--max-string-len'", "'--cwd'",
        "'--tracepoints[0].function'",
      ])
    let error = #expect(throws: ArgumentError.self) {
      try StartArguments(.attach, ["processId": 0], spelling: .commandLine)
    }
    #expect(
      error?.commandLineText == "'--pid' must be a process id from 1 to 4194303; it is 0. 'pgrep -a NAME' lists the "
        + "processes of a program.")
    #expect(
      try StartArguments(.launch, ["program": "p", "springboards": "on"], spelling: .commandLine).notes
        == ["'--springboards' is not used yet"])
  }

  @Test("of a launch change nothing on attach, and one line says so")
  func launchArgumentsOnAttach() throws {
    let arguments = try StartArguments(
      .attach,
      [
        "processId": 7, "program": "p", "args": ["-v"], "cwd": "/", "env": ["A": "1"], "buildFlags": "-x",
        "noDebug": false,
      ])
    #expect(
      arguments.notes == [
        "arguments 'args', 'buildFlags', 'cwd', 'env' and 'program' are not used by attach: the process is "
          + "already running"
      ])
    #expect(
      try StartArguments(.attach, ["processId": 7, "output": "/x"]).notes == [
        "argument 'output' is not used by attach: the process is already running"
      ])
  }

  @Test("that are not known or not used are named, each once, and why")
  func notes() throws {
    let arguments = try launch([
      "maxStringLength": 1, "stopOnEntry": true, "dlvLoadConfig": [:], "name": "x", "type": "sonde",
      "request": "launch", "__sessionId": "1", "zzz": 1, "processId": 3, "backend": "native", "stdinFrom": nil,
      "stdoutTo": "", "noDebug": false, "springboards": "on",
      "tracepoints": [["function": "main.foo", "conditon": "n > 1"]],
    ])
    #expect(
      arguments.notes == [
        "argument 'processId' is not used by launch",
        "argument 'dlvLoadConfig' is not used: set maxStringLen and the others at the top level",
        "unknown argument 'maxStringLength' is ignored; did you mean 'maxStringLen'?",
        "argument 'stopOnEntry' is not used: nothing stops",
        "unknown argument 'zzz' is ignored",
        "backend 'native' is Delve's; it means 'auto' here",
        "argument 'springboards' is not used yet",
        "unknown argument 'tracepoints[0].conditon' is ignored; did you mean 'condition'?",
      ])
  }

  @Test("that ask for what happens anyway are not named")
  func whatHappensAnyway() throws {
    #expect(try launch(["console": "internalConsole", "springboards": "off"]).notes == [])
    #expect(try launch(["console": "internalConsole"]).terminal == nil)
    let attach = try StartArguments(.attach, ["processId": 1, "console": "internalConsole", "noDebug": false])
    #expect(attach.notes == [])
  }

  @Test("may ask for a terminal of the editor's")
  func terminal() throws {
    #expect(try launch(["console": "integratedTerminal"]).terminal == .integrated)
    #expect(try launch(["console": "externalTerminal"]).terminal == .external)
  }

  @Test("may be written as people write them in a launch.json")
  func looseForms() throws {
    let arguments = try launch([
      "args": "-v 'x y'", "buildFlags": "", "env": ["PORT": 8080, "RATIO": 0.5, "DEBUG": true], "backend": "",
      "mode": "", "trace": "", "envFile": "~/my.env", "cwd": "~", "output": "~x/bin", "maxArrayValues": 8.0,
    ])
    #expect(arguments.arguments == ["-v", "x y"])
    #expect(arguments.buildFlags == [])
    #expect(arguments.environment == ["PORT": "8080", "RATIO": "0.5", "DEBUG": "true"])
    #expect(arguments.environmentFiles == ["/home/me/my.env"])
    #expect(arguments.workingDirectory == "/home/me")
    #expect(arguments.output == "~x/bin")
    #expect(arguments.limits.maxArrayValues == 8)
    #expect(arguments.notes == [])
  }

  @Test("may hold tracepoints as objects, whose members win over the other arguments")
  func tracepointObjects() throws {
    let arguments = try launch([
      "stackDepth": 2,
      "tracepoints": [
        ["function": "main.foo", "condition": "x > 1", "hitCondition": "% 2", "stackDepth": 5, "returns": false],
        ["function": "main.bar", "condition": nil, "condtion": "x", "anything": 1], "main.baz",
      ],
    ])
    var foo = TracepointArgument(function: "main.foo")
    foo.condition = "x > 1"
    foo.hitCondition = "% 2"
    foo.stackDepth = 5
    foo.returns = false
    #expect(
      arguments.tracepoints == [
        foo, TracepointArgument(function: "main.bar"), TracepointArgument(function: "main.baz"),
      ])
    let options = arguments.tracepoints.map { $0.options(arguments.tracepointOptions) }
    #expect(options.map(\.stackDepth) == [5, 2, 2])
    #expect(options.map(\.tracesReturns) == [false, true, true])
    #expect(
      arguments.notes == [
        "unknown argument 'tracepoints[1].anything' is ignored",
        "unknown argument 'tracepoints[1].condtion' is ignored; did you mean 'condition'?",
      ])
  }

  @Test("may be empty in the way of Lua")
  func emptyLists() throws {
    let arguments = try launch(["args": [:], "env": [], "tracepoints": [:], "substitutePath": [:]])
    #expect(arguments.arguments == [])
    #expect(arguments.environment == [:])
  }
}
