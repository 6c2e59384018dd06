// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc

/// Our pages in the traced process, near its text, that hold copies of displaced instructions.
///
/// Each copy stays for the session, so that any number of threads can run it at the same time, and is followed by a
/// breakpoint.
struct ScratchArea {
  let base: UInt64
  var usedSlots = 0

  /// The longest instruction and the breakpoint behind it.
  static let slotBytes = 16
  static let sizeBytes = UInt64(TracerLimits.scratchSlots * slotBytes)
  /// Kept free between our pages and other mappings, some of which grow.
  private static let gapBytes: UInt64 = 1 << 16
  /// A copy must reach with 31 bits the memory that its instruction refers to, on either side of the text.
  private static let reachBytes: UInt64 = 1 << 30

  /// The free room that is nearest to `address`, or nil.
  static func room(near address: UInt64, in mappings: [Mapping]) -> UInt64? {
    var best: UInt64?
    func distance(_ place: UInt64) -> UInt64 { place > address ? place - address : address - place }
    var free: UInt64 = 1 << 16  // below is what the kernel keeps unmapped by default
    for mapping in mappings {
      defer { free = max(free, mapping.range.upperBound) }
      let needed = sizeBytes + gapBytes
      guard mapping.range.lowerBound >= needed, mapping.range.lowerBound - needed >= free &+ gapBytes else { continue }
      // At the upper end: a heap grows upwards.
      let place = mapping.range.lowerBound - needed
      if distance(place) < reachBytes, distance(place) < best.map(distance) ?? .max { best = place }
    }
    return best
  }
}

/// Why a thread can't take a detour.
enum DetourFailure: Error {
  case noRoom
  /// Something else happened to the thread first; the report still has to be handled.
  case overtaken(tracee_report)
}

extension Tracer {
  /// The address of the probe's copy, which is made when first needed.
  func slot(for probe: Probe, _ thread: TracedThread) -> Result<UInt64, DetourFailure> {
    if let slot = probe.slot { return .success(slot) }
    if scratch == nil {
      switch mapScratch(near: probe.address, thread) {
      case .success(let base): scratch = ScratchArea(base: base)
      case .failure(let failure): return .failure(failure)
      }
    }
    guard let area = scratch, area.usedSlots < TracerLimits.scratchSlots else { return .failure(.noRoom) }
    let slot = area.base + UInt64(area.usedSlots * ScratchArea.slotBytes)
    guard let bytes = probe.copy(at: slot), text?.write(bytes + [Probe.breakpoint], at: slot) == true
    else { return .failure(.noRoom) }
    scratch?.usedSlots += 1
    probe.slot = slot
    return .success(slot)
  }

  private func mapScratch(near address: UInt64, _ thread: TracedThread) -> Result<UInt64, DetourFailure> {
    let mappings = Mapping.all(of: thread.id)
    guard let place = ScratchArea.room(near: address, in: mappings) else { return .failure(.noRoom) }
    let fixedNoReplace: UInt64 = 0x100000
    let flags = UInt64(MAP_PRIVATE | MAP_ANONYMOUS) | fixedNoReplace
    let result = call(
      SystemCall.mmap, [place, ScratchArea.sizeBytes, UInt64(PROT_READ | PROT_EXEC), flags, UInt64.max, 0], on: thread,
      mappings: mappings)
    // A kernel before 4.17 takes the address as a hint: then the address it chose instead is unmapped.
    if case .success(let base) = result, base != place {
      if base < UInt64.max - 4095 {
        _ = call(SystemCall.munmap, [base, ScratchArea.sizeBytes], on: thread, mappings: mappings)
      }
      return .failure(.noRoom)
    }
    return result
  }

  /// Unmaps the pages, on the last thread that we hold; it is stopped where a call can be made.
  func unmapScratch(_ thread: TracedThread) {
    guard let area = scratch else { return }
    scratch = nil
    let mappings = Mapping.all(of: thread.id)
    _ = call(SystemCall.munmap, [area.base, ScratchArea.sizeBytes], on: thread, mappings: mappings)
  }
}
