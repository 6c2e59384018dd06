// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// One request of the user to trace something, before it is resolved against a program.
package struct Tracepoint: Sendable {
  package let id: TracepointID
  package let target: Target
  package let options: TracepointOptions

  package enum Target: Sendable {
    /// Entry and every return of each function that the pattern matches.
    case function(FunctionPattern)
    /// A line, with the expressions of its message in order.
    case logpoint(file: String, line: Int, expressions: [Expression])
    /// A line, with the arguments and locals in scope there.
    case line(file: String, line: Int)

    /// The location as requested; nil for functions.
    var line: (file: String, line: Int)? {
      switch self {
      case .function: nil
      case .logpoint(let file, let line, _), .line(let file, let line): (file, line)
      }
    }
  }

  package init(id: TracepointID, target: Target, options: TracepointOptions = TracepointOptions()) {
    self.id = id
    self.target = target
    self.options = options
  }
}

/// Which of a tracepoint's hits are reported, and what is reported with each.
package struct TracepointOptions: Hashable, Sendable {
  /// Only hits for which it holds; decided at a call's entry, and the return follows its entry.
  package var condition: Expression?
  /// Counts the hits that pass the condition.
  package var hitCondition: HitCondition?
  /// Entries and returns together; 0 means no limit.
  package var maxHitsPerSecond = 0
  /// Frames to print under each hit, the caller first.
  package var stackDepth = 0
  /// How many levels of calls inside a traced call are traced too.
  package var followCalls = 0
  /// Of these calls, only those of functions that one of the patterns matches; empty: all.
  package var followedOnly: [FunctionPattern] = []
  /// Functions whose calls are not followed, nor what only they call.
  package var notFollowed: [FunctionPattern] = []
  /// The most probes that following may add; nil: as many as there are functions to follow.
  package var followLimit: Int?
  /// False: entries only, unless calls are followed.
  package var tracesReturns = true

  package init() {}

  /// Only its return shows which calls are inside a traced one.
  var probesReturns: Bool { tracesReturns || followCalls > 0 }
}

/// Identifies a tracepoint for the whole session; the client's breakpoint id.
package struct TracepointID: RawRepresentable, Hashable, Comparable, Sendable {
  package let rawValue: Int
  package init(rawValue: Int) { self.rawValue = rawValue }

  /// Owns the internal probes that the user did not ask for. Clients' ids start at 1.
  package static let runtime = TracepointID(rawValue: 0)

  package static func < (left: TracepointID, right: TracepointID) -> Bool { left.rawValue < right.rawValue }
}

/// The result for a tracepoint: the client's `Breakpoint`, without its wire form.
package struct Resolution: Hashable, Sendable {
  package var isVerified: Bool
  /// For the user: how many functions match, why it can't be set and what to do, or where it was moved.
  package var message: String?
  /// For the console, once each: details that are too long for the message.
  package var notes: [String] = []
  /// Where it is, in the program's own path; nil if it is in several places or nowhere.
  package var file: String?
  package var line: Int?

  package init(isVerified: Bool, message: String? = nil, file: String? = nil, line: Int? = nil) {
    self.isVerified = isVerified
    self.message = message
    self.file = file
    self.line = line
  }
}
