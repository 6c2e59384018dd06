// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import TargetMemory

/// The frame whose deferred calls a panic is running when another panic starts. Calls below it and above the first
/// panic have ended with the first panic's value.
///
/// Since Go 1.22 `_panic.sp` of the newest panic gives it; before, the goroutine's first `_defer` that has been
/// started (`runtime/panic.go` and `runtime/runtime2.go`).
package enum DeferringFrame {
  /// The names of slots. `stackPointer` and `isStarted` follow each other; without an `isStarted`, the call is started.
  package static let stackTop = "stack.hi"
  package static let stackPointer = "sp"
  package static let isStarted = "started"

  /// How many deferred calls are checked: those before the started one are of functions that the deferred call called.
  private static let deferredCalls = 4

  /// Reads it at a place where the goroutine is in the register that Go code uses for it.
  static func slots(in program: GoProgram, reading block: inout RootBlock) throws(RootBlock.Refusal) -> [Slot] {
    guard let layout = program.runtimeLayout, let panics = layout.panics else { return [] }

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
    var slots = [slot(stackTop, .word, try read(.word, in: &block, at: goroutine, layout.stackHigh))]
    switch panics {
    case .frames(let current, let sp):
      let newest = try read(.word, in: &block, at: goroutine, current)
      slots.append(slot(stackPointer, .word, try read(.word, in: &block, at: newest, sp)))
    case .deferredCalls(let calls):
      var deferred = try read(.word, in: &block, at: goroutine, calls.first)
      for remaining in (0..<deferredCalls).reversed() {
        slots.append(slot(stackPointer, .word, try read(.word, in: &block, at: deferred, calls.stackPointer)))
        slots.append(slot(isStarted, .boolean, try read(.boolean, in: &block, at: deferred, calls.started)))
        if remaining > 0 { deferred = try read(.word, in: &block, at: deferred, calls.next) }
      }
    }
    return slots
  }
}
