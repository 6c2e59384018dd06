// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import Testing

@testable import TraceSession

/// The fake program's only file is /src/main.go, with code from line 9.
@Suite("substitutePath")
struct PathSubstitutionTests {
  @Test(
    "turns paths into the build's and back",
    arguments: [
      ([("/home/me/app", "/src")], "/home/me/app/a/b.go", "/src/a/b.go"),
      ([("/home/me/app/", "/src")], "/home/me/app/b.go", "/src/b.go"),
      ([("/home/me/app", "/src/")], "/home/me/app/b.go", "/src/b.go"),
      ([("/home/me/app/b.go", "/src/c.go")], "/home/me/app/b.go", "/src/c.go"),
      ([("/home/me/app", "example.com/app")], "/home/me/app/b.go", "example.com/app/b.go"),
      ([("/home/me/app", "")], "/home/me/app/b.go", "b.go"),
      ([("/home/me", "/wide"), ("/home/me/app", "/never")], "/home/me/app/b.go", "/wide/app/b.go"),
      ([("/other", "/x"), ("/home", "/y")], "/home/b.go", "/y/b.go"),
      ([("/", "/root")], "/b.go", "/root/b.go"),
    ] as [([(String, String)], String, String)])
  func bothWays(rules: [(String, String)], editor: String, build: String) {
    let paths = PathSubstitution(rules.map { PathSubstitution.Rule(from: $0.0, to: $0.1) })
    #expect(paths.build(ofEditor: editor) == build)
    #expect(paths.editor(ofBuild: build) == editor)
  }

  @Test(
    "leaves what no rule fits as it is",
    arguments: ["/home/me/application/b.go", "/home/me", "home/me/app/b.go", "/x/home/me/app/b.go", ""])
  func untouched(path: String) {
    let paths = PathSubstitution([.init(from: "/home/me/app", to: "/src"), .init(from: "", to: "/gone")])
    #expect(paths.build(ofEditor: path) == (path.hasPrefix("/") ? path : path.isEmpty ? "/gone" : "/gone/" + path))
    #expect(PathSubstitution().build(ofEditor: path) == path)
    #expect(PathSubstitution().editor(ofBuild: path) == path)
  }

  @Test("serves breakpoints, their answers and the places of hits")
  func session() throws {
    let harness = SessionHarness()
    harness.launch(["substitutePath": [["from": "/home/me/app", "to": "/src"]]])
    harness.request(
      "setBreakpoints",
      ["source": ["path": "/home/me/app/main.go"], "breakpoints": [["line": 9, "logMessage": "i is {i}"]]])
    let lines = try #require(harness.connection.responses["setBreakpoints"] as? SetBreakpointsResponse)
    #expect(lines.breakpoints.map(\.verified) == [true])
    #expect(lines.breakpoints.map(\.source?.path) == ["/home/me/app/main.go"])
    harness.request("setFunctionBreakpoints", ["breakpoints": [["name": "main.foo"]]])
    let functions = try #require(
      harness.connection.responses["setFunctionBreakpoints"] as? SetFunctionBreakpointsResponse)
    #expect(functions.breakpoints.map(\.source?.path) == ["/home/me/app/main.go"])
    harness.request("breakpointLocations", ["source": ["path": "/home/me/app/main.go"], "line": 8, "endLine": 10])
    let places = try #require(harness.connection.responses["breakpointLocations"] as? BreakpointLocationsResponse)
    #expect(places.breakpoints.map(\.line) == [9, 10])
    harness.request("configurationDone")
    harness.backend.hit(0, [5], at: 0x3009)
    #expect(harness.connection.outputs.last?.output == "> goroutine(1): i is 5\n")
    #expect(harness.connection.outputs.last?.source == Source(name: "main.go", path: "/home/me/app/main.go"))
  }
}
