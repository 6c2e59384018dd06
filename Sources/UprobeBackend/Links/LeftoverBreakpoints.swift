// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TargetMemory
import TraceBackend

/// Breakpoint bytes that uprobes of a killed session left in a running program's code.
///
/// Where the owner of uprobes is killed while the kernel takes them out, the kernel forgets them and leaves their bytes:
/// the program runs on, many times slower there. A new uprobe at such an address takes the byte over, and its removal
/// restores the file's. Where the byte is a live uprobe of somebody else, the kernel counts both, and it stays.
struct LeftoverBreakpoints {
  private let found: [CodeBreakpoint]

  /// Sets a probe at each breakpoint in the process's code that the binary has not, and has it taken out again.
  ///
  /// - Returns: nil where there is none, and where a debugger is attached, whose breakpoints they are then.
  init?(in process: TargetProcess, takenOutBy attacher: any ProbeAttaching) {
    guard process.tracer == nil else { return nil }
    found = CodeBreakpoint.all(in: process.id)
    let points = found.filter { breakpoint in
      let linked = TargetAddress(breakpoint.address &- process.loadBias)
      return (try? process.code.probeOffset(of: linked).get()) == breakpoint.fileOffset
    }.map { ProbePoint(offset: $0.fileOffset, cookie: Self.cookieOfNoSite) }
    guard !points.isEmpty else { return nil }
    var links: [ProbeLink] = []
    for start in stride(from: 0, to: points.count, by: min(points.count, attacher.pointsPerLink)) {
      let group = points[start...].prefix(attacher.pointsPerLink)
      if let link = try? attacher.attach(Array(group)) { links.append(link) }
    }
    attacher.close(links)
  }

  /// No site's link has the number 0, so a hit meanwhile counts for nothing.
  private static let cookieOfNoSite = SiteWord.cookie(slot: 0, link: 0)

  /// What has become of them, for the console; to be asked when the links are closed.
  ///
  /// - Parameter isOurs: Whether an address in the process carries a probe of this session by now.
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
