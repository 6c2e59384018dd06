// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The cost of a uprobe on an instruction: the kernel emulates some and single-steps the others.
package enum ProbeCost: Hashable, Sendable {
  /// About 1 µs.
  case emulated
  /// 13 to 19 µs in a virtual machine.
  case singleStepped
}

extension Instruction {
  package var probeCost: ProbeCost {
    switch kind {
    case .push, .jump, .conditionalJump, .call: .emulated
    // Until kernel 6.18 only the one-byte form, with or without a prefix.
    case .nop: length <= 2 ? .emulated : .singleStepped
    case .pop, .return, .indirectJump, .indirectCall, .trap, .systemCall, .other, .undecodable: .singleStepped
    }
  }

  /// Whether the kernel rejects a uprobe here: EVEX, LOCK, `int3`, `int` and segment prefixes. One such site makes a
  /// whole uprobe_multi link fail.
  package var refusesUprobe: Bool { [0x62, 0xf0, 0xcc, 0xcd, 0x26, 0x2e, 0x36, 0x3e].contains(firstByte) }
}
