// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import MachineCode
import TargetMemory

/// Which functions a function may call, as its machine code tells.
///
/// The runtime's functions and those that only lead to another one are passed through: what they call counts as called
/// by whoever called them. Of the runtime only those are looked through that call back.
final class CallGraph {
  private let program: GoProgram
  private var known: [GoFunction: Calls] = [:]
  private(set) lazy var functionValues = functions(program.addressTaken.byFunctionValues)
  private(set) lazy var methods = functions(program.addressTaken.byMethodTables)

  init(program: GoProgram) { self.program = program }

  struct Calls {
    /// Functions that the code names.
    var direct: Set<GoFunction> = []
    /// What its other calls go through.
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

  /// What a call of this kind may reach, without what is passed through.
  func candidates(for calls: IndirectCalls) -> Set<GoFunction> {
    var found: Set<GoFunction> = []
    if calls.contains(.closure) { found.formUnion(functionValues) }
    if calls.contains(.method) { found.formUnion(methods) }
    return found
  }

  private func read(_ function: GoFunction, passed: inout Set<GoFunction>) -> Calls {
    guard passed.insert(function).inserted, let code = program.code(of: function) else { return Calls() }
    var calls = Calls(indirect: code.indirectCalls)
    for target in code.callTargets {
      guard let callee = program.function(startingAt: TargetAddress(target)) else { continue }
      switch Self.part(of: callee) {
      case .followed: calls.direct.insert(callee)
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

  /// The functions at these addresses, those that are passed through replaced by what they lead to.
  private func functions(_ addresses: Set<TargetAddress>) -> Set<GoFunction> {
    var found: Set<GoFunction> = []
    var passed: Set<GoFunction> = []
    for function in addresses.compactMap({ program.function(startingAt: $0) }) {
      switch Self.part(of: function) {
      case .followed: found.insert(function)
      // What it calls indirectly is a candidate itself.
      case .passedThrough: found.formUnion(read(function, passed: &passed).direct)
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
    /// The runtime's, which calls what it was given.
    case callsBack(IndirectCalls)
    /// The runtime's, or the compiler's for a type.
    case leftOut
  }

  static func part(of function: GoFunction) -> Part {
    let name = function.name
    if let indirect = callingBack[name] { return .callsBack(indirect) }
    // The runtime's assembly has names without a package.
    if !name.contains(".") || leftOut.contains(where: name.hasPrefix) { return .leftOut }
    return function.isWrapper ? .passedThrough : .followed
  }

  /// What the runtime, called by a program's own code, calls back on the same goroutine: deferred functions, those that
  /// are called by reflection, and Go functions that C calls. A panic calls deferred functions too: every function that
  /// has any calls `deferreturn`.
  private static let callingBack: [String: IndirectCalls] = [
    "runtime.deferreturn": .closure, "runtime.reflectcall": [.closure, .method], "reflect.call": [.closure, .method],
    "runtime.cgocall": .closure,
  ]

  private static let leftOut = ["runtime.", "runtime/internal/", "internal/runtime/", "type:", "type..", "go:", "go."]
}
