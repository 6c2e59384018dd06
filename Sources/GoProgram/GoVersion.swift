// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A Go release: `go1.27.3`, `go1.28-devel`.
package struct GoVersion: Hashable, Sendable, CustomStringConvertible {
  /// As the program says it.
  package let description: String
  package let major: Int
  package let minor: Int
  package let patch: Int

  /// nil if it does not start like `go1.27`; suffixes (`rc1`, `-devel`, ` X:experiment`) are left out of the
  /// comparison.
  package init?(_ text: String) {
    guard let match = text.firstMatch(of: /^(?:devel )?go(\d+)\.(\d+)(?:\.(\d+))?/),
      let major = Int(match.1), let minor = Int(match.2)
    else { return nil }
    description = text
    self.major = major
    self.minor = minor
    patch = match.3.flatMap { Int($0) } ?? 0
  }
}

extension GoVersion: Comparable {
  package static func < (left: GoVersion, right: GoVersion) -> Bool {
    (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
  }
}
