// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// An instantiation of a generic function, as the source writes it: `main.Map[int,string]`.
package struct InstanceName: Hashable, Sendable {
  package let name: String
  package let typeArguments: [String]

  /// The type arguments in a name that a person wrote; nil if there are none, or any are meant (`[...]`).
  package static func typeArguments(in name: String) -> [String]? {
    guard let list = TypeArguments(name[...])?.list else { return nil }
    let arguments = list.map { $0.filter { !$0.isWhitespace } }
    let namesAny = arguments.contains { $0.isEmpty || $0 == "..." || $0.hasPart("go.shape.") }
    return namesAny ? nil : arguments
  }

  /// Whether a person may mean it with these arguments: a type without its package matches any package.
  package func fits(_ written: [String]) -> Bool {
    written.count == typeArguments.count
      && zip(written, typeArguments).allSatisfy { short, whole in
        let whole = whole.filter { !$0.isWhitespace }
        // What is around a name: `*`, `[]`, `[4]`.
        let signs = short.prefix { "*[]0123456789".contains($0) }
        guard whole.hasPrefix(signs) else { return false }
        let (end, name) = (whole.dropFirst(signs.count), short.dropFirst(signs.count))
        return end == name || end.hasSuffix("." + name) || end.hasSuffix("/" + name)
      }
  }
}

extension GoProgram {
  /// Whether a body of that name may serve an instantiation with these type arguments, although its instantiations are
  /// not known: each call of it may have been inlined.
  package func mayServe(_ written: [String], bodyNamed name: String) -> Bool {
    TypeArguments(name[...]).map { mayStand(written.map { $0[...] }, for: $0.list) } ?? false
  }

  /// The instantiations whose calls a generic body serves; empty for another function, or if unknown.
  package func instanceNames(of function: GoFunction) -> [InstanceName] {
    guard let shapes = TypeArguments(function.name[...]) else { return [] }
    return instances(of: function).map { instance in
      InstanceName(
        name: "\(shapes.before)[\(instance.typeArguments.joined(separator: ","))]\(shapes.after)",
        typeArguments: instance.typeArguments)
    }
  }
}
