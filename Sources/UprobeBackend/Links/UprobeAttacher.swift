// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLibbpf
import EventLoop
import Glibc
import TraceBackend

/// Sets and closes uprobes in the binary of one process, through processes that own them.
final class UprobeAttacher: ProbeAttaching {
  /// Called on a turn of the loop when the last link that was given to `close` is closed.
  var onAllClosed: (() -> Void)?
  /// Called when a process that owns links has ended without being asked to: the reason, for the user. Its probes are
  /// removed, as far as the kernel could do so.
  var onLost: ((String) -> Void)?

  private let linkKind: TraceObject.LinkKind
  private let binary: Int32
  private let processFilter: Int32
  private let executable: String
  private let loop: EventLoop
  private var owner: LinkOwner
  /// The owners of earlier programs, as long as they have links.
  private var olderOwners: [LinkOwner] = []
  private var lastNumber: UInt32 = 0

  /// - Parameters:
  ///   - program: The eBPF program that hits run.
  ///   - binary: A descriptor of the file to probe; it must stay open.
  ///   - processID: The process whose hits are wanted; the program also checks each hit itself.
  ///   - executable: The binary whose `links` subcommand owns links; normally this one.
  init(
    linkKind: TraceObject.LinkKind, program: Int32, binary: Int32, processID: Int32, executable: String,
    loop: EventLoop
  ) throws(BackendError) {
    self.linkKind = linkKind
    self.binary = binary
    self.executable = executable
    self.loop = loop
    // Up to Linux 6.9 a link with a process id sees only that process's first thread.
    processFilter = KernelRelease.running < KernelRelease(6, 10) ? 0 : processID
    owner = try LinkOwner(program: program, binary: binary, executable: executable, loop: loop)
    listen(to: owner)
  }

  var pointsPerLink: Int { linkKind == .multi ? Int.max : 1 }
  /// Why the process that sets new probes has ended; nil while it runs.
  var reasonOfLoss: String? { owner.reasonOfLoss }
  var isClosing: Bool { owner.isClosing || olderOwners.contains { $0.isClosing } }

  /// Makes new links run another program. Existing links keep theirs.
  func use(program: Int32) throws(BackendError) {
    let newer = try LinkOwner(program: program, binary: binary, executable: executable, loop: loop)
    olderOwners.append(owner)
    owner = newer
    listen(to: newer)
  }

  func attach(_ points: [ProbePoint]) throws(KernelRefusal) -> ProbeLink {
    lastNumber += 1
    let link = ProbeLink(number: lastNumber)
    try owner.attach(link, linkKind, processFilter: processFilter, points)
    return link
  }

  func close(_ links: [ProbeLink]) {
    for owner in olderOwners + [owner] { owner.close(links) }
    endIdleOwners()
  }

  private func listen(to owner: LinkOwner) {
    owner.onAllClosed = { [weak self] in self?.someAreClosed() }
    owner.onLost = { [weak self] in self?.onLost?($0) }
  }

  private func someAreClosed() {
    endIdleOwners()
    if !isClosing { onAllClosed?() }
  }

  private func endIdleOwners() {
    for older in olderOwners where !older.hasLinks && !older.isClosing { older.finish() }
    olderOwners.removeAll { !$0.hasLinks && !$0.isClosing }
  }
}
