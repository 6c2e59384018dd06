// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import MachineCode
import TargetMemory

/// The probe of a logpoint or a plain line at one place of the code: its address and the values read there.
struct LogpointProbe {
  let address: TargetAddress
  let reading: Reading
  /// For a generic body that several instantiations share: what each of them reads.
  let variants: [Variant]
  let frame: FrameAddress
  let goroutineSource: Capture.GoroutineSource
  let skipsWhere: Condition?
  let namesInScope: [String]

  /// The values that are read, typed for one instantiation.
  struct Reading {
    var block = RootBlock()
    var slots: [Slot] = []
    var stack: StackCapture?
    var condition: CaptureCondition?
    /// Names in the expressions that are not in scope here.
    var unknownNames: [String] = []
  }

  struct Variant {
    /// As linked.
    let dictionary: TargetAddress
    let reading: Reading
  }

  /// - Parameters:
  ///   - expressions: The values to read; nil for every argument and local in scope, in declaration order.
  ///   - options: The tracepoint's.
  /// - Throws: If the condition can never be decided here.
  init(
    _ site: LineSite, expressions: [Expression]?, options: TracepointOptions, in program: GoProgram,
    limits: CaptureLimits
  ) throws(ConditionError) {
    address = site.address
    skipsWhere = site.skipsWhere
    goroutineSource = site.function.isAssembly ? .threadLocal : .r14
    let frame = program.frameAddress(at: address)
    self.frame = frame ?? FunctionProbes.frameAtCallBoundary
    // A copy may be the only trace of an instantiation: for a copy none is certain.
    let instances = site.inlinedFunction == nil ? program.instances(of: site.function) : []
    let declared = program.variables(in: site.function, at: address, inScopeOf: site.scope, for: site)
    let variables = instances.count == 1 ? declared.map { $0.concrete(in: instances[0]) } : declared
    namesInScope = variables.map(\.name)
    let dictionary =
      instances.count > 1 && instances.count <= FunctionProbes.maximumVariants
      ? program.dictionaryLocation(in: site.function, at: address)?.source(frame: frame) : nil
    let hidden = HiddenTypes(of: instances)
    let inScope = Set(namesInScope)
    let around = site.inlinedFunction == nil ? program.namesAround(site.function).subtracting(inScope) : []
    let leftOut = program.variablesInSource(at: site).subtracting(inScope).subtracting(around)
    let withoutValue = Dictionary(
      uniqueKeysWithValues: around.map { ($0, GoProgram.notCapturedReason) }
        + leftOut.map { ($0, GoProgram.optimisedAwayReason) })
    let isMemorySettled = program.isMemorySettled(
      in: site.function, at: address, inScopeOf: site.scope, for: site)
    let read = { (variables: [ScopedVariable]) throws(ConditionError) -> Reading in
      var scope = ExpressionScope(
        variables: variables.filter { !hidden.hides($0) }, frame: frame ?? FunctionProbes.frameAtCallBoundary,
        function: site.inlinedFunction ?? site.function.name, in: program,
        withoutValue: hidden.reasons(for: variables).merging(withoutValue) { first, _ in first },
        isMemorySettled: isMemorySettled)
      if site.inlinedFunction != nil {
        scope.caller = program.frames(at: .instruction(site.address))?.dropFirst().first?.function
      }
      var reading = try Self.read(
        expressions ?? Self.declared(variables), scope, limits, hasFrame: frame != nil, dictionary: dictionary,
        options)
      if expressions == nil, !program.hasDebugInfo {
        reading.slots.append(Slot(name: "_", content: .unavailable(reason: GoProgram.noDebugInfoReason)))
      }
      return reading
    }
    reading = try read(variables)
    var variants: [Variant] = []
    for instance in dictionary == nil ? [] : instances {
      let concrete = try read(variables.map { $0.concrete(in: instance) })
      variants.append(Variant(dictionary: instance.dictionary, reading: concrete))
    }
    self.variants = variants
  }

  private static func read(
    _ expressions: [Expression], _ scope: ExpressionScope, _ limits: CaptureLimits, hasFrame: Bool,
    dictionary: CaptureOperation.Source?, _ options: TracepointOptions
  ) throws(ConditionError) -> Reading {
    var reading = Reading()
    if let dictionary { reading.block.readDictionary(dictionary) }
    if let condition = options.condition {
      if !hasFrame { throw ConditionError(condition, .undecidable(Self.noFrame)) }
      reading.condition = try ConditionCompiler.compile(
        condition, scope: scope, limits: limits, into: &reading.block)
    }
    var compiler = ExpressionCompiler(scope: scope, limits: limits, block: reading.block)
    for expression in expressions {
      let content: Slot.Content
      var isCertain = true
      do throws(ExpressionCompiler.Failure) {
        if !hasFrame { throw ExpressionCompiler.Failure(reason: Self.noFrame) }
        content = try compiler.content(of: expression)
        isCertain = compiler.uncertainNames.isEmpty
      } catch {
        content = .unavailable(reason: error.reason(of: expression))
        if error.isUnknownName, let name = error.subject, !reading.unknownNames.contains(name) {
          reading.unknownNames.append(name)
        }
      }
      reading.slots.append(Slot(name: expression.description, content: content, isCertain: isCertain))
    }
    reading.block = compiler.block
    if hasFrame { reading.stack = reading.block.stack(depth: options.stackDepth, from: scope.frame) }
    return reading
  }

  private static let noFrame = "the debug information has no frame here"

  /// Why the interpreter can't decide the condition, a clause for the user; nil if it can.
  var reasonToDecideLater: String? {
    ([reading] + variants.map(\.reading)).lazy.compactMap { $0.condition?.reasonWhyNotInKernel }.first
  }

  /// Names in the condition whose values may be from another moment.
  var uncertainConditionNames: [String] { reading.condition?.uncertainNames ?? [] }

  /// Arguments and results come first, as in the function's head.
  private static func declared(_ variables: [ScopedVariable]) -> [Expression] {
    let head = variables.filter { $0.role == .parameter || $0.role == .result }
    let body = variables.enumerated().filter { $0.element.role == .local || $0.element.role == .captured }
      .sorted { ($0.element.declarationLine, $0.offset) < ($1.element.declarationLine, $1.offset) }.map(\.element)
    return (head + body).map { .name($0.name) }
  }
}

extension VariableLocation {
  /// Reads a word that is here; nil if it is split or has no location.
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
