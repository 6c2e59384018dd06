// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Which wrappers may hold which methods, as far as the names show.
struct WrapperIndex {
  /// By the only method that a wrapper can lead to, indices into the program's functions, ascending.
  private(set) var byMethod: [String: [Int]] = [:]
  /// The others by their own method's name without its type: some embedded field has the method.
  private(set) var byPlainName: [String: [Int]] = [:]

  init(_ index: FunctionIndex) {
    for (position, function) in index.functions.enumerated() where function.isWrapper && !function.usesABI0 {
      guard let wrapper = WrapperName(function.name) else { continue }
      let method = index.ownMethod(of: wrapper, named: function.name)
      if index.isMethod(method) { byMethod[method, default: []].append(position) }
      if wrapper.isInstance || !index.isMethod(method) {
        byPlainName[String(wrapper.method), default: []].append(position)
      }
    }
  }
}

extension FunctionIndex {
  /// The method that a wrapper leads to if that is not a promoted one: of an instantiation it may be the wrapper
  /// itself.
  func ownMethod(of wrapper: WrapperName, named name: String) -> String {
    let method = wrapper.ownMethod
    return wrapper.isInstance && wrapper.start == .pointer && !isMethod(method) && isMethod(name) ? name : method
  }
}

/// The parts of a wrapper's name.
struct WrapperName {
  /// `net/http.`
  let package: Substring
  /// `T`, with its type arguments.
  let type: Substring
  let method: Substring
  let isPointer: Bool
  let isMethodValue: Bool

  init?(_ name: String) {
    isMethodValue = name.hasSuffix(Self.methodValue)
    let plain = isMethodValue ? String(name.dropLast(Self.methodValue.count)) : name
    let parsed = FunctionName(plain)
    guard parsed.isMethod, !parsed.isShaped, let dot = parsed.local.lastIndex(of: ".") else { return nil }
    let receiver = parsed.local[..<dot]
    package = plain.dropLast(parsed.local.count)
    method = parsed.local[parsed.local.index(after: dot)...]
    isPointer = receiver.hasPrefix("(*") && receiver.hasSuffix(")")
    type = isPointer ? receiver.dropFirst(2).dropLast() : receiver
  }

  private static let methodValue = "-fm"

  /// The method that it leads to if that is not a promoted one.
  var ownMethod: String {
    isMethodValue && isPointer ? "\(package)(*\(type)).\(method)" : "\(package)\(type).\(method)"
  }

  /// Whether it is of a generic type.
  var isInstance: Bool { type.last == "]" }

  var start: ReceiverPath.Start {
    if isMethodValue { return isPointer ? .capturedPointer : .capturedValue }
    return isPointer ? .pointer : .value
  }
}
