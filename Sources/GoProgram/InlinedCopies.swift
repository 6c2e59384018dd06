// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import TargetMemory

/// One place where the compiler put a function's code into its caller.
package struct InlinedCopy: Hashable, Sendable {
  /// Of the function that was inlined.
  package let name: String
  /// The function that calls it there; it may be inlined itself.
  package let caller: String
  /// Where it is called.
  package let call: SourcePosition
  /// The function whose body holds its code.
  package let function: GoFunction
  /// How many inlined calls are open in it: 1 if `function` itself is the caller.
  package let nesting: Int
  package let id: DIEOffset

  package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension GoProgram {
  /// Every inlined copy of the function of this name, in the order of the bodies that hold them.
  ///
  /// A call has no copy if the compiler left no instruction of it.
  ///
  /// - Complexity: Walks all functions the first time: 0.1 s for 20,000 of them.
  package func inlinedCopies(of name: String) -> [InlinedCopy] {
    guard index.abstractEntries[name] != nil else { return [] }
    return functionsInlining(name).flatMap { inlinedCopies(in: $0).filter { $0.name == name } }
  }

  /// The functions whose bodies hold copies of the function of this name, by address.
  package func functionsInlining(_ name: String) -> [GoFunction] {
    inliners.byName[name, default: []].map { index.functions[$0] }
  }

  /// The calls that were inlined into `function`, directly or into one another: each comes after the one that it was
  /// inlined into.
  package func inlinedCopies(in function: GoFunction) -> [InlinedCopy] {
    guard let entry = function.id.flatMap({ debugInfo.die(at: $0) }) else { return [] }
    return InlinedCopyReader(of: function, entry: entry).copies.map(\.copy)
  }
}

extension DIE {
  /// Calls `body` with each copy that was inlined into this entry itself, not into another one in it.
  func forEachInlinedCopy(nesting: Int = 0, _ body: (DIE) -> Void) {
    guard nesting < Self.deepestNesting else { return }
    forEachChild { child in
      switch child.tag {
      case DW_TAG_inlined_subroutine: body(child)
      case DW_TAG_lexical_block: child.forEachInlinedCopy(nesting: nesting + 1, body)
      default: break
      }
    }
  }
}

/// Reads the copies in one function's body.
struct InlinedCopyReader {
  struct Found {
    let copy: InlinedCopy
    let entry: DIE
    /// The one around it in `copies`; -1: none.
    let parent: Int
  }

  private(set) var copies: [Found] = []

  init(of function: GoFunction, entry: DIE) {
    collect(from: entry, caller: function.name, in: function, parent: -1, nesting: 1)
  }

  private mutating func collect(from entry: DIE, caller: String, in function: GoFunction, parent: Int, nesting: Int) {
    guard nesting < DIE.deepestNesting else { return }
    var inner: [DIE] = []
    entry.forEachInlinedCopy { inner.append($0) }
    for entry in inner {
      let name = entry.name ?? "?"
      let call = SourcePosition(
        file: entry.callFile ?? "?", line: Int(clamping: entry.unsigned(DW_AT_call_line) ?? 0))
      let copy = InlinedCopy(
        name: name, caller: caller, call: call, function: function, nesting: nesting, id: entry.offset)
      copies.append(Found(copy: copy, entry: entry, parent: parent))
      collect(from: entry, caller: name, in: function, parent: copies.count - 1, nesting: nesting + 1)
    }
  }
}

/// Which functions hold copies of which, by name.
struct InlinerIndex {
  /// Indices into the program's functions, ascending.
  private(set) var byName: [String: [Int]] = [:]

  init(debugInfo: DebugInfo, functions: [GoFunction]) {
    var byOrigin: [DIEOffset: [Int]] = [:]
    for (index, function) in functions.enumerated() {
      guard let entry = function.id.flatMap({ debugInfo.die(at: $0) }) else { continue }
      Self.collect(from: entry, into: &byOrigin, index: index, nesting: 0)
    }
    // One function may be described in several units.
    for (origin, indices) in byOrigin {
      guard let name = debugInfo.die(at: origin)?.name else { continue }
      byName[name, default: []] += indices
    }
    for name in byName.keys { byName[name] = Set(byName[name] ?? []).sorted() }
  }

  private static func collect(
    from entry: DIE, into byOrigin: inout [DIEOffset: [Int]], index: Int, nesting: Int
  ) {
    guard nesting < DIE.deepestNesting else { return }
    entry.forEachInlinedCopy { copy in
      let origin = copy.origin.offset
      if byOrigin[origin]?.last != index { byOrigin[origin, default: []].append(index) }
      collect(from: copy, into: &byOrigin, index: index, nesting: nesting + 1)
    }
  }
}
