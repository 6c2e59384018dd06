// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import TargetMemory

/// The probe of a logpoint at one place of the code: its address and what its expressions read there.
struct LogpointProbe {
  let address: TargetAddress
  let block: RootBlock
  let slots: [Slot]
  /// Of a generic body that several instantiations share, what each of them reads.
  let variants: [Variant]
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
    // A copy may be the only trace of an instantiation: for it none is certain.
    let instances = site.inlinedFunction == nil ? program.instances(of: site.function) : []
    var variables = program.variables(in: site.function, at: address)
    if instances.count == 1 { variables = variables.map { $0.concrete(in: instances[0]) } }
    namesInScope = variables.map(\.name)
    let dictionary =
      instances.count > 1 && instances.count <= FunctionProbes.maximumVariants
      ? program.dictionaryLocation(in: site.function, at: address)?.source(frame: frame) : nil
    let compile = { (variables: [ScopedVariable]) in
      let scope = ExpressionScope(
        variables: variables, frame: frame ?? FunctionProbes.frameAtCallBoundary,
        function: site.inlinedFunction ?? site.function.name, in: program)
      return Self.compile(expressions, scope, limits, hasFrame: frame != nil, dictionary: dictionary)
    }
    (block, slots, unknownNames) = compile(variables)
    variants =
      dictionary == nil
      ? []
      : instances.map { instance in
        let (block, slots, _) = compile(variables.map { $0.concrete(in: instance) })
        return Variant(dictionary: instance.dictionary, block: block, slots: slots)
      }
  }

  struct Variant {
    /// As linked.
    let dictionary: TargetAddress
    let block: RootBlock
    let slots: [Slot]
  }

  private static func compile(
    _ expressions: [Expression], _ scope: ExpressionScope, _ limits: CaptureLimits, hasFrame: Bool,
    dictionary: CaptureOperation.Source?
  ) -> (block: RootBlock, slots: [Slot], unknownNames: [String]) {
    var block = RootBlock()
    if let dictionary { block.readDictionary(dictionary) }
    var compiler = ExpressionCompiler(scope: scope, limits: limits, block: block)
    var slots: [Slot] = []
    var unknown: [String] = []
    for expression in expressions {
      let content: Slot.Content
      do throws(ExpressionCompiler.Failure) {
        if !hasFrame { throw ExpressionCompiler.Failure(reason: "the debug information has no frame here") }
        content = try compiler.content(of: expression)
      } catch {
        content = .unavailable(reason: error.reason(of: expression))
        if error.isUnknownName, let name = error.subject, !unknown.contains(name) { unknown.append(name) }
      }
      slots.append(Slot(name: expression.description, content: content))
    }
    return (compiler.block, slots, unknown)
  }
}

extension VariableLocation {
  /// What reads a word that lies here; nil where it lies in parts or nowhere.
  fileprivate func source(frame: FrameAddress?) -> CaptureOperation.Source? {
    guard pieces.count == 1, pieces[0].sizeBytes == 8 else { return nil }
    switch pieces[0].place {
    case .register(let number) where (0...15).contains(number): return .register(number)
    case .memory(.frame(let offset)):
      return frame.map { .memory(register: $0.register, displacement: $0.offset + offset) }
    case .memory(.register(let number, let offset)): return .memory(register: number, displacement: offset)
    case .memory(.address), .register, .constant, .missing, .padding: return nil
    }
  }
}
