// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils

/// The variables and constants of all packages, by name, read in one pass.
struct PackageNames {
  /// By full name, like `net/http.DefaultClient`.
  private(set) var members: [String: DIEOffset] = [:]
  /// Full names by what the source writes in another package, `http.DefaultClient`.
  private(set) var short: [String: [String]] = [:]

  init(debugInfo: DebugInfo) {
    for unit in debugInfo.units {
      unit.forEachChild { entry in
        guard entry.tag == DW_TAG_variable || entry.tag == DW_TAG_constant, let name = entry.name,
          members.updateValue(entry.offset, forKey: name) == nil
        else { return }
        if let slash = name.lastIndex(of: "/") {
          short[String(name[name.index(after: slash)...]), default: []].append(name)
        }
      }
    }
  }
}
