// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import Testing
import TracePlan

@testable import TraceSession

@Suite("The breakpoints of a session")
struct BreakpointRegistryTests {
  @Test("keep their id as long as they are sent unchanged")
  func stableIDs() {
    var registry = BreakpointRegistry()
    let first = registry.replaceFunctions([FunctionBreakpoint(name: "main.foo"), FunctionBreakpoint(name: "main.bar")])
    let second = registry.replaceFunctions([FunctionBreakpoint(name: "main.bar"), FunctionBreakpoint(name: "main.new")])
    #expect(second[0].id == first[1].id)
    #expect(!first.map(\.id).contains(second[1].id))
    let third = registry.replaceFunctions([FunctionBreakpoint(name: "main.foo")])
    #expect(third[0].id == first[0].id)
  }

  @Test("take their old id when they are set again, but only where all is as it was")
  func setAgain() {
    var registry = BreakpointRegistry()
    let both = [FunctionBreakpoint(name: "main.foo"), FunctionBreakpoint(name: "main.foo")]
    let functions = registry.replaceFunctions(both).map(\.id)
    let point = SourceBreakpoint(line: 1, logMessage: "a")
    let line = registry.replaceSource("/a.go", [point])[0].id
    for _ in 0..<3 {
      _ = registry.replaceFunctions([])
      _ = registry.replaceSource("/a.go", [])
      #expect(registry.entries.isEmpty)
      #expect(registry.replaceFunctions(both).map(\.id) == functions)
      #expect(registry.replaceSource("/a.go", [point])[0].id == line)
    }
    _ = registry.replaceFunctions([])
    _ = registry.replaceSource("/a.go", [])
    let others = [
      registry.replaceSource("/b.go", [point])[0],
      registry.replaceSource("/a.go", [.init(line: 2, logMessage: "a")])[0],
      registry.replaceSource("/a.go", [.init(line: 1, logMessage: "b")])[0],
      registry.replaceFunctions([.init(name: "main.foo", condition: "x > 1")])[0],
    ].map(\.id)
    #expect(Set(others + functions + [line]).count == 7)
  }

  @Test("are remembered when they are removed, up to a bound")
  func removedLimit() {
    var registry = BreakpointRegistry()
    let limit = BreakpointRegistry.removedLimit
    let first = registry.replaceFunctions((0..<limit).map { FunctionBreakpoint(name: "f\($0)") })
    _ = registry.replaceFunctions([])
    let last = FunctionBreakpoint(name: "last")
    let id = registry.replaceFunctions([last])[0].id
    _ = registry.replaceFunctions([])
    #expect(registry.replaceFunctions([last])[0].id != id)
    #expect(registry.replaceFunctions([FunctionBreakpoint(name: "f0")])[0].id == first[0].id)
  }

  @Test("have ids of their own where two are the same")
  func duplicates() {
    var registry = BreakpointRegistry()
    let breakpoints = [FunctionBreakpoint(name: "main.foo"), FunctionBreakpoint(name: "main.foo")]
    let first = registry.replaceFunctions(breakpoints).map(\.id)
    #expect(Set(first).count == 2)
    #expect(registry.replaceFunctions(breakpoints).map(\.id) == first)
  }

  @Test("are replaced for one file only")
  func perSource() {
    var registry = BreakpointRegistry()
    _ = registry.replaceSource("/a.go", [SourceBreakpoint(line: 1, logMessage: "a")])
    _ = registry.replaceSource("/b.go", [SourceBreakpoint(line: 2, logMessage: "b")])
    _ = registry.replaceFunctions([FunctionBreakpoint(name: "main.foo")])
    #expect(registry.entries.map(\.label) == ["main.foo", "a.go:1", "b.go:2"])
    #expect(registry.replaceSource("/a.go", []) == [])
    #expect(registry.entries.map(\.label) == ["main.foo", "b.go:2"])
  }

  @Test("come in the order of their priority: arguments, functions, lines")
  func priority() throws {
    var registry = BreakpointRegistry()
    _ = registry.replaceSource("/a.go", [SourceBreakpoint(line: 1, logMessage: "a")])
    _ = registry.replaceFunctions([FunctionBreakpoint(name: "f2"), FunctionBreakpoint(name: "f1")])
    registry.setArguments([TracepointArgument(function: "f0")])
    #expect(registry.entries.map(\.label) == ["f0", "f2", "f1", "a.go:1"])
    #expect(registry.tracepoints.count == 4)
  }

  @Test("that can't be set are refused with the reason, and are not planned for")
  func refused() {
    var registry = BreakpointRegistry()
    let functions = registry.replaceFunctions([
      FunctionBreakpoint(name: "main.foo", condition: "x >"), FunctionBreakpoint(name: "main.foo", hitCondition: "3a"),
      FunctionBreakpoint(name: "/(/"), FunctionBreakpoint(name: ""),
      FunctionBreakpoint(name: "main.foo", condition: ""),
    ])
    let lines = registry.replaceSource(
      "/a.go",
      [
        SourceBreakpoint(line: 1), SourceBreakpoint(line: 2, logMessage: "{"),
        SourceBreakpoint(line: 3, logMessage: "{}"),
        SourceBreakpoint(line: 4, condition: "f()", logMessage: "ok"), SourceBreakpoint(line: 5, logMessage: "ok"),
      ])
    let messages = (functions + lines).map { entry in
      if case .refused(let message) = entry.outcome { message } else { "set" }
    }
    #expect(
      messages[0].hasPrefix("The condition 'x >' ends where a name or a value should follow. Write it as in Go: v"))
    #expect(messages[1].hasPrefix("'3a' is not a hit condition. Write a number, as in '5', or "))
    #expect(messages[2].contains("is not a regular expression"))
    #expect(messages[3].contains("empty"))
    #expect(messages[4] == "set")
    #expect(messages[5] == "set")
    #expect(messages[6].contains("is not closed"))
    #expect(messages[7].contains("are empty"))
    #expect(messages[8].hasPrefix("The condition 'f()' has a call at character 2, which is not supported. "))
    #expect(messages[9] == "set")
    #expect(registry.tracepoints.map(\.id) == [functions[4].id, lines[0].id, lines[4].id])
  }

  @Test("select their hits by what was asked; an empty text asks for nothing")
  func selection() throws {
    var registry = BreakpointRegistry()
    _ = registry.replaceFunctions([
      FunctionBreakpoint(name: "f", condition: "x > 1", hitCondition: ">= 3"),
      FunctionBreakpoint(name: "f", condition: " ", hitCondition: ""),
    ])
    _ = registry.replaceSource("/a.go", [SourceBreakpoint(line: 1, condition: "ok", logMessage: "a")])
    let options = registry.tracepoints.map(\.options)
    #expect(options.map(\.condition) == [.binary(.greater, .name("x"), .integer(1)), nil, .name("ok")])
    #expect(options.map(\.hitCondition) == [HitCondition(.greaterOrEqual, 3), nil, nil])
  }

  @Test("remember the message of a logpoint that was removed: its last hits may still come")
  func templates() {
    var registry = BreakpointRegistry()
    let id = registry.replaceSource("/a.go", [SourceBreakpoint(line: 1, logMessage: "a {x}")])[0].id
    _ = registry.replaceSource("/a.go", [])
    #expect(registry.template(of: id)?.expressions.count == 1)
  }
}
