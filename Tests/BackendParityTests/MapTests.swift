// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension BackendParity {
  /// `Fixtures/bigmaps`: the order of these maps differs from run to run, so no golden can hold them.
  @Suite("A large map", .timeLimit(.minutes(5)))
  struct MapTests {
    @Test(
      "shows 64 entries, each as it is and once, and counts the rest, whether it grows or shrinks",
      arguments: FixtureBuild.all, BackendKind.required)
    func grows(build: FixtureBuild, backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "bigmaps", build, functions: ["main.grown", "main.shrunk", "main.large"], backend: backend)
      let record = try await session.finish()
      #expect(record.standardOutput == "grown\n")
      var sizes: [Int] = []
      for line in record.hits where line.hasPrefix("> ") {
        let call = try #require(line.wholeMatch(of: #/> goroutine\(1\): main\.\w+\((\d+), map\[int\]int \[(.*)\]\)/#))
        let size = try #require(Int(call.1))
        sizes.append(size)
        let entries = call.2.matches(of: #/(\d+): (\d+), /#).compactMap { entry -> Int? in
          guard let key = Int(entry.1), Int(entry.2) == key * key else { return nil }
          return key
        }
        let more = call.2.firstMatch(of: #/\.\.\.\+(\d+) more$/#).flatMap { Int($0.1) } ?? 0
        // One hit reads a limited number of slots. Go 1.21 spreads 200 entries over more slots than that; when most
        // entries are deleted, some of the rest are in slots that were not read. Since Go 1.24 a large map is several
        // tables, each normally at least half full.
        let isSpread =
          build.toolchain.release == GoRelease("1.21") && line.contains("main.shrunk(")
          || build.toolchain.release >= GoRelease("1.24") && line.contains("main.large(")
        let least = isSpread ? max(0, min(size, 64) / 2 - 8) : min(size, 64)
        try #require((least...64).contains(entries.count) && Set(entries).count == entries.count, "\(line)")
        try #require(more == size - entries.count, "\(line)")
      }
      #expect(sizes == Array(1...200) + (1..<200).reversed() + [500, 1000, 5000])
    }

    @Test(
      "is a question mark where it was written meanwhile, and never shows an entry that was not in it",
      arguments: FixtureBuild.all, BackendKind.required)
    func isWritten(build: FixtureBuild, backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "bigmaps", build, arguments: ["write", backend == .ebpf ? "2000" : "300"], functions: ["main.watched"],
        backend: backend)
      let record = try await session.finish()
      var shown = 0
      for line in record.hits where line.hasPrefix("> ") {
        let call = try #require(
          line.wholeMatch(
            of: #/> goroutine\(1\): main\.watched\((\?|map\[string\]int \[.*?\]), (\?|map\[string\]int \[.*\])\)/#),
          "\(line)")
        for map in [call.1, call.2] where map != "?" {
          shown += 1
          let entries = map.dropFirst("map[string]int [".count).dropLast().split(separator: ", ")
          for entry in entries {
            let parts = try #require(entry.wholeMatch(of: #/"key (\d+)": (\d+)/#), "\(line)")
            let number = try #require(Int(parts.1))
            // 0: the entry exists, but the statement that added it has not stored its value yet.
            try #require(Int(parts.2) == number + 1000 || parts.2 == "0", "\(line)")
          }
          try #require(Set(entries).count == entries.count, "\(line)")
        }
      }
      #expect(shown > 0)
      let reasons = record.notices.filter { $0.contains(" is ?: ") }
      #expect(reasons.allSatisfy { $0.hasSuffix("it was being written while it was read") }, "\(reasons)")
    }
  }
}
