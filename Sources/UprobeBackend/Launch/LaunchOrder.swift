// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc
import TraceBackend

/// The session's order to its keeper to start a program, as bytes: two counts and whether to trace it, then strings
/// that each end with a zero byte.
///
/// Both ends are the same executable, so there is no version; counts that do not fit are still an error.
struct LaunchOrder {
  private let bytes: [UInt8]
  private static let headerBytes = 12

  /// - Parameter isTraced: Whether eBPF will trace the program; otherwise it only runs.
  init(_ program: LaunchSpecification, isTraced: Bool) {
    var bytes: [UInt8] = []
    for number in [program.arguments.count, program.environment.count, isTraced ? 1 : 0] {
      withUnsafeBytes(of: UInt32(number)) { bytes += $0 }
    }
    for text in [program.path, program.workingDirectory] + program.arguments + program.environment {
      bytes += text.utf8
      bytes.append(0)
    }
    self.bytes = bytes
  }

  /// With its length before it, as it is sent over the socket.
  var message: [UInt8] { withUnsafeBytes(of: UInt32(bytes.count)) { Array($0) } + bytes }

  /// Nil if the bytes are not an order.
  init?(bytes: [UInt8]) {
    guard bytes.count >= Self.headerBytes else { return nil }
    self.bytes = bytes
    let ends = bytes.dropFirst(Self.headerBytes).reduce(0) { $0 + ($1 == 0 ? 1 : 0) }
    guard bytes.last == 0, ends == 2 + Int(number(at: 0)) + Int(number(at: 4)) else { return nil }
  }

  var isTraced: Bool { number(at: 8) != 0 }

  var path: String {
    String(decoding: bytes.dropFirst(Self.headerBytes).prefix { $0 != 0 }, as: UTF8.self)
  }

  private func number(at offset: Int) -> UInt32 {
    bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
  }

  /// Forks the child that will become the program; see `process_fork`.
  ///
  /// - Parameter session: In a terminal, the session's process, from which the program does not descend; otherwise nil.
  func fork(standard: (Int32, Int32, Int32), session: Int32?, gate: inout Int32) -> Int32 {
    bytes.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else { return -EINVAL }
      var position = Self.headerBytes
      func next(_ strings: UInt32) -> UnsafePointer<CChar> {
        defer {
          for _ in 0..<strings { position += strlen(start + position) + 1 }
        }
        return start + position
      }
      let path = next(1)
      let directory = next(1)
      let arguments = next(number(at: 0))
      let environment = next(number(at: 4))
      var launch = process_launch(
        path: path, directory: directory, arguments: arguments, argument_count: number(at: 0), environment: environment,
        environment_count: number(at: 4), standard: standard, keeps_group: session == nil ? 0 : 1,
        tracer: session ?? 0)
      return process_fork(&launch, &gate)
    }
  }
}
