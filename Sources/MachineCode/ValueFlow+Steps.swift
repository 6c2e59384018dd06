// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

extension ValueFlow {
  /// The direction of a value that is made from another by adding or subtracting a number.
  package enum Step { case up, down }

  /// Nil for a value that is made in another way.
  package func step(of value: Value) -> Step? {
    guard let maker = maker(of: value) else { return nil }
    let instruction = code.instructions[maker]
    if case .address(let operand, _) = effects[maker]?.meaning {
      guard case .register = operand.base, operand.displacement != 0 else { return nil }
      return operand.displacement > 0 ? .up : .down
    }
    let start = Int(instruction.address - code.address)
    var bytes = code.bytes[start..<start + instruction.length]
    if bytes.first == 0x66 { bytes.removeFirst() }
    if let first = bytes.first, first & 0xf0 == 0x40 { bytes.removeFirst() }
    guard let opcode = bytes.first, bytes.count > 1 else { return nil }
    let digit = bytes[bytes.startIndex + 1] >> 3 & 7
    func signed(_ isAdded: Bool) -> Step? {
      // The last byte of the number has its sign.
      guard let last = bytes.last else { return nil }
      return (last & 0x80 == 0) == isAdded ? .up : .down
    }
    switch (opcode, digit) {
    case (0xfe, 0), (0xff, 0): return .up
    case (0xfe, 1), (0xff, 1): return .down
    case (0x80, 0), (0x81, 0), (0x83, 0), (0x04, _), (0x05, _): return signed(true)
    case (0x80, 5), (0x81, 5), (0x83, 5), (0x2c, _), (0x2d, _): return signed(false)
    default: return nil
    }
  }
}
