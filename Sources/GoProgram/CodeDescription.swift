// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// What is known of a program's functions and of the calls in them: from its debug information or, where it has none,
/// from the tables that Go's runtime needs.
protocol CodeDescription: AnyObject {
  var index: FunctionIndex { get }
  var lines: any LineTable { get }

  /// The inlined calls around `address`, outermost first.
  func inlinedCalls(at address: UInt64, in function: GoFunction) -> [InlinedCall]

  /// Where inlined copies in the function start and end.
  func inlinedBounds(in function: GoFunction) -> [UInt64]

  /// Where the frame around `address` is; nil where nothing tells.
  func frameAddress(at address: UInt64) -> FrameAddress?

  /// The line of the function's declaration; nil where nothing tells.
  func declaration(of function: GoFunction) -> SourcePosition?
}

/// One call whose code was put into its caller.
struct InlinedCall {
  /// No other one in the same function has it.
  let id: UInt64
  /// The called function's full name.
  let function: String
  /// Where it is called.
  let call: SourcePosition?
}
