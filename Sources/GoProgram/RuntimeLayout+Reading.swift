// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils

extension GoProgram {
  /// From the debug information of `runtime.g` and `runtime.m`; nil where it has lost them.
  func readRuntimeLayout() -> RuntimeLayout? {
    guard let goroutine = fieldOffsets(of: "runtime.g"), let thread = fieldOffsets(of: "runtime.m"),
      let stack = fieldOffsets(of: "runtime.stack"), let identifier = goroutine["goid"], let m = goroutine["m"],
      let stackOffset = goroutine["stack"], let low = stack["lo"], let high = stack["hi"],
      let current = thread["curg"]
    else { return nil }
    return RuntimeLayout(
      goroutineID: identifier, thread: m, stackLow: stackOffset + low, stackHigh: stackOffset + high,
      currentGoroutine: current, threadLocalGoroutine: threadLocalGoroutine)
  }

  private func fieldOffsets(of name: String) -> [String: Int]? {
    guard case .structure(let fields) = types.type(named: name)?.kind else { return nil }
    return Dictionary(fields.map { ($0.name, $0.offset) }) { first, _ in first }
  }

  /// x86-64 puts the program's thread-local segment right below the FS base, its end aligned; Go's own linker makes
  /// one of a single word, a C linker may put C's variables into it too.
  private var threadLocalGoroutine: Int {
    guard let symbol = symbols.threadLocalGoroutine,
      let segment = file.segments.first(where: { $0.p_type == PT_TLS })
    else { return -8 }
    let alignment = max(1, segment.p_align)
    let size = (segment.p_memsz &+ alignment &- 1) / alignment &* alignment
    return Int(Int64(bitPattern: symbol &- size))
  }
}
