// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Translates an editor's paths of source files into those of the build, and back: for a program that was built on
/// another machine, in a container, or with `-trimpath`.
///
/// The first rule that matches is used. A rule matches a path that is its folder or lies in it; an empty folder matches
/// any path that is not absolute.
package struct PathSubstitution: Hashable, Sendable {
  package struct Rule: Hashable, Sendable {
    /// The editor's folder or file.
    package var from: String
    /// The build's.
    package var to: String

    package init(from: String, to: String) {
      self.from = from
      self.to = to
    }
  }

  package var rules: [Rule] = []

  package init(_ rules: [Rule] = []) { self.rules = rules }

  package func build(ofEditor path: String) -> String {
    for rule in rules {
      if let found = Self.replace(rule.from, by: rule.to, in: path) { return found }
    }
    return path
  }

  package func editor(ofBuild path: String) -> String {
    for rule in rules {
      if let found = Self.replace(rule.to, by: rule.from, in: path) { return found }
    }
    return path
  }

  /// Nil if `folder` does not match.
  private static func replace(_ folder: String, by other: String, in path: String) -> String? {
    if path == folder { return other }
    let rest: Substring
    if folder.isEmpty {
      guard !path.hasPrefix("/") else { return nil }
      rest = path[...]
    } else {
      let start = folder.hasSuffix("/") ? folder : folder + "/"
      guard path.hasPrefix(start) else { return nil }
      rest = path.dropFirst(start.count)
    }
    if other.isEmpty { return String(rest) }
    return other.hasSuffix("/") ? other + rest : "\(other)/\(rest)"
  }
}
