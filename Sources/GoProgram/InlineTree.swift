// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TargetMemory

/// What the runtime's own table says about the calls that were inlined into one function: for its stack traces it needs
/// an instruction that stands for each of them.
struct InlineTree {
  /// By call: the instruction that stands for it.
  private let marks: [UInt64]
  /// The innermost call by address; code outside inlined calls is left out.
  private let runs: [ValueRun]

  /// nil if nothing was inlined into the function, or the table does not have it.
  init?(of function: GoFunction, in table: FunctionTable) {
    guard let entry = table.entry(at: function.entry.rawValue) else { return nil }
    runs = table.inlinedRuns(of: entry)
    // Calls with no instruction left have no run, but calls inside them may name them.
    guard let last = runs.map(\.value).max(), last < Self.mostCalls else { return nil }
    marks = (0...last).map { table.inlinedCall($0, of: entry)?.callAddress ?? 0 }
  }

  private static let mostCalls = 1 << 16

  /// The instruction that stands for the call `up` levels around the innermost one at an address.
  func mark(at address: UInt64, up: Int) -> UInt64? {
    var index = call(at: address)
    for _ in 0..<up {
      guard marks.indices.contains(index) else { return nil }
      // It has the position of the call, and so belongs to the code around it.
      index = call(at: marks[index])
    }
    return marks.indices.contains(index) ? marks[index] : nil
  }

  /// How many inlined calls are open at an address; nil if the table contradicts itself.
  func depth(at address: UInt64) -> Int? {
    var depth = 0
    var index = call(at: address)
    while index >= 0 {
      depth += 1
      guard marks.indices.contains(index), depth <= marks.count else { return nil }
      index = call(at: marks[index])
    }
    return depth
  }

  private func call(at address: UInt64) -> Int { runs.value(at: address) ?? -1 }
}
