// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TraceBackend

/// The session's requests to its keeper, after the order: one byte each.
enum KeeperRequest: UInt8 {
  /// Let the program run its first instruction.
  case start = 1
  /// The program will run on without the session: discard its output until it ends.
  case leave = 2
}

/// The keeper's messages: eight bytes each.
enum KeeperReport: Hashable {
  /// The program is before its first instruction, or, if it will not be traced, before its execution.
  case loaded(processID: Int32)
  /// The program could not be executed.
  case notExecuted(errno: Int32)
  /// The program would lack the rights that its file gives it.
  case losesPrivileges(ProgramPrivileges.Kind)
  /// The program could not be held before its first instruction.
  case notHeld(errno: Int32)
  case exited(code: Int32)
  case killed(signal: Int32)

  static let sizeBytes = 8

  var bytes: [UInt8] {
    let (kind, value): (Int32, Int32) =
      switch self {
      case .loaded(let processID): (1, processID)
      case .notExecuted(let errno): (2, errno)
      case .notHeld(let errno): (3, errno)
      case .exited(let code): (4, code)
      case .killed(let signal): (5, signal)
      case .losesPrivileges(let kind): (6, kind.rawValue)
      }
    return withUnsafeBytes(of: (kind, value)) { Array($0) }
  }

  /// - Parameter bytes: `sizeBytes` of them.
  init?(bytes: [UInt8]) {
    guard bytes.count == Self.sizeBytes else { return nil }
    let (kind, value) = bytes.withUnsafeBytes { $0.loadUnaligned(as: (Int32, Int32).self) }
    switch kind {
    case 1: self = .loaded(processID: value)
    case 2: self = .notExecuted(errno: value)
    case 3: self = .notHeld(errno: value)
    case 4: self = .exited(code: value)
    case 5: self = .killed(signal: value)
    case 6:
      guard let privilege = ProgramPrivileges.Kind(rawValue: value) else { return nil }
      self = .losesPrivileges(privilege)
    default: return nil
    }
  }
}
