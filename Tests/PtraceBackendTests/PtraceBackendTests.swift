import Testing
// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TraceTestSupport

/// The backend with real Go programs. One test at a time: parallel tests would slow each other and blur the results.
@Suite("The ptrace backend", .serialized, .enabled(if: TestEnvironment.canTrace))
struct PtraceBackendTests {}
