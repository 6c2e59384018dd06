// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  @Suite("sonde doctor", .timeLimit(.minutes(5)))
  struct DoctorCommandTests {
    @Test("says which backend a launch uses, as the launch itself then does")
    func agrees() async throws {
      let doctor = try ChildProcess(TestEnvironment.sonde, ["doctor"])
      let (output, error) = try await doctor.waitForEndOfOutput()
      #expect(try await doctor.waitForExit() == 0)
      #expect(error == "")
      let lines = output.split(separator: "\n")
      let findings = lines.prefix { !$0.hasPrefix("launch: ") }
      #expect(findings.count >= 14)
      #expect(findings.allSatisfy { $0.contains(/^(ok      |missing |limited ) [^ ].*: ./) }, "\(output)")
      let verdict = try #require(lines.first { $0.hasPrefix("launch: auto uses ") })

      let trace = try ChildProcess(
        TestEnvironment.sonde, ["trace", "main.foo", "--", try Fixture.build("mission", try .newestOptimized)])
      let said = try await trace.waitForEndOfOutput().error.split(separator: "\n")
      let backend = try #require(said.first { $0.hasPrefix("sonde: tracing with ") }).split(separator: " ")[3]
      #expect(verdict == "launch: auto uses \(backend)")
    }
  }
}
