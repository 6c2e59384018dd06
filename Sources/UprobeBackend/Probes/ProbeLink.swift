// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLibbpf
import CLinuxShims
import EventLoop
import Glibc

/// A set of uprobes that the kernel takes out when its descriptors are closed.
struct ProbeLink {
  let descriptors: [Int32]
}

/// An address to probe: where it is in the file, and what the program is told at a hit.
struct ProbePoint {
  var offset: UInt64
  var cookie: UInt64
}

/// Sets and closes uprobes in one program.
protocol ProbeAttaching: AnyObject {
  /// All or nothing.
  ///
  /// - Throws: The kernel's reason.
  func attach(_ points: [ProbePoint]) throws(KernelRefusal) -> ProbeLink

  /// How many probes one link can carry.
  var pointsPerLink: Int { get }

  /// Takes the probes out, later and in any order.
  func close(_ links: [ProbeLink])
}

/// An error number of the kernel.
struct KernelRefusal: Error, Hashable {
  var errno: Int32

  /// Whether it says something about the points: then some of them may be set without the others.
  var isAboutPoints: Bool {
    ![EPERM, EACCES, ENOMEM, EMFILE, ENFILE, ESRCH, ENOENT, EINTR].contains(errno)
  }
}

/// Attaches to the binary of one process.
final class UprobeAttacher: ProbeAttaching {
  var program: Int32
  /// Called on a turn of the loop when the last link that was given to `close` is closed.
  var onAllClosed: (() -> Void)?
  private let linkKind: TraceObject.LinkKind
  private let path: String
  private let processFilter: Int32
  private let done: Int32
  private var source: EventSource?
  private var closing = 0

  /// - Parameters:
  ///   - path: The binary, as we can open it.
  ///   - processID: Whose hits are wanted; the program looks at each itself too.
  init(linkKind: TraceObject.LinkKind, program: Int32, path: String, processID: Int32, loop: EventLoop) {
    self.linkKind = linkKind
    self.program = program
    self.path = path
    // Up to Linux 6.9 a link with a process id sees that process's first thread alone.
    processFilter = KernelRelease.running < KernelRelease(6, 10) ? 0 : processID
    done = sonde_eventfd_create()
    source = loop.onReadable(done) { [weak self] in self?.acknowledge() }
  }

  deinit {
    source?.cancel()
    if closing == 0 { _ = Glibc.close(done) }
  }

  var pointsPerLink: Int { linkKind == .multi ? Int.max : 1 }
  var isClosing: Bool { closing > 0 }

  func attach(_ points: [ProbePoint]) throws(KernelRefusal) -> ProbeLink {
    switch linkKind {
    case .multi:
      let link = uprobe_multi_create(
        program, path, points.map(\.offset), points.map(\.cookie), UInt32(points.count), processFilter)
      guard link >= 0 else { throw KernelRefusal(errno: -link) }
      return ProbeLink(descriptors: [link])
    case .single:
      var descriptors: [Int32] = [-1, -1]
      let result = uprobe_single_create(program, path, points[0].offset, points[0].cookie, &descriptors)
      guard result == 0 else { throw KernelRefusal(errno: -result) }
      return ProbeLink(descriptors: descriptors)
    }
  }

  func close(_ links: [ProbeLink]) {
    let descriptors = links.flatMap(\.descriptors)
    guard !descriptors.isEmpty else { return }
    closing += 1
    links_close(descriptors, UInt32(descriptors.count), done)
  }

  private func acknowledge() {
    var count: UInt64 = 0
    guard read(done, &count, 8) == 8 else { return }
    closing -= Int(count)
    if closing == 0 { onAllClosed?() }
  }
}
