// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// What the user is shown about the calls that are followed, and about those that can't be.
struct FollowingText {
  /// Sentences of the breakpoint's message.
  private(set) var parts: [String] = []
  /// Whole lists, which are too long for a message.
  private(set) var notes: [String] = []

  /// Names in one sentence of a message; a longer list goes to the console.
  static let namesInMessage = 5

  /// - Parameter probes: How many were added.
  init(
    _ followed: FollowedFunctions, _ inlined: FollowedInlinedCalls, refused: [PlanError], probes: Int,
    returnsAreUnwanted: Bool
  ) {
    let count = followed.functions.count - refused.count
    if count == 0, inlined.count == 0 {
      parts.append("No call of it could be followed.")
    } else if count > 0 {
      let candidates = min(followed.candidateCount, count)
      let because = candidates > 0 ? ", \(candidates) of them only through function values or interfaces" : ""
      parts.append("Also traces \(count) \(count == 1 ? "function" : "functions") that its calls may reach\(because).")
    }
    if inlined.count > 0 {
      parts.append("\(inlined.count) inlined \(inlined.count == 1 ? "copy is" : "copies are") followed too.")
    }
    if probes > 0 {
      parts.append(
        "That is \(probes) more \(probes == 1 ? "probe" : "probes"): outside the breakpoint's calls, each hit of one costs "
          + "the program microseconds (ebpf) or tens of microseconds (ptrace) and prints nothing.")
    }
    list("has inlined calls that are not seen", "have inlined calls that are not seen", inlined.unseen)
    list("can't be followed", "can't be followed", refused.map(\.functionName))
    list(
      "is left out because there are too many", "are left out because there are too many",
      followed.leftOut.map(\.name) + inlined.leftOut.sorted())
    if followed.leftOut.count + inlined.leftOut.count > 0 {
      parts.append("Ask for fewer levels, or narrow followCalls with 'only' and 'skip'.")
    }
    if returnsAreUnwanted { parts.append("Returns are reported too: they show which calls are inside.") }
  }

  /// Following would add more probes than were allowed, so it adds none.
  init(probes: Int, of functions: Int, over limit: Int) {
    parts = [
      "Its calls are not followed: that takes \(probes) more probes in \(functions) functions, and followLimit is \(limit). "
        + "Narrow followCalls with 'only' and 'skip', or set followLimit to \(probes)."
    ]
  }

  mutating func add(_ problems: [String]) { parts += problems }

  private mutating func list(_ ofOne: String, _ ofMany: String, _ names: [String]) {
    guard !names.isEmpty else { return }
    let what = names.count == 1 ? ofOne : ofMany
    let subject = names.count == 1 ? "1 function" : "\(names.count) functions"
    let shown = names.prefix(Self.namesInMessage).joined(separator: ", ")
    parts.append("\(subject) \(what): \(shown)\(names.count > Self.namesInMessage ? ", …" : "").")
    if names.count > Self.namesInMessage { notes.append("\(subject) \(what): \(names.joined(separator: ", "))") }
  }
}
