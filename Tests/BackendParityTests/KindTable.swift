// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// How each kind of value prints in each place, over all runs: the table of `docs/kinds.md`.
struct KindTable {
  static let places = ["argument", "result", "logpoint", "nested"]

  /// The result of one run in one place.
  enum Outcome: Hashable {
    case right
    /// `?` instead of the value that the program expects, and everything else as expected; Sonde's reason for it.
    case unseen(reason: String)
    case wrong(line: String, expected: String)

    /// Both texts, from a little before their first difference; addresses differ from run to run.
    static func wrong(_ line: String, insteadOf expected: String) -> Self {
      let same = zip(line.reversed(), expected.reversed()).prefix { $0 == $1 }.count
      let most = zip(line.drop { $0 != "(" }.dropFirst(), expected).prefix { $0 == $1 }.count
      let start = max(0, most - 60)
      func part(_ text: Substring) -> String {
        let whole = text.dropFirst(start).dropLast(max(0, min(same, text.count - most) - 20)).prefix(400)
        return String(whole).replacing(#/0x[0-9a-f]+/#, with: "0x…")
      }
      return .wrong(line: part(line.drop { $0 != "(" }.dropFirst()), expected: part(expected[...]))
    }
  }

  private(set) var kinds: [String] = []
  private var outcomes: [Cell: [Outcome: Set<String>]] = [:]

  private struct Cell: Hashable {
    let kind: String
    let place: String
  }

  /// - Parameter setting: The run: `ebpf, optimised`.
  mutating func add(_ outcome: Outcome, kind: String, place: String, setting: String) {
    if !kinds.contains(kind) { kinds.append(kind) }
    outcomes[Cell(kind: kind, place: place), default: [:]][outcome, default: []].insert(setting)
  }

  /// The values that are neither correct nor shown as `?`.
  var wrong: [String] {
    outcomes.flatMap { cell, found in
      found.compactMap { outcome, settings in
        guard case .wrong(let line, let expected) = outcome else { return nil }
        let runs = settings.sorted().joined(separator: "; ")
        return "\(cell.kind), \(cell.place) (\(runs)):\n  \(line)\n instead of\n  \(expected)"
      }
    }.sorted()
  }

  /// In Markdown. A cell that is not correct in every run has a number; below the table are the reason and the runs.
  var text: String {
    var notes: [String] = []
    let rows = kinds.map { kind in
      let cells = Self.places.map { place in
        let found = outcomes[Cell(kind: kind, place: place), default: [:]]
        let exceptions = found.compactMap { outcome, settings -> String? in
          let runs = settings.sorted().joined(separator: "; ")
          return switch outcome {
          case .unseen(let reason): "\(runs): `?`, \(reason)"
          case .right, .wrong: nil
          }
        }.sorted()
        let numbers = exceptions.map { exception in
          if !notes.contains(exception) { notes.append(exception) }
          return String((notes.firstIndex(of: exception) ?? 0) + 1)
        }
        let word = found[.right] == nil ? "`?`" : "right"
        return numbers.isEmpty ? word : "\(word) [\(numbers.joined(separator: ", "))]"
      }
      return "| \(Self.words(kind)) | \(cells.joined(separator: " | ")) |"
    }
    let head = ["| kind | argument | result | logpoint variable | nested |", "| --- | --- | --- | --- | --- |"]
    let foot = notes.enumerated().map { "\($0 + 1). \($1)" }
    return (head + rows + (foot.isEmpty ? [] : [""] + foot)).joined(separator: "\n") + "\n"
  }

  /// Turns `pointerToPointer` into `pointer to pointer`.
  private static func words(_ kind: String) -> String {
    kind.reduce(into: "") { text, character in text += (character.isUppercase ? " " : "") + character.lowercased() }
  }
}
