// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import MachineCode
import TargetMemory

/// A method whose body is in a wrapper, since the compiler inlined it there: a call of the wrapper is a call of the
/// method, and the method's own body does not run.
package struct HeldMethod {
  /// The method's full name.
  package let name: String
  /// The method's own body; nil if it has none.
  package let body: GoFunction?
  /// How the wrapper gets the method's receiver.
  package let receiver: ReceiverPath
}

/// From the wrapper's argument to the receiver of the method that it holds.
package struct ReceiverPath {
  package let start: Start
  /// The type that the wrapper is made for, `main.T` for `main.(*T).M`; nil if that is the receiver's own.
  package let type: GoType?
  /// The embedded fields that lead from there to the receiver.
  package let fields: [GoType.Field]
  /// Whether the method has a pointer receiver.
  package let isPointer: Bool

  package enum Start: Hashable, Sendable {
    /// A value of the type is the wrapper's first argument.
    case value
    /// A pointer to one is.
    case pointer
    /// A value of the type is in the closure, after the code pointer: of a method value.
    case capturedValue
    /// A pointer to one is.
    case capturedPointer
  }

  package var isCaptured: Bool { start == .capturedValue || start == .capturedPointer }
}

extension GoProgram {
  /// The wrappers that hold the body of one of these methods, by address.
  package func wrappers(holding names: Set<String>) -> [GoFunction] {
    guard hasDebugInfo else { return [] }
    var found: Set<Int> = []
    var plainNames: Set<String> = []
    for name in names {
      found.formUnion(wrapperIndex.byMethod[name, default: []])
      if let dot = name.lastIndex(of: ".") { plainNames.insert(String(name[name.index(after: dot)...])) }
    }
    for name in plainNames { found.formUnion(wrapperIndex.byPlainName[name, default: []]) }
    return found.sorted().map { index.functions[$0] }.filter { wrapper in
      heldMethod(in: wrapper).map { names.contains($0.name) } ?? false
    }
  }

  /// The method whose body the wrapper holds; nil if it holds none: it calls the method, or leads to an interface's.
  ///
  /// - Complexity: Decodes the wrapper's code the first time.
  package func heldMethod(in wrapper: GoFunction) -> HeldMethod? {
    guard wrapper.isWrapper, hasDebugInfo else { return nil }
    if let known = knownHeldMethods[wrapper] { return known }
    let held = readHeldMethod(in: wrapper)
    knownHeldMethods[wrapper] = .some(held)
    return held
  }

  private func readHeldMethod(in wrapper: GoFunction) -> HeldMethod? {
    guard !wrapper.usesABI0, let name = WrapperName(wrapper.name) else { return nil }
    let own = index.ownMethod(of: name, named: wrapper.name)
    let method: String
    let receiver: ReceiverPath
    let isOwn = index.isMethod(own)
    let type = isOwn && !name.isInstance ? nil : self.type(named: "\(name.package)\(name.type)")
    let inherited = type.flatMap { promoted(String(name.method), to: $0) }
    if isOwn, inherited == nil {
      method = shared(own, in: wrapper)
      receiver = ReceiverPath(
        start: name.start, type: type, fields: [],
        isPointer: name.start == .capturedPointer || own == wrapper.name && name.isPointer)
    } else {
      guard let type, let found = inherited else { return nil }
      method = shared(found.name, in: wrapper)
      receiver = ReceiverPath(start: name.start, type: type, fields: found.fields, isPointer: found.isPointer)
    }
    let body = index.byName[method, default: []].map { index.functions[$0] }.first { !$0.isWrapper }
    guard index.abstractEntries[method] != nil || body.map({ hasCode(of: $0, wrapper) }) ?? false,
      !leadsOn(wrapper, named: name, to: method)
    else { return nil }
    return HeldMethod(name: method, body: body, receiver: receiver)
  }

  /// Whether a wrapper has code with lines of a method: Go 1.19 does not describe functions that are inlined into
  /// wrappers only.
  private func hasCode(of method: GoFunction, _ wrapper: GoFunction) -> Bool {
    let own = lines.rows(in: method.range.lowerBound.rawValue..<method.range.upperBound.rawValue)
    guard let declaration = declaration(of: method), let last = own.map(\.line).max() else { return false }
    let range = wrapper.range.lowerBound.rawValue..<wrapper.range.upperBound.rawValue
    return lines.statementStarts(in: range).contains { address in
      lines.position(of: address).map { position in
        position.file == declaration.file && position.line >= declaration.line && position.line <= last
      } ?? false
    }
  }

  /// The body of a generic method that instantiations share, if the debug information says that it was inlined there;
  /// otherwise the method.
  private func shared(_ method: String, in wrapper: GoFunction) -> String {
    guard method.hasPart("[") else { return method }
    let own = FunctionName(method)
    let copies = inlinedCopies(in: wrapper).map(\.name)
    return copies.first { copy in
      let found = FunctionName(copy)
      return found.isShaped && found.isMethod && found.plain == own.plain
    } ?? method
  }

  /// Whether the parameters that the debug information lists for a wrapper begin with the receiver.
  package func listsReceiver(of wrapper: GoFunction, in parameters: [FunctionDetails.Parameter]) -> Bool {
    if listsBlankParameters { return true }
    // Go before 1.22 lists it only for functions that are not mere wrappers.
    guard index.abstractEntries[wrapper.name] != nil, let name = WrapperName(wrapper.name), let first = parameters.first
    else { return false }
    return first.type.name == (name.isPointer ? "*" : "") + name.package + name.type
  }

  /// Whether it calls the method, or another wrapper that leads there: such a call counts there.
  private func leadsOn(_ wrapper: GoFunction, named name: WrapperName, to method: String) -> Bool {
    guard let code = code(of: wrapper) else { return true }
    return code.callTargets.contains { target in
      guard let callee = function(startingAt: TargetAddress(target)) else { return false }
      if callee == wrapper { return false }
      if callee.name == method { return true }
      if callee.isWrapper { return WrapperName(callee.name)?.method == name.method }
      let called = FunctionName(callee.name)
      return called.isShaped && called.isMethod && called.local.hasSuffix(".\(name.method)")
    }
  }

  /// The method that embedded fields give to a type, by Go's rule: at the least depth.
  private func promoted(
    _ method: String, to type: GoType
  ) -> (name: String, fields: [GoType.Field], isPointer: Bool)? {
    var level: [(type: GoType, fields: [GoType.Field])] = [(type, [])]
    var seen: Set<GoType> = [type]
    while !level.isEmpty {
      var next: [(type: GoType, fields: [GoType.Field])] = []
      for (type, fields) in level {
        guard case .structure(let all) = type.kind else { continue }
        for field in all where field.isEmbedded {
          var inner = field.type
          if case .pointer(let element?) = inner.kind { inner = element }
          guard seen.insert(inner).inserted else { continue }
          let path = fields + [field]
          if let names = Self.methodNames(method, of: inner) {
            if index.isMethod(names.byValue) { return (names.byValue, path, false) }
            if index.isMethod(names.byPointer) { return (names.byPointer, path, true) }
          }
          next.append((inner, path))
        }
      }
      level = next
    }
    return nil
  }

  /// nil for a type without a package.
  private static func methodNames(_ method: String, of type: GoType) -> (byValue: String, byPointer: String)? {
    let local = FunctionName(type.name).local
    let package = type.name.dropLast(local.count)
    guard !package.isEmpty else { return nil }
    return ("\(package)\(local).\(method)", "\(package)(*\(local)).\(method)")
  }

  /// What a method is passed, its receiver first, according to its inlined copies; for a method without a body.
  package func parameters(ofInlined name: String) -> [FunctionDetails.Parameter] {
    guard let entry = index.abstractEntries[name].flatMap({ debugInfo.die(at: $0) }) else { return [] }
    return entry.children.compactMap { child in
      guard child.tag == DW_TAG_formal_parameter, !child.flag(DW_AT_variable_parameter), child.name != ".dict" else {
        return nil
      }
      let type = child.reference(DW_AT_type).map { types.type($0) } ?? types.unknown
      return FunctionDetails.Parameter(name: Self.sourceName(child.name ?? "_"), type: type, isResult: false)
    }
  }

  /// Where an inlined method is declared; line 0 if that is not known.
  package func declaration(ofInlined name: String) -> SourcePosition {
    let entry = index.abstractEntries[name].flatMap { debugInfo.die(at: $0) }
    return SourcePosition(file: entry?.declarationFile ?? "", line: entry?.declarationLine ?? 0)
  }
}
