// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Logging
import Synchronization
import Testing
import TraceBackend

@testable import TraceSession

@Suite("The choice of the backend")
struct BackendChoiceTests {
  /// The outcome of a start: the backend, the console output and the log.
  private struct Outcome {
    var kind: BackendKind?
    var failure: SessionFailure?
    var console: [String] = []
    var log: [String] = []
  }

  private func choose(_ wanted: BackendKind? = nil, _ providers: FakeProvider...) -> Outcome {
    let connection = RecordingConnection()
    let console = Console(connection: connection)
    console.open()
    let log = Log()
    let logger = Logger(label: "test") { _ in log }
    var outcome = Outcome()
    do throws(SessionFailure) {
      let choice = try BackendChoice(wanted, among: providers, logger: logger)
      let backend = try choice.open(.attach(processID: 1), console: console)
      outcome.kind = (backend as? FakeBackend)?.kind
    } catch {
      outcome.failure = error
    }
    outcome.console = connection.lines
    outcome.log = log.lines.withLock { $0 }
    return outcome
  }

  @Test("is ebpf where it is allowed")
  func best() {
    let outcome = choose(nil, FakeProvider(.ptrace), FakeProvider(.ebpf))
    #expect(outcome.kind == .ebpf)
    #expect(outcome.console == ["console sonde: tracing with ebpf (allowed here; the program never stops)⏎"])
  }

  @Test("is ptrace where ebpf is not allowed, and the reason is said in one line, the rest of it logged")
  func fallback() {
    let ebpf = FakeProvider(.ebpf, unavailable: "the kernel refused the eBPF program: Permission denied (R1 is bad)")
    ebpf.unavailableDetails = ["12: (85) call bpf_probe_read_user#112", "R1 is bad"]
    let outcome = choose(nil, ebpf, FakeProvider(.ptrace))
    #expect(outcome.kind == .ptrace)
    #expect(
      outcome.console == [
        "console sonde: tracing with ptrace (ebpf: the kernel refused the eBPF program: Permission denied (R1 is bad))⏎"
      ])
    #expect(outcome.log == ["ebpf: 12: (85) call bpf_probe_read_user#112", "ebpf: R1 is bad"])
  }

  @Test("is the one that was asked for, without a word of why")
  func wanted() {
    for kind in BackendKind.allCases {
      let outcome = choose(kind, FakeProvider(.ptrace), FakeProvider(.ebpf))
      #expect(outcome.kind == kind)
      #expect(outcome.console == ["console sonde: tracing with \(kind.rawValue)⏎"])
    }
  }

  @Test("falls on ptrace when ebpf fails for a reason of its own")
  func ebpfFails() {
    let ebpf = FakeProvider(.ebpf)
    ebpf.failure = .programRefused(why: "Cannot allocate memory", log: ["last words"])
    let outcome = choose(nil, ebpf, FakeProvider(.ptrace))
    #expect(outcome.kind == .ptrace)
    #expect(
      outcome.console == [
        "console sonde: tracing with ptrace (ebpf: the kernel refused the eBPF program: Cannot allocate memory)⏎"
      ])
    #expect(outcome.log == ["ebpf: last words"])
  }

  @Test(
    "does not try another where the reason lies with the program or the user",
    arguments: [
      BackendError.noSuchProcess(1), .notPermitted(processID: 1, why: "it belongs to user 0, and you are user 1000"),
      .launchFailed(path: "/p", why: "Exec format error"),
    ])
  func targetFails(error: BackendError) {
    let ebpf = FakeProvider(.ebpf)
    ebpf.failure = error
    let ptrace = FakeProvider(.ptrace)
    let outcome = choose(nil, ebpf, ptrace)
    #expect(outcome.failure == SessionFailure(error))
    #expect(ptrace.attachedTo == nil)
    #expect(outcome.console == [])
  }

  @Test("does not leave the one that was asked for when it fails")
  func wantedFails() {
    let ebpf = FakeProvider(.ebpf)
    ebpf.failure = .tracerFailed(why: "no memory")
    #expect(choose(.ebpf, ebpf, FakeProvider(.ptrace)).failure == SessionFailure(.tracerFailed(why: "no memory")))
  }

  @Test("says of every backend why it can't be used where none can")
  func none() {
    let outcome = choose(
      nil, FakeProvider(.ebpf, unavailable: "it needs root"), FakeProvider(.ptrace, unavailable: "it is forbidden"))
    #expect(
      outcome.failure?.problem == "No backend can be used here: ebpf: it needs root; ptrace: it is forbidden.")
    #expect(outcome.failure?.remedy == "Run 'sonde doctor': it names the command that helps.")
  }
}

/// Keeps the log messages.
private final class Log: LogHandler, Sendable {
  let lines = Mutex<[String]>([])
  var logLevel: Logger.Level {
    get { .info }
    set {}
  }
  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) { lines.withLock { $0.append("\(event.message)") } }
}
