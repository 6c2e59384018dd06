// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Where a release of Go's runtime keeps what a tracer needs to know about a goroutine, for programs that do not say it
/// themselves. Offsets in bytes, as each release's own debug information has them on x86-64.
struct RuntimeRelease {
  /// Of the number in `runtime.g`.
  let goroutineID: Int
  /// Of the pointer to the user goroutine in `runtime.m`.
  let currentGoroutine: Int
  let panics: RuntimeLayout.Panics?

  /// Of the pointer to `runtime.m` in `runtime.g`, in all of them.
  static let thread = 48
  private static let newestPanic = 32
  /// How far back `runtime.goroutineheader` may have loaded the number that it prints. Without its optimiser Go copies
  /// it around first.
  static let loadsBeforePrinting = 4

  /// For a release that is newer than this table, the values of the newest one: only the program's code can show that
  /// they have not changed. Values that the code can't confirm are not assumed.
  init(_ version: GoVersion) {
    switch (version.major, version.minor) {
    case (1, 19): self.init(152, 192, Self.deferredCalls(recovered: 272))
    // No debug information of 1.20 was available: recovered panics are not followed.
    case (1, 20): self.init(152, 192, nil)
    case (1, 21): self.init(152, 192, Self.deferredCalls(recovered: 248))
    case (1, 22): self.init(152, 192, .frames(current: Self.newestPanic, stackPointer: 48))
    case (1, 23), (1, 24): self.init(160, 192, .frames(current: Self.newestPanic, stackPointer: 48))
    case (1, 25): self.init(152, 184, .frames(current: Self.newestPanic, stackPointer: 48))
    case (1, 26): self.init(152, 184, .frames(current: Self.newestPanic, stackPointer: 40))
    case (1, 27): self.init(152, 184, .frames(current: Self.newestPanic, stackPointer: 48))
    default: self.init(152, 184, nil)
    }
  }

  private static func deferredCalls(recovered: Int) -> RuntimeLayout.Panics {
    .deferredCalls(.init(recovered: recovered, first: 40, stackPointer: 8, started: 0, next: 40))
  }

  private init(_ goroutineID: Int, _ currentGoroutine: Int, _ panics: RuntimeLayout.Panics?) {
    self.goroutineID = goroutineID
    self.currentGoroutine = currentGoroutine
    self.panics = panics
  }
}
