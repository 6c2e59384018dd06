// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import TargetMemory

/// The probe of a logpoint at one place of the code: its address and what its expressions read there.
struct LogpointProbe {
  let address: TargetAddress
  let block: RootBlock
  let slots: [Slot]
  let frame: FrameAddress
  let goroutineSource: Capture.GoroutineSource
  let skipFlags: UInt64
  /// Names in the expressions that are not in scope here.
  let unknownNames: [String]
  let namesInScope: [String]

  init(_ site: LineSite, expressions: [Expression], in program: GoProgram, limits: CaptureLimits) {
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
    for expression in expressions {
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
    self.block = block
    self.slots = slots
    unknownNames = unknown
  }

  /// `example.com/shop` of `example.com/shop.(*Cart).Add`.
  static func package(of function: String) -> String {
    let name = FunctionMatcher.withoutTypeArguments(function)
    let last = name.lastIndex(of: "/").map { name.index(after: $0) } ?? name.startIndex
    guard let dot = name[last...].firstIndex(of: ".") else { return String(name) }
    return String(name[..<dot])
  }
}
