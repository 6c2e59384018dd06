// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import MachineCode
import TraceBackend

/// One address that has, or once had, a breakpoint.
///
/// It is kept for as long as the program has this text: a thread that ran into the breakpoint may report it after its
/// removal, and a child forked meanwhile has a copy of it.
final class Probe {
  /// The address in the process.
  let address: UInt64
  /// The instruction that the breakpoint displaces, and the bytes behind it.
  let code: [UInt8]
  let displaced: Displaced
  /// Ids of the captures to run at a hit, in order; empty if no probe is wanted any more.
  var captures: [UInt32] = []
  var needsVectors = false
  /// Whether the breakpoint is in the text.
  var isPlaced = false
  /// A thread could not be moved past it, so it must not be placed again.
  var isImpossible = false
  /// Where the instruction's copy is, once one was needed.
  var slot: UInt64?

  static let breakpoint: UInt8 = 0xcc
  static let longestInstruction = 15

  /// - Parameter code: Bytes of the program itself from `address` on, without our breakpoints.
  init(address: UInt64, code: [UInt8]) throws(ProbeRefusal) {
    guard !code.isEmpty else { throw .unmapped }
    // The program's file has another instruction there, or no probe would be wanted.
    guard code[0] != Self.breakpoint else { throw .foreignBreakpoint }
    guard let displaced = FunctionCode(bytes: code, address: address).displaced(at: address) else { throw .undecodable }
    if case .impossible(let why) = displaced.action { throw .cannotMove(why) }
    guard displaced.length <= code.count else { throw .undecodable }
    self.address = address
    self.code = Array(code.prefix(displaced.length))
    self.displaced = displaced
  }

  var original: UInt8 { code[0] }

  /// How the instruction runs in a copy; also for those that are normally executed by hand, for when their memory can't
  /// be reached from outside: a stack about to grow, or a fault that the program must see.
  func copy(at slot: UInt64) -> [UInt8]? {
    if case .outOfLine(let copy) = displaced.action { return copy.relocated(to: slot, loadBias: 0) }
    return code
  }

  /// What must be corrected after the copy has run; nil if no copy can replace the instruction.
  var afterCopy: OutOfLine.After? {
    switch displaced.action {
    case .outOfLine(let copy): copy.after
    case .push, .pop: .moveRIP
    case .return: .keepRIP
    case .jump, .conditionalJump, .call, .nop, .impossible: nil
    }
  }
}

/// Why an address can't have a probe.
enum ProbeRefusal: Error {
  case unmapped
  case undecodable
  case cannotMove(String)
  case noRoom
  case tooManyCaptures
  case unwritable
  case foreignBreakpoint
  case programReplaced

  /// For the user.
  var reason: String {
    switch self {
    case .unmapped: "no memory is mapped there in the process"
    case .undecodable: "the bytes there are not an instruction"
    case .cannotMove(let why): why
    case .noRoom: "there is no room near the program's text for a copy of the instruction"
    case .tooManyCaptures: BackendError.capturesUsedUp(limit: RecordRing.maximumCaptures)
    case .unwritable: "the text there can't be changed"
    case .foreignBreakpoint: "another tracer already has a breakpoint there"
    case .programReplaced: "the program has replaced itself with another one"
    }
  }
}
