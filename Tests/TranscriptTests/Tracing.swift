// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

/// Everything that runs the built `sonde` with a Go program. One test at a time: each starts several processes, and
/// parallel tests would slow each other and blur the results.
@Suite(
  "Tracing", .serialized,
  .enabled(if: TestEnvironment.canTrace, "there is no Go to build the fixtures with: run 'make test'"))
enum Tracing {}
