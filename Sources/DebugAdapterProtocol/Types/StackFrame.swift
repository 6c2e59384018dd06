// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// One frame of a stopped thread.
package struct StackFrame: Codable, Hashable, Sendable {
  package var id: Int
  package var name: String
  package var source: Source?
  /// 0 if there is no source.
  package var line: Int
  /// 0 if there is no source.
  package var column: Int

  package init(id: Int, name: String, source: Source? = nil, line: Int, column: Int) {
    self.id = id
    self.name = name
    self.source = source
    self.line = line
    self.column = column
  }
}
