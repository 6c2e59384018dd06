// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The type arguments in a linker name: those of `main.(*List[go.shape.int]).Push`, and the name without them.
struct TypeArguments {
  /// As written, without blanks around them.
  let list: [Substring]
  /// The name up to the bracket and after it: `main.(*List` and `).Push`.
  let before: Substring
  let after: Substring

  /// nil if the name has no arguments.
  init?(_ name: Substring) {
    guard let open = name.firstIndex(of: "[") else { return nil }
    var list: [Substring] = []
    var start = name.index(after: open)
    var depth = 0
    var isQuoted = false
    for index in name[start...].indices {
      let character = name[index]
      if character == "\"" { isQuoted.toggle() }
      if isQuoted { continue }
      switch character {
      case "[", "(", "{": depth += 1
      case "]" where depth == 0:
        list.append(name[start..<index])
        self.list = list
        before = name[..<open]
        after = name[name.index(after: index)...]
        return
      case "]", ")", "}": depth -= 1
      // A semicolon ends the arguments of the function around a local type; in a structure it ends a field.
      case ",", ";":
        if depth > 0 { continue }
        list.append(name[start..<index])
        start = name.index(after: index)
      default: break
      }
    }
    return nil
  }
}

/// What each shape of a generic body stands for in one instantiation, by their names.
struct ShapeNames {
  /// nil if one shape stands for several types: only the dictionary can distinguish these.
  private var concrete: [Substring: Substring?] = [:]
  /// Before Go 1.20 a shape ends in the number of the parameter, and a plain argument beside it stays plain.
  private let areNumbered: Bool

  init(shapes: [Substring], concrete types: [Substring]) {
    areNumbered = shapes.allSatisfy { shape in
      shape.lastIndex(of: "_").map { shape[$0...].dropFirst().allSatisfy(\.isNumber) } ?? false
    }
    guard shapes.count == types.count else { return }
    for (shape, type) in zip(shapes, types) {
      if let known = concrete[shape], known != type {
        concrete[shape] = .some(nil)
      } else {
        concrete[shape] = type
      }
    }
  }

  /// False if the name has a generic type with several arguments, some of which may not come from the body's.
  func tell(_ name: String) -> Bool {
    guard !areNumbered else { return true }
    var rest = name[...]
    while let open = rest.firstIndex(of: "[") {
      let before = rest[..<open]
      let inside = rest[rest.index(after: open)...]
      let isGeneric = before.last.map { $0.isLetter || $0.isNumber || $0 == "_" } == true && !before.hasSuffix("map")
      if isGeneric, let arguments = TypeArguments(rest[open...]), arguments.list.count > 1,
        arguments.list.contains(where: { $0.hasPart("go.shape.") })
      {
        return false
      }
      rest = inside
    }
    return true
  }

  /// `[]main.Celsius` of `[]go.shape.float64`; nil if a shape in it has no certain meaning.
  func concreteName(of name: String) -> String? {
    var result = ""
    var rest = name[...]
    while let range = rest.firstRange(of: "go.shape.") {
      result += rest[..<range.lowerBound]
      rest = rest[range.lowerBound...]
      let candidates = concrete.keys.filter { shape in
        guard rest.hasPrefix(shape) else { return false }
        guard let next = rest.dropFirst(shape.count).first else { return true }
        return !(next.isLetter || next.isNumber || next == "_" || next == ".")
      }
      guard let shape = candidates.max(by: { $0.count < $1.count }), case .some(.some(let type)) = concrete[shape]
      else { return nil }
      result += type
      rest = rest.dropFirst(shape.count)
    }
    return result + rest
  }
}
