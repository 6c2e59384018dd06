// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Testing
import TraceTestSupport

/// A program that ran once without a tracer, and once with a function breakpoint on every function that the backend
/// accepts.
struct WholeRun {
  let traced: TerminalRun
  private let untraced: (output: String, error: String, code: ExitCode)
  private let pattern: String
  private let listing: TerminalRun
  /// Printed lines, counted by function.
  private let entries: [String: Int]
  private let returns: [String: Int]
  private let lines: Int

  init(_ program: String, _ arguments: [String], _ backend: BackendKind) async throws {
    // A ptrace breakpoint in the runtime stops threads that hold its locks.
    pattern = backend == .ebpf ? "/./" : #"/^(?!runtime\.|internal\/runtime)/"#
    let plain = try ChildProcess(program, arguments)
    plain.closeInput()
    let streams = try await plain.waitForEndOfOutput()
    untraced = (streams.output, streams.error, try await plain.waitForExit())
    listing = try await TerminalRun.sonde("functions", program, pattern)
    let folder = try TestEnvironment.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // Other suites test the data behind pointers: here it would only add many bytes.
    traced = try await TerminalRun.sonde(
      [
        "trace", "--backend", backend.rawValue, "-o", folder + "/trace", "--max-string-len", "8",
        "--no-follow-pointers", pattern, "--", program,
      ] + arguments, within: 5 * TestEnvironment.patienceSeconds)
    var entries: [String: Int] = [:]
    var returns: [String: Int] = [:]
    var lines = 0
    for line in try Data(contentsOf: URL(filePath: folder + "/trace")).split(separator: UInt8(ascii: "\n")) {
      // Names are short, values are not.
      let start = String(decoding: line.prefix(600), as: UTF8.self)
      // Lines of calls that a panic ended are not hits.
      if !Self.endings.contains(where: { start.contains($0) }) { lines += 1 }
      // For inlined calls only the entries are seen.
      if String(decoding: line.suffix(300), as: UTF8.self).contains(") inlined in ") { continue }
      if let name = Self.name(in: start, after: ">> goroutine(", until: " => (") {
        returns[name, default: 0] += 1
      } else if let name = Self.name(in: start, after: "> goroutine(", until: "(") {
        entries[name, default: 0] += 1
      }
    }
    self.entries = entries
    self.returns = returns
    self.lines = lines
  }

  private static let endings = [" => panic: ", " => goexit"]

  /// Nil for lines of another kind, such as those of calls that a panic ended.
  private static func name(in line: String, after start: String, until end: String) -> String? {
    guard line.hasPrefix(start), let colon = line.range(of: "): ") else { return nil }
    // A method's receiver and an instance's types are in their own brackets.
    var name = line[colon.upperBound...]
    if end == "(" {
      var depth = 0
      let open = name.indices.first { index in
        switch name[index] {
        case "[": depth += 1
        case "]": depth -= 1
        case "(": return depth == 0 && index > name.startIndex && name[name.index(before: index)] != "."
        default: break
        }
        return false
      }
      guard let open else { return nil }
      name = name[..<open]
    } else {
      guard let range = name.range(of: end) else { return nil }
      name = name[..<range.lowerBound]
    }
    return String(name)
  }

  private var notices: [Substring] { traced.error.split(separator: "\n").filter { $0.hasPrefix("sonde: ") } }

  /// It prints, and ends, as it does without a tracer.
  func checkUnharmed() throws {
    #expect(traced.output == untraced.output)
    #expect(traced.code == untraced.code)
    let own = traced.error.split(separator: "\n").filter { !$0.hasPrefix("sonde: ") }
    #expect(own == untraced.error.split(separator: "\n"))
  }

  /// Each function of the listing gets a probe, or is refused with a reason that the console shows.
  func checkFunctions() throws {
    // Functions without code of their own have no place, so they can't be refused.
    let functions = listing.output.split(separator: "\n").filter {
      !$0.hasPrefix("sonde: ") && !$0.contains("  inlined only, ") && !$0.contains(": every call was inlined, ")
    }
    let refused = functions.filter { $0.contains("  can't be traced: ") }
    let said = notices.filter { $0.contains("' can't be traced: ") }
    #expect(refused.count < 10)
    for function in refused {
      let name = function.prefix { $0 != " " }
      #expect(said.contains { $0.contains("'\(name)' can't be traced: ") }, "\(name)")
    }
    let placed = try #require(notices.first { $0.contains(" functions.") })
    #expect(placed.contains(" \(functions.count - refused.count) functions."), "\(placed)")
    // The kernel rejects instructions that it can't execute out of line.
    let unset = notices.filter { $0.contains("a probe of '") && $0.contains("could not be set: ") }
    #expect(unset.count * 100 < functions.count)
    #expect(unset.allSatisfy { $0.contains(": the kernel can't probe ") }, "\(unset)")
    if placed.contains(" probes could not be set: ") {
      #expect(placed.contains(" \(unset.count) of "), "\(placed) \(unset)")
    } else {
      #expect(unset == [])
    }
  }

  /// Every hit was printed, or is counted as lost.
  func checkAccount() throws {
    let account = try #require(notices.last { $0.hasPrefix("sonde: \(pattern): ") && $0.contains(" hits: ") })
    let numbers = account.dropFirst("sonde: \(pattern): ".count).split { !$0.isNumber }.compactMap { Int($0) }
    try #require(numbers.count == 5, "\(account)")
    #expect(numbers[1] == lines, "\(account)")
    #expect(numbers[0] == numbers[1] + numbers[4], "\(account)")
    #expect(!account.contains("mistake"))
    #expect(lines > 10_000)
  }

  /// If nothing was lost, each call of these packages returned once: none of them panics.
  func checkPairs(of packages: [String]) throws {
    let account = try #require(notices.last { $0.hasPrefix("sonde: \(pattern): ") && $0.contains(" hits: ") })
    guard account.hasSuffix(" 0 lost") else { return }
    var count = 0
    for (name, calls) in entries where packages.contains(where: name.hasPrefix) {
      count += 1
      #expect(returns[name] == calls, "\(name)")
    }
    #expect(count > 100)
  }
}
