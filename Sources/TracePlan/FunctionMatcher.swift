// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// The functions that a pattern matches.
struct MatchedFunctions {
  var bodies: [GoFunction] = []
  /// The names of all of them, including functions whose calls were all inlined.
  var names: Set<String> = []
  /// Instantiations that were not named but share the code of one that was.
  var alsoMeant: [String] = []
}

/// Finds the functions that a pattern matches.
struct FunctionMatcher {
  private let program: GoProgram
  private let candidates: [Candidate]
  /// The full names of all of them, also without the linker's escapes.
  private var names = NameTable()
  /// By `ending`, indices into `candidates`: whatever form of a name the user writes, it ends as the full name does.
  private var byEnding: [Substring: [Int]] = [:]
  /// By `literalEnding` of their full names, those that may be function literals.
  private var byLiteralEnding: [Substring: [Int]] = [:]

  /// A function that the user can name.
  private struct Candidate {
    /// The name to compare with: as in the source, without type arguments.
    let name: Substring
    /// The same, if the package's name differs from the end of its path: `gopkg.in/yaml.Unmarshal`.
    let nameByPackage: Substring?
    /// The linker's name.
    let fullName: String
    /// nil if every call of it was inlined.
    let body: GoFunction?

    init(_ fullName: String, body: GoFunction?, _ program: GoProgram) {
      self.fullName = fullName
      self.body = body
      name = FunctionMatcher.withoutTypeArguments(FunctionName.unescaped(fullName))
      nameByPackage = program.packageName(ofPath: FunctionName.importPath(of: fullName)).map {
        FunctionMatcher.withoutTypeArguments(FunctionName.replacingPackage(in: fullName, with: $0))
      }
    }

    func isMeant(by end: Substring) -> Bool {
      FunctionMatcher.isSuffix(end, of: name) || nameByPackage.map { FunctionMatcher.isSuffix(end, of: $0) } ?? false
    }
  }

  init(program: GoProgram) {
    self.program = program
    let bodies = program.functions.filter { !$0.isWrapper }.map { Candidate($0.name, body: $0, program) }
    candidates = bodies + program.inlinedOnlyFunctions.map { Candidate($0.name, body: nil, program) }
    for (index, candidate) in candidates.enumerated() {
      names.append(candidate.fullName, owner: index)
      if candidate.fullName.utf8.contains(UInt8(ascii: "%")) {
        names.append(FunctionName.unescaped(candidate.fullName), owner: index)
      }
      byEnding[Self.ending(of: candidate.name), default: []].append(index)
      byLiteralEnding[Self.literalEnding(of: candidate.fullName[...]), default: []].append(index)
    }
  }

  /// - Throws: `PlanError` if nothing matches, or if a short name matches several functions.
  func functions(matching pattern: FunctionPattern) throws(PlanError) -> MatchedFunctions {
    switch pattern.form {
    case .expression(let text):
      // It was compiled with the breakpoint; a search can't be stored in a value that is passed between threads.
      let found = (try? NameSearch(text)).map { names.owners(with: $0).map { candidates[$0] } } ?? []
      if found.isEmpty { throw .nothingMatches(pattern: pattern.text) }
      return Self.matched(found)
    case .name(let name):
      return try instances(of: try functions(named: name), named: name)
    }
  }

  /// Those with the type arguments in a name, if the name has any.
  private func instances(of found: [Candidate], named written: String) throws(PlanError) -> MatchedFunctions {
    guard let wanted = InstanceName.typeArguments(in: written) else { return Self.matched(found) }
    guard found.contains(where: { $0.fullName.utf8.contains(UInt8(ascii: "[")) }) else {
      throw .functionNotFound(
        name: written, isOptimised: program.isOptimised ?? true, nearest: found.map(\.fullName))
    }
    let known = found.map { (candidate: $0, instances: $0.body.map(program.instanceNames) ?? []) }
    let all = known.flatMap(\.instances)
    // A stripped program does not have this information.
    guard !all.isEmpty else { return Self.matched(found) }
    let fitting = known.filter { candidate, instances in
      instances.isEmpty
        ? program.mayServe(wanted, bodyNamed: candidate.fullName) : instances.contains { $0.fits(wanted) }
    }
    guard !fitting.isEmpty else {
      throw .functionNotFound(
        name: written, isOptimised: program.isOptimised ?? true,
        nearest: Set(all.map(\.name)).sorted())
    }
    var result = Self.matched(fitting.map(\.candidate))
    result.alsoMeant = Set(fitting.flatMap(\.instances).filter { !$0.fits(wanted) }.map(\.name)).sorted()
    return result
  }

  private static func matched(_ candidates: [Candidate]) -> MatchedFunctions {
    MatchedFunctions(bodies: candidates.compactMap(\.body), names: Set(candidates.map(\.fullName)))
  }

  private func functions(named written: String) throws(PlanError) -> [Candidate] {
    let literals = literals(named: written)
    if !literals.isEmpty { return literals }
    let name = Self.withoutTypeArguments(FunctionName.unescaped(written))
    let candidates = byEnding[Self.ending(of: name), default: []].map { self.candidates[$0] }
    let exact = candidates.filter { $0.fullName == written }
    if !exact.isEmpty { return exact }
    let whole = candidates.filter { $0.name == name }
    if !whole.isEmpty { return whole }
    var ends = candidates.filter { $0.isMeant(by: name) }
    if ends.isEmpty {
      // `T.M` for a method of `*T`, as people write it.
      let plain = Self.withoutPointerReceiver(name)
      ends = candidates.filter {
        [$0.name, $0.nameByPackage].compactMap { $0 }.contains { name in
          let candidate = Self.withoutPointerReceiver(name)
          return candidate == plain || Self.isSuffix(plain[...], of: candidate[...])
        }
      }
    }
    let names = Set(ends.map(\.name))
    if names.count > 1 { throw .ambiguous(name: written, candidates: names.map(String.init).sorted()) }
    if !ends.isEmpty { return ends }
    throw .functionNotFound(
      name: written, isOptimised: program.isOptimised ?? true,
      nearest: program.nearestFunctionNames(to: written, limit: 3))
  }

  /// The bodies of a function literal, by its whole name. If the function around it is inlined, Go 1.21 to 1.26 name
  /// the body there after both functions: `main.caller.counter.func1` for `main.counter.func1`.
  private func literals(named written: String) -> [Candidate] {
    // A literal's name contains a number: most names need not be split.
    guard written.utf8.contains(where: { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return [] }
    let literal = FunctionName(written)
    guard literal.isLiteral else { return [] }
    let package = FunctionName.importPath(of: written)
    let end = "." + literal.local
    // The body of a range-over-func loop has no dot in its own name.
    let like =
      literal.local.utf8.contains(UInt8(ascii: "."))
      ? byLiteralEnding[Self.literalEnding(of: end[...])]
      : byEnding[Self.ending(of: Self.withoutTypeArguments(String(literal.local)))]
    var declarations: Set<SourcePosition> = []
    let found = (like ?? []).map { candidates[$0] }.filter { candidate in
      guard candidate.fullName.hasSuffix(end), FunctionName.importPath(of: candidate.fullName) == package,
        let declaration = candidate.body.flatMap({ program.declaration(of: $0) })
      else { return false }
      declarations.insert(declaration)
      return true
    }
    return declarations.count == 1 ? found : []
  }

  /// The part of a name after its last dot or slash, `Serve` for `net/http.(*Server).Serve`: without type arguments
  /// and without the signs of a pointer's method.
  private static func ending(of name: Substring) -> Substring {
    let start = name.utf8.lastIndex { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/") }
    let ending = start.map { name[name.utf8.index(after: $0)...] } ?? name
    guard ending.utf8.contains(where: { $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: ")") || $0 == UInt8(ascii: "*") })
    else { return ending }
    return withoutPointerReceiver(ending)[...]
  }

  /// The part of a full name after its last dot but one: a literal's name has at least that much after its package.
  private static func literalEnding(of name: Substring) -> Substring {
    var dots = 0
    let start = name.utf8.lastIndex { byte in
      if byte == UInt8(ascii: ".") { dots += 1 }
      return dots == 2
    }
    return start.map { name[name.utf8.index(after: $0)...] } ?? ""
  }

  /// Whether `name` is the end of `whole`, starting at a path, package or type boundary.
  static func isSuffix(_ name: Substring, of whole: Substring) -> Bool {
    guard whole.utf8.count > name.utf8.count, whole.hasSuffix(name) else { return false }
    let before = whole.utf8[whole.utf8.index(whole.utf8.endIndex, offsetBy: -name.utf8.count - 1)]
    return before == UInt8(ascii: ".") || before == UInt8(ascii: "/")
  }

  /// The name without its `[…]` parts: `main.Map[go.shape.int]` is an instance of `main.Map`.
  static func withoutTypeArguments(_ name: String) -> Substring {
    guard name.utf8.contains(UInt8(ascii: "[")) else { return name[...] }
    var depth = 0
    var result = ""
    for character in name {
      if character == "[" { depth += 1 }
      if depth == 0 { result.append(character) }
      if character == "]" { depth = max(0, depth - 1) }
    }
    return result[...]
  }

  private static func withoutPointerReceiver(_ name: Substring) -> String {
    name.filter { $0 != "(" && $0 != ")" && $0 != "*" }
  }
}
