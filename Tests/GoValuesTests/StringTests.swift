// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory
import Testing

@testable import GoValues

@Suite("A string prints")
struct StringTests {
  private func text(_ bytes: [UInt8], limit: Int = 64) -> String {
    let heap = Heap()
    heap.limits.maxStringLength = limit
    let header = heap.string(bytes)
    return heap.text(.string, header)
  }

  private func text(_ string: String, limit: Int = 64) -> String { text(Array(string.utf8), limit: limit) }

  @Test("in quotes, escaped as Go does")
  func quoted() {
    #expect(text("") == #""""#)
    #expect(text("text") == #""text""#)
    #expect(text("a\"b\\c") == #""a\"b\\c""#)
    #expect(text("\n\r\t\u{7}\u{8}\u{b}\u{c}") == #""\n\r\t\a\b\v\f""#)
    #expect(text([0, 0x1f, 0x7f, 0x80, 0xff]) == #""\x00\x1f\x7f\x80\xff""#)
    #expect(text("größe 日本 🎉") == #""größe 日本 🎉""#)
    #expect(text("\u{a0}\u{200b}\u{feff}\u{e0001}") == #""\u00a0\u200b\ufeff\U000e0001""#)
    #expect(text("\u{fffd}") == "\"\u{fffd}\"")
  }

  @Test("a surrogate, an overlong form and a cut character byte by byte")
  func invalidUTF8() {
    #expect(text([0xed, 0xa0, 0x80]) == #""\xed\xa0\x80""#)
    #expect(text([0xc0, 0xaf]) == #""\xc0\xaf""#)
    #expect(text([0xe0, 0x80, 0xaf]) == #""\xe0\x80\xaf""#)
    #expect(text([0xf4, 0x90, 0x80, 0x80]) == #""\xf4\x90\x80\x80""#)
    #expect(text([0xe6, 0x97]) == #""\xe6\x97""#)
    #expect(text([0xe6, 0x41]) == #""\xe6A""#)
  }

  @Test("whole at the limit, cut one byte past it")
  func limit() {
    #expect(text("12345", limit: 5) == #""12345""#)
    #expect(text("123456", limit: 5) == #""12345...+1 more""#)
    #expect(text("12345", limit: 0) == #""...+5 more""#)
    #expect(text("日本", limit: 4) == #""日\xe6...+2 more""#)
    #expect(text("\"\"", limit: 1) == #""\"...+1 more""#)
  }

  @Test("so that the reader sees how much the capture left out")
  func leftOut() {
    let heap = Heap()
    let overBudget = heap.storeNothing(because: .budget)
    #expect(heap.text(.string, words(overBudget, 12)) == #""...+12 more""#)
    #expect(heap.text(.string, words(heap.reserve(), 12)) == #""...+12 more""#)
    let short = heap.store(Array("only this".utf8))
    #expect(heap.text(.string, words(short, 20)) == #""only this...+11 more""#)
    #expect(heap.decode(.string, words(short, 20)).reasons.isEmpty)
  }

  @Test("? where its memory could not be read")
  func fault() {
    let heap = Heap()
    let faulty = heap.storeNothing(because: .fault)
    let value = heap.decode(.string, words(faulty, 12))
    #expect(value.text == "?")
    #expect(value.reasons.map(\.reason.clause) == ["its memory could not be read"])
  }

  @Test("from the program's file where memory lacks a literal")
  func literal() {
    let heap = Heap()
    let faulty = heap.storeNothing(because: .fault)
    heap.readOnly[TargetAddress(faulty)] = Array("a literal and its neighbour".utf8)
    #expect(heap.text(.string, words(faulty, 9)) == #""a literal""#)
  }

  @Test("? with a length or an address that no string has")
  func corrupt() {
    let heap = Heap()
    let somewhere = heap.store([1, 2, 3])
    for header in [words(somewhere, .max), words(somewhere, 1 << 63), words(somewhere, 1 << 48), words(0, 3)] {
      let value = heap.decode(.string, header)
      #expect(value.text == "?")
      #expect(value.reasons == [Value.Reason(path: "", reason: .corrupt)])
    }
    #expect(heap.text(.string, words(somewhere, 1 << 40)) == #""\x01\x02\x03...+1099511627773 more""#)
  }
}
