// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import EventLoop
import Glibc

/// The standard streams of an adapter: stdout belongs to the protocol, and nothing else may write to it.
package enum StandardStreams {
  /// Replaces a standard stream that we were started without, so that no file that we open gets its number. Reading or
  /// writing there fails, as it would have done. Call this before anything else.
  package static func reserve() {
    for (stream, wrongWay) in [(0, O_WRONLY), (1, O_RDONLY), (2, O_RDONLY)] as [(Int32, Int32)]
    where fcntl(stream, F_GETFD) < 0 {
      // The lowest free number: those below are already taken.
      _ = open("/dev/null", wrongWay)
    }
  }

  /// Moves stdin and stdout to new descriptors, which programs that we start do not inherit. From then on descriptor 0
  /// is `/dev/null` and descriptor 1 is stderr: a stray print, ours or a library's, cannot break the protocol.
  package static func claim() throws(EventLoopError) -> (input: Int32, output: Int32) {
    let input = try duplicate(0)
    let output = try duplicate(1)
    let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
    guard null >= 0 else { throw EventLoopError(call: "open /dev/null", errno: errno) }
    dup2(null, 0)
    dup2(2, 1)
    close(null)
    return (input, output)
  }

  private static func duplicate(_ descriptor: Int32) throws(EventLoopError) -> Int32 {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
    guard copy >= 0 else { throw EventLoopError(call: "fcntl", errno: errno) }
    return copy
  }
}
