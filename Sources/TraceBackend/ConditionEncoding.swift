// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CCapture
import TracePlan

extension capture_program {
  mutating func select(by selection: HitSelection) {
    gate = UInt32(selection.gate + 1)
    let role: capture_role
    switch selection.role {
    case .line: role = CAPTURE_ROLE_LINE
    case .root(let count):
      role = CAPTURE_ROLE_ROOT
      levels = UInt8(clamping: count)
    case .followed: role = CAPTURE_ROLE_FOLLOWED
    case .return: role = CAPTURE_ROLE_RETURN
    case .inlined(let place):
      role = CAPTURE_ROLE_INLINED
      levels = UInt8(clamping: place)
    case .followedInlined(let place):
      role = CAPTURE_ROLE_FOLLOWED_INLINED
      levels = UInt8(clamping: place)
    }
    self.role = UInt8(role.rawValue)
    let unseen =
      switch selection.unseenReturn {
      case .recorded: CAPTURE_UNSEEN_RECORDED
      case .rejected: CAPTURE_UNSEEN_REJECTED
      case .heldBack: CAPTURE_UNSEEN_HELD_BACK
      case .noHit: CAPTURE_UNSEEN_NO_HIT
      }
    self.unseen = UInt8(unseen.rawValue)
    cost = UInt8(clamping: selection.cost)
    if selection.isDecidedLater { flags |= UInt32(CAPTURE_PROGRAM_DECIDED_LATER) }
  }
}

extension capture_gate {
  init(_ gate: Gate) {
    self.init()
    per_second = UInt32(clamping: gate.maxHitsPerSecond)
    guard let condition = gate.hitCondition else { return }
    hit_number = condition.number
    let comparison =
      switch condition.comparison {
      case .equal: CAPTURE_HITS_EQUAL
      case .notEqual: CAPTURE_HITS_NOT_EQUAL
      case .less: CAPTURE_HITS_LESS
      case .lessOrEqual: CAPTURE_HITS_LESS_OR_EQUAL
      case .greater: CAPTURE_HITS_GREATER
      case .greaterOrEqual: CAPTURE_HITS_GREATER_OR_EQUAL
      case .multiple: CAPTURE_HITS_MULTIPLE
      }
    hit_comparison = comparison.rawValue
  }
}

extension capture_test {
  /// - Parameter texts: The words of constant strings. Those of this test are appended.
  init(_ test: ConditionTest, texts: inout [UInt64]) {
    self.init()
    result = UInt8(test.result)
    left = UInt8(test.left)
    right = UInt8(test.right)
    size = UInt8(test.size)
    is_signed = test.isSigned ? 1 : 0
    is_float = test.isFloat ? 1 : 0
    let kind: capture_test_kind
    switch test.kind {
    case .load(let offset, let operations):
      kind = CAPTURE_TEST_LOAD
      self.offset = UInt32(offset)
      needs = Self.mask(operations)
    case .constant(let word):
      kind = CAPTURE_TEST_CONSTANT
      constant = word
    case .add: kind = CAPTURE_TEST_ADD
    case .subtract: kind = CAPTURE_TEST_SUBTRACT
    case .multiply: kind = CAPTURE_TEST_MULTIPLY
    case .divide: kind = CAPTURE_TEST_DIVIDE
    case .remainder: kind = CAPTURE_TEST_REMAINDER
    case .and: kind = CAPTURE_TEST_AND
    case .or: kind = CAPTURE_TEST_OR
    case .exclusiveOr: kind = CAPTURE_TEST_EXCLUSIVE_OR
    case .andNot: kind = CAPTURE_TEST_AND_NOT
    case .shiftLeft: kind = CAPTURE_TEST_SHIFT_LEFT
    case .shiftRight: kind = CAPTURE_TEST_SHIFT_RIGHT
    case .equal: kind = CAPTURE_TEST_EQUAL
    case .notEqual: kind = CAPTURE_TEST_NOT_EQUAL
    case .less: kind = CAPTURE_TEST_LESS
    case .lessOrEqual: kind = CAPTURE_TEST_LESS_OR_EQUAL
    case .skipIfFalse(let tests):
      kind = CAPTURE_TEST_SKIP_IF_FALSE
      count = UInt32(tests)
    case .skipIfTrue(let tests):
      kind = CAPTURE_TEST_SKIP_IF_TRUE
      count = UInt32(tests)
    case .stringEqual(let offset, let operations, .stored(let other, let otherOperations)):
      kind = CAPTURE_TEST_STRING
      self.offset = UInt32(offset)
      self.other = UInt32(other)
      needs = Self.mask(operations) | Self.mask(otherOperations)
    case .stringEqual(let offset, let operations, .constant(let bytes)):
      kind = CAPTURE_TEST_STRING_CONSTANT
      self.offset = UInt32(offset)
      self.other = UInt32(texts.count)
      count = UInt32(bytes.count)
      needs = Self.mask(operations)
      texts += Self.words(bytes)
    }
    self.kind = UInt8(kind.rawValue)
  }

  private static func mask(_ operations: Range<Int>) -> UInt64 { operations.reduce(0) { $0 | 1 << UInt64($1) } }

  /// Little-endian, padded with zeros after the last byte.
  private static func words(_ bytes: [UInt8]) -> [UInt64] {
    stride(from: 0, to: bytes.count, by: 8).map { start in
      bytes[start..<min(start + 8, bytes.count)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
  }
}
