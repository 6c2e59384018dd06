// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// What the source says of a line; the code does not tell all of it.
package struct LineInSource: Sendable {
  /// Nothing is known.
  package static let unknown = LineInSource()

  let start: LineStart
  /// The line that control comes to from this one, where that is certain and this one may have no code.
  let behind: Int?
  /// The last line of a statement without blocks of its own.
  let last: Int?
  /// The lines of the loop that begins with this one.
  let loop: ClosedRange<Int>?
  /// Those of the loops inside that one.
  let innerLoops: [ClosedRange<Int>]
  /// The `switch` of which the line is a case.
  let choice: SourceSwitch?

  package init(
    start: LineStart = .unknown, behind: Int? = nil, last: Int? = nil, loop: ClosedRange<Int>? = nil,
    innerLoops: [ClosedRange<Int>] = [], choice: SourceSwitch? = nil
  ) {
    self.start = start
    self.behind = behind
    self.last = last
    self.loop = loop
    self.innerLoops = innerLoops
    self.choice = choice
  }
}

/// A `switch` of the source, by its lines.
package struct SourceSwitch: Sendable {
  package struct Clause: Sendable {
    let line: Int
    /// Of what it lists.
    let lastLine: Int
    /// Nil where it has no statements.
    let body: ClosedRange<Int>?
    let isDefault: Bool

    var lists: ClosedRange<Int> { line...lastLine }

    package init(line: Int, lastLine: Int, body: ClosedRange<Int>?, isDefault: Bool) {
      (self.line, self.lastLine, self.body, self.isDefault) = (line, lastLine, body, isDefault)
    }
  }

  /// From its keyword to its closing brace.
  let lines: ClosedRange<Int>
  let clauses: [Clause]

  package init(lines: ClosedRange<Int>, clauses: [Clause]) {
    self.lines = lines
    self.clauses = clauses
  }

  /// The clause that has a line among its statements.
  func clause(ofBody line: Int) -> Int? { clauses.firstIndex { $0.body?.contains(line) ?? false } }

  /// Whether a line has what is compared, or what it is compared with.
  func isHead(_ line: Int) -> Bool {
    line == lines.lowerBound || clauses.contains { !$0.isDefault && $0.lists.contains(line) }
  }
}

/// What begins with a line of the source.
package enum LineStart: Sendable {
  /// The source is not known, or no statement begins there.
  case unknown
  /// An expression, an assignment or the like: none that is just a jump.
  case simpleStatement
  /// One that begins with a keyword.
  case statement
}

/// The lines of the switches in a function's source.
package struct SourceSwitches: Sendable {
  /// By the line of a `switch` or a `select`, that of its first case.
  package let firstCase: [Int: Int]
  /// Without those of `select`.
  package let switches: Set<Int>
  /// Of the switches.
  package let cases: Set<Int>
  /// Those of the cases that name nil.
  package let nilCases: Set<Int>

  /// By each further line of a case that lists its values on several, the first.
  package let caseOfFurtherLine: [Int: Int]

  package init(
    firstCase: [Int: Int], switches: Set<Int>, cases: Set<Int>, nilCases: Set<Int>, caseOfFurtherLine: [Int: Int]
  ) {
    self.firstCase = firstCase
    self.switches = switches
    self.cases = cases
    self.nilCases = nilCases
    self.caseOfFurtherLine = caseOfFurtherLine
  }
}
