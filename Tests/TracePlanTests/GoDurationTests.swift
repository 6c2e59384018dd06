// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TracePlan

@Suite("A duration in Go's words")
struct GoDurationTests {
  @Test(
    "is read as Go reads it",
    arguments: [
      ("0", 0), ("1ns", 1), ("300ms", 300_000_000), ("1.5s", 1_500_000_000), (".5s", 500_000_000),
      ("1.s", 1_000_000_000), ("2m30s", 150_000_000_000), ("1h1m1s", 3_661_000_000_000), ("+1s", 1_000_000_000),
      ("3us", 3_000), ("3µs", 3_000), ("0s", 0), ("2562047h", 9_223_369_200_000_000_000),
    ] as [(String, Int64)])
  func values(text: String, nanoseconds: Int64) {
    #expect(GoDuration(text)?.nanoseconds == nanoseconds)
  }

  @Test(
    "is refused where Go would refuse it, or where it is negative",
    arguments: ["", "1", "s", ".s", "1x", "1s2", "-1s", "1 s", "2562048h", "1e3s", "+", "1..2s"])
  func mistakes(text: String) {
    #expect(GoDuration(text) == nil)
  }

  @Test("never rounds down to nothing")
  func milliseconds() {
    #expect(GoDuration("1ns")?.milliseconds == 1)
    #expect(GoDuration("1ms")?.milliseconds == 1)
    #expect(GoDuration("1000001ns")?.milliseconds == 2)
  }
}
