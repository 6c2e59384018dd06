// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Testing
import TraceTestSupport

extension Tracing {
  /// Realistic programs with every function traced, including the runtime's under eBPF, which stops nothing.
  @Suite("Every function of a whole program is traced", .timeLimit(.minutes(10)))
  struct WholeProgramTests {
    /// `Fixtures/web` is a server and its client.
    @Test("of a web server and its client", arguments: FixtureBuild.all, BackendKind.required)
    func web(build: FixtureBuild, backend: BackendKind) async throws {
      // Without the optimiser one request is a hundred thousand hits.
      let requests = build.optimized ? 20 : 1
      let run = try await WholeRun(try Fixture.build("web", build), ["\(requests)"], backend)
      #expect(run.traced.output.hasSuffix("served \(requests)\n"))
      try run.checkUnharmed()
      try run.checkFunctions()
      try run.checkAccount()
    }

    @Test("of gofmt", arguments: FixtureBuild.all, BackendKind.required)
    func gofmt(build: FixtureBuild, backend: BackendKind) async throws {
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let source = folder + "/main.go"
      let text = try String(contentsOfFile: Fixture.source("expressions"), encoding: .utf8)
      try text.replacingOccurrences(of: "\t", with: "").write(toFile: source, atomically: true, encoding: .utf8)
      let program = try Fixture.build("gofmt", build, package: "cmd/gofmt")
      // Its output takes it through the same functions, and a few more.
      let run = try await WholeRun(program, build.optimized ? [source] : ["-l", source], backend)
      #expect(build.optimized ? run.traced.output.contains("\n\tcheck(") : run.traced.output == source + "\n")
      try run.checkUnharmed()
      try run.checkFunctions()
      try run.checkAccount()
      try run.checkPairs(of: ["go/scanner.", "go/token.", "go/parser.", "go/ast.", "go/printer.", "text/tabwriter."])
    }
  }
}
