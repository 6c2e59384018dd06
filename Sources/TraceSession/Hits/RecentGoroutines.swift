// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The goroutines that were hit recently: a client sees them as threads.
struct RecentGoroutines {
  static let limit = 100
  /// By goroutine, the number of its newest hit among all noted hits.
  private var newest: [UInt64: Int] = [:]
  private var count = 0
  private var last: UInt64 = 0

  /// Called for every hit.
  ///
  /// - Parameter goroutine: 0 for code on a system stack, which is no goroutine's.
  mutating func note(_ goroutine: UInt64) {
    guard goroutine != last, goroutine != 0 else { return }
    if last != 0 { newest[last] = count }
    count += 1
    last = goroutine
    newest[goroutine] = count
    // Once for many hits, even if 100,000 goroutines take turns.
    if newest.count > 2 * Self.limit { forgetOlder() }
  }

  /// Ascending.
  var ids: [UInt64] {
    newest.sorted { $0.value > $1.value }.prefix(Self.limit).map(\.key).sorted()
  }

  private mutating func forgetOlder() {
    let oldestKept = newest.values.sorted(by: >)[Self.limit - 1]
    newest = newest.filter { $0.value >= oldestKept }
  }
}
