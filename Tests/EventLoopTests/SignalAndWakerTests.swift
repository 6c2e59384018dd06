// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import EventLoop
import Foundation
import Testing

@Suite("Signals and wakers", .timeLimit(.minutes(1)))
struct SignalAndWakerTests {
  let loop = EventLoop()

  @Test("a blocked signal arrives as an event with its number")
  func signalArrives() throws {
    var arrived: [Int32] = []
    let source = try loop.onSignals([SIGUSR1, SIGUSR2]) { arrived.append($0) }
    // To this thread: the test process has other threads, and there the signals would kill it.
    pthread_kill(pthread_self(), SIGUSR2)
    loop.runOnce()
    #expect(arrived == [SIGUSR2])
    pthread_kill(pthread_self(), SIGUSR1)
    loop.runOnce()
    #expect(arrived == [SIGUSR2, SIGUSR1])
    source.cancel()
  }

  @Test("a cancelled signal source leaves the thread's mask as it was")
  func cancelRestoresMask() throws {
    let before = blockedSignals()
    let source = try loop.onSignals([SIGUSR1, SIGUSR2]) { _ in }
    #expect(blockedSignals() == before.union([SIGUSR1, SIGUSR2]))
    source.cancel()
    #expect(blockedSignals() == before)
  }

  @Test("a handler may cancel its signal source while another signal is pending")
  func cancelInHandler() throws {
    var arrived: [Int32] = []
    var source: SignalSource?
    // Blocked beforehand, so that the second signal stays pending and does not kill after the source has ended.
    let outer = try loop.onSignals([SIGUSR1, SIGUSR2]) { _ in }
    source = try EventLoop().onSignals([SIGUSR1, SIGUSR2]) { _ in }
    source?.cancel()
    let inner = EventLoop()
    source = try inner.onSignals([SIGUSR1, SIGUSR2]) { signal in
      arrived.append(signal)
      source?.cancel()
    }
    pthread_kill(pthread_self(), SIGUSR1)
    pthread_kill(pthread_self(), SIGUSR2)
    inner.runOnce()
    #expect(arrived == [SIGUSR1])
    loop.runOnce()
    outer.cancel()
  }

  @Test("a waker calls its handler on the loop, from any thread; calls before that are one")
  func wakerFromThread() throws {
    var wakes = 0
    let (waker, source) = try loop.makeWaker { wakes += 1 }
    Thread.detachNewThread { waker.signal() }
    loop.runOnce()
    #expect(wakes == 1)

    waker.signal()
    waker.signal()
    loop.runOnce()
    loop.runOnce(timeoutMilliseconds: 0)
    #expect(wakes == 2)

    source.cancel()
    waker.signal()
    loop.runOnce(timeoutMilliseconds: 0)
    #expect(wakes == 2)
  }

  private func blockedSignals() -> Set<Int32> {
    var mask = sigset_t()
    pthread_sigmask(SIG_BLOCK, nil, &mask)
    return Set((1..<65).filter { sigismember(&mask, $0) == 1 })
  }
}
