// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Glibc
import Testing
import TraceBackend

@Suite("Why a process may not be traced")
struct TracingRefusalTests {
  private func why(
    owner: UInt32? = 1000, user: UInt32 = 1000, capabilities: Bool = false, ptrace: Bool = false,
    elsewhere: Bool = false,
    yama: Int = 0, error: Int32 = EPERM
  ) -> String {
    TracingRefusal(
      owner: owner, user: user, hasMoreCapabilities: capabilities, mayTraceOthers: ptrace,
      isInOtherNamespace: elsewhere,
      yamaScope: yama, error: error
    ).why
  }

  @Test("is told by the first thing that explains it")
  func reasons() {
    #expect(why(owner: 0) == "it belongs to user 0, and you are user 1000")
    #expect(why(owner: 0, yama: 1) == "it belongs to user 0, and you are user 1000")
    #expect(why(capabilities: true, yama: 1) == "it has capabilities that you do not have")
    #expect(why() == "it does not allow tracing (Operation not permitted)")
    #expect(why(owner: nil, error: EACCES) == "it does not allow tracing (Permission denied)")
    #expect(why(owner: 65534, elsewhere: true) == "it is in another user namespace, where you have no rights")
  }

  @Test("names CAP_SYS_PTRACE where root lacks it, and only there")
  func root() {
    let lacking = "root lacks CAP_SYS_PTRACE here (Operation not permitted)"
    #expect(why(owner: 1000, user: 0) == "it belongs to user 1000, and \(lacking)")
    #expect(why(owner: 0, user: 0, capabilities: true) == "it has capabilities that you do not have, and \(lacking)")
    #expect(why(owner: 0, user: 0) == "it does not allow tracing, and \(lacking)")
    #expect(
      why(owner: 1000, user: 0, ptrace: true)
        == "the system forbids it although root has CAP_SYS_PTRACE (Operation not permitted); a security module "
        + "(AppArmor, SELinux) or another user namespace may be the reason")
    #expect(why(user: 0, ptrace: true, elsewhere: true).hasPrefix("it is in another user namespace"))
  }

  @Test("names the setting of Yama that forbids it")
  func yama() {
    #expect(why(yama: 1) == "kernel.yama.ptrace_scope is 1, so you may trace only what you start under Sonde")
    #expect(why(yama: 2) == "kernel.yama.ptrace_scope is 2, so only root may trace")
    #expect(
      why(user: 0, yama: 3) == "kernel.yama.ptrace_scope is 3, so nobody may trace until the machine restarts")
  }

  @Test("knows the owner of a running process")
  func running() {
    #expect(TracingRefusal(of: getpid(), error: EPERM).owner == getuid())
    #expect(TracingRefusal(of: -1, error: EPERM).owner == nil)
  }
}
