// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram

/// A value's text in a line that would be too long: without its parts at first, then with as many of them as there is
/// room for.
///
///     main.P {...}    main.P {Name: "x",...+3 zero,...+1 more}    main.P {Name: "x", Next: *main.P {...},...+3 zero}
///
/// Fields with zero values are never among the parts. A value whose whole text is short has no parts: it is shown whole.
final class ShortForm {
  /// When it is opened: before those with a higher number. What lies deeper comes later, and what is made of plain
  /// values only, such as a map of strings, comes before what has fields.
  let priority: Int
  private let outline: Outline
  private let whole: [UInt8]?
  /// How many of the parts are shown, or bytes of a text; nil while it is closed.
  private var shown: Int?
  private let wholeBytes: Int
  private lazy var parts = makeParts()

  private struct Part {
    /// Between this part and the one before it.
    let label: [UInt8]
    let form: ShortForm
    var byteCount: Int { label.count + form.byteCount }
  }

  /// - Parameter wholeBytes: Values whose text has at most so many bytes are shown whole.
  convenience init(_ value: Value, wholeBytes: Int) {
    self.init(value, withType: true, depth: 0, wholeBytes: wholeBytes)
  }

  private init(_ value: Value, withType: Bool, depth: Int, wholeBytes: Int) {
    self.wholeBytes = wholeBytes
    outline = Outline(of: value, withType: withType, depth: depth)
    var text: [UInt8] = []
    value.write(into: &text, withType: withType)
    whole = text.count <= wholeBytes || outline.isWhole ? text : nil
    priority = 2 * outline.depth - (outline.isPlain ? 1 : 0)
  }

  /// Bytes of its text as far as it is open now.
  private(set) lazy var byteCount = whole?.count ?? outline.head.count + bodyCount(showing: nil)

  var isWhole: Bool { whole != nil }

  /// How many bytes longer its text is when all its parts are shown, as short as they can be.
  private(set) lazy var wantedBytes =
    isWhole ? 0 : max(0, bodyCount(showing: outline.items.count) - bodyCount(showing: nil))

  /// Shows as many parts as make its text at most `room` bytes longer.
  ///
  /// - Returns: How many bytes longer it is, and the parts that can be opened themselves.
  func open(within room: Int) -> (bytes: Int, parts: [ShortForm]) {
    guard !isWhole, shown == nil else { return (0, []) }
    let closed = bodyCount(showing: nil)
    var count = outline.items.count
    if wantedBytes > room { count = largestCount { bodyCount(showing: $0) - closed <= room } }
    // One of many fields of a value that is not looked at itself says little.
    guard count == outline.items.count || count >= (outline.depth == 0 ? 1 : outline.leastParts) else { return (0, []) }
    shown = count
    let grown = bodyCount(showing: count) - closed
    byteCount += grown
    guard !outline.items.isText else { return (grown, []) }
    return (grown, parts.prefix(count).map(\.form).filter { !$0.isWhole })
  }

  /// The largest number of parts that fits; each one more makes the text longer.
  private func largestCount(_ fits: (Int) -> Bool) -> Int {
    var (low, high) = (0, outline.items.count)
    while low < high {
      let middle = (low + high + 1) / 2
      if fits(middle) { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// Appends its text.
  func write(into text: inout [UInt8]) {
    if let whole { return text.append(contentsOf: whole) }
    text.append(contentsOf: outline.head)
    writeBody(showing: shown, into: &text)
  }

  private func bodyCount(showing count: Int?) -> Int {
    var body: [UInt8] = []
    if outline.items.isText || count == nil {
      writeBody(showing: count, into: &body)
      return body.count
    }
    // The parts' texts need not be written to know how long they are.
    outline.writeEnd(showing: count ?? 0, into: &body)
    return 1 + parts.prefix(count ?? 0).reduce(0) { $0 + $1.byteCount } + body.count
  }

  private func writeBody(showing count: Int?, into text: inout [UInt8]) {
    if case .text(let bytes, let length) = outline.items {
      let shown = bytes.prefix(wholeCharacters: count ?? wholeBytes / 3)
      return text.appendQuoted(Array(shown), length: length)
    }
    text.append(outline.brackets.open)
    guard let count else {
      text.append("...")
      return text.append(outline.brackets.close)
    }
    for part in parts.prefix(count) {
      text.append(contentsOf: part.label)
      part.form.write(into: &text)
    }
    outline.writeEnd(showing: count, into: &text)
  }

  private func makeParts() -> [Part] {
    func form(_ value: Value, withType: Bool) -> ShortForm {
      ShortForm(value, withType: withType, depth: outline.depth + 1, wholeBytes: wholeBytes)
    }
    switch outline.items {
    case .none, .text: return []
    case .elements(let elements, _):
      return elements.enumerated().map {
        Part(label: Array(($0 > 0 ? "," : "").utf8), form: form($1, withType: false))
      }
    case .entries(let entries, _):
      return entries.enumerated().map { index, entry in
        var label = Array((index > 0 ? ", " : "").utf8)
        entry.key.write(into: &label, withType: false)
        label.append(": ")
        return Part(label: label, form: form(entry.value, withType: false))
      }
    case .fields(let fields, _, _):
      return fields.enumerated().map {
        Part(label: Array("\($0 > 0 ? ", " : "")\($1.name): ".utf8), form: form($1.value, withType: true))
      }
    }
  }
}

extension [UInt8] {
  /// The first `count` bytes at most, without a part of a character at the end.
  fileprivate func prefix(wholeCharacters count: Int) -> ArraySlice<UInt8> {
    guard count < self.count else { return self[...] }
    var end = Swift.max(0, count)
    while end > 0, count - end < 3, self[end] & 0xc0 == 0x80 { end -= 1 }
    return self[..<end]
  }
}
