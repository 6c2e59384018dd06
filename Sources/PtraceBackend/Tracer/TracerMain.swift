// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc
import TraceBackend

/// The descriptors that the tracer process inherits, counted from its control socket.
enum TracerDescriptor {
  static let first: Int32 = 3
  static let memory: Int32 = 1
  static let wake: Int32 = 2
  /// The streams of the program to launch: input, output, errors, then the read ends of its pipes.
  static let standard: Int32 = 3
  static let readers: Int32 = 6
}

/// The tracer process: serves one session until the program is detached or has ended. Never returns.
///
/// - Parameters:
///   - controlDescriptor: The socket to the session; the other inherited descriptors follow it in `TracerDescriptor`'s
///     order.
///   - session: The session's process if this one was started in a terminal; nil if the session is our parent.
package func tracerMain(controlDescriptor: Int32, session: Int32? = nil) -> Never {
  for descriptor in controlDescriptor..<controlDescriptor + Int32(PROCESS_PASSED_MAX) {
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }
  let children = process_child_signals()
  guard children >= 0,
    let ring = RecordRing(
      memory: controlDescriptor + TracerDescriptor.memory, wake: controlDescriptor + TracerDescriptor.wake),
    let tracer = Tracer(ring: ring, outbox: MessageStream(descriptor: controlDescriptor))
  else { _exit(2) }
  TracerLoop(tracer: tracer, children: children, controlDescriptor: controlDescriptor, session: session).run()
}
