// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Functions that pass floats, as compiled by Go.
extension RealCode {
  /// `func add(a, b float64) float64 { return a + b }`, Go 1.27, `-N -l`.
  static let addedFloats = RealCode(
    0x4b8300,
    """
    55  48 89 e5  48 83 ec 08  f2 0f 11 44 24 18  f2 0f 11 4c 24 20  48 c7 04 24 00 00 00 00  f2 0f 58 c1
    f2 0f 11 04 24  48 83 c4 08  5d  c3
    """)

  /// `func f32(a float32, b int) float32 { return a * float32(b) }`, Go 1.27, `-N -l`.
  static let shortFloat = RealCode(
    0x4b8520,
    """
    55  48 89 e5  48 83 ec 08  f3 0f 11 44 24 18  48 89 44 24 20  c7 44 24 04 00 00 00 00  0f 57 c9  f3 48 0f 2a c8
    f3 0f 59 c1  f3 0f 11 44 24 04  48 83 c4 08  5d  c3
    """)

  /// `if a < 0 { return 0 }; if a > 100 { return 100 }; return a`, Go 1.27, `-N -l`.
  static let earlyReturns = RealCode(
    0x4b8720,
    """
    55  48 89 e5  48 83 ec 08  f2 0f 11 44 24 18  48 c7 04 24 00 00 00 00  0f 57 c9  66 0f 2e c8  77 03  90  eb 11
    48 c7 04 24 00 00 00 00  0f 10 c1  48 83 c4 08  5d  c3
    f2 0f 10 0d f5 c7 00 00  66 0f 2e c1  90  77 02  eb 17
    48 b8 00 00 00 00 00 00 59 40  48 89 04 24  0f 10 c1  48 83 c4 08  5d  c3
    f2 0f 11 04 24  48 83 c4 08  5d  c3
    """)

  /// The same, optimised.
  static let earlyReturnsOptimized = RealCode(
    0x49bb60,
    """
    0f 57 c9  66 0f 2e c8  77 13  f2 0f 10 0d 2f ad 00 00  66 0f 2e c1  76 04  0f 10 c1  c3  c3  0f 10 c1  90  c3
    """)

  /// `s := fmt.Sprintf(format, x); return s, float64(len(s)) + x` of `(n int, x float64, format string)`, Go 1.27,
  /// optimised: the argument that is needed later is spilled, the other one is moved to a general register.
  static let spilledWhereNeeded = RealCode(
    0x49bda0,
    """
    49 3b 66 10  76 6c  55  48 89 e5  48 83 ec 38  f2 0f 11 44 24 50  48 89 5c 24 58  48 89 4c 24 60
    44 0f 11 7c 24 28  66 48 0f 7e c0  e8 b2 bb fd ff  48 8d 0d 13 2d 0c 00  48 89 4c 24 28  48 89 44 24 30
    48 8b 44 24 58  48 8b 5c 24 60  48 8d 4c 24 28  bf 01 00 00 00  89 fe  e8 e6 8a ff ff  0f 57 c0
    f2 48 0f 2a c3  f2 0f 10 4c 24 50  f2 0f 58 c1  48 83 c4 38  5d  c3
    48 89 44 24 08  f2 0f 11 44 24 10  48 89 5c 24 18  48 89 4c 24 20  e8 d4 0d fe ff  48 8b 44 24 08
    f2 0f 10 44 24 10  48 8b 5c 24 18  48 8b 4c 24 20  e9 5a ff ff ff
    """)

  /// A named result with `defer` and `recover`, Go 1.27, optimised; a recovery continues at the second return.
  static let deferring = RealCode(
    0x49bc00,
    """
    49 3b 66 10  0f 86 c4 00 00 00  55  48 89 e5  48 83 ec 48  66 44 0f d6 7c 24 40  c6 44 24 17 00
    48 c7 44 24 18 00 00 00 00  44 0f 11 7c 24 20  48 8d 0d 4c 0f 00 00  48 89 4c 24 30  48 8d 4c 24 18
    48 89 4c 24 38  48 8d 4c 24 30  48 89 4c 24 40  c6 44 24 17 01  f2 0f 10 0d fe ab 00 00  66 0f 2e c1  66 90
    77 3d  f2 0f 10 0d e6 ab 00 00  f2 0f 59 c1  f2 0f 11 44 24 18  44 0f 11 7c 24 20  c6 44 24 17 00
    48 8b 54 24 40  48 8b 02  ff d0  48 8b 44 24 20  f2 0f 10 44 24 18  48 8b 5c 24 28  48 83 c4 48  5d  c3
    48 8d 05 82 2a 0c 00  48 8d 1d e3 ac 00 00  e8 ae cd fd ff  90  e8 88 79 fa ff  f2 0f 10 44 24 18
    48 8b 44 24 20  48 8b 5c 24 28  48 83 c4 48  5d  c3
    f2 0f 11 44 24 08  e8 27 0f fe ff  f2 0f 10 44 24 08  90  e9 1b ff ff ff
    """)

  /// `func square(c complex128) complex128 { return c * c }`, Go 1.27, optimised: computes until the return.
  static let computed = RealCode(
    0x49bac0, "0f 10 d0  f2 0f 59 d1  f2 0f 59 c9  f2 0f 58 d2  f2 0f 59 c0  f2 0f 5c c1  0f 10 ca  c3")

  /// `func (m *Meter) Sum() float64 { return m.sum }`, Go 1.27, optimised.
  static let fromHeap = RealCode(0x49c8e0, "f2 0f 10 00  c3")
}
