// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A general register of x86-64, numbered as instructions encode it.
package enum Register: UInt8, Hashable, Sendable, CaseIterable {
  case rax = 0
  case rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15
}

extension Register {
  /// XMM0's DWARF number; XMM1 and so on follow.
  package static let firstDwarfVector = 17

  /// The number by which DWARF names this register (System V ABI, figure 3.36).
  package var dwarfNumber: Int {
    switch self {
    case .rax: 0
    case .rdx: 1
    case .rcx: 2
    case .rbx: 3
    case .rsi: 4
    case .rdi: 5
    case .rbp: 6
    case .rsp: 7
    case .r8, .r9, .r10, .r11, .r12, .r13, .r14, .r15: Int(rawValue)
    }
  }

  package init?(dwarfNumber: Int) {
    guard let register = Register.allCases.first(where: { $0.dwarfNumber == dwarfNumber }) else { return nil }
    self = register
  }
}
