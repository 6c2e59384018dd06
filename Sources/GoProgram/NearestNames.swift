// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

extension GoProgram {
  /// Up to `limit` names of functions that a person may have meant by `name`, the likeliest first; empty if none is
  /// near.
  ///
  /// - Complexity: Less than a tenth of a millisecond, as a rule; the first time one pass over all names.
  package func nearestFunctionNames(to name: String, limit: Int) -> [String] {
    limit > 0 ? nameWords.nearest(to: name, limit: limit) : []
  }
}

/// The names of functions as words, path, type and function: `net/http.(*Server).Serve` is net, http, server, serve.
///
/// A name is near another if only one word differs: typing errors are rare. Words may be missing, like a path or a
/// type, except the last. If a package was named, functions of other packages are not near.
struct NameWords {
  private struct Entry {
    let name: String
    /// In lower case.
    let words: [Word]
    /// Whether it is the program's own, not a library's.
    let isOwn: Bool
  }

  /// A word's number: each word is stored once.
  private struct Word: Hashable {
    let number: Int
  }

  private var entries: [Entry] = []
  /// The last word of each.
  private var lastWords: [Word] = []
  private var spellings: [[UInt8]] = []
  private var lengths: [Int] = []
  /// A bit for each letter in a word: words with many different letters are not near.
  private var letters: [UInt64] = []
  private var wordsBySpelling: [String: Word] = [:]
  /// By their last word, and by any other.
  private var byLast: [Word: [Int]] = [:]
  private var byOther: [Word: [Int]] = [:]
  /// The words that some name ends with, by their length.
  private var lastWordsByLength: [[Word]] = []

  init(of program: GoProgram) {
    let own = program.mainPackagePath.isEmpty ? nil : program.modulePath ?? program.mainPackagePath
    var seen: Set<String> = []
    let names = program.functions.lazy.filter { !$0.isWrapper }.map(\.name) + program.inlinedOnlyFunctions.map(\.name)
    for name in names where seen.insert(name).inserted {
      add(name, isOwn: name.hasPrefix("main.") || own.map { Self.isIn($0, name) } ?? false)
    }
    for word in byLast.keys {
      let count = spellings[word.number].count
      while lastWordsByLength.count <= count { lastWordsByLength.append([]) }
      lastWordsByLength[count].append(word)
    }
  }

  private static func isIn(_ path: String, _ name: String) -> Bool {
    name.hasPrefix(path) && [".", "/"].contains(name.dropFirst(path.count).first)
  }

  private mutating func add(_ name: String, isOwn: Bool) {
    let words = Self.split(name).map { number(of: $0) }
    guard let last = words.last else { return }
    let entry = entries.count
    entries.append(Entry(name: name, words: words, isOwn: isOwn))
    lastWords.append(last)
    byLast[last, default: []].append(entry)
    for word in Set(words.dropLast()) { byOther[word, default: []].append(entry) }
  }

  private mutating func number(of spelling: [UInt8]) -> Word {
    let text = String(decoding: spelling, as: UTF8.self)
    if let known = wordsBySpelling[text] { return known }
    let word = Word(number: spellings.count)
    wordsBySpelling[text] = word
    spellings.append(spelling)
    lengths.append(spelling.count)
    letters.append(Self.letters(in: spelling))
    return word
  }

  private static func split(_ name: String) -> [[UInt8]] {
    var words: [[UInt8]] = []
    var word: [UInt8] = []
    for byte in name.utf8 {
      // Type arguments are not words of the name.
      if byte == UInt8(ascii: "[") { break }
      switch byte {
      case UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"):
        if !word.isEmpty { words.append(EditDistance.folded(word)) }
        word.removeAll(keepingCapacity: true)
      default: word.append(byte)
      }
    }
    return word.isEmpty ? words : words + [EditDistance.folded(word)]
  }

  private static func letters(in word: [UInt8]) -> UInt64 { word.reduce(0) { $0 | 1 << UInt64($1 & 63) } }
}

// MARK: - Searching

extension NameWords {
  /// The number of letters that may differ in a word of this length.
  private static func allowed(_ letters: Int) -> Int { max(1, letters / 3) }

  private struct Found {
    let entry: Int
    let distance: Int
    /// Words of the name that were not written.
    let missing: Int
  }

  func nearest(to name: String, limit: Int) -> [String] {
    let written = Self.split(name)
    guard let last = written.last else { return [] }
    let context = Array(written.dropLast())
    var found = otherLastWord(last, context) + otherContext(last, context)
    // People mean their own functions first, and wrote these themselves.
    if context.isEmpty, found.contains(where: { entries[$0.entry].isOwn }) {
      found.removeAll { !entries[$0.entry].isOwn }
    }
    var seen: Set<Int> = []
    return found.sorted(by: isNearer).filter { seen.insert($0.entry).inserted }.prefix(limit).map {
      entries[$0.entry].name
    }
  }

  private func isNearer(_ one: Found, _ other: Found) -> Bool {
    let (name, otherName) = (entries[one.entry].name, entries[other.entry].name)
    return (one.distance, one.missing, name.utf8.count, name)
      < (other.distance, other.missing, otherName.utf8.count, otherName)
  }

  /// Names whose other words are as written.
  private func otherLastWord(_ last: [UInt8], _ context: [[UInt8]]) -> [Found] {
    let allowed = Self.allowed(last.count)
    guard !context.isEmpty else { return anyContext(last, allowed) }
    // A word that is in no name has no near names.
    let known = context.compactMap { wordsBySpelling[String(decoding: $0, as: UTF8.self)] }
    guard known.count == context.count,
      let rarest = known.min(by: { (byOther[$0]?.count ?? 0) < (byOther[$1]?.count ?? 0) })
    else { return [] }
    let letters = Self.letters(in: last)
    var found: [Found] = []
    for index in byOther[rarest, default: []] {
      let distance = distance(last, letters, lastWords[index], limit: allowed)
      guard distance <= allowed, isSubsequence(known, of: entries[index].words.dropLast()) else { continue }
      found.append(Found(entry: index, distance: distance, missing: entries[index].words.count - 1 - known.count))
    }
    return found
  }

  /// Of a bare name: in any package, but in a library's only if the word is long enough to be distinctive.
  private func anyContext(_ last: [UInt8], _ allowed: Int) -> [Found] {
    var found: [Found] = []
    let lastLetters = Self.letters(in: last)
    let lengths = max(1, last.count - allowed)..<last.count + allowed + 1
    for words in lastWordsByLength[lengths.clamped(to: lastWordsByLength.indices)] {
      for word in words {
        let distance = distance(last, lastLetters, word, limit: allowed)
        guard distance <= allowed else { continue }
        for entry in byLast[word, default: []] where entries[entry].isOwn || distance <= last.count / 4 {
          found.append(Found(entry: entry, distance: distance, missing: entries[entry].words.count - 1))
        }
      }
    }
    return found
  }

  /// Names that end with the last word, and have one other word nearly as written. If no name has the words, a function
  /// of the program itself may also have other words.
  private func otherContext(_ last: [UInt8], _ context: [[UInt8]]) -> [Found] {
    guard !context.isEmpty, let word = wordsBySpelling[String(decoding: last, as: UTF8.self)] else { return [] }
    let isKnown = context.allSatisfy { wordsBySpelling[String(decoding: $0, as: UTF8.self)] != nil }
    return byLast[word, default: []].compactMap { index in
      let entry = entries[index]
      let missing = entry.words.count - 1 - context.count
      guard let distance = distance(context, entry.words.dropLast()) else {
        return entry.isOwn && !isKnown ? Found(entry: index, distance: last.count, missing: max(0, missing)) : nil
      }
      return Found(entry: index, distance: distance, missing: max(0, missing))
    }
  }

  /// Of a written context from a name's: nil if more than one word differs, or one differs too much.
  private func distance(_ context: [[UInt8]], _ words: ArraySlice<Word>) -> Int? {
    var rest = words
    var total = 0
    for written in context {
      let allowed = total == 0 ? Self.allowed(written.count) : 0
      var best: (index: Int, distance: Int)?
      for index in rest.indices {
        let distance = distance(written, rest[index], limit: allowed)
        if distance <= allowed, distance < best?.distance ?? .max { best = (index, distance) }
        if distance == 0 { break }
      }
      guard let best else { return nil }
      total += best.distance
      rest = rest[(best.index + 1)...]
    }
    return total
  }

  private func isSubsequence(_ wanted: [Word], of words: ArraySlice<Word>) -> Bool {
    var rest = words
    for word in wanted {
      guard let index = rest.firstIndex(of: word) else { return false }
      rest = rest[(index + 1)...]
    }
    return true
  }

  private func distance(_ written: [UInt8], _ word: Word, limit: Int) -> Int {
    distance(written, Self.letters(in: written), word, limit: limit)
  }

  private func distance(_ written: [UInt8], _ writtenLetters: UInt64, _ word: Word, limit: Int) -> Int {
    // Each edit adds at most one new letter, and removes one.
    guard abs(lengths[word.number] - written.count) <= limit,
      (writtenLetters ^ letters[word.number]).nonzeroBitCount <= 2 * limit
    else { return limit + 1 }
    return EditDistance.between(written, spellings[word.number], limit: limit)
  }
}
