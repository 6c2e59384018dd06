// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import MachineCode

/// Whole functions as compiled by Go, copied from disassemblies; the address is where they were linked.
struct RealCode {
  let address: UInt64
  let bytes: [UInt8]

  init(_ address: UInt64, _ text: String) {
    self.address = address
    bytes = text.split(whereSeparator: \.isWhitespace).compactMap { UInt8($0, radix: 16) }
  }

  var function: FunctionCode { FunctionCode(bytes: bytes, address: address) }
}

extension RealCode {
  /// `func(i int) string { return fmt.Sprint(i) }`, Go 1.27, optimised.
  static let framed = RealCode(
    0x6262c0,
    """
    49 3b 66 10  76 3b  55  48 89 e5  48 83 ec 28  44 0f 11 7c 24 18  e8 47 cc e5 ff  48 8d 0d 70 b2 2e 00
    48 89 4c 24 18  48 89 44 24 20  48 8d 44 24 18  bb 01 00 00 00  89 d9  e8 e5 b7 ea ff  48 83 c4 28  5d  c3
    48 89 44 24 08  e8 d5 40 e6 ff  48 8b 44 24 08  eb ae
    """)

  /// The same compiled by Go 1.19, which pushes nothing.
  static let framedByOldGo = RealCode(
    0x6123c0,
    """
    49 3b 66 10  76 49  48 83 ec 30  48 89 6c 24 28  48 8d 6c 24 28  44 0f 11 7c 24 18  e8 a1 9e df ff
    48 8d 0d ba a1 01 00  48 89 4c 24 18  48 89 44 24 20  48 8d 44 24 18  bb 01 00 00 00  48 89 d9  0f 1f 00
    e8 db e3 e9 ff  48 8b 6c 24 28  48 83 c4 30  c3
    48 89 44 24 08  e8 67 14 e5 ff  48 8b 44 24 08  66 90  eb 9e
    """)

  /// A frame of 100,000 bytes, Go 1.27: two branches to the tail.
  static let largeFrame = RealCode(
    0x625760,
    """
    49 89 e4  49 81 ec 38 86 01 00  72 7c  4d 3b 66 10  76 76  55  48 89 e5  48 81 ec b0 86 01 00  48 8d 7c 24 08
    b9 d4 30 00 00  48 89 c2  31 c0  f3 48 ab  31 db  eb 0d  48 8d 0c 13  88 4c 1c 08  48 ff c3  66 90
    48 81 fb a0 86 01 00  7c ea  48 89 94 24 a8 86 01 00  48 8d 44 24 08  e8 45 00 00 00  48 8b 8c 24 a8 86 01 00
    48 81 f9 a0 86 01 00  73 11  0f b6 4c 0c 08  48 01 c8  48 81 c4 b0 86 01 00  5d  c3
    b8 a0 86 01 00  e8 99 69 e6 ff  90  48 89 44 24 08  e8 ee 4b e6 ff  48 8b 44 24 08  e9 64 ff ff ff
    """)

  /// The same compiled by Go 1.19.
  static let largeFrameByOldGo = RealCode(
    0x611d20,
    """
    49 89 e4  49 81 ec 40 86 01 00  0f 82 8d 00 00 00  4d 3b 66 10  0f 86 83 00 00 00  48 81 ec c0 86 01 00
    48 89 ac 24 b8 86 01 00  48 8d ac 24 b8 86 01 00  48 8d 7c 24 18  b9 d4 30 00 00  48 89 c2  31 c0  f3 48 ab
    31 c0  eb 0b  48 8d 0c 10  88 4c 04 18  48 ff c0  48 3d a0 86 01 00  7c ed  48 89 54 24 10  48 8d 44 24 18
    e8 57 00 00 00  48 8b 4c 24 10  48 81 f9 a0 86 01 00  73 18  0f b6 4c 0c 18  48 01 c8
    48 8b ac 24 b8 86 01 00  48 81 c4 c0 86 01 00  c3  48 89 c8  b9 a0 86 01 00  e8 64 40 e5 ff  90
    48 89 44 24 08  e8 b9 1a e5 ff  48 8b 44 24 08  e9 4f ff ff ff
    """)

  /// `//go:nosplit`, Go 1.27.
  static let nosplit = RealCode(
    0x625d40,
    """
    55  48 89 e5  48 83 ec 20  48 8d 0c 24  44 0f 11 39  44 0f 11 79 10  83 e0 03  48 89 1c c4  83 e3 03
    48 8b 04 dc  48 83 c4 20  5d  c3
    """)

  /// The same compiled by Go 1.19.
  static let nosplitByOldGo = RealCode(
    0x612360,
    """
    48 83 ec 28  48 89 6c 24 20  48 8d 6c 24 20  44 0f 11 3c 24  44 0f 11 7c 24 10  83 e0 03  48 89 1c c4  83 e3 03
    48 8b 04 dc  48 8b 6c 24 20  48 83 c4 28  c3
    """)

  /// `func leaf(a int) int { return a + 1 }`
  static let frameless = RealCode(0x625740, "48 ff c0 c3")

  /// `for n > 10 { n -= 3 }; return n`: the loop does not jump back to the first instruction.
  static let framelessLoop = RealCode(0x625d80, "eb 04  48 83 c0 fd  48 83 f8 0a  7f f6  c3")

  /// `dec %rax; jne` to itself.
  static let loopToStart = RealCode(0x1000, "48 ff c8  75 fb  c3")

  /// `runtime.call16`, Go 1.27: stack-based calling convention, the goroutine is loaded first.
  static let stackBased = RealCode(
    0x48a780,
    """
    64 4c 8b 34 25 f8 ff ff ff  49 3b 66 10  76 5e  55  48 89 e5  48 83 ec 10  48 8b 74 24 30  8b 4c 24 38  48 89 e7
    f3 a4  4c 8b 64 24 48  e8 11 fd ff ff  48 8b 54 24 28  4c 8b 22  41 ff d4  4c 8b 64 24 48  e8 3c fc ff ff
    8b 4c 24 38  8b 5c 24 3c  48 8b 7c 24 30  48 8b 54 24 20  48 89 e6  48 01 df  48 01 de  48 29 d9  e8 19 f3 ff ff
    48 83 c4 10  5d  c3  e8 ee fb ff ff  eb 8c
    """)
}
