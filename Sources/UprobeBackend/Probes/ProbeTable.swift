// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import EventLoop
import TargetMemory
import TraceBackend
import TracePlan

/// Which addresses carry a uprobe, through which link, and what each captures now.
///
/// A link can't be changed: its probes are set and removed together. So the action at a site is a word in a map, which
/// the program reads at each hit: a site is silenced, or captures something else, immediately and without the kernel
/// changing the code. Links are adjusted later: one without a wanted site is closed, one with few unwanted sites is
/// replaced by a new one without them.
final class ProbeTable {
  /// Where the words are; it outlives the table.
  private let words: MappedArray<UInt64>
  private let lists: CaptureLists
  private let attacher: any ProbeAttaching
  private let code: ProgramFile
  private let maximumCaptures: Int
  /// How long to search for the probes that the kernel rejects: nothing else happens in a session meanwhile.
  private let searchNanoseconds: UInt64
  /// By link-time address: every one that carries a uprobe, wanted or not.
  private var probes: [TargetAddress: Probe] = [:]
  private var links: [UInt16: Link] = [:]
  private var freeSlots: [Int]
  /// Slots whose last link is being closed: a hit may still come through it.
  private var retiredSlots: [Int] = []
  private var lastLink: UInt16 = 0
  /// Called with true before sites move from one link to another, and with false when they have.
  var onMoving: ((Bool) -> Void)?
  /// Whether hits are recorded. Before that, and after `silence`, the word of each site that the BPF program reads is 0.
  private var isEnabled = false

  private struct Probe {
    let slot: Int
    let offset: UInt64
    var link: UInt16
    /// nil: no longer wanted.
    var list: CaptureLists.List?
  }

  private struct Link {
    let handle: ProbeLink
    var members: Set<TargetAddress>
    var wantedCount: Int
  }

  init(
    words: MappedArray<UInt64>, lists: CaptureLists, attacher: any ProbeAttaching, code: ProgramFile,
    maximumCaptures: Int, searchNanoseconds: UInt64 = 1_000_000_000
  ) {
    self.searchNanoseconds = searchNanoseconds
    self.words = words
    self.lists = lists
    self.attacher = attacher
    self.code = code
    self.maximumCaptures = maximumCaptures
    freeSlots = Array((0..<words.count).reversed())
  }

  /// Links carry unwanted probes, which cost the program time at each hit.
  var hasUnwantedProbes: Bool { links.values.contains { $0.wantedCount < $0.members.count } }

  /// Whether the address carries one of our uprobes, wanted or not.
  func hasProbe(at address: TargetAddress) -> Bool { probes[address] != nil }

  /// Makes `sites` the wanted ones. When this returns, removed sites are silent and new ones are set.
  ///
  /// - Returns: The sites that could not be set.
  func apply(_ sites: [ProbeSite]) -> [RefusedSite] {
    let wanted = Set(sites.map(\.address))
    for (address, probe) in probes where probe.list != nil && !wanted.contains(address) { unwant(address) }
    var refused: [RefusedSite] = []
    var new: [NewProbe] = []
    for site in sites {
      guard let list = list(of: site.captures) else {
        refused.append(RefusedSite(address: site.address, reason: BackendError.capturesUsedUp(limit: maximumCaptures)))
        unwant(site.address)
        continue
      }
      if probes[site.address] != nil {
        want(site.address, list)
        continue
      }
      switch code.probeOffset(of: site.address) {
      case .success(let offset): new.append(NewProbe(address: site.address, offset: offset, list: list))
      case .failure(let why): refused.append(RefusedSite(address: site.address, reason: why.reason))
      }
    }
    refused += add(new)
    closeUnwantedLinks()
    return refused
  }

  /// Starts recording hits.
  func enable() {
    isEnabled = true
    for address in probes.keys { publish(address) }
  }

  /// Ends all hits immediately.
  func silence() {
    isEnabled = false
    for probe in probes.values { words.publish(0, at: probe.slot) }
  }

  /// Removes every probe.
  func closeAll() {
    silence()
    attacher.close(links.values.map(\.handle))
    links = [:]
    probes = [:]
  }

  /// Replaces links that carry unwanted probes by new ones without them.
  func dropUnwantedProbes() { renew(links.filter { $0.value.wantedCount < $0.value.members.count }) }

  /// To be called when the attacher has closed every link that it was given.
  func linksAreClosed() {
    freeSlots += retiredSlots
    retiredSlots = []
    onMoving?(false)
  }

  /// Moves every probe to the attacher's current program.
  func renewAllLinks() { renew(links) }
}

/// A site that gets a probe.
private struct NewProbe {
  let address: TargetAddress
  let offset: UInt64
  let list: CaptureLists.List
}

// MARK: - Wanting

extension ProbeTable {
  private func list(of captures: [CaptureID]) -> CaptureLists.List? {
    guard captures.allSatisfy({ $0.rawValue < maximumCaptures }) else { return nil }
    return lists.list(of: captures)
  }

  private func unwant(_ address: TargetAddress) {
    guard let probe = probes[address], probe.list != nil else { return }
    probes[address]?.list = nil
    links[probe.link]?.wantedCount -= 1
    words.publish(0, at: probe.slot)
  }

  private func want(_ address: TargetAddress, _ list: CaptureLists.List) {
    guard let probe = probes[address], probe.list != list else { return }
    if probe.list == nil { links[probe.link]?.wantedCount += 1 }
    probes[address]?.list = list
    publish(address)
  }

  private func publish(_ address: TargetAddress) {
    guard isEnabled, let probe = probes[address], let list = probe.list else { return }
    words.publish(SiteWord.of(list, link: probe.link), at: probe.slot)
  }
}

// MARK: - Links

extension ProbeTable {
  /// Up to this many new sites get a link each, so that any of them can be removed alone: a user sets one breakpoint.
  /// Larger numbers come from a pattern, and share a link.
  private static let mostSeparateSites = 16
  /// Beyond this many links, which cost a descriptor each, new sites share a link.
  private static let manyLinks = 256

  private func add(_ new: [NewProbe]) -> [RefusedSite] {
    var refused: [RefusedSite] = []
    var placed: [(NewProbe, slot: Int)] = []
    for probe in new {
      if let slot = freeSlots.popLast() {
        placed.append((probe, slot))
      } else {
        refused.append(RefusedSite(address: probe.address, reason: "all \(words.count) probes are already in use"))
      }
    }
    let deadline = MonotonicClock.nanoseconds + searchNanoseconds
    let isSeparate = placed.count <= Self.mostSeparateSites && links.count < Self.manyLinks
    let groupSize = isSeparate ? 1 : min(placed.count, attacher.pointsPerLink)
    for start in stride(from: 0, to: placed.count, by: max(1, groupSize)) {
      refused += attach(placed[start..<min(start + groupSize, placed.count)], until: deadline)
    }
    for (probe, _) in placed { publish(probe.address) }
    return refused
  }

  /// Sets as many as possible: if the kernel rejects a group, each half by itself, as long as there is time.
  private func attach(_ group: ArraySlice<(NewProbe, slot: Int)>, until deadline: UInt64) -> [RefusedSite] {
    let link = nextLink()
    let points = group.map { ProbePoint(offset: $0.0.offset, cookie: SiteWord.cookie(slot: $0.slot, link: link)) }
    do throws(KernelRefusal) {
      let handle = try attacher.attach(points)
      links[link] = Link(handle: handle, members: Set(group.map(\.0.address)), wantedCount: group.count)
      for (new, slot) in group {
        probes[new.address] = Probe(slot: slot, offset: new.offset, link: link, list: new.list)
      }
      return []
    } catch {
      if group.count > 1, error.isAboutPoints {
        guard MonotonicClock.nanoseconds < deadline else {
          return refuse(
            group, "the kernel rejected some of these probes, and finding out which took too long: set fewer")
        }
        let middle = group.startIndex + group.count / 2
        return attach(group[..<middle], until: deadline) + attach(group[middle...], until: deadline)
      }
      return refuse(group, "the kernel can't probe it (\(errorText(error.errno)))")
    }
  }

  private func refuse(_ group: ArraySlice<(NewProbe, slot: Int)>, _ reason: String) -> [RefusedSite] {
    freeSlots += group.map(\.slot)
    return group.map { RefusedSite(address: $0.0.address, reason: reason) }
  }

  /// A number that no link has; 0 means no link.
  private func nextLink() -> UInt16 {
    repeat { lastLink = lastLink == .max ? 1 : lastLink + 1 } while links[lastLink] != nil
    return lastLink
  }

  private func closeUnwantedLinks() {
    let unwanted = links.filter { $0.value.wantedCount == 0 }
    for (number, link) in unwanted { forget(number, link) }
    attacher.close(unwanted.values.map(\.handle))
  }

  private func forget(_ number: UInt16, _ link: Link) {
    links[number] = nil
    for address in link.members {
      guard let probe = probes[address], probe.link == number else { continue }
      probes[address] = nil
      retiredSlots.append(probe.slot)
    }
  }

  /// Sets the wanted probes of these links in new ones, then closes the old. No hit is missed or reported twice.
  private func renew(_ old: [UInt16: Link]) {
    guard !old.isEmpty else { return }
    var replaced: [ProbeLink] = []
    onMoving?(true)
    for (number, link) in old {
      let members = link.members.filter { probes[$0]?.list != nil }.sorted()
      guard !members.isEmpty else {
        forget(number, link)
        replaced.append(link.handle)
        continue
      }
      let new = nextLink()
      let points = members.compactMap { address in
        probes[address].map { ProbePoint(offset: $0.offset, cookie: SiteWord.cookie(slot: $0.slot, link: new)) }
      }
      guard let handle = try? attacher.attach(points) else { continue }
      links[new] = Link(handle: handle, members: Set(members), wantedCount: members.count)
      for address in members {
        probes[address]?.link = new
        publish(address)
      }
      forget(number, link)
      replaced.append(link.handle)
    }
    attacher.close(replaced)
  }
}
