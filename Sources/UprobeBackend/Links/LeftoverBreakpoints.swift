// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TargetMemory
import TraceBackend

/// Breakpoint bytes that uprobes of a killed session left in a running program's code.
///
/// If the owner of uprobes is killed while the kernel removes them, the kernel forgets them and leaves their bytes: the
/// program runs on, many times slower there. A new uprobe at such an address takes over the byte, and its removal
/// restores the file's. If the byte is another tracer's live uprobe, the kernel counts both, and it stays.
struct LeftoverBreakpoints {
  /// All that were found, including those of earlier attempts.
  private let found: Set<CodeBreakpoint>
  private let attempt: Int

  /// The kernel may still be working on what the killed session left.
  private static let mostAttempts = 3

  /// Sets a probe at each breakpoint in the process's code that the binary does not have, and has it removed again.
  ///
  /// - Returns: nil if there is none, and if a debugger is attached: then they are its breakpoints.
  init?(in process: TargetProcess, takenOutBy attacher: any ProbeAttaching) {
    self.init(in: process, takenOutBy: attacher, after: nil) { _ in false }
  }

  private init?(
    in process: TargetProcess, takenOutBy attacher: any ProbeAttaching, after earlier: LeftoverBreakpoints?,
    isOurs: (UInt64) -> Bool
  ) {
    guard process.tracer == nil else { return nil }
    let there = CodeBreakpoint.all(in: process.id).filter { !isOurs($0.address) }
    let points = there.filter { breakpoint in
      let linked = TargetAddress(breakpoint.address &- process.loadBias)
      return (try? process.code.probeOffset(of: linked).get()) == breakpoint.fileOffset
    }.map { ProbePoint(offset: $0.fileOffset, cookie: Self.cookieOfNoSite) }
    guard !points.isEmpty else { return nil }
    found = (earlier?.found ?? []).union(there)
    attempt = (earlier?.attempt ?? 0) + 1
    var links: [ProbeLink] = []
    for start in stride(from: 0, to: points.count, by: min(points.count, attacher.pointsPerLink)) {
      links += Self.attach(points[start...].prefix(attacher.pointsPerLink), attacher)
    }
    attacher.close(links)
  }

  /// Without those that the kernel rejects.
  private static func attach(_ points: ArraySlice<ProbePoint>, _ attacher: any ProbeAttaching) -> [ProbeLink] {
    do throws(KernelRefusal) {
      return [try attacher.attach(Array(points))]
    } catch {
      guard points.count > 1, error.isAboutPoints else { return [] }
      let middle = points.startIndex + points.count / 2
      return attach(points[..<middle], attacher) + attach(points[middle...], attacher)
    }
  }

  /// Tries once more if some are left; call it when the links are closed. nil if there is no reason to.
  ///
  /// - Parameter isOurs: Whether an address in the process now carries a probe of this session.
  func nextAttempt(
    in process: TargetProcess, takenOutBy attacher: any ProbeAttaching, isOurs: (UInt64) -> Bool
  ) -> LeftoverBreakpoints? {
    guard attempt < Self.mostAttempts else { return nil }
    return LeftoverBreakpoints(in: process, takenOutBy: attacher, after: self, isOurs: isOurs)
  }

  /// No site's link has the number 0, so a hit meanwhile is ignored.
  private static let cookieOfNoSite = SiteWord.cookie(slot: 0, link: 0)

  /// What happened to them, for the console; call it when the links are closed.
  ///
  /// - Parameter isOurs: Whether an address in the process now carries a probe of this session.
  func outcome(in process: TargetProcess, isOurs: (UInt64) -> Bool) -> String {
    let left = Set(CodeBreakpoint.all(in: process.id)).intersection(found).filter { !isOurs($0.address) }.count
    let removed = found.count - left
    var clauses: [String] = []
    if removed > 0 {
      clauses.append(
        "removed \(removed) breakpoint bytes that an earlier tracing session left in the program's code when it was killed"
      )
    }
    if left > 0 {
      clauses.append("\(left) addresses in the program's code have breakpoints of another tracer; they stay")
    }
    return clauses.joined(separator: "; ")
  }
}
