// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc

/// Which of the program's source files a client's path means.
package enum SourceFileMatch: Hashable, Sendable {
  case file(String)
  case notFound
  /// Several files end in the same components: the client's path does not decide between them.
  case ambiguous([String])
}

extension GoProgram {
  /// The file that `path` names: by the same path, otherwise by the one that it ends in or that ends in it.
  ///
  /// A program built with -trimpath has paths like `example.com/shop/cart/main.go`, and only their end is in the
  /// client's folder: there two components in common are enough, if no other file has as many.
  package func sourceFile(matching path: String) -> SourceFileMatch {
    let files = sourceFiles
    if files.binarySearch(path) { return .file(path) }
    // A client may have opened the folder through a link, and paths may hold `..`.
    if path.hasPrefix("/"), let resolved = Self.resolved(path), files.binarySearch(resolved) { return .file(resolved) }
    let wanted = Self.components(of: path)
    guard let base = wanted.last else { return .notFound }
    let scored = files.compactMap { file -> (file: String, common: Int)? in
      let candidate = Self.components(of: file)
      guard candidate.last == base else { return nil }
      let common = zip(wanted.reversed(), candidate.reversed()).prefix { $0 == $1 }.count
      let isWholePath = common == min(wanted.count, candidate.count)
      let isTrimmed = !file.hasPrefix("/") && common >= 2
      let isSame = (isWholePath && !(file.hasPrefix("/") && path.hasPrefix("/"))) || isTrimmed
      return isSame ? (file, common) : nil
    }
    guard let best = scored.map(\.common).max() else { return .notFound }
    let nearest = scored.filter { $0.common == best }.map(\.file)
    return nearest.count == 1 ? .file(nearest[0]) : .ambiguous(nearest)
  }

  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func components(of path: String) -> [Substring] {
    path.split(separator: "/").filter { $0 != "." }
  }
}

extension [String] {
  /// In an array that is sorted.
  fileprivate func binarySearch(_ element: String) -> Bool {
    lastIndex(startingAtOrBefore: element, by: \.self).map { self[$0] == element } ?? false
  }
}
