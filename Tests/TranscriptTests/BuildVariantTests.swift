// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// However a program was built, its trace shows the calls as the program itself does: `Fixtures/mirror` and
  /// `Fixtures/cgo` print the lines that a trace of them has, with the numbers of their goroutines.
  @Suite("A program that was built", .timeLimit(.minutes(10)))
  struct BuildVariantTests {
    @Test("without C is told as it is", arguments: BuildVariant.plain)
    func plain(variant: BuildVariant) async throws {
      try await isMirrored("mirror", variant, functions: ["main.add", "main.fill", "main.Square.Area"])
    }

    @Test(
      "with C's linker is told as it is", .enabled(if: TestEnvironment.canBuildC, "there is no gcc"),
      arguments: BuildVariant.linkedByC)
    func linked(variant: BuildVariant) async throws {
      try await isMirrored("mirror", variant, functions: ["main.add", "main.fill", "main.Square.Area"])
    }

    @Test(
      "with C in it is told as it is, also where C calls back",
      .enabled(if: TestEnvironment.canBuildC, "there is no gcc"),
      arguments: BuildVariant.linkedByC)
    func cgo(variant: BuildVariant) async throws {
      try await isMirrored("cgo", variant, functions: ["main.add", "main.measure"])
    }

    private func isMirrored(_ fixture: String, _ variant: BuildVariant, functions: [String]) async throws {
      for toolchain in GoToolchain.available where variant.exists(in: toolchain) {
        for backend in BackendKind.required {
          let session = try await TestSession.launch(
            fixture, FixtureBuild(toolchain, optimized: true), flags: variant.flags, environment: variant.environment,
            functions: functions, backend: backend)
          let record = try await session.finish()
          let told = record.standardOutput.split(separator: "\n").map(String.init)
          #expect(told.count >= 10)
          #expect(record.hits == told, "\(toolchain), \(backend)")
          #expect(record.exitCode == 0)
        }
      }
    }

    /// When C calls back, the goroutine is not where Go's own code has it, and its place is not below the FS base
    /// either.
    @Test(
      "with C in it has the goroutine of code in assembly", .enabled(if: TestEnvironment.canBuildC, "there is no gcc"),
      arguments: BuildVariant.linkedByC)
    func callback(variant: BuildVariant) async throws {
      for toolchain in GoToolchain.available {
        for backend in BackendKind.required {
          for removed in [[], ["-ldflags=-s -w"]] where removed.isEmpty || !variant.flags[0].hasPrefix("-ldflags") {
            let session = try await TestSession.launch(
              "cgo", FixtureBuild(toolchain, optimized: true), flags: variant.flags + removed,
              environment: variant.environment, functions: ["runtime.cgocallback", "main.measure"], backend: backend)
            let record = try await session.finish()
            let lines = record.hits.filter { $0.hasPrefix("> ") }.compactMap {
              $0.firstMatch(of: #/goroutine\((\d+)\): (runtime.cgocallback|main.measure)/#)
            }
            let pairs = stride(from: 0, to: lines.count - 1, by: 2).map { (lines[$0], lines[$0 + 1]) }
            // Since Go 1.21 there is one more callback, when the thread that C started ends.
            #expect((8...9).contains(lines.count))
            for (callback, call) in pairs.prefix(3) {
              #expect(callback.2 == "runtime.cgocallback" && call.2 == "main.measure")
              #expect(callback.1 == call.1, "\(toolchain), \(backend)")
            }
            // Go does not know the thread that C started until that thread calls.
            #expect(pairs.count == 4 && pairs[3].0.1 == "0" && pairs[3].1.1 != "0")
          }
        }
      }
    }

    @Test("with vendored or replaced modules names their functions and files")
    func modules() async throws {
      let builds: [(flags: [String], origin: String, file: String)] = [
        ([], "vendored", "vendor/example.com/goods/goods.go"), (["-mod=mod"], "replaced", "goods/goods.go"),
      ]
      for (flags, origin, file) in builds {
        for toolchain in GoToolchain.available {
          let session = try await TestSession.launch(
            "vendored", FixtureBuild(toolchain, optimized: true), flags: flags, functions: ["goods.Price"])
          let record = try await session.finish()
          #expect(record.standardOutput == "9 \(origin)\n")
          #expect(
            record.hits == [
              "> goroutine(1): example.com/goods.Price(\"tea\", 3)",
              ">> goroutine(1): example.com/goods.Price => (9, \"\(origin)\")",
            ])
          let source = record.events.lazy.compactMap { $0.body["source"]?["path"]?.string }.first
          #expect(source == Fixture.folder("vendored") + "/" + file)
        }
      }
    }

    @Test(
      "to load plugins runs on with them, and its own calls are told",
      .enabled(if: TestEnvironment.canBuildC, "there is no gcc"))
    func plugins() async throws {
      for toolchain in GoToolchain.available {
        let build = FixtureBuild(toolchain, optimized: true)
        let environment = ["CGO_ENABLED": "1"]
        let loaded = try Fixture.build(
          "plugins", build, flags: ["-buildmode=plugin"], environment: environment, folder: "./plugin")
        for backend in BackendKind.required {
          let session = try await TestSession.launch(
            "plugins", build, environment: environment, arguments: [loaded], functions: ["main.double"],
            backend: backend)
          let record = try await session.finish()
          #expect(record.standardOutput == "2\n41 recovered a plugin's own\n")
          #expect(
            record.hits == [
              "> goroutine(1): main.double(1)", ">> goroutine(1): main.double => (2)",
              "> goroutine(1): main.double(20)", ">> goroutine(1): main.double => (40)",
            ])
        }
        let run = try await TerminalRun.sonde("functions", loaded)
        #expect(run.code == 1)
        #expect(
          run.error == "sonde: '\(loaded)' is a shared object, a plugin, an object file or a core file, not a program. "
            + "Name the program itself, as 'go build' makes it without -buildmode.\n")
      }
    }
  }
}
