// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Testing
import TraceTestSupport

extension Tracing {
  /// With an empty list of builds, the tests over it would pass silently.
  @Suite("What the tests need")
  struct MachineTests {
    @Test("is here: the command, a Go or two, the protocol's schema")
    func everythingIsHere() throws {
      #expect(FileManager.default.isExecutableFile(atPath: TestEnvironment.sonde), "\(TestEnvironment.sonde)")
      #expect(!GoToolchain.available.isEmpty)
      if TestEnvironment.variable("SONDE_GO_OLD") != nil { #expect(GoToolchain.available.count >= 2) }
      #expect(!FixtureBuild.all.isEmpty)
      #expect(!BackendKind.required.isEmpty)
      _ = try SchemaValidator.shared
    }
  }
}
