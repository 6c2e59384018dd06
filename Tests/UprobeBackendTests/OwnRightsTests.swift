// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import Testing
import TraceTestSupport

extension Rights {
  /// Sonde does not pass a file's capabilities on to the user who runs it, whichever they are; nor other ids.
  @Suite("A copy of sonde with capabilities")
  struct OwnRightsTests {
    struct Copy: CustomTestStringConvertible, Sendable {
      let capabilities: [String]
      var testDescription: String { capabilities.joined(separator: ", ") }

      /// The capabilities that let it load eBPF.
      var backends: [BackendKind] {
        let hasBoth = capabilities.contains("cap_bpf") && capabilities.contains("cap_perfmon")
        let isEnough = hasBoth || capabilities.contains("cap_sys_admin") || capabilities == ["setuid"]
        return isEnough ? [.ebpf, .ptrace] : [.ptrace]
      }

      static let single = [
        "cap_sys_ptrace", "cap_dac_override", "cap_dac_read_search", "cap_sys_admin", "cap_bpf", "cap_perfmon",
      ]
      static let all =
        single.map { Copy(capabilities: [$0]) } + [
          Copy(capabilities: ["cap_bpf", "cap_perfmon"]), Copy(capabilities: single), Copy(capabilities: ["setuid"]),
          Copy(capabilities: ["setgid"]),
        ]
    }

    @Test("traces the user's own processes, with eBPF where they allow that", arguments: Copy.all)
    func ownProcess(copy: Copy) async throws {
      let folder = try ReadableFolder()
      let sonde = try folder.sonde(with: copy.capabilities)
      let ticker = try await User.one.ticker(in: folder)
      for backend in BackendKind.allCases {
        let command = [sonde, "trace", "--backend", "\(backend)", "--count", "4", "--pid"]
        let traced = try await User.one.start(command + ["\(ticker.processID)", "main.tick"]).end()
        if copy.backends.contains(backend) {
          #expect(traced.code == 0, "\(traced.error)")
          #expect(traced.error.contains("> goroutine("), "\(backend): \(traced.error)")
        } else {
          #expect(traced.code == 1)
          #expect(traced.error.contains("ebpf: it needs root, or CAP_"), "\(traced.error)")
        }
      }
      try await ticker.endsUnharmed()
    }

    @Test("traces no process of another user's or of root's", arguments: Copy.all)
    func otherProcess(copy: Copy) async throws {
      let folder = try ReadableFolder()
      let sonde = try folder.sonde(with: copy.capabilities)
      let others = [(User.another.id, try await User.another.ticker(in: folder)), (0, try await ChildProcess.ticker())]
      for (owner, ticker) in others {
        for backend in copy.backends {
          let command = [
            sonde, "trace", "--backend", "\(backend)", "--count", "4", "--pid", "\(ticker.processID)", "main.tick",
          ]
          let refused = try await User.one.start(command).end()
          #expect(refused.code == 1)
          #expect(
            refused.error.contains(": it belongs to user \(owner), and you are user \(User.one.id)."),
            "\(refused.error)")
          #expect(!refused.error.contains("goroutine("))
        }
        try await ticker.endsUnharmed()
      }
    }

    @Test("launches no program with rights that the user has not", arguments: Copy.all)
    func privileged(copy: Copy) async throws {
      let folder = try ReadableFolder()
      let sonde = try folder.sonde(with: copy.capabilities)
      let program = try folder.identity(.setuid)
      for backend in copy.backends {
        let refused = try await User.one.start(
          [sonde, "trace", "--backend", "\(backend)", "main.ask", "--", program]
        ).end()
        #expect(refused.code == 1)
        #expect(refused.output == "")
        #expect(refused.error.contains("'\(program)' is setuid, but Linux ignores that"), "\(refused.error)")
      }
    }

    @Test(
      "lets the program execute a setuid program, which nobody traces and which has its rights", arguments: Copy.all)
    func selfExecution(copy: Copy) async throws {
      let folder = try ReadableFolder()
      let sonde = try folder.sonde(with: copy.capabilities)
      let program = [try folder.identity(.none), "exec", try folder.identity(.setuid), "as it is"]
      for backend in copy.backends {
        let traced = try await User.one.start(
          [sonde, "trace", "--backend", "\(backend)", "main.ask", "--"] + program
        ).end()
        let (user, isTraced) = (User.one.id, backend == .ptrace ? "traced" : "untraced")
        let lines = traced.output.split(separator: "\n")
        try #require(lines.count == 2, "\(traced)")
        #expect(
          lines[0].hasSuffix(": user \(user) as \(user), group \(user) as \(user), capabilities , \(isTraced)"),
          "\(lines[0])")
        #expect(lines[1].hasPrefix("as it is: user \(user) as 0, group \(user) as \(user), capabilities "))
        #expect(lines[1].hasSuffix(", untraced") && !lines[1].contains("capabilities ,"), "\(lines[1])")
        // Nothing is printed for the setuid program, although it makes the same call.
        #expect(traced.error.components(separatedBy: "> goroutine(1): main.ask(").count == 2, "\(traced.error)")
        #expect(traced.error.contains("sonde: the program has replaced itself with another (execve)"))
      }
    }

    @Test("gives the program none of its own files of /proc, which would give it the rights", arguments: Copy.all)
    func ownMemory(copy: Copy) async throws {
      let folder = try ReadableFolder()
      let sonde = try folder.sonde(with: copy.capabilities)
      let program = try folder.copy(try Fixture.build("mission", try .newestOptimized))
      let withheld = ["cap_sys_admin", "cap_bpf", "cap_perfmon", "setuid"].contains { copy.capabilities.contains($0) }
      for option in ["--stdin-from", "--stdout-to", "--stderr-to", "-o", "--log"] {
        let file = option == "--stdin-from" ? "/proc/self/maps" : "/proc/self/mem"
        let run = try await User.one.start([sonde, "trace", option, file, "main.foo", "--", program]).end()
        let refusal = "it is in /proc, and this copy of sonde has rights that you lack"
        #expect(run.error.contains(refusal) == withheld, "\(option): \(run.error)")
      }
    }

    @Test("sets no probes for whoever starts its helper: that needs a program that only the rights can load")
    func links() async throws {
      let folder = try ReadableFolder()
      let sonde = try folder.sonde(with: ["cap_sys_admin"])
      let program = try folder.copy(try Fixture.build("mission", try .newestOptimized))
      let command = "exec \(sonde) links 3<>/dev/null 4</dev/null 5<\(program)"
      #expect(try await User.one.start(["/bin/sh", "-c", command]).end().code == 2)
    }

    @Test("reads no binary and writes no file that the user may not", arguments: Copy.all)
    func unreadableFiles(copy: Copy) async throws {
      let folder = try ReadableFolder()
      let sonde = try folder.sonde(with: copy.capabilities)
      let program = try folder.copy(try Fixture.build("add", try .newestOptimized), mode: "711")
      let readable = try folder.copy(try Fixture.build("mission", try .newestOptimized))
      let trace = folder.path + "/trace"
      let attempts = [
        (["functions", program, "main."], "'\(program)' can't be read: Permission denied."),
        (["trace", "main.add", "--", program], "sonde: '\(program)' "),
        (["trace", "-o", trace, "main.foo", "--", readable], "'\(trace)' can't be written: Permission denied."),
        (["trace", "--log", trace, "main.foo", "--", readable], "'\(trace)' can't be written: Permission denied."),
      ]
      for (words, expected) in attempts {
        let refused = try await User.one.start([sonde] + words).end()
        #expect(refused.code == 1)
        #expect(refused.output == "")
        #expect(refused.error.contains(expected), "\(refused.error)")
      }
      #expect(!FileManager.default.fileExists(atPath: trace))
    }

    @Test("gives the program the user's own environment, as far as the C library hides it from the copy itself")
    func environment() async throws {
      let folder = try ReadableFolder()
      let sonde = try folder.sonde(with: ["cap_bpf", "cap_perfmon"])
      for backend in BackendKind.allCases {
        let traced = try await User.one.start(
          [sonde, "trace", "--backend", "\(backend)", "main.ask", "--", try folder.identity(.none)],
          environment: ["TMPDIR": folder.path, "SHOWN": "TMPDIR"]
        ).end()
        #expect(traced.output.hasSuffix("\nTMPDIR=\(folder.path)\n"), "\(traced)")
      }
    }

  }
}
