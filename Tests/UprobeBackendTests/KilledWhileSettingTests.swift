// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import GoProgram
import Testing
import TraceTestSupport

/// SIGKILL of `sonde` at moments when thousands of probes are half set or half removed.
///
/// `Fixtures/hot` calls endlessly and checks each result. `make test-kills` runs more rounds of each.
@Suite(
  "SIGKILL of sonde under eBPF", .enabled(if: TestEnvironment.canTraceWithEBPF), .serialized,
  .timeLimit(.minutes(30)))
struct KilledWhileSettingTests {
  /// The number of kills while probes are set, and while they are removed: one half attached, one half launched.
  private static let kills = TestEnvironment.variable("KILL_ROUNDS").flatMap(Int.init) ?? 10
  private static var rounds: Int { max(1, kills / 2) }
  /// Some 4,000 probes. The runtime is left out: its hits would only keep every process busy.
  private static let everything: JSON = ["breakpoints": [["name": "/^[a-qs-z]|^reflect/"]]]
  private static let settingMicroseconds = 0...150_000
  private static let removingMicroseconds = 0...20_000

  @Test("while probes are set in a running program leaves none of their bytes")
  func whileSet() async throws {
    let program = try await Program()
    let speed = try await program.callsPerProcessorSecond()
    for round in 1...Self.rounds {
      let session = try await program.attach()
      session.client.send("setFunctionBreakpoints", Self.everything)
      try await program.becomesChanged()
      try await Self.pass(Self.settingMicroseconds)
      try await session.killed()
      try await program.isAsItWas("round \(round)")
    }
    try await program.tellSpeed(before: speed, kills: Self.rounds)
    try await program.endsUnharmed()
  }

  @Test("while probes are taken out of a running program leaves none of their bytes", arguments: Leave.allCases)
  func whileTakenOut(leave: Leave) async throws {
    let program = try await Program()
    let speed = try await program.callsPerProcessorSecond()
    for round in 1...max(1, Self.rounds / 2) {
      let session = try await program.attach()
      try await session.client.request("setFunctionBreakpoints", Self.everything)
      #expect(try #require(program.code.changedBytes) >= 3000, "round \(round)")
      try await session.client.request("configurationDone")
      leave.ask(session.client)
      try await Self.pass(Self.removingMicroseconds)
      try await session.killed()
      try await program.isAsItWas("round \(round)")
    }
    try await program.tellSpeed(before: speed, kills: max(1, Self.rounds / 2))
    try await program.endsUnharmed()
  }

  @Test("while probes are set in a program that it launched leaves neither of them")
  func launchedWhileSet() async throws {
    for round in 1...Self.rounds {
      let session = try await Self.launch()
      session.client.send("setFunctionBreakpoints", Self.everything)
      let processID = try await Self.processID(of: session)
      let code = try CodeWatch(processID, path: try Self.path())
      #expect(await ProcessTable.poll(within: 10) { code.changedBytes ?? 1 > 0 }, "round \(round)")
      try await Self.pass(Self.settingMicroseconds)
      try await session.killed()
      #expect(await ProcessTable.processesLeft(marked: session.client.mark, within: 10) == nil, "round \(round)")
      #expect(KernelLinks.ids(of: processID) == [], "round \(round)")
    }
  }

  @Test("while probes are taken out of a launched program that is to run on leaves none of their bytes")
  func launchedWhileTakenOut() async throws {
    var survivors = 0
    for round in 1...Self.rounds {
      let session = try await Self.launch()
      try await session.client.request("setFunctionBreakpoints", Self.everything)
      try await session.client.request("configurationDone")
      let processID = try await Self.processID(of: session)
      defer { kill(processID, SIGKILL) }
      let code = try CodeWatch(processID, path: try Self.path())
      session.client.send("disconnect", ["terminateDebuggee": false])
      // The later half of the kills usually comes when Sonde has already detached from the program.
      try await Self.pass(round % 2 == 0 ? Self.removingMicroseconds : 0...500_000)
      try await session.killed()
      // It runs on if it was detached in time, and ends if the session died before that.
      #expect(await ProcessTable.poll(within: 10) { code.changedBytes ?? 0 == 0 }, "round \(round)")
      #expect(await ProcessTable.poll(within: 10) { KernelLinks.ids(of: processID).isEmpty }, "round \(round)")
      if code.changedBytes == 0 { survivors += 1 }
    }
    print("\(survivors) of \(Self.rounds) launched programs ran on")
  }

  @Test("and of the process that owns the probes, while it sets them, is told, and the program runs on")
  func ownerKilled() async throws {
    let program = try await Program()
    let session = try await program.attach()
    session.client.send("setFunctionBreakpoints", Self.everything)
    try await program.becomesChanged()
    let owner = ProcessTable.processes(marked: session.client.mark).first {
      ProcessTable.commandLine(of: $0).hasSuffix(" links ")
    }
    #expect(kill(try #require(owner), SIGKILL) == 0)
    try await session.client.output(
      containing:
        "sonde: the process that owned the probes has ended (it was killed by signal 9): nothing is traced any more, "
        + "and the program runs on.", category: "important")
    session.client.send("disconnect")
    _ = try await session.client.adapter.waitForExit()
    try await program.endsUnharmed()
  }

  /// The byte of a uprobe that the kernel forgot, in functions that the program does not call.
  @Test("leaves bytes, where the owner of the probes is killed too, which the next session removes")
  func leftBytes() async throws {
    let program = try await Program()
    let functions = try GoProgram(path: Self.path()).functions.filter { $0.name.hasPrefix("reflect.") }.prefix(40)
    try program.code.setBreakpoints(at: functions.map(\.entry.rawValue))
    #expect(program.code.changedBytes == 40)

    let next = try await program.attach()
    // It is not called any more, so nothing delays the message.
    try await next.setFunctionBreakpoints(["main.main"])
    try await next.client.request("configurationDone")
    try await next.client.output(
      containing:
        "sonde: removed 40 breakpoint bytes that an earlier tracing session left in the program's code when it was "
        + "killed\n")
    next.client.send("disconnect")
    _ = try await next.client.adapter.waitForExit()
    try await program.isAsItWas("after the next session")
    try await program.endsUnharmed()
  }

  enum Leave: String, CaseIterable, CustomStringConvertible {
    case disconnect
    case sigterm = "SIGTERM"
    var description: String { rawValue }

    func ask(_ client: DAPClient) {
      switch self {
      case .disconnect: client.send("disconnect")
      case .sigterm: client.adapter.send(signal: SIGTERM)
      }
    }
  }

  /// The moment is random on purpose: nothing announces it.
  private static func pass(_ microseconds: ClosedRange<Int>) async throws {
    try await Task.sleep(for: .microseconds(Int.random(in: microseconds)))
  }

  private static func path() throws -> String { try Fixture.build("hot", try .newestOptimized) }

  private static func launch() async throws -> TestSession {
    let session = TestSession(try DAPClient())
    try await session.start("launch", ["mode": "exec", "program": .string(try path()), "backend": "ebpf"])
    return session
  }

  private static func processID(of session: TestSession) async throws -> Int32 {
    let said = try await session.client.output(containing: ", process ")["output"]?.string ?? ""
    let digits = said.split(separator: " ").last.map { $0.prefix { $0.isNumber } } ?? ""
    return try #require(Int32(digits), "\(said)")
  }
}

extension TestSession {
  fileprivate func killed() async throws {
    client.adapter.send(signal: SIGKILL)
    // It may have already ended by itself.
    _ = try await client.adapter.waitForExit()
  }
}

/// A running `hot`, and its code.
private final class Program {
  let code: CodeWatch
  let child: ChildProcess

  init() async throws {
    let path = try Fixture.build("hot", try .newestOptimized)
    child = try ChildProcess(path)
    try await child.waitForOutput("ready")
    code = try CodeWatch(child.processID, path: path)
  }

  deinit { child.send(signal: SIGKILL) }

  func attach() async throws -> TestSession {
    let session = TestSession(try DAPClient())
    let arguments: JSON = [
      "mode": "local", "processId": .integer(Int(child.processID)), "backend": "ebpf",
    ]
    try await session.start("attach", arguments)
    return session
  }

  /// Waits for the first byte of a probe.
  func becomesChanged() async throws {
    let isChanged = await ProcessTable.poll(within: TestEnvironment.patienceSeconds) { code.changedBytes ?? 0 > 0 }
    try #require(isChanged, "no probe was set")
  }

  func isAsItWas(_ round: String) async throws {
    let processID = child.processID
    let isClean = await ProcessTable.poll(within: 10) {
      code.changedBytes == 0 && KernelLinks.ids(of: processID).isEmpty
    }
    try #require(
      isClean,
      "\(round): \(code.changedBytes ?? -1) bytes differ, links: \(KernelLinks.ids(of: processID)), \(child.exitCode ?? 0)"
    )
  }

  /// Measured while it says ten times that it is alive.
  func callsPerProcessorSecond() async throws -> Double {
    let start = (try await calls(), processorSeconds)
    for _ in 0..<10 { _ = try await calls() }
    let end = (try await calls(), processorSeconds)
    return Double(end.0 - start.0) / (end.1 - start.1)
  }

  /// A figure for the reader: the load of other programs changes it.
  func tellSpeed(before: Double, kills: Int) async throws {
    let share = try await callsPerProcessorSecond() / before
    print("after \(kills) kills the program makes \(String(format: "%.2f", share)) times the calls of before")
  }

  /// Reads it from the next line of the output.
  private func calls() async throws -> Int {
    let seen = child.standardOutput.value.bytes.count
    try await child.waitForOutput("alive", after: seen)
    try await child.waitForOutput("\n", after: seen)
    let lines = child.standardOutput.value.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    return try #require(lines.last.flatMap { $0.split(separator: " ").last.flatMap { Int($0) } })
  }

  /// User and system time from proc(5), in ticks of 10 ms.
  private var processorSeconds: Double {
    let status = (try? String(contentsOfFile: "/proc/\(child.processID)/stat", encoding: .utf8)) ?? ""
    let fields = status.split(separator: ")").last?.split(separator: " ") ?? []
    return fields.count > 12 ? (Double(fields[11]) ?? 0) / 100 + (Double(fields[12]) ?? 0) / 100 : 0
  }

  func endsUnharmed() async throws {
    let seen = child.standardOutput.value.bytes.count
    try await child.waitForOutput("alive", after: seen)
    child.send(signal: SIGTERM)
    #expect(try await child.waitForExit() == 0)
  }
}
