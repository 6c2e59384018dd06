// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc

/// Privileges that a program's file gives to the process that executes it, beyond those that the process has.
///
/// Linux withholds them from a process whose tracer lacks CAP_SYS_PTRACE: otherwise the tracer's user would gain them.
/// The program then runs without the privileges that it needs.
package struct ProgramPrivileges: Hashable, Sendable {
  package enum Kind: Int32, Sendable, CaseIterable {
    case setuid = 1
    case setgid = 2
    case capabilities = 3
  }

  /// The ids that the file sets.
  package var user: UInt32?
  package var group: UInt32?
  /// Nil if it has none.
  package var capabilities: Sets?

  package struct Sets: Hashable, Sendable {
    package var permitted: ProcessCapabilities
    package var inheritable: ProcessCapabilities

    package init(permitted: ProcessCapabilities, inheritable: ProcessCapabilities = []) {
      self.permitted = permitted
      self.inheritable = inheritable
    }
  }

  package init(user: UInt32? = nil, group: UInt32? = nil, capabilities: Sets? = nil) {
    self.user = user
    self.group = group
    self.capabilities = capabilities
  }

  /// Nil if the file can't be examined.
  package init?(of path: String) {
    var found = program_privileges()
    guard program_privileges_of(path, &found) == 0 else { return nil }
    self.init(
      user: found.sets_user != 0 ? found.user : nil, group: found.sets_group != 0 ? found.group : nil,
      capabilities: found.has_capabilities == 0
        ? nil
        : Sets(
          permitted: ProcessCapabilities(rawValue: found.permitted),
          inheritable: ProcessCapabilities(rawValue: found.inheritable)))
  }

  /// What a process lacks but would have after it executed the file, if it were not traced.
  package func gains(of process: Credentials) -> [Kind] {
    guard !process.gainsNothing else { return [] }
    var gains: [Kind] = []
    if let user, user != process.user { gains.append(.setuid) }
    if let group, group != process.group, !process.otherGroups.contains(group) { gains.append(.setgid) }
    if !process.permitted.isSuperset(of: capabilities(of: process)) { gains.append(.capabilities) }
    return gains
  }

  /// What execve gives the process, by the rules in capabilities(7).
  private func capabilities(of process: Credentials) -> ProcessCapabilities {
    let ofFile = capabilities.map {
      $0.permitted.intersection(process.bounding).union($0.inheritable.intersection(process.inheritable))
    }
    let becomesRoot = user ?? process.user == 0
    guard process.isRootSpecial, becomesRoot || process.realUser == 0 else { return ofFile ?? [] }
    // If a file has both, its own sets win, except for real root.
    if let ofFile, becomesRoot, process.realUser != 0 { return ofFile }
    return process.bounding.union(process.inheritable)
  }

  /// Whether this process's child gains anything by executing the file, or the interpreter that its `#!` line names.
  package static func areGained(from path: String) -> Bool {
    guard let own = Credentials(of: "self") else { return false }
    return Script.chain(from: path).contains { ProgramPrivileges(of: $0)?.gains(of: own).isEmpty == false }
  }

  /// What a program would lack if this process started it and traced it from its first instruction on.
  package static func lost(by path: String) -> Kind? {
    Credentials(of: "self").flatMap { own in ProgramPrivileges(of: path)?.lost(underTracer: own) }
  }

  /// What the program would lack if a process with these credentials started it and traced it.
  package func lost(underTracer own: Credentials) -> Kind? {
    guard !own.effective.contains(.tracing) else { return nil }
    if let kind = gains(of: own).first { return kind }
    // Linux grants a group that the user is in, but hides the process because of it.
    let changesGroup = !own.gainsNothing && group.map { $0 != own.group } ?? false
    return changesGroup ? .setgid : nil
  }
}

extension ProgramPrivileges.Kind {
  /// What the file is or has, in the terms of `ls` or `getcap`.
  package var text: String {
    switch self {
    case .setuid: "is setuid"
    case .setgid: "is setgid"
    case .capabilities: "has capabilities of its own"
    }
  }
}

/// A file that begins with `#!` and the path of its interpreter.
private enum Script {
  /// The kernel follows at most this many.
  private static let mostInterpreters = 5

  /// The file, its interpreter, the interpreter's interpreter, and so on.
  static func chain(from path: String) -> [String] {
    var chain = [path]
    while chain.count <= mostInterpreters, let next = interpreter(of: chain[chain.count - 1]) { chain.append(next) }
    return chain
  }

  private static func interpreter(of path: String) -> String? {
    // A script is a regular file; opening anything else might block.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return nil }
    defer { _ = close(file) }
    var start = [UInt8](repeating: 0, count: 256)
    let count = read(file, &start, start.count)
    guard count > 2, start.starts(with: [UInt8(ascii: "#"), UInt8(ascii: "!")]) else { return nil }
    let line = start[2..<count].prefix { $0 != UInt8(ascii: "\n") && $0 != 0 }
    let word = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      .prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
    return word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
  }
}
