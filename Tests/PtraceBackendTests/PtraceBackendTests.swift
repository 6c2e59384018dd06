import Testing
// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TraceTestSupport

/// The backend with real Go programs. One test at a time: what they cost one another would only blur what a test says.
@Suite("The ptrace backend", .serialized, .enabled(if: TestEnvironment.canTrace))
struct PtraceBackendTests {}
