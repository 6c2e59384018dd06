// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory

/// Strings, slices and arrays.
extension Decoding {
  /// No object of a process with 47-bit addresses is larger.
  private static var maxObjectBytes: Int { 1 << 47 }

  mutating func string(_ header: UnsafeRawBufferPointer) -> Value {
    guard let address = word(header, at: 0), let length = word(header, at: 8) else { return .unreadable(.notCaptured) }
    if length == 0 { return .string(bytes: [], length: 0) }
    guard address != 0, length <= UInt64(Self.maxObjectBytes) else { return .unreadable(.corrupt) }
    let wanted = takeStringBytes(Int(length))
    var missing: UnreadableReason?
    let text = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
      let fetched = target.fetch(at: TargetAddress(address), unit: 1, into: UnsafeMutableRawBufferPointer(buffer))
      count = fetched.count
      if !fetched.isCut { missing = fetched.missing }
    }
    if let missing { return .unreadable(missing) }
    return .string(bytes: text, length: Int(length))
  }

  mutating func slice(
    _ type: GoType, _ element: GoType, _ header: UnsafeRawBufferPointer, level: Int, nesting: Int
  ) -> Value {
    guard let base = word(header, at: 0), let storedLength = word(header, at: 8),
      let storedCapacity = word(header, at: 16)
    else { return .unreadable(.notCaptured) }
    guard let length = Int(exactly: storedLength), let capacity = Int(exactly: storedCapacity), length <= capacity,
      element.sizeBytes >= 0
    else { return .unreadable(.corrupt) }
    let (size, overflow) = capacity.multipliedReportingOverflow(by: element.sizeBytes)
    guard !overflow, size <= Self.maxObjectBytes, base != 0 || capacity == 0 else { return .unreadable(.corrupt) }

    // One level past the last that opens structures: there the capture ends, and so does a slice that holds itself.
    let isOpen = level - 1 <= limits.maxVariableRecurse
    var wanted = isOpen ? allowed(min(length, limits.maxArrayValues), nesting: nesting) : 0
    if element.sizeBytes > 0 { wanted = min(wanted, ValueLimits.maxBytesPerRead / element.sizeBytes) }
    var elements: [Value] = []
    var missing: UnreadableReason?
    withUnsafeTemporaryAllocation(byteCount: wanted * element.sizeBytes, alignment: 8) { buffer in
      let fetched = target.fetch(at: TargetAddress(base), unit: max(1, element.sizeBytes), into: buffer)
      if !fetched.isCut { missing = fetched.missing }
      if element.sizeBytes > 0 { wanted = fetched.count / element.sizeBytes }
      elements = values(of: element, count: wanted, UnsafeRawBufferPointer(buffer), level: level, nesting: nesting)
    }
    if let missing { return .unreadable(missing) }
    return .slice(
      Value.Slice(type: type, elements: elements, length: length, capacity: capacity, isNil: base == 0))
  }

  mutating func array(
    _ type: GoType, _ element: GoType, _ count: Int, _ bytes: UnsafeRawBufferPointer, level: Int, nesting: Int
  ) -> Value {
    guard count >= 0, element.sizeBytes >= 0 else {
      return .unreadable(.other("the debug information of its type is damaged"))
    }
    var shown = allowed(min(count, limits.maxArrayValues), nesting: nesting)
    if element.sizeBytes > 0 {
      var whole = bytes.count / element.sizeBytes
      let needed = limits.shownBytes(of: element, level: level + 1, nesting: nesting)
      if needed == 0 {
        // Elements that the limits hide entirely need no bytes.
        whole = shown
      } else if whole < shown, bytes.count % element.sizeBytes >= needed {
        // The limits may hide the last element's tail.
        whole += 1
      }
      shown = min(shown, whole)
    }
    return .array(
      type: type, elements: values(of: element, count: shown, bytes, level: level, nesting: nesting), count: count)
  }

  /// Up to `count` elements that are stored one after the other in `bytes`; fewer if the budget ends.
  private mutating func values(
    of element: GoType, count: Int, _ bytes: UnsafeRawBufferPointer, level: Int, nesting: Int
  ) -> [Value] {
    guard count > 0 else { return [] }
    var values: [Value] = []
    values.reserveCapacity(count)
    for index in 0..<count {
      guard mayOpen(nesting: nesting) else { break }
      let own = bytes.part(at: index * element.sizeBytes, size: element.sizeBytes)
      values.append(value(of: element, own, level: level + 1, nesting: nesting + 1))
    }
    return values
  }
}

extension UnsafeRawBufferPointer {
  /// The bytes of objects inside this one: as many of `size` at `offset` as there are.
  func part(at offset: Int, size: Int) -> UnsafeRawBufferPointer {
    guard offset >= 0, size > 0, offset < count else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    return UnsafeRawBufferPointer(rebasing: self[offset..<(offset + Swift.min(size, count - offset))])
  }
}
