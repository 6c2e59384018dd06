// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils

extension GoProgram {
  /// From the debug information of `runtime.g` and `runtime.m`; in a program without it, from what is known about the
  /// release that built it. nil if neither works.
  func readRuntimeLayout() -> RuntimeLayout? {
    guard hasDebugInfo else { return knownRuntimeLayout() }
    guard let goroutine = fieldOffsets(of: "runtime.g"), let thread = fieldOffsets(of: "runtime.m"),
      let stack = fieldOffsets(of: "runtime.stack"), let identifier = goroutine["goid"], let m = goroutine["m"],
      let stackOffset = goroutine["stack"], let low = stack["lo"], let high = stack["hi"],
      let current = thread["curg"]
    else { return nil }
    return RuntimeLayout(
      goroutineID: identifier, thread: m, stackLow: stackOffset + low, stackHigh: stackOffset + high,
      currentGoroutine: current, threadLocalGoroutine: threadLocalGoroutine,
      parentGoroutineID: goroutine["parentGoid"], panics: panics(in: goroutine))
  }

  private func panics(in goroutine: [String: Int]) -> RuntimeLayout.Panics? {
    if let panic = fieldOffsets(of: "runtime._panic"), panic["retpc"] != nil, let current = goroutine["_panic"] {
      return panic["sp"].map { .frames(current: current, stackPointer: $0) }
    }
    guard let call = fieldOffsets(of: "runtime._defer"), let recovered = goroutine["sigcode0"],
      let first = goroutine["_defer"], let stackPointer = call["sp"], let started = call["started"],
      let next = call["link"]
    else { return nil }
    return .deferredCalls(
      .init(recovered: recovered, first: first, stackPointer: stackPointer, started: started, next: next))
  }

  private func fieldOffsets(of name: String) -> [String: Int]? {
    guard case .structure(let fields) = types.type(named: name)?.kind else { return nil }
    return Dictionary(fields.map { ($0.name, $0.offset) }) { first, _ in first }
  }

  /// x86-64 puts the program's thread-local segment right below the FS base, its end aligned; Go's own linker makes one
  /// of a single word, a C linker may put C's variables into it too.
  private var threadLocalGoroutine: Int {
    guard let symbol = symbols.threadLocalGoroutine,
      let segment = file.segments.first(where: { $0.p_type == PT_TLS })
    else { return function(named: "runtime.systemstack").flatMap(code(of:))?.threadLocalOffset ?? -8 }
    let alignment = max(1, segment.p_align)
    let size = (segment.p_memsz &+ alignment &- 1) / alignment &* alignment
    return Int(Int64(bitPattern: symbol &- size))
  }

  /// What the releases' own debug information says, used only if the program's code agrees.
  private func knownRuntimeLayout() -> RuntimeLayout? {
    let release = RuntimeRelease(goVersion)
    guard let switching = function(named: "runtime.systemstack").flatMap(code(of:)),
      let printing = function(named: "runtime.goroutineheader"), let code = code(of: printing),
      // It loads {goroutine, thread, current goroutine}: m of g, then curg of m.
      switching.loads.contains(where: { $0.displacement == RuntimeRelease.thread }),
      switching.loads.contains(where: { $0.displacement == release.currentGoroutine }),
      let locking = function(named: "runtime.printlock"),
      let first = code.instructions.first(where: { $0.kind == .call(target: locking.entry.rawValue) })
    else { return nil }
    // "goroutine ", then the number: it is loaded before the first word is printed.
    let loads = code.loads.filter { $0.address < first.address }.suffix(RuntimeRelease.loadsBeforePrinting)
    guard loads.contains(where: { $0.displacement == release.goroutineID }) else { return nil }
    return RuntimeLayout(
      goroutineID: release.goroutineID, thread: RuntimeRelease.thread, stackLow: 0, stackHigh: 8,
      currentGoroutine: release.currentGoroutine, threadLocalGoroutine: threadLocalGoroutine,
      panics: release.panics)
  }
}
