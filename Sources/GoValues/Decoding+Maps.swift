// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory

/// Maps: entries in the order in which memory has them.
///
/// Other goroutines may write a map while the capture reads it, so nothing is shown of a map that is marked as being
/// written, or that does not have as many entries as it says.
extension Decoding {
  mutating func map(
    _ type: GoType, _ key: GoType, _ value: GoType, _ bytes: UnsafeRawBufferPointer, level: Int, nesting: Int
  ) -> Value {
    guard let stored = word(bytes, at: 0) else { return .unreadable(.notCaptured) }
    if stored == 0 { return .nil(type: type) }
    guard let layout = type.mapLayout else {
      return .unreadable(.other("the debug information does not describe how the runtime keeps its maps"))
    }
    return withUnsafeTemporaryAllocation(byteCount: layout.headerSizeBytes, alignment: 8) { buffer in
      let fetched = target.fetch(at: TargetAddress(stored), unit: layout.headerSizeBytes, into: buffer)
      guard fetched.count == buffer.count else {
        return fetched.isCut ? .closed(type: type) : .unreadable(fetched.missing ?? .notCaptured)
      }
      let header = UnsafeRawBufferPointer(buffer)
      if header[layout.writing.offset] & layout.writing.mask != 0 { return .unreadable(.changed) }
      guard let count = word(header, at: layout.countOffset).flatMap({ Int(exactly: $0) }) else {
        return .unreadable(.corrupt)
      }
      // As for slices: one level past the last that opens structures.
      let isOpen = level - 1 <= limits.maxVariableRecurse
      var walk = MapWalk(
        layout: layout, key: key, value: value, level: level, nesting: nesting,
        wanted: isOpen ? allowed(min(count, limits.maxArrayValues), nesting: nesting) : 0)
      if walk.wanted > 0 {
        readEntries(header, &walk)
        if let failure = walk.failure { return .unreadable(failure) }
        guard walk.found <= count, !walk.sawAll || walk.found == count else { return .unreadable(.changed) }
      }
      return .map(Value.Map(type: type, entries: walk.entries, count: count))
    }
  }

  private mutating func readEntries(_ header: UnsafeRawBufferPointer, _ walk: inout MapWalk) {
    switch walk.layout.form {
    case .tables(let directory, let groups):
      guard let address = word(header, at: directory), let tables = word(header, at: directory + 8) else { return }
      if tables == 0 { return readGroups(at: address, count: 1, &walk) }
      // If there are more tables, the first alone has hundreds of slots.
      if tables > 1 { walk.sawAll = false }
      guard let table = follow(address, &walk).map({ $0 &+ UInt64(groups) }), let first = follow(table, &walk),
        let last = follow(table &+ 8, &walk)
      else { return }
      readGroups(at: first, count: last &+ 1, &walk)
    case .buckets(let current, let old, let logarithm, let sameSize):
      let power = header[logarithm]
      guard power < Self.mostBucketsPower, let address = word(header, at: current), let older = word(header, at: old)
      else {
        walk.failure = .corrupt
        return
      }
      readGroups(at: address, count: 1 << UInt64(power), &walk)
      if older == 0 { return }
      let isHalf = header[sameSize.offset] & sameSize.mask == 0 && power > 0
      readGroups(at: older, count: 1 << UInt64(isHalf ? power - 1 : power), &walk)
    }
  }

  private static var mostBucketsPower: UInt8 { 48 }

  /// A word on the way to the entries.
  private func follow(_ address: UInt64, _ walk: inout MapWalk) -> UInt64? {
    switch target.word(at: TargetAddress(address)) {
    case .word(let word): return word
    case .leftOut: walk.sawAll = false
    case .unreadable(let reason): walk.failure = reason
    }
    return nil
  }

  /// The available groups of an array, and the chains that hang on them.
  private mutating func readGroups(at address: UInt64, count: UInt64, _ walk: inout MapWalk) {
    let size = walk.layout.group.sizeBytes
    let most = Int(min(count, UInt64(max(1, ValueLimits.maxBytesPerRead / size))))
    withUnsafeTemporaryAllocation(byteCount: most * size, alignment: 8) { buffer in
      let fetched = target.fetch(at: TargetAddress(address), unit: size, into: buffer)
      if !fetched.isCut {
        walk.failure = fetched.missing
        return
      }
      let groups = fetched.count / size
      if UInt64(groups) < count { walk.sawAll = false }
      for index in 0..<groups where walk.failure == nil {
        let group = UnsafeRawBufferPointer(rebasing: buffer[index * size..<(index + 1) * size])
        readGroup(group, &walk)
        readChain(after: group, &walk)
      }
    }
  }

  private mutating func readChain(after group: UnsafeRawBufferPointer, _ walk: inout MapWalk) {
    guard let offset = walk.layout.group.overflowOffset, var next = word(group, at: offset) else { return }
    withUnsafeTemporaryAllocation(byteCount: walk.layout.group.sizeBytes, alignment: 8) { buffer in
      while next != 0 {
        guard walk.entries.count < walk.wanted else {
          walk.sawAll = false
          return
        }
        // A chain that was changed may have a cycle.
        guard walk.chained.insert(next).inserted else {
          walk.failure = .changed
          return
        }
        let fetched = target.fetch(at: TargetAddress(next), unit: buffer.count, into: buffer)
        if !fetched.isCut {
          walk.failure = fetched.missing
          return
        }
        guard fetched.count == buffer.count else {
          walk.sawAll = false
          return
        }
        readGroup(UnsafeRawBufferPointer(buffer), &walk)
        next = word(UnsafeRawBufferPointer(buffer), at: offset) ?? 0
      }
    }
  }

  private mutating func readGroup(_ bytes: UnsafeRawBufferPointer, _ walk: inout MapWalk) {
    let group = walk.layout.group
    for slot in 0..<MapLayout.Group.slots
    where walk.layout.isEntry(control: bytes[group.controlOffset + slot]) {
      walk.found += 1
      guard walk.entries.count < walk.wanted, mayOpen(nesting: walk.nesting) else { continue }
      let key = stored(
        walk.key, bytes, at: group.firstKeyOffset + slot * group.keyStrideBytes, isIndirect: group.keyIsIndirect, walk)
      let value = stored(
        walk.value, bytes, at: group.firstValueOffset + slot * group.valueStrideBytes,
        isIndirect: group.valueIsIndirect, walk)
      walk.entries.append((key, value))
    }
  }

  private mutating func stored(
    _ type: GoType, _ bytes: UnsafeRawBufferPointer, at offset: Int, isIndirect: Bool, _ walk: MapWalk
  ) -> Value {
    let (level, nesting) = (walk.level + 1, walk.nesting + 1)
    guard isIndirect else {
      return value(of: type, bytes.part(at: offset, size: type.sizeBytes), level: level, nesting: nesting)
    }
    guard let address = word(bytes, at: offset), address != 0 else { return .unreadable(.changed) }
    return value(of: type, at: TargetAddress(address), level: level, nesting: nesting) ?? .leftOut
  }
}

/// What is known about one map while its entries are read.
private struct MapWalk {
  let layout: MapLayout
  let key: GoType
  let value: GoType
  let level: Int
  let nesting: Int
  let wanted: Int
  var entries: [(key: Value, value: Value)] = []
  /// Entries seen, shown or not.
  var found = 0
  /// Whether nothing of the map was left out.
  var sawAll = true
  var failure: UnreadableReason?
  /// The groups that hang on others, by their addresses.
  var chained: Set<UInt64> = []
}
