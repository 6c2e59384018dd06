// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import EventLoop
import Testing

@Suite("A readable source", .timeLimit(.minutes(1)))
struct SourceTests {
  let loop = EventLoop()

  @Test("is called in each turn in which there is something to read")
  func isCalledWhileReadable() {
    let pipe = Pipe()
    var read: [String] = []
    _ = loop.onReadable(pipe.readEnd) { read.append(pipe.read(2)) }

    loop.runOnce(timeoutMilliseconds: 0)
    #expect(read.isEmpty)
    pipe.write("abcd")
    loop.runOnce()
    #expect(read == ["ab"])
    loop.runOnce()
    #expect(read == ["ab", "cd"])
    loop.runOnce(timeoutMilliseconds: 0)
    #expect(read == ["ab", "cd"])
  }

  @Test("is called at the end of its input")
  func endIsReadable() {
    let pipe = Pipe()
    var read: [String] = []
    _ = loop.onReadable(pipe.readEnd) { read.append(pipe.read()) }
    pipe.closeWriteEnd()
    loop.runOnce()
    #expect(read == [""])
  }

  @Test("may cancel itself, and is not called again")
  func cancelsItself() throws {
    let pipe = Pipe()
    pipe.write("x")
    var calls = 0
    var source: EventSource?
    source = loop.onReadable(pipe.readEnd) {
      calls += 1
      source?.cancel()
    }
    loop.runOnce()
    loop.runOnce(timeoutMilliseconds: 0)
    #expect(calls == 1)
  }

  @Test("is not called once another has cancelled it, though both were ready in one turn")
  func cancelledInTheSameTurn() {
    let pipes = [Pipe(), Pipe()]
    for pipe in pipes { pipe.write("x") }
    var sources: [EventSource] = []
    var called: [Int] = []
    for index in pipes.indices {
      sources.append(
        loop.onReadable(pipes[index].readEnd) {
          called.append(index)
          sources[1 - index].cancel()
        })
    }
    loop.runOnce()
    loop.runOnce()
    #expect(called == [0, 0])
  }

  @Test("is not called once another has paused it, though both were ready in one turn")
  func pausedInTheSameTurn() {
    let (first, second) = (Pipe(), Pipe())
    first.write("x")
    second.write("x")
    var calls = 0
    var victim: EventSource?
    _ = loop.onReadable(first.readEnd) { victim?.pauseUntilHangUp() }
    victim = loop.onReadable(second.readEnd) { calls += 1 }
    loop.runOnce()
    loop.runOnce()
    #expect(calls == 0)
  }

  @Test("keeps what can be read, and the end too, while it is paused")
  func pauses() {
    let pipe = Pipe()
    var read: [String] = []
    let source = loop.onReadable(pipe.readEnd) { read.append(pipe.read()) }
    source.pause()
    pipe.write("later")
    pipe.closeWriteEnd()
    loop.runOnce(timeoutMilliseconds: 0)
    #expect(read == [])
    source.resume()
    loop.runOnce()
    loop.runOnce()
    #expect(read == ["later", ""])
  }

  @Test("that is paused until hang-up sleeps over input, and wakes at its end")
  func wakesAtHangUp() {
    let pipe = Pipe()
    var read: [String] = []
    let source = loop.onReadable(pipe.readEnd) { read.append(pipe.read()) }
    source.pauseUntilHangUp()
    pipe.write("rest")
    loop.runOnce(timeoutMilliseconds: 0)
    #expect(read == [])
    pipe.closeWriteEnd()
    loop.runOnce()
    loop.runOnce()
    #expect(read == ["rest", ""])
  }

  @Test("that is always busy starves neither others nor timers nor tasks")
  func isFair() {
    let (busy, other) = (Pipe(), Pipe())
    busy.write("never read")
    other.write("never read")
    var calls = (busy: 0, other: 0, timer: 0, task: 0)
    _ = loop.onReadable(busy.readEnd) { calls.busy += 1 }
    _ = loop.onReadable(other.readEnd) { calls.other += 1 }
    loop.after(milliseconds: 0) { calls.timer += 1 }
    loop.onNextTurn { calls.task += 1 }
    for _ in 0..<10 { loop.runOnce() }
    #expect(calls == (10, 10, 1, 1))
  }
}
