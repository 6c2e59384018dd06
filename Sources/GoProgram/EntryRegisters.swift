// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Compares a parameter list with the registers that the debug information names at the function's entry.
///
/// Go 1.21 and older leave blank parameters out; then every later parameter is in a later register than the list
/// suggests.
enum EntryRegisters {
  /// DWARF's numbers of the integer registers, in the order of Go's calling convention.
  private static let integers = [0, 3, 2, 5, 4, 8, 9, 10, 11]
  /// X0 to X14.
  private static let floats = Array(17...31)

  /// False only if a parameter starts in a later register than the listed types lead to.
  ///
  /// A register that two parameters share proves nothing: Go's optimiser merged two variables there, and one of the
  /// locations is wrong (golang issue 61700).
  static func agree(with parameters: [FunctionDetails.Parameter], dictionaryPosition: Int?) -> Bool {
    var used = Used()
    let first = parameters.map(firstRegister)
    for (index, parameter) in parameters.enumerated() {
      if index == dictionaryPosition { used.integers += 1 }
      guard let expected = used.registers(for: parameter.type)?.first, let found = first[index] else { continue }
      let isShared = first.count { $0 == found } > 1
      if !isShared, let gap = gap(from: expected, to: found), gap > 0 { return false }
    }
    return true
  }

  private static func firstRegister(of parameter: FunctionDetails.Parameter) -> Int? {
    guard case .register(let number)? = parameter.entryLocation?.pieces.first?.place else { return nil }
    return number
  }

  /// How many registers of one sequence are between the two; nil if they are of different sequences.
  private static func gap(from expected: Int, to found: Int) -> Int? {
    for sequence in [integers, floats] {
      if let from = sequence.firstIndex(of: expected), let to = sequence.firstIndex(of: found) { return to - from }
    }
    return nil
  }

  private struct Used {
    var integers = 0
    var floats = 0

    /// The registers that hold a value of `type`; nil if it goes to the stack, and then it uses no registers.
    mutating func registers(for type: GoType) -> [Int]? {
      var next = self
      var registers: [Int] = []
      guard next.assign(type, to: &registers, nesting: 0), !registers.isEmpty else { return nil }
      self = next
      return registers
    }

    private mutating func assign(_ type: GoType, to registers: inout [Int], nesting: Int) -> Bool {
      guard nesting < GoType.deepestNesting else { return false }
      return switch type.kind {
      case .bool, .int, .uint, .pointer, .map, .chan, .function, .unsafePointer: takeIntegers(1, &registers)
      case .string, .interface: takeIntegers(2, &registers)
      case .slice: takeIntegers(3, &registers)
      case .float: takeFloats(1, &registers)
      case .complex: takeFloats(2, &registers)
      case .structure(let fields): fields.allSatisfy { assign($0.type, to: &registers, nesting: nesting + 1) }
      case .array(let element, let count):
        count == 0 || (count == 1 && assign(element, to: &registers, nesting: nesting + 1))
      case .unsupported: false
      }
    }

    private mutating func takeIntegers(_ count: Int, _ registers: inout [Int]) -> Bool {
      guard integers + count <= EntryRegisters.integers.count else { return false }
      registers += EntryRegisters.integers[integers..<integers + count]
      integers += count
      return true
    }

    private mutating func takeFloats(_ count: Int, _ registers: inout [Int]) -> Bool {
      guard floats + count <= EntryRegisters.floats.count else { return false }
      registers += EntryRegisters.floats[floats..<floats + count]
      floats += count
      return true
    }
  }
}
