// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import TargetMemory

/// The probe of a logpoint or a plain line at one place of the code: its address and what is read there.
struct LogpointProbe {
  let address: TargetAddress
  let block: RootBlock
  let slots: [Slot]
  let stack: StackCapture?
  let frame: FrameAddress
  let goroutineSource: Capture.GoroutineSource
  let skipFlags: UInt64
  /// Names in the expressions that are not in scope here.
  let unknownNames: [String]
  let namesInScope: [String]

  /// - Parameters:
  ///   - expressions: What to read; nil for every argument and local in scope, in the order of their declarations.
  ///   - stackDepth: As in `TracepointOptions`.
  init(
    _ site: LineSite, expressions: [Expression]?, stackDepth: Int, in program: GoProgram, limits: CaptureLimits
  ) {
    address = site.address
    skipFlags = site.flagsThatSkip
    goroutineSource = site.function.isAssembly ? .threadLocal : .r14
    let frame = program.frameAddress(at: address)
    self.frame = frame ?? FunctionProbes.frameAtCallBoundary
    let variables = program.variables(in: site.function, at: address)
    namesInScope = variables.map(\.name)
    let compiler = ExpressionCompiler(
      variables: variables, frame: self.frame, limits: limits,
      package: Self.package(of: site.inlinedFunction ?? site.function.name),
      packageVariable: { program.packageVariable(named: $0) })
    var block = RootBlock()
    var slots: [Slot] = []
    var unknown: [String] = []
    for expression in expressions ?? Self.declared(variables) {
      let content: Slot.Content
      do throws(ExpressionCompiler.Failure) {
        if frame == nil { throw ExpressionCompiler.Failure(reason: "the debug information has no frame here") }
        content = try compiler.content(of: expression, in: &block)
      } catch {
        content = .unavailable(reason: error.reason)
        if let name = error.unknownName, !unknown.contains(name) { unknown.append(name) }
      }
      slots.append(Slot(name: expression.description, content: content))
    }
    stack = frame.flatMap { block.stack(depth: stackDepth, from: $0) }
    self.block = block
    self.slots = slots
    unknownNames = unknown
  }

  /// Arguments and results come first, as in the function's head.
  private static func declared(_ variables: [ScopedVariable]) -> [Expression] {
    let head = variables.filter { $0.role == .parameter || $0.role == .result }
    let body = variables.enumerated().filter { $0.element.role == .local || $0.element.role == .captured }
      .sorted { ($0.element.declarationLine, $0.offset) < ($1.element.declarationLine, $1.offset) }.map(\.element)
    return (head + body).map { .name($0.name) }
  }

  /// `example.com/shop` of `example.com/shop.(*Cart).Add`.
  static func package(of function: String) -> String {
    let name = FunctionMatcher.withoutTypeArguments(function)
    let last = name.lastIndex(of: "/").map { name.index(after: $0) } ?? name.startIndex
    guard let dot = name[last...].firstIndex(of: ".") else { return String(name) }
    return String(name[..<dot])
  }
}
