// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc

/// A Linux version, as far as it determines what the kernel can do.
struct KernelRelease: Comparable, CustomStringConvertible {
  let major: Int
  let minor: Int

  init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// The machine's; 0.0 if it is not available.
  static let running: KernelRelease = {
    var names = utsname()
    guard uname(&names) == 0 else { return KernelRelease(0, 0) }
    let text = withUnsafeBytes(of: names.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    let numbers = text.split(maxSplits: 2, whereSeparator: { !$0.isNumber }).prefix(2).compactMap { Int($0) }
    return numbers.count == 2 ? KernelRelease(numbers[0], numbers[1]) : KernelRelease(0, 0)
  }()

  var description: String { "\(major).\(minor)" }

  static func < (left: KernelRelease, right: KernelRelease) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }
}
