// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc
import Testing
import TraceBackend
import TraceTestSupport

@testable import UprobeBackend

@Suite("The eBPF program", .enabled(if: TestEnvironment.canTraceWithEBPF))
struct VerifierTests {
  /// From 64 bytes on, the kernel moves a program's stack to a per-CPU one, which a second hit there overwrites.
  @Test("needs at most 48 bytes of stack in each function", arguments: [TraceObject.LinkKind.multi, .single])
  func stack(linkKind: TraceObject.LinkKind) throws {
    let statistics = try TraceObject.verifierStatistics(linkKind)
    let line = try #require(statistics.split(separator: "\n").first { $0.hasPrefix("stack depth") })
    let depths = line.split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) }
    #expect(depths.count > 5)
    #expect(depths.allSatisfy { $0 <= 48 }, "\(line)")
  }

  @Test("is verified in a small part of what the verifier grants")
  func size() throws {
    let statistics = try TraceObject.verifierStatistics(.multi)
    let line = try #require(statistics.split(separator: "\n").first { $0.hasPrefix("processed") })
    let instructions = try #require(Int(line.split(separator: " ")[1]))
    #expect(instructions < 50_000, "\(line)")
  }

  @Test("when it is refused, is so with the verifier's last words")
  func lastWords() {
    let log = """
      0: R1=ctx() R10=fp0
      12: (85) call bpf_probe_read_user#112
      R2 unbounded memory access, use 'var &= const' or 'if (var < const)'
      verification time 812 usec
      stack depth 40+48
      processed 2424 insns (limit 1000000) max_states_per_insn 4 total_states 120
      """
    let reason = "R2 unbounded memory access, use 'var &= const' or 'if (var < const)'"
    let refusal = TraceObject.refusal(EACCES, log)
    #expect(
      refusal.problem == "The tracer failed: the kernel refused the eBPF program: Permission denied (\(reason)).")
    #expect(refusal.details == ["0: R1=ctx() R10=fp0", "12: (85) call bpf_probe_read_user#112", reason])
  }

  @Test("when it is refused without a word although the capabilities are there, is so by somebody else")
  func forbidden() {
    #expect(
      TraceObject.refusal(EPERM, "")
        == .programRefused(
          why: "Operation not permitted; a container, a user namespace or a security module forbids it", log: []))
  }

  @Test(
    "is not used where the clock is a time namespace's own",
    arguments: [
      ("monotonic           0         0\nboottime            0         0\n", false),
      ("monotonic      -86400         0\nboottime            0         0\n", true),
      ("monotonic           0         5\nboottime            0         0\n", true),
      ("monotonic           0         0\nboottime         7200         0\n", false), ("", false),
    ])
  func clock(offsets: String, isOwn: Bool) {
    #expect(KernelSupport.isOwnClock(offsets: offsets) == isOwn)
  }
}
