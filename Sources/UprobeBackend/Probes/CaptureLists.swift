// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TracePlan

/// The lists of captures that sites refer to, one after another in a table that is only added to.
///
/// A list is never overwritten, because a hit may be reading it; equal lists are stored once.
final class CaptureLists {
  private let table: MappedArray<UInt64>
  private var lists: [[CaptureID]: List] = [:]
  private var used = 0

  struct List: Hashable {
    let first: UInt32
    let count: UInt16
  }

  init(table: MappedArray<UInt64>) { self.table = table }

  /// Nil if the table has no room for it.
  func list(of captures: [CaptureID]) -> List? {
    if let known = lists[captures] { return known }
    guard captures.count <= UInt16.max, used + captures.count <= table.count else { return nil }
    let list = List(first: UInt32(used), count: UInt16(captures.count))
    table.write(captures.map { UInt64($0.rawValue) }[...], at: used)
    used += captures.count
    lists[captures] = list
    return list
  }
}
