// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The texts of a line's values in a given number of bytes.
///
/// Each value is shown without its parts first. Then values are opened level by level while there is room: what lies
/// deepest is left out first. If a level does not fit, each value of the line gets an equal share of what is left, and
/// what one does not need goes to the others.
package struct ShortTexts {
  private var forms: [ShortForm]
  private var room: Int

  /// Longer texts are not shown whole, whatever the budget is.
  private static let mostWholeBytes = 96
  private static let leastWholeBytes = 16

  /// - Parameters:
  ///   - last: The index of a value that only gets the bytes that the others leave: a method's receiver.
  ///   - bytes: The budget. The texts together have at most so many bytes, unless even their shortest forms have more.
  /// - Returns: One text for each value.
  package static func texts(of values: [Value], last: Int? = nil, within bytes: Int) -> [[UInt8]] {
    var texts = ShortTexts(values, within: bytes)
    texts.open(values.indices.filter { $0 != last })
    if let last { texts.open([last]) }
    return texts.forms.map { form in
      var text: [UInt8] = []
      form.write(into: &text)
      return text
    }
  }

  private init(_ values: [Value], within bytes: Int) {
    let fair = bytes / max(1, 2 * values.count)
    let wholeBytes = min(Self.mostWholeBytes, max(Self.leastWholeBytes, fair))
    forms = values.map { ShortForm($0, wholeBytes: wholeBytes) }
    room = bytes - forms.reduce(0) { $0 + $1.byteCount }
  }

  /// Opens the parts of some values, the outermost first.
  private mutating func open(_ indexes: [Int]) {
    /// By the values that they are parts of.
    var waiting: [Int: [Int: [ShortForm]]] = [:]
    for index in indexes where !forms[index].isWhole {
      waiting[forms[index].priority, default: [:]][index] = [forms[index]]
    }
    while let priority = waiting.keys.min(), room > 0 {
      let level = waiting.removeValue(forKey: priority) ?? [:]
      for (index, parts) in open(level) {
        for part in parts { waiting[part.priority, default: [:]][index, default: []].append(part) }
      }
    }
  }

  /// Opens one level as far as there is room.
  private mutating func open(_ level: [Int: [ShortForm]]) -> [(index: Int, parts: [ShortForm])] {
    let wanted = level.map { (index: $0, forms: $1, bytes: $1.reduce(0) { $0 + $1.wantedBytes }) }
    // Those that need least come first, so that what they leave goes to the others.
    let ordered = wanted.sorted { ($0.bytes, $0.index) < ($1.bytes, $1.index) }
    var opened: [(index: Int, parts: [ShortForm])] = []
    for (place, value) in ordered.enumerated() {
      var share = max(0, room) / (ordered.count - place)
      for form in value.forms {
        let (bytes, parts) = form.open(within: share)
        share -= bytes
        room -= bytes
        if !parts.isEmpty { opened.append((value.index, parts)) }
      }
    }
    return opened
  }
}
