// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// What the source says about a line; the code does not show all of it.
package struct LineInSource: Sendable {
  /// Nothing is known.
  package static let unknown = LineInSource()

  let start: LineStart
  /// The line that control reaches from this one, if that is certain and this one may have no code.
  let behind: Int?
  /// The last line of a statement without blocks of its own.
  let last: Int?
  /// The loop that begins with this one.
  let loop: SourceLoop?
  /// The `switch` if the line is one of its cases.
  let choice: SourceSwitch?
  /// The surroundings of a line that begins a statement.
  let around: SourceBlock?
  /// The lines of what each `goto` that leads back repeats, if the line is one of them.
  let repeats: [ClosedRange<Int>]

  package init(
    start: LineStart = .unknown, behind: Int? = nil, last: Int? = nil, loop: SourceLoop? = nil,
    choice: SourceSwitch? = nil, around: SourceBlock? = nil, repeats: [ClosedRange<Int>] = []
  ) {
    self.repeats = repeats
    self.start = start
    self.behind = behind
    self.last = last
    self.loop = loop
    self.choice = choice
    self.around = around
  }
}

/// A loop of the source, by its lines.
package struct SourceLoop: Sendable {
  let lines: ClosedRange<Int>
  /// The lines of the loops inside.
  let inner: [ClosedRange<Int>]

  package init(lines: ClosedRange<Int>, inner: [ClosedRange<Int>]) {
    (self.lines, self.inner) = (lines, inner)
  }
}

/// Where a statement lies in the blocks of its function.
package struct SourceBlock: Sendable {
  /// The lines from the statement to the end of its block: they run only if the statement has run.
  let rest: ClosedRange<Int>
  /// The lines of the conditions that decide on its block; nil for a block that always runs.
  let deciding: ClosedRange<Int>?
  /// The loops of its function that contain it, and what a `goto` repeats.
  let loops: [SourceLoop]
  /// The lines of the statements before it in its block that control always leaves at their end: no branch there decides
  /// whether it runs.
  let passed: [ClosedRange<Int>]
  /// Whether a `goto` of its function leads past statements.
  let hasJumpsAhead: Bool
  /// Whether a `goto` repeats it: then the code may have one loop for that and for a loop of the source inside.
  let isRepeated: Bool

  package init(
    rest: ClosedRange<Int>, deciding: ClosedRange<Int>?, loops: [SourceLoop], passed: [ClosedRange<Int>] = [],
    hasJumpsAhead: Bool = false, isRepeated: Bool = false
  ) {
    (self.rest, self.deciding, self.loops, self.passed) = (rest, deciding, loops, passed)
    (self.hasJumpsAhead, self.isRepeated) = (hasJumpsAhead, isRepeated)
  }
}

/// A `switch` of the source, by its lines.
package struct SourceSwitch: Sendable {
  package struct Clause: Sendable {
    let line: Int
    /// The lines of what it lists.
    let lastLine: Int
    /// Nil if it has no statements.
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
  /// Whether it compares a value with those that its cases list; otherwise these are conditions.
  let hasTag: Bool

  package init(lines: ClosedRange<Int>, clauses: [Clause], hasTag: Bool = true) {
    self.lines = lines
    self.clauses = clauses
    self.hasTag = hasTag
  }

  /// The clause that has a line among its statements.
  func clause(ofBody line: Int) -> Int? { clauses.firstIndex { $0.body?.contains(line) ?? false } }

  /// Whether a line has the value that is compared, or a value it is compared with.
  func isHead(_ line: Int) -> Bool {
    line == lines.lowerBound || clauses.contains { !$0.isDefault && $0.lists.contains(line) }
  }
}

/// What begins with a line of the source.
package enum LineStart: Sendable {
  /// The source is not known, or no statement begins there.
  case unknown
  /// An expression, an assignment or the like, but not just a jump.
  case simpleStatement
  /// A statement that begins with a keyword.
  case statement
  /// `break`, `continue`, `goto` or `fallthrough`.
  case jump
  /// No statement: a block ends there.
  case closingBrace
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

  /// By each further line of a case that lists its values on several lines, the first.
  package let caseOfFurtherLine: [Int: Int]
  /// By the line of a case, the lines of its statements.
  package let bodies: [Int: ClosedRange<Int>]

  package init(
    firstCase: [Int: Int], switches: Set<Int>, cases: Set<Int>, nilCases: Set<Int>, caseOfFurtherLine: [Int: Int],
    bodies: [Int: ClosedRange<Int>] = [:]
  ) {
    self.firstCase = firstCase
    self.switches = switches
    self.cases = cases
    self.nilCases = nilCases
    self.caseOfFurtherLine = caseOfFurtherLine
    self.bodies = bodies
  }
}
