// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

/// The comparison of the backends must be able to fail.
@Suite("A line that eBPF prints")
struct UnseenFloatsTests {
  @Test(
    "may have a question mark for a float of the golden, and its place is known",
    arguments: [
      ("> main.f(1, ?)", "> main.f(1, 2.5)", "main.f argument 2"),
      ("> main.f(1, ?)", "> main.f(1, -40)", "main.f argument 2"),
      ("> main.(*T).f(\"a,(\\\"\", ?, 3)", "> main.(*T).f(\"a,(\\\"\", NaN, 3)", "main.(*T).f argument 2"),
      (">> main.f => (?, 1)", ">> main.f => ((1 + -2.5i), 1)", "main.f result 1"),
      (
        ">> main.g[go.shape.int] => (+Inf, ?)", ">> main.g[go.shape.int] => (+Inf, -Inf)",
        "main.g[go.shape.int] result 2"
      ),
      (
        "> main.f([2]int [1,2], main.v {N: 1, X: ?})", "> main.f([2]int [1,2], main.v {N: 1, X: 0.5})",
        "main.f argument 2.X"
      ),
      ("> cost {x: \(TraceText.floatReason)} now", "> cost 0.5 now", "a logpoint"),
    ])
  func places(line: String, golden: String, place: String) {
    #expect(UnseenFloats.places(in: line, golden: golden) == [place])
  }

  @Test(
    "may differ in nothing else",
    arguments: [
      ("> main.f(1, ?)", "> main.f(1, \"2\")"), ("> main.f(1, ?)", "> main.f(1, true)"),
      ("> main.f(0)", "> main.f(0.5)"), ("> main.f(?", "> main.f(1)"), ("> main.f(?)", "> main.f(1, 2)"),
      ("> main.f(main.v ?)", "> main.f(main.v {X: 1})"), ("> main.f(1?)", "> main.f(12)"),
      ("> main.f(1)", "> main.f(?)"),
      ("", "> main.f(1)"), ("> main.f(1)", ""),
    ])
  func differences(line: String, golden: String) {
    #expect(UnseenFloats.places(in: line, golden: golden) == nil)
  }

  @Test("has no such place where it is the golden's")
  func equal() { #expect(UnseenFloats.places(in: "> main.f(?, 2)", golden: "> main.f(?, 2)") == []) }

  @Test("belongs to its goroutine, and the goroutines to no order but that of their texts")
  func goroutines() {
    func text(_ console: String) -> [String] {
      let output: JSON = [
        "type": "event", "event": "output", "body": ["category": "console", "output": .string(console)],
      ]
      return TraceText(SessionRecord([MessageLog.Entry(isFromAdapter: true, message: output)])).lines
    }
    let expected = [
      "goroutine 1", "> main.f(0x…)", ">> main.f => ()", "", "another goroutine", "> a", "", "another goroutine", "> b",
    ]
    #expect(
      text("> goroutine(7): b\n> goroutine(1): main.f(0xc0)\n> goroutine(6): a\n>> goroutine(1): main.f => ()\n")
        == expected)
    #expect(
      text("> goroutine(1): main.f(0xc1)\n>> goroutine(1): main.f => ()\n> goroutine(9): b\n> goroutine(12): a\n")
        == expected)
    #expect(text("? what\n") == ["not the line of a hit", "? what"])
  }
}
