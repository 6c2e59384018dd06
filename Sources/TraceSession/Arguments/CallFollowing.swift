// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import TracePlan

/// The argument `followCalls`: which calls inside a traced call are traced too.
package struct CallFollowing: Hashable, Sendable {
  package var levels: Int
  /// Names or patterns, as written; empty: all functions.
  package var only: [String] = []
  package var skip: [String] = []

  /// A process that others depend on gets no more probes than this without being asked.
  static let mostProbesOnAttach = 1_000

  package init(levels: Int) { self.levels = levels }

  /// - Parameter value: In the form that the schema requires; nil for another form.
  init?(_ value: JSONValue) {
    if case .int(let number) = value {
      self.init(levels: number)
      return
    }
    guard case .object = value else { return nil }
    guard case .int(let number)? = value["levels"] else {
      // Whoever narrows the calls wants to see some.
      self.init(levels: 1)
      read(value)
      return
    }
    self.init(levels: number)
    read(value)
  }

  private mutating func read(_ value: JSONValue) {
    only = value["only"]?.strings ?? []
    skip = value["skip"]?.strings ?? []
  }

  /// Patterns that can't be parsed were refused before; see `check`.
  func apply(to options: inout TracepointOptions) {
    options.followCalls = levels
    options.followedOnly = only.compactMap { try? FunctionPattern($0) }
    options.notFollowed = skip.compactMap { try? FunctionPattern($0) }
  }

  /// - Throws: If a pattern can't be parsed.
  func check() throws(ArgumentError) {
    for text in only + skip {
      do throws(PatternError) {
        _ = try FunctionPattern(text)
      } catch {
        throw .badPattern(name: "followCalls", problem: error.problem, remedy: error.remedy)
      }
    }
  }
}
