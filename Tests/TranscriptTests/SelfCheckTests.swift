// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/selfcheck` calls functions of over a hundred signatures with random values, and knows the correct
  /// output. `make check-values` makes 100,000 calls.
  @Suite("Every value is what the program says that it is", .timeLimit(.minutes(5)))
  struct SelfCheckTests {
    @Test("over 2,000 calls, and few are not shown", arguments: FixtureBuild.all, BackendKind.required)
    func values(build: FixtureBuild, backend: BackendKind) async throws {
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let check = try SelfCheck(build, calls: 2000, folder: folder)
      let untraced = try check.untraced()
      let run = try await check.traced(backend)
      #expect(run.code == 0, "\(run.error)")
      #expect(run.output == untraced)
      let found = try check.compared()
      #expect(found.code == 0, "\(found.output)")
      #expect(found.output.contains("lines 4000, wrong 0, lost 0, unexpected 0\n"))
      for kind in ["arguments", "results"] {
        let share = try #require(Self.shareNotShown(of: kind, in: found.output), "\(found.output)")
        #expect(share <= 1, "\(found.output)")
      }
    }

    @Test("and a wrong one would be found")
    func wrongValue() async throws {
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let check = try SelfCheck(try .newestOptimized, calls: 200, folder: folder)
      _ = try await check.traced(.ptrace)
      var lines = try String(contentsOfFile: folder + "/trace", encoding: .utf8).split(separator: "\n").map(String.init)
      let index = try #require(lines.firstIndex { $0.contains(" len: ") })
      lines[index] = lines[index].replacingOccurrences(of: " len: ", with: " len: 9")
      lines.remove(at: index + 10)
      try (lines.joined(separator: "\n") + "\n").write(toFile: folder + "/trace", atomically: true, encoding: .utf8)
      let found = try check.compared()
      #expect(found.code == 1)
      #expect(found.output.contains("wrong 1, lost 1, unexpected 0\n"), "\(found.output)")
    }

    /// In hundredths, without floats that eBPF can't see.
    private static func shareNotShown(of kind: String, in output: String) -> Double? {
      let line = output.split(separator: "\n").first { $0.hasPrefix(kind + " ") }
      return line?.split(separator: "(").last?.split(separator: " ").first.flatMap { Double($0) }
    }
  }
}
