// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Glibc

extension GoProgram {
  /// What the source says about the variables of the top-level declaration around a position; nil if the file is not
  /// here, or may differ from the one that the program was built from.
  func source(of position: SourcePosition) -> SourceAssignments? {
    if knownSources[position.file] == nil {
      if knownSources.count >= Self.mostSources { knownSources = [:] }
      knownSources[position.file] = SourceFile(tokens: readSource(position.file).map { GoTokens($0) })
    }
    return knownSources[position.file]?.assignments(around: position.line)
  }

  private static let mostSources = 64
  private static let mostSourceBytes = 8 << 20

  /// Nil if it is not a plain file, or was changed after the program was written.
  private func readSource(_ path: String) -> [UInt8]? {
    guard path.hasPrefix("/"), let program = Self.status(self.path), let status = Self.status(path),
      status.st_mode & S_IFMT == S_IFREG, status.st_size <= Self.mostSourceBytes,
      (status.st_mtim.tv_sec, status.st_mtim.tv_nsec) <= (program.st_mtim.tv_sec, program.st_mtim.tv_nsec),
      let file = fopen(path, "re")
    else { return nil }
    defer { fclose(file) }
    let count = Int(status.st_size)
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = fread(buffer.baseAddress, 1, count, file)
    }
    return bytes.count == count ? bytes : nil
  }

  private static func status(_ path: String) -> stat? {
    var status = stat()
    return stat(path, &status) == 0 ? status : nil
  }
}

/// A source file, as far as it is known.
struct SourceFile {
  let tokens: GoTokens?
  private var known: [SourceAssignments] = []

  init(tokens: GoTokens?) { self.tokens = tokens }

  mutating func assignments(around line: Int) -> SourceAssignments? {
    if let found = known.first(where: { $0.lines.contains(line) }) { return found }
    guard let found = tokens.flatMap({ SourceAssignments(of: $0, around: line) }) else { return nil }
    known.append(found)
    return found
  }
}
