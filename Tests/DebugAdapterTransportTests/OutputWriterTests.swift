// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterTransport
import EventLoop
import Glibc
import Testing

@Suite("What is written by a thread of its own", .timeLimit(.minutes(1)))
struct OutputWriterTests {
  private let loop = EventLoop()

  private func run(until condition: () -> Bool) {
    while !condition() { loop.runOnce(timeoutMilliseconds: 10) }
  }

  private func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: 120, count: count) }

  @Test("fails once with the system's reason, and says how much was written")
  func full() throws {
    let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
    defer { close(full) }
    let writer = try OutputWriter(descriptor: full, loop: loop)
    var failures: [Int32] = []
    var isDone = false
    writer.onFailure = { failures.append($0) }
    writer.write { $0 += bytes(1000) }
    writer.whenWritten { isDone = true }
    run { isDone }
    #expect(failures == [ENOSPC])
    #expect(writer.failure == ENOSPC)
    writer.write { $0 += bytes(500) }
    #expect(writer.pendingBytes == 0)
    #expect((writer.queuedBytes, writer.writtenBytes) == (1500, 0))
    #expect(!writer.finish(timeoutMilliseconds: 10_000))
    #expect(failures == [ENOSPC])
  }

  @Test("of a pipe that its reader closes, what the pipe took counts as written; who waits for room goes on")
  func closedPipe() throws {
    let pipe = Pipe()
    let writer = try OutputWriter(descriptor: pipe.writeEnd, loop: loop)
    var failures: [Int32] = []
    var drains = 0
    writer.onFailure = { failures.append($0) }
    writer.onDrained = { drains += 1 }
    writer.write { $0 += bytes(300_000) }
    run { writer.isBehind }
    pipe.closeReadEnd()
    run { !failures.isEmpty && drains > 0 }
    #expect(failures == [EPIPE])
    #expect(!writer.isBehind)
    #expect(writer.writtenBytes > 0 && writer.writtenBytes < 300_000)
  }

  @Test("is waited for without blocking, and given up on request")
  func abandoned() throws {
    let pipe = Pipe()
    let writer = try OutputWriter(descriptor: pipe.writeEnd, loop: loop)
    var isDone = false
    writer.write { $0 += bytes(300_000) }
    writer.whenWritten { isDone = true }
    run { writer.isBehind }
    #expect(!isDone)
    writer.abandon(ECANCELED)
    run { isDone }
    #expect(writer.failure == ECANCELED)
    pipe.closeReadEnd()
  }

  @Test("is waited for until all is written")
  func written() throws {
    let pipe = Pipe()
    let writer = try OutputWriter(descriptor: pipe.writeEnd, loop: loop)
    var isDone = false
    writer.write { $0 += bytes(300_000) }
    writer.whenWritten { isDone = true }
    var received = 0
    while !isDone {
      // A turn may deliver the event and leave nothing more to read.
      if received < 300_000 { received += pipe.read()?.count ?? 0 }
      loop.runOnce(timeoutMilliseconds: 10)
    }
    #expect(writer.writtenBytes == 300_000)
    #expect(received + 65_536 >= 300_000)
  }
}
