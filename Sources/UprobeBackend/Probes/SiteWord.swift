// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// `struct trace_site` and a probe's cookie, each as one word.
enum SiteWord {
  /// What the program does at a site, for hits through `link` alone.
  static func of(_ list: CaptureLists.List, link: UInt16) -> UInt64 {
    UInt64(list.first) | UInt64(list.count) << 32 | UInt64(link) << 48
  }

  static func cookie(slot: Int, link: UInt16) -> UInt64 { UInt64(slot) | UInt64(link) << 32 }
}
