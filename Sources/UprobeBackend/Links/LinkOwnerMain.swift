// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLibbpf
import CLinuxShims
import Glibc
import TraceBackend

/// The descriptors that a link owner inherits, counted from its control socket.
enum LinkOwnerDescriptor {
  /// The eBPF program that its links run.
  static let program: Int32 = 1
  /// The binary in which they are set.
  static let binary: Int32 = 2
}

/// A link owner: the process that sets uprobes for a session and removes them. Never returns.
///
/// The kernel can't remove a uprobe for a process that is about to be killed: it gives up, and the breakpoint stays in
/// the program's code forever (Linux 6.18, `uprobe_unregister` with a fatal signal pending). So the links belong to a
/// separate process, which there is no reason to kill. When the session has ended, by SIGKILL too, it reads the end of
/// its socket, finishes its current work, closes every link and ends.
///
/// - Parameter controlDescriptor: The socket to the session; the other inherited descriptors follow it in
///   `LinkOwnerDescriptor`'s order.
package func linkOwnerMain(controlDescriptor: Int32) -> Never {
  process_ignore_signals()
  OutOfMemoryScore.spareThisProcess()
  // Any user can start this, and our file may have given it rights.
  guard
    link_descriptors_are_valid(
      controlDescriptor + LinkOwnerDescriptor.program, controlDescriptor + LinkOwnerDescriptor.binary) != 0
  else { _exit(2) }
  let done = sonde_eventfd_create()
  guard done >= 0 else { _exit(2) }
  LinkOwnerLoop(
    stream: MessageStream(descriptor: controlDescriptor), program: controlDescriptor + LinkOwnerDescriptor.program,
    path: "/proc/self/fd/\(controlDescriptor + LinkOwnerDescriptor.binary)", done: done
  ).run()
}

private final class LinkOwnerLoop {
  private let stream: MessageStream
  private let program: Int32
  private let path: String
  /// Counts the sets of descriptors that have been closed.
  private let done: Int32
  private var descriptors: [ProbeLink: [Int32]] = [:]
  private var closing: UInt64 = 0
  private var isFinishing = false
  private var hasMadeRoom = false

  init(stream: MessageStream, program: Int32, path: String, done: Int32) {
    self.stream = stream
    self.program = program
    self.path = path
    self.done = done
  }

  func run() -> Never {
    while !isFinishing {
      wait(alsoForSession: true)
      while !isFinishing, let message = stream.next() { serve(message) }
      // The session's last requests are handled above; probes that it did not remove are removed here.
      if stream.isClosed { isFinishing = true }
    }
    close(Array(descriptors.keys))
    while closing > 0 { wait(alsoForSession: false) }
    report(.finished)
    _exit(0)
  }

  private func wait(alsoForSession: Bool) {
    let events = POLLIN | (stream.waitingBytes > 0 ? POLLOUT : 0)
    var waits = [
      pollfd(fd: done, events: Int16(POLLIN), revents: 0),
      pollfd(fd: alsoForSession ? stream.descriptor : -1, events: Int16(events), revents: 0),
    ]
    guard poll(&waits, nfds_t(waits.count), -1) > 0 else { return }
    if waits[1].revents != 0 {
      stream.flush()
      stream.fill()
    }
    var count: UInt64 = 0
    guard waits[0].revents != 0, read(done, &count, 8) == 8 else { return }
    closing -= count
    report(.closed(requests: UInt32(clamping: count)))
  }

  private func serve(_ message: ArraySlice<UInt8>) {
    guard let request = try? LinkRequest(decoding: message) else {
      isFinishing = true
      return
    }
    switch request {
    case .attach(let link, let kind, let processFilter, let points):
      do throws(KernelRefusal) {
        descriptors[link] = try attach(points, kind, processFilter: processFilter)
        report(.attached)
      } catch {
        report(.refused(error))
      }
    case .close(let links): close(links)
    case .finish: isFinishing = true
    }
  }

  private func attach(
    _ points: [ProbePoint], _ kind: TraceObject.LinkKind, processFilter: Int32
  ) throws(KernelRefusal) -> [Int32] {
    switch kind {
    case .multi:
      let link = uprobe_multi_create(
        program, path, points.map(\.offset), points.map(\.cookie), UInt32(points.count), processFilter)
      guard link >= 0 else { throw KernelRefusal(errno: -link) }
      return [link]
    case .single:
      makeRoom()
      var pair: [Int32] = [-1, -1]
      let result = uprobe_single_create(program, path, points[0].offset, points[0].cookie, &pair)
      guard result == 0 else { throw KernelRefusal(errno: -result) }
      return pair
    }
  }

  /// On a thread of its own, because the kernel waits until no thread is inside the probes.
  private func close(_ links: [ProbeLink]) {
    let open = links.flatMap { descriptors.removeValue(forKey: $0) ?? [] }
    closing += 1
    links_close(open, UInt32(open.count), done)
  }

  /// Single probes hold two descriptors each, so we need as many as we may have.
  private func makeRoom() {
    guard !hasMadeRoom else { return }
    hasMadeRoom = true
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  private func report(_ report: LinkReport) {
    if !stream.isClosed { stream.enqueue(report.encoded()) }
  }
}
