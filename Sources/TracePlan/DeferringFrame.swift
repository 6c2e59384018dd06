// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import TargetMemory

/// The frame whose deferred calls a panic is running when another panic starts: what lies below it and above the first
/// panic has ended with the first one's value.
///
/// Since Go 1.22 `_panic.sp` of the newest panic tells it; before, the first `_defer` of the goroutine's that has been
/// started (`runtime/panic.go` and `runtime/runtime2.go`).
package enum DeferringFrame {
  /// The names of slots. `stackPointer` and `isStarted` follow each other; where there is no `isStarted`, it is.
  package static let stackTop = "stack.hi"
  package static let stackPointer = "sp"
  package static let isStarted = "started"

  /// Deferred calls that are looked at: those before the started one are of functions that the deferred call called.
  private static let deferredCalls = 4

  /// Reads it at a place where the goroutine is in the register that holds it in Go's code.
  static func slots(in program: GoProgram, reading block: inout RootBlock) throws(RootBlock.Refusal) -> [Slot] {
    guard let g = program.type(named: "runtime.g"), let layout = program.runtimeLayout,
      let word = program.type(named: "uintptr"), let flag = program.type(named: "bool"),
      let panicType = program.type(named: "runtime._panic"), let deferType = program.type(named: "runtime._defer")
    else { return [] }

    typealias Pointer = (offset: Int, operation: Int)
    func read(
      _ type: GoType, in block: inout RootBlock, at pointer: Pointer, _ displacement: Int
    ) throws(RootBlock.Refusal) -> Pointer {
      let offset = try block.reserve(8)
      let operation = try block.append(
        .indirect(pointer: pointer.offset, displacement: displacement, index: nil), size: type.sizeBytes,
        destination: offset, dependsOn: [pointer.operation])
      return (offset, operation)
    }
    func slot(_ name: String, _ type: GoType, _ read: Pointer) -> Slot {
      Slot(
        name: name,
        content: .value(
          type: type, offset: read.offset, capturedBytes: type.sizeBytes,
          operations: read.operation..<read.operation + 1))
    }

    let offset = try block.reserve(8)
    let goroutine: Pointer = (
      offset, try block.append(.register(MachineRegisters.goroutine), size: 8, destination: offset)
    )
    var slots = [slot(stackTop, word, try read(word, in: &block, at: goroutine, layout.stackHigh))]
    if panicType.offset(ofField: "retpc") != nil {
      guard let current = g.offset(ofField: "_panic"), let sp = panicType.offset(ofField: "sp") else { return [] }
      let newest = try read(word, in: &block, at: goroutine, current)
      slots.append(slot(stackPointer, word, try read(word, in: &block, at: newest, sp)))
      return slots
    }
    guard let first = g.offset(ofField: "_defer"), let sp = deferType.offset(ofField: "sp"),
      let started = deferType.offset(ofField: "started"), let link = deferType.offset(ofField: "link")
    else { return [] }
    var deferred = try read(word, in: &block, at: goroutine, first)
    for remaining in (0..<deferredCalls).reversed() {
      slots.append(slot(stackPointer, word, try read(word, in: &block, at: deferred, sp)))
      slots.append(slot(isStarted, flag, try read(flag, in: &block, at: deferred, started)))
      if remaining > 0 { deferred = try read(word, in: &block, at: deferred, link) }
    }
    return slots
  }
}
