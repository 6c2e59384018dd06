// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// What is known about a program's functions and the calls in them: from its debug information or, without it, from the
/// tables that Go's runtime needs.
protocol CodeDescription: AnyObject {
  var index: FunctionIndex { get }
  var lines: any LineTable { get }

  /// The inlined calls around `address`, outermost first.
  func inlinedCalls(at address: UInt64, in function: GoFunction) -> [InlinedCall]

  /// Where inlined copies in the function start and end.
  func inlinedBounds(in function: GoFunction) -> [UInt64]

  /// Where the frame around `address` is; nil if unknown.
  func frameAddress(at address: UInt64) -> FrameAddress?

  /// The line of the function's declaration; nil if unknown.
  func declaration(of function: GoFunction) -> SourcePosition?
}

/// One call that was inlined into its caller.
struct InlinedCall {
  /// Unique in the function.
  let id: UInt64
  /// The called function's full name.
  let function: String
  /// Where it is called.
  let call: SourcePosition?
}
