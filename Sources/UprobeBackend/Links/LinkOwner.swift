// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import EventLoop
import Glibc
import TraceBackend

/// The session's side of a process that owns links; see `linkOwnerMain`.
///
/// One serves one eBPF program, which it inherits. When the session releases it, it closes its links and ends.
final class LinkOwner {
  /// Called on a turn of the loop when every link that was given to `close` is closed.
  var onAllClosed: (() -> Void)?
  /// Called once when the process has ended without being asked to: the reason, for the user.
  var onLost: ((String) -> Void)?

  private let link: HelperLink<LinkReport>
  private var links: Set<ProbeLink> = []
  private var closing: UInt32 = 0
  /// Why the process has ended without being asked to.
  private(set) var reasonOfLoss: String?
  private var isFinishing = false

  /// How long the kernel may take to set the probes of one link: thousands take a second on a busy machine.
  private static let answerMilliseconds: UInt64 = 60_000

  /// - Parameter executable: The binary whose `links` subcommand is the owner; normally this one.
  init(program: Int32, binary: Int32, executable: String, loop: EventLoop) throws(BackendError) {
    let helper = try HelperProcess(.links, executable: executable, passing: [program, binary], for: nil)
    link = HelperLink(helper, answerMilliseconds: Self.answerMilliseconds, loop: loop)
    link.onEvent = { [weak self] in self?.receive($0) }
    link.onEnd = { [weak self] in self?.ended($0) }
  }

  /// Probes are being removed.
  var isClosing: Bool { closing > 0 }
  var hasLinks: Bool { !links.isEmpty }

  func attach(
    _ new: ProbeLink, _ kind: TraceObject.LinkKind, processFilter: Int32, _ points: [ProbePoint]
  ) throws(KernelRefusal) {
    guard reasonOfLoss == nil else { throw .noOwner }
    let request = LinkRequest.attach(new, kind, processFilter: processFilter, points: points)
    let answer: LinkReport
    do throws(BackendError) {
      answer = try link.ask(request.encoded())
    } catch {
      reasonOfLoss = error.clause
      throw .noOwner
    }
    if case .refused(let refusal) = answer { throw refusal }
    links.insert(new)
  }

  /// Removes the probes of those links that it owns.
  func close(_ unwanted: [ProbeLink]) {
    let own = unwanted.filter { links.remove($0) != nil }
    guard !own.isEmpty, reasonOfLoss == nil else { return }
    closing += 1
    link.tell(LinkRequest.close(own).encoded())
  }

  /// Ends the process; it has no wanted links left.
  func finish() {
    guard !isFinishing, reasonOfLoss == nil else { return }
    isFinishing = true
    link.tell(LinkRequest.finish.encoded())
  }

  private func receive(_ report: LinkReport) {
    guard case .closed(let requests) = report, closing > 0 else { return }
    closing -= min(requests, closing)
    if closing == 0 { onAllClosed?() }
  }

  /// The kernel has closed what it owned.
  private func ended(_ reason: String?) {
    links = []
    let wasClosing = isClosing
    closing = 0
    if !isFinishing {
      let reason = reasonOfLoss ?? reason ?? "it ended by itself"
      reasonOfLoss = reason
      onLost?(reason)
    }
    if wasClosing { onAllClosed?() }
  }
}
