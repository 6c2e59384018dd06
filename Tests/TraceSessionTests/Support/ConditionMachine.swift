// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TracePlan

/// Runs condition code as `ConditionCode` describes it.
struct ConditionMachine {
  private let block: Run
  private let image: ExpressionMachine.Image
  private var words = Array(repeating: UInt64(0), count: ConditionCode.temporaries)

  init(_ block: Run, _ image: ExpressionMachine.Image) {
    self.block = block
    self.image = image
  }

  /// Nil: it can't be decided.
  func run(_ code: ConditionCode) -> Bool? {
    precondition(code.tests.count <= ConditionCode.maximumTests)
    var machine = self
    var next = 0
    while next < code.tests.count {
      guard let skipped = machine.step(code.tests[next]) else { return nil }
      next += 1 + skipped
    }
    return machine.words[0] != 0
  }

  private mutating func step(_ test: ConditionTest) -> Int? {
    let (left, right) = (words[test.left], words[test.right])
    let result: UInt64
    switch test.kind {
    case .load(let offset, let operations):
      guard operations.allSatisfy({ block.status[$0] == .read }) else { return nil }
      result = extend(block.word(offset), test)
    case .constant(let word): result = word
    case .add: result = extend(left &+ right, test)
    case .subtract: result = extend(left &- right, test)
    case .multiply: result = extend(left &* right, test)
    case .and: result = extend(left & right, test)
    case .or: result = extend(left | right, test)
    case .exclusiveOr: result = extend(left ^ right, test)
    case .andNot: result = extend(left & ~right, test)
    case .divide, .remainder:
      guard let quotient = divide(left, right, test) else { return nil }
      result = extend(quotient, test)
    case .shiftLeft:
      guard Int64(bitPattern: right) >= 0 else { return nil }
      result = extend(left << right, test)
    case .shiftRight:
      guard Int64(bitPattern: right) >= 0 else { return nil }
      result = test.isSigned ? UInt64(bitPattern: Int64(bitPattern: left) >> right) : left >> right
    case .equal, .notEqual, .less, .lessOrEqual: result = compare(left, right, test) ? 1 : 0
    case .stringEqual(let offset, let operations, let other):
      guard let isEqual = strings(offset, operations, other) else { return nil }
      result = isEqual ? 1 : 0
    case .skipIfFalse(let tests):
      words[test.result] = left
      return left == 0 ? tests : 0
    case .skipIfTrue(let tests):
      words[test.result] = left
      return left != 0 ? tests : 0
    }
    words[test.result] = result
    return 0
  }

  private func extend(_ word: UInt64, _ test: ConditionTest) -> UInt64 {
    let bits = UInt64(64 - 8 * test.size)
    return test.isSigned ? UInt64(bitPattern: Int64(bitPattern: word << bits) >> bits) : (word << bits) >> bits
  }

  private func divide(_ left: UInt64, _ right: UInt64, _ test: ConditionTest) -> UInt64? {
    guard right != 0 else { return nil }
    let wantsQuotient = test.kind == .divide
    guard test.isSigned else { return wantsQuotient ? left / right : left % right }
    let (one, other) = (Int128(Int64(bitPattern: left)), Int128(Int64(bitPattern: right)))
    return UInt64(truncatingIfNeeded: wantsQuotient ? one / other : one % other)
  }

  private func compare(_ left: UInt64, _ right: UInt64, _ test: ConditionTest) -> Bool {
    if test.isFloat {
      let (one, other) =
        test.size == 4
        ? (
          Double(Float(bitPattern: UInt32(truncatingIfNeeded: left))),
          Double(Float(bitPattern: UInt32(truncatingIfNeeded: right)))
        )
        : (Double(bitPattern: left), Double(bitPattern: right))
      return holds(test.kind, one, other)
    }
    return test.isSigned
      ? holds(test.kind, Int64(bitPattern: left), Int64(bitPattern: right)) : holds(test.kind, left, right)
  }

  private func holds<Number: Comparable>(_ kind: ConditionTest.Kind, _ one: Number, _ other: Number) -> Bool {
    switch kind {
    case .equal: one == other
    case .notEqual: one != other
    case .less: one < other
    default: one <= other
    }
  }

  private func strings(_ offset: Int, _ operations: Range<Int>, _ other: ConditionTest.StringOperand) -> Bool? {
    guard let one = string(offset, operations) else { return nil }
    switch other {
    case .constant(let bytes): return one == bytes
    case .stored(let offset, let operations): return string(offset, operations).map { one == $0 }
    }
  }

  private func string(_ offset: Int, _ operations: Range<Int>) -> [UInt8]? {
    guard operations.allSatisfy({ block.status[$0] == .read }) else { return nil }
    let length = Int(block.word(offset + 8))
    return length == 0 ? [] : image.read(at: block.word(offset), count: length).map { Array($0) }
  }
}
