// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import EventLoop
import Glibc
import Testing
import TraceBackend

@Suite("What a backend says that could not do its work")
struct BackendErrorTests {
  @Test("names what the system lacked, wherever that was", arguments: [EAGAIN, ENOMEM, EMFILE, ENFILE])
  func shortage(errno: Int32) {
    let why = String(cString: strerror(errno))
    let errors: [BackendError] = [
      .noResources("a helper process", errno: errno), .launchFailed(path: "/p", why: why),
      .tracerFailed(why: "the eBPF table 'calls' can't be kept: \(why)"), .programRefused(why: why, log: []),
    ]
    for error in errors {
      #expect(error.remedy == SystemShortage.remedy(for: errno))
      #expect(error.problem.contains(why))
    }
  }
}
