// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import Testing

@testable import TraceSession

/// The attributes that a `launch.json` of `"type": "go"` may have: every attribute of Go's extension for VS Code and of
/// its debugger, each with a valid value.
@Suite("An attribute of Go's extension for VS Code")
struct ForeignArgumentTests {
  private static let attributes: [(name: String, value: JSONValue)] = [
    // Attributes of the extension.
    ("debugAdapter", "dlv-dap"), ("program", "/src/app"), ("mode", "auto"), ("traceDirPath", ""), ("coreFilePath", ""),
    ("stopOnEntry", false), ("args", ["-v"]), ("showLog", true), ("cwd", "/src"), ("env", ["A": "1"]),
    ("substitutePath", [["from": "/a", "to": "/b"]]), ("buildFlags", ["-tags=x"]), ("dlvFlags", ["--check-go-version"]),
    ("port", 2345), ("host", "127.0.0.1"), ("trace", "verbose"), ("envFile", "/src/.env"), ("backend", "default"),
    ("output", "debug"), ("logOutput", "debugger"), ("logDest", "/tmp/log"), ("dlvLoadConfig", ["maxStringLen": 64]),
    ("apiVersion", 2), ("stackTraceDepth", 50), ("showGlobalVariables", false), ("showRegisters", false),
    ("hideSystemGoroutines", false), ("console", "integratedTerminal"), ("asRoot", false), ("processId", 1),
    ("remotePath", ""), ("dlvToolPath", "/bin/dlv"), ("packagePathToGoModPathMap", [:]),
    // Attributes of the debugger alone.
    ("dlvCwd", "/src"), ("noDebug", true), ("outputMode", "remote"), ("stdinFrom", "/in"), ("stdoutTo", "/out"),
    ("stderrTo", "/err"), ("waitFor", "app"), ("guessSubstitutePath", [:]), ("followExec", true),
    ("followExecRegex", ".*"), ("maxStringLen", 512), ("maxArrayValues", 10), ("goroutineFilters", ""),
    ("showPprofLabels", []), ("showRawStrings", true),
  ]

  @Test("is used or named once in the console, and never refused", arguments: StartKind.allCases)
  func each(kind: StartKind) throws {
    let base: [String: JSONValue] = kind == .launch ? ["program": "/src/app"] : ["processId": 1]
    for (name, value) in Self.attributes {
      // The attach request supports only one mode.
      let value = name == "mode" && kind == .attach ? "local" : value
      let arguments = try StartArguments(kind, .object(base.merging([name: value]) { _, last in last }))
      let isUsed = ArgumentSchema.embedded[name]?.kinds.contains(kind) == true
      switch (isUsed, name) {
      case (true, "backend"): #expect(arguments.notes == ["backend 'default' is Delve's; it means 'auto' here"])
      case (true, _): #expect(arguments.notes == [], "\(name)")
      case (false, _):
        #expect(arguments.notes.count == 1, "\(name)")
        #expect(arguments.notes.first?.hasPrefix("argument '\(name)' is not used") == true, "\(name)")
        #expect(arguments.notes.first?.contains("did you mean") == false)
      }
    }
  }

  @Test("that is not used has its reason in the schema")
  func reasons() {
    let names = Set(Self.attributes.map(\.name))
    #expect(Set(ArgumentSchema.embedded.unused.keys).subtracting(names) == [])
    for name in names where ArgumentSchema.embedded[name] == nil {
      #expect(ArgumentSchema.embedded.unused[name] != nil, "\(name)")
    }
  }

  @Test("may name what Sonde can't do: a recording, a core file, another machine")
  func modes() {
    for (kind, mode) in [(StartKind.launch, "replay"), (.launch, "core"), (.attach, "remote")] {
      #expect(throws: ArgumentError.self) {
        try StartArguments(kind, ["program": "/src/app", "processId": 1, "mode": .string(mode)])
      }
    }
  }
}
