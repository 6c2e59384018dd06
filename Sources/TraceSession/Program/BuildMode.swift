// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The `-buildmode` that a build requests, as the go command reads it: the last of several wins, and flags override the
/// environment.
package struct BuildMode: Hashable, Sendable {
  let name: String
  let place: Place

  package enum Place: Hashable, Sendable {
    case buildFlags
    /// The variable GOFLAGS.
    case environment
  }

  /// The modes that make no program.
  private static let libraries: Set<String> = ["archive", "c-archive", "c-shared", "plugin", "shared"]

  /// Nil if none is requested.
  init?(flags: [String], goFlags: String) {
    if let name = Self.last(in: flags) {
      (self.name, place) = (name, .buildFlags)
    } else if let name = Self.last(in: splitWords(goFlags) ?? []) {
      (self.name, place) = (name, .environment)
    } else {
      return nil
    }
  }

  var makesLibrary: Bool { Self.libraries.contains(name) }

  private static func last(in flags: [String]) -> String? {
    var last: String?
    for (index, flag) in flags.enumerated() {
      guard let name = ["--buildmode", "-buildmode"].first(where: { flag == $0 || flag.hasPrefix($0 + "=") }) else {
        continue
      }
      last = flag == name ? flags.dropFirst(index + 1).first : String(flag.dropFirst(name.count + 1))
    }
    return last
  }
}
