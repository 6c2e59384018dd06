// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import MachineCode
import TargetMemory

/// Which functions a function may call, according to its machine code.
///
/// Runtime functions and functions that only lead to another one are passed through: what they call counts as called
/// by their callers. Of the runtime, only functions that call back are searched.
final class CallGraph {
  private let program: GoProgram
  private var known: [GoFunction: Calls] = [:]
  private lazy var functionValues = candidates(program.addressTaken.byFunctionValues)
  private lazy var methods = candidates(program.addressTaken.byMethodTables)

  init(program: GoProgram) { self.program = program }

  struct Calls {
    /// Functions that the code names.
    var direct: Set<GoFunction> = []
    /// How its other calls are made.
    var indirect: IndirectCalls = []
  }

  /// The calls of one function.
  func calls(of function: GoFunction) -> Calls {
    if let found = known[function] { return found }
    var passed: Set<GoFunction> = []
    let calls = read(function, passed: &passed)
    known[function] = calls
    return calls
  }

  /// The functions that a call of this kind may reach, without those that are passed through.
  func candidates(for calls: IndirectCalls) -> Set<GoFunction> {
    var kinds = calls
    // A function value may lead to a method of an interface, and the other way round.
    if kinds.contains(.closure) { kinds.formUnion(functionValues.indirect) }
    if kinds.contains(.method) { kinds.formUnion(methods.indirect) }
    if kinds.contains(.closure) { kinds.formUnion(functionValues.indirect) }
    var found: Set<GoFunction> = []
    if kinds.contains(.closure) { found.formUnion(functionValues.direct) }
    if kinds.contains(.method) { found.formUnion(methods.direct) }
    return found
  }

  private func read(_ function: GoFunction, passed: inout Set<GoFunction>) -> Calls {
    guard passed.insert(function).inserted, let code = program.code(of: function) else { return Calls() }
    var calls = Calls(indirect: code.indirectCalls)
    for target in code.callTargets {
      guard let callee = program.function(startingAt: TargetAddress(target)) else { continue }
      switch Self.part(of: callee) {
      case .followed: calls.direct.insert(callee)
      case .passedThrough where program.heldMethod(in: callee) != nil: calls.direct.insert(callee)
      case .passedThrough:
        let inner = read(callee, passed: &passed)
        calls.direct.formUnion(inner.direct)
        calls.indirect.formUnion(inner.indirect)
      case .callsBack(let indirect): calls.indirect.formUnion(indirect)
      case .leftOut: continue
      }
    }
    return calls
  }

  /// The functions at these addresses. Those that are passed through are replaced by what they lead to.
  private func candidates(_ addresses: Set<TargetAddress>) -> Calls {
    var found = Calls()
    var passed: Set<GoFunction> = []
    for function in addresses.compactMap({ program.function(startingAt: $0) }) {
      switch Self.part(of: function) {
      case .followed: found.direct.insert(function)
      case .passedThrough where program.heldMethod(in: function) != nil: found.direct.insert(function)
      case .passedThrough:
        let inner = read(function, passed: &passed)
        found.direct.formUnion(inner.direct)
        found.indirect.formUnion(inner.indirect)
      case .callsBack, .leftOut: continue
      }
    }
    return found
  }
}

// MARK: - What is followed

extension CallGraph {
  enum Part: Hashable {
    case followed
    /// It only leads to another function.
    case passedThrough
    /// A runtime function that calls a function passed to it.
    case callsBack(IndirectCalls)
    /// A function of the runtime, or one that the compiler made for a type.
    case leftOut
  }

  static func part(of function: GoFunction) -> Part {
    let name = function.name
    if let indirect = callingBack[name] { return .callsBack(indirect) }
    // The runtime's assembly has names without a package.
    if !name.contains(".") || leftOut.contains(where: name.hasPrefix) { return .leftOut }
    return function.isWrapper ? .passedThrough : .followed
  }

  /// Functions that the runtime, called by a program's own code, calls back on the same goroutine: deferred functions,
  /// functions called by reflection, and Go functions that C calls. A panic calls deferred functions too: every
  /// function that has any calls `deferreturn`.
  private static let callingBack: [String: IndirectCalls] = [
    "runtime.deferreturn": .closure, "runtime.reflectcall": [.closure, .method], "reflect.call": [.closure, .method],
    "runtime.cgocall": .closure,
  ]

  /// The runtime, the packages that it is made of, and functions that the compiler makes for types.
  private static let leftOut = [
    "runtime.", "runtime/internal/", "internal/runtime/", "internal/abi.", "internal/bytealg.", "internal/cpu.",
    "internal/chacha8rand.", "type:", "type..", "go:", "go.",
  ]
}
