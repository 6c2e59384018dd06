// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

extension FunctionCode {
  /// How an indirect jump finds its target.
  package enum ComputedJump: Hashable, Sendable {
    /// Among the words that start at this address, as linked.
    case table(UInt64)
    /// Through a register: to another function.
    case leaves
  }

  /// nil for a form that Go's compiler does not write for a switch or a call.
  package func computedJump(_ jump: Instruction) -> ComputedJump? {
    guard jump.kind == .indirectJump, let index = index(of: jump.address) else { return nil }
    let code = Array(bytes(from: jump.address).prefix(jump.length).drop { $0 & 0xf0 == 0x40 })
    // ff /4: mod 3 is a register; mod 0 with R/M 4 has a base and an index.
    guard code.count >= 2, code[0] == 0xff, code[1] & 0x38 == 0x20 else { return nil }
    if code[1] >= 0xc0 { return .leaves }
    guard code[1] & 0xc7 == 0x04 else { return nil }
    return instructions[..<index].suffix(Self.farthestTable).reversed().lazy
      .compactMap(loadedAddress).first.map { .table($0) }
  }

  /// In instructions before the jump.
  private static let farthestTable = 8
}
