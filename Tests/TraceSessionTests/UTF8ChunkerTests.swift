// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing

@testable import TraceSession

@Suite("A stream of bytes that is cut into texts")
struct UTF8ChunkerTests {
  @Test("hands over whole lines and keeps the rest")
  func lines() {
    var chunker = UTF8Chunker()
    #expect(chunker.append(Array("a\nb\nc".utf8)) == "a\nb\n")
    #expect(chunker.isHolding)
    #expect(chunker.append(Array("d\n".utf8)) == "cd\n")
    #expect(!chunker.isHolding)
  }

  @Test("keeps a character together, also in a partial line")
  func characters() {
    for character in ["ü", "€", "😀"] {
      let bytes = Array(character.utf8)
      for cut in 1..<bytes.count {
        var chunker = UTF8Chunker()
        #expect(chunker.append(Array("x".utf8) + bytes[..<cut]) == "")
        #expect(chunker.takePartialLine() == "x")
        #expect(chunker.isHolding)
        #expect(chunker.append(bytes[cut...]) == "")
        #expect(chunker.takePartialLine() == character)
      }
    }
  }

  @Test("replaces invalid bytes as if the whole were decoded at once", arguments: 0..<200)
  func invalid(seed: UInt64) {
    var generator = SeededGenerator(state: seed)
    let alphabet: [UInt8] = [0x0A, 0x41, 0x80, 0xBF, 0xC0, 0xC3, 0xE0, 0xE2, 0xED, 0xA0, 0xF0, 0x9F, 0xF4, 0x90, 0xFF]
    let bytes = (0..<40).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] }
    var chunker = UTF8Chunker()
    var text = ""
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Int.random(in: 1...min(5, rest.count), using: &generator)
      text += chunker.append(rest.prefix(count))
      if Bool.random(using: &generator) { text += chunker.takePartialLine() }
      rest = rest.dropFirst(count)
    }
    text += chunker.finish()
    #expect(Array(text.utf8) == Array(String(decoding: bytes, as: UTF8.self).utf8))
  }

  @Test("keeps at most so many bytes of a line that does not end")
  func longLine() {
    var chunker = UTF8Chunker(maxHeldBytes: 8)
    #expect(chunker.append(Array("12345678".utf8)) == "")
    #expect(chunker.append(Array("9".utf8)) == "123456789")
  }

  @Test("ends with what is left, an unfinished character too")
  func end() {
    var chunker = UTF8Chunker()
    _ = chunker.append([0x41, 0xE2, 0x82])
    #expect(chunker.finish() == "A\u{FFFD}")
    #expect(chunker.finish() == "")
  }
}

/// Numbers that are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
