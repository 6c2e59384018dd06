// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/callers` prints at each call of `main.stop` the calls around it, as Go's runtime reports them.
  @Suite("The frames under a hit", .timeLimit(.minutes(5)))
  struct StackTests {
    /// More than any stack of the program has.
    private static let whole = 40

    @Test("are the callers that Go itself finds", arguments: FixtureBuild.all, BackendKind.required)
    func callers(build: FixtureBuild, backend: BackendKind) async throws {
      let (truth, hits, record) = try await stops(build, backend, depth: Self.whole)
      #expect(truth.count == 19)
      for hit in hits {
        let expected = truth[hit.place] ?? []
        // Until Go 1.21 a recovered panic does not restore RBP: only the caller is known.
        let isCut = hit.place == "recovered" && build.toolchain.version.hasPrefix("1.19")
        #expect(hit.frames == (isCut ? [expected[0], "..."] : expected), "\(hit.place)")
      }
      #expect(Set(hits.map(\.place)) == Set(truth.keys))
      // A hit and its frames are one event.
      let events = record.events.filter { $0.name == "output" && $0.body["source"] != nil }
      #expect(events.count == 2 * truth.count)
      #expect(events.allSatisfy { $0.body["output"]?.string?.contains("\n\t\t") ?? false })
    }

    @Test("are as many as asked for where functions that the compiler made are left out", arguments: FixtureBuild.all)
    func wrapped(build: FixtureBuild) async throws {
      for backend in BackendKind.required {
        let (truth, hits, _) = try await stops(build, backend, depth: 2)
        for hit in hits where hit.place != "recovered" {
          #expect(hit.frames == Array(truth[hit.place, default: []].prefix(2)), "\(hit.place)")
        }
        #expect(hits.count == 2 * truth.count)
      }
    }

    /// Each hit of `main.stop`, and by its argument the frames that Go reports around that call.
    private func stops(
      _ build: FixtureBuild, _ backend: BackendKind, depth: Int
    ) async throws -> (truth: [String: [String]], hits: [(place: String, frames: [String])], record: SessionRecord) {
      let session = try await TestSession.launch(
        "callers", build, functions: ["main.stop"], backend: backend, options: ["stackDepth": .integer(depth)])
      let record = try await session.finish()
      var hits: [(place: String, frames: [String])] = []
      for (hit, frames) in Self.hits(record) {
        let place = hit.firstMatch(of: #/^> goroutine\(\d+\): main.stop\("(.*)"\)$/#).map { String($0.1) }
        hits.append((try #require(place ?? hits.last?.place), frames))
      }
      return (Self.stacks(printedBy: record), hits, record)
    }

    @Test("begin in the function around an inlined line", arguments: FixtureBuild.all, BackendKind.required)
    func inlined(build: FixtureBuild, backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "callers", build, logpoints: [.init("inlined", "here")], backend: backend,
        options: ["stackDepth": .integer(Self.whole)])
      let record = try await session.finish()
      let truth = try #require(Self.stacks(printedBy: record)["inlined"])
      let hit = try #require(Self.hits(record).first)
      #expect(hit.line == "> goroutine(1): here")
      #expect(hit.frames == Array(truth.dropFirst()))
    }

    @Test("are as many as asked for, of a function without a frame too", arguments: FixtureBuild.all)
    func depth(build: FixtureBuild) async throws {
      let caller = "main.main at \(Fixture.source("callers")):\(try Fixture.line("leaf", in: "callers"))"
      for backend in BackendKind.required {
        for depth in 0...2 {
          let session = try await TestSession.launch(
            "callers", build, functions: ["main.leaf"], backend: backend, options: ["stackDepth": .integer(depth)])
          let hits = Self.hits(try await session.finish())
          #expect(hits.map(\.line) == ["> goroutine(1): main.leaf(2, 3)", ">> goroutine(1): main.leaf => (7)"])
          for hit in hits {
            #expect(hit.frames.count == depth)
            #expect(hit.frames.first == (depth > 0 ? caller : nil))
          }
        }
      }
    }

    @Test("that one hit has no room for end with dots", arguments: BackendKind.required)
    func past(backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "callers", try .newestUnoptimized, arguments: ["100"], functions: ["main.stop"], backend: backend,
        options: ["stackDepth": 100])
      let hits = Self.hits(try await session.finish()).filter { $0.line.contains("recursion") }
      let frames = try #require(hits.first).frames
      #expect(frames.last == "...")
      #expect(frames.dropLast().allSatisfy { $0.hasPrefix("main.recursive at ") })
      #expect(frames.count > 50)
    }

    @Test("stand in the hit's data, with the editor's paths")
    func data() async throws {
      let session = try await TestSession.launch(
        "callers", try .newestOptimized, functions: ["main.leaf"],
        options: [
          "stackDepth": 1, "hitEvents": true,
          "substitutePath": [["from": "/editor", "to": .string(Fixture.folder("callers"))]],
        ])
      let record = try await session.finish()
      let line = try Fixture.line("leaf", in: "callers")
      let hits = record.events.filter { $0.name == "sonde.hit" }.map(\.body)
      #expect(hits.map { $0["text"] } == ["> goroutine(1): main.leaf(2, 3)", ">> goroutine(1): main.leaf => (7)"])
      for hit in hits {
        #expect(
          hit["stack"] == [["function": "main.main", "file": "/editor/main.go", "line": .integer(line)]])
      }
      #expect(record.hits.contains("\t\tmain.main at /editor/main.go:\(line)"))
    }

    @Test("are asked for with --stack in a terminal")
    func terminal() async throws {
      let run = try await TerminalRun.sonde(
        "trace", "--stack", "1", "main.leaf", "--", try Fixture.build("callers", try .newestOptimized))
      let line = try Fixture.line("leaf", in: "callers")
      let frame = "\t\tmain.main at \(Fixture.source("callers")):\(line)\n"
      #expect(
        run.error.contains(
          "> goroutine(1): main.leaf(2, 3)\n\(frame)>> goroutine(1): main.leaf => (7)\n\(frame)"))
    }

    /// The program's own output: by the text that it passed to `stop`, the frames around that call.
    private static func stacks(printedBy record: SessionRecord) -> [String: [String]] {
      var stacks: [String: [String]] = [:]
      for line in record.standardOutput.split(separator: "\n") {
        guard let parts = line.wholeMatch(of: #/(.*?): (\S+ at /.*)/#) else { continue }
        stacks[String(parts.1), default: []].append(String(parts.2))
      }
      return stacks
    }

    /// Go hides the types of a generic function's instance; a symbol's name has its shape.
    private static func hits(_ record: SessionRecord) -> [(line: String, frames: [String])] {
      var hits: [(line: String, frames: [String])] = []
      for line in record.hits {
        if line.hasPrefix("\t\t") {
          hits[hits.count - 1].frames.append(String(line.dropFirst(2)).replacing(#/\[go\.shape\.\w+\]/#, with: "[...]"))
        } else {
          hits.append((line, []))
        }
      }
      return hits
    }
  }
}
