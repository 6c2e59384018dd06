// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import MachineCode
import TargetMemory

/// One call that is open at an address of the code: of a function with a body, or of an inlined one.
package struct CodeFrame: Hashable, Sendable {
  /// The function's full name.
  package let function: String
  /// Where in it the code is, as a path of the build; nil if the debug information does not say.
  package let position: SourcePosition?

  package init(function: String, position: SourcePosition?) {
    self.function = function
    self.position = position
  }
}

/// An address of the code, as linked, and how a thread got there.
package enum CodeAddress: Hashable, Sendable {
  /// Of an instruction that is about to run, or that a fault interrupted.
  case instruction(TargetAddress)
  /// Where a call will continue: the call itself is before it.
  case returnAddress(TargetAddress)
}

extension GoProgram {
  /// The calls that are open at `address`, innermost first. Leaves out functions that only lead to another one, as Go's
  /// own stack traces do.
  ///
  /// Nil if `address` is not in the program's code, or is given as a return address but no call precedes it.
  ///
  /// - Complexity: Decodes the whole function for a return address.
  package func frames(at address: CodeAddress) -> [CodeFrame]? {
    let instruction: TargetAddress
    switch address {
    case .instruction(let known): instruction = known
    case .returnAddress(let known):
      guard isReturnAddress(known) else { return nil }
      instruction = TargetAddress(known.rawValue &- 1)
    }
    guard let function = function(containing: instruction) else { return nil }
    var frames: [CodeFrame] = []
    var position = position(of: instruction)
    for copy in description.inlinedCalls(at: instruction.rawValue, in: function).reversed() {
      frames.append(CodeFrame(function: copy.function, position: position))
      position = copy.call
    }
    if !function.isWrapper && !Self.unseenFrames.contains(function.name) {
      frames.append(CodeFrame(function: function.name, position: position))
    }
    return frames
  }

  private func isReturnAddress(_ address: TargetAddress) -> Bool {
    guard let function = function(containing: TargetAddress(address.rawValue &- 1)) else { return false }
    // A goroutine's first function returns into it, though it was not called from there.
    if function.name == Self.bottomOfStack { return true }
    let before = code(of: function)?.instructions.last { $0.end <= address.rawValue }
    guard let before, before.end == address.rawValue else { return false }
    switch before.kind {
    case .call, .indirectCall: return true
    default: return false
    }
  }

  /// Go's own stack traces leave it out too: it is between a function and its deferred calls.
  private static let unseenFrames: Set = [
    "runtime.deferreturn", "runtime.runOpenDeferFrame", "runtime.deferCallSave",
  ]

  /// The function below the first one of every goroutine.
  package static let bottomOfStack = "runtime.goexit"
}
