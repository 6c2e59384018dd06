// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Looks for a `NameExpression` anywhere in names, reading each byte once: in no name and for no expression does it take
/// longer than that.
///
/// The states of a deterministic automaton are made as names need them, and thrown away where they become too many.
struct NameAutomaton {
  /// What to do at one place of the expression.
  private enum Node {
    case byte(ByteSet, next: Int)
    case start(next: Int)
    case end(next: Int)
    case either(Int, Int)
    case found
  }

  /// Instead of a state: what is known without reading on.
  private enum Outcome {
    static let unknown: Int32 = -1
    static let found: Int32 = -2
    static let hopeless: Int32 = -3
  }

  private var nodes: [Node] = [.found]
  private let first: Int
  /// By byte; bytes of one class are never told apart.
  private var classes = [UInt8](repeating: 0, count: 128)
  private var classCount = 1
  private var representatives: [UInt8] = []

  /// By state: where in the expression a name may stand, as nodes in their order.
  private var places: [[Int]] = []
  /// By state: whether it is found if the name ends there.
  private var isFoundAtEnd: [Bool] = []
  private var known: [[Int]: Int32] = [:]
  /// By state and class: the next state, or an `Outcome`.
  private var moves: [Int32] = []
  private var openingState = Outcome.unknown
  private let opening: [Int]
  /// Where the expression may begin behind a name's start.
  private let reopening: [Int]

  private static let mostNodes = 4_096
  private static let mostStates = 1_024

  /// Nil where the expression has too many parts.
  init?(_ expression: NameExpression) {
    var nodes = self.nodes
    first = Self.add(expression, before: 0, to: &nodes)
    guard nodes.count <= Self.mostNodes else { return nil }
    self.nodes = nodes
    opening = Self.closure(of: [first], isStart: true, isEnd: false, nodes)
    reopening = Self.closure(of: [first], isStart: false, isEnd: false, nodes)
    findClasses()
  }

  // MARK: The expression as nodes

  private static func add(_ expression: NameExpression, before next: Int, to nodes: inout [Node]) -> Int {
    switch expression {
    case .byte(let set): nodes.append(.byte(set, next: next))
    case .start: nodes.append(.start(next: next))
    case .end: nodes.append(.end(next: next))
    case .sequence(let parts):
      return parts.reversed().reduce(next) { add($1, before: $0, to: &nodes) }
    case .choice(let branches):
      let starts = branches.map { add($0, before: next, to: &nodes) }
      return starts.dropLast().reversed().reduce(starts[starts.count - 1]) { rest, start in
        nodes.append(.either(start, rest))
        return nodes.count - 1
      }
    case .optional(let part):
      let once = add(part, before: next, to: &nodes)
      nodes.append(.either(once, next))
    case .repeated(let part, let canBeAbsent):
      let again = nodes.count
      nodes.append(.either(next, next))
      let once = add(part, before: again, to: &nodes)
      nodes[again] = .either(once, next)
      return canBeAbsent ? again : once
    }
    return nodes.count - 1
  }

  /// The nodes that can be reached without reading a byte: those that read one, that want the end, or that have found it.
  private static func closure(of roots: [Int], isStart: Bool, isEnd: Bool, _ nodes: [Node]) -> [Int] {
    var seen = Set(roots)
    var open = roots
    var reached: [Int] = []
    while let node = open.popLast() {
      var next: [Int] = []
      switch nodes[node] {
      case .byte, .found: reached.append(node)
      case .start(let behind): if isStart { next = [behind] }
      case .end(let behind): if isEnd { next = [behind] } else { reached.append(node) }
      case .either(let one, let other): next = [one, other]
      }
      open += next.filter { seen.insert($0).inserted }
    }
    return reached.sorted()
  }

  private mutating func findClasses() {
    var numbers: [[Bool]: UInt8] = [:]
    let sets = Set(nodes.compactMap { if case .byte(let set, _) = $0 { set } else { nil } })
    for byte in UInt8(0)..<128 {
      let members = sets.map { $0.contains(byte) }
      if numbers[members] == nil { representatives.append(byte) }
      let number = numbers[members] ?? UInt8(numbers.count)
      numbers[members] = number
      classes[Int(byte)] = number
    }
    classCount = numbers.count
  }

  // MARK: States

  /// A state, or an `Outcome`.
  private mutating func state(of places: [Int]) -> Int32 {
    if places.isEmpty { return Outcome.hopeless }
    if places[0] == 0 { return Outcome.found }
    if let state = known[places] { return state }
    if self.places.count >= Self.mostStates { forgetStates() }
    let number = Int32(self.places.count)
    self.places.append(places)
    isFoundAtEnd.append(Self.closure(of: places, isStart: false, isEnd: true, nodes).contains(0))
    moves += [Int32](repeating: Outcome.unknown, count: classCount)
    known[places] = number
    return number
  }

  private mutating func forgetStates() {
    places = []
    isFoundAtEnd = []
    known = [:]
    moves = []
    openingState = Outcome.unknown
  }

  private mutating func move(from state: Int32, by class: Int) -> Int32 {
    let byte = representatives[`class`]
    var next = reopening
    for place in places[Int(state)] {
      if case .byte(let set, let behind) = nodes[place], set.contains(byte) {
        next += Self.closure(of: [behind], isStart: false, isEnd: false, nodes)
      }
    }
    let before = places.count
    let target = self.state(of: Set(next).sorted())
    // After `forgetStates` the old number means another state.
    if places.count >= before { moves[Int(state) * classCount + `class`] = target }
    return target
  }

  // MARK: Names

  /// Whether the expression is somewhere in a name.
  ///
  /// - Parameter name: ASCII.
  mutating func isFound(in name: UnsafeBufferPointer<UInt8>) -> Bool {
    if openingState == Outcome.unknown { openingState = state(of: opening) }
    var state = openingState
    var index = 0
    while state >= 0 {
      let next = follow(name, &index, from: &state)
      guard next == Outcome.unknown else { return next == Outcome.found }
      guard index < name.count else { return isFoundAtEnd[Int(state)] }
      state = move(from: state, by: Int(classes[Int(name[index])]))
      index += 1
    }
    return state == Outcome.found
  }

  /// Goes on as long as the moves are known.
  ///
  /// - Returns: An `Outcome`; `unknown` also at the name's end.
  private func follow(_ name: UnsafeBufferPointer<UInt8>, _ index: inout Int, from state: inout Int32) -> Int32 {
    moves.withUnsafeBufferPointer { moves in
      classes.withUnsafeBufferPointer { classes in
        while index < name.count {
          let next = moves[Int(state) * classCount + Int(classes[Int(name[index])])]
          guard next >= 0 else { return next }
          state = next
          index += 1
        }
        return Outcome.unknown
      }
    }
  }
}
