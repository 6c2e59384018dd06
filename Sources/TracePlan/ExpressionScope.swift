// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import TargetMemory

/// The meaning of an expression's names at one address of the code.
struct ExpressionScope {
  /// In the order of their scopes, outermost first.
  let variables: [ScopedVariable]
  let frame: FrameAddress
  /// The import path of the code's own package, whose names need no prefix.
  let package: String
  /// Names that exist in the source but have no value here, with the reason.
  var withoutValue: [String: String] = [:]
  /// What to say of any other name, if nothing is known about it: completes "x is …".
  var otherNames: String?
  /// Whether memory, including package variables, is as the preceding statements left it.
  var isMemorySettled = true
  /// Set where a condition is decided at a call's end.
  var ending: Ending?
  /// Offset of the parent's id in the goroutine, in bytes; nil if the runtime does not keep it.
  var parentGoroutine: Int?
  /// The calling function, if the code is inlined into it.
  var caller: String?
  /// The type of a full name.
  var typeNamed: (String) -> GoType? = { GoType.basic($0) }
  /// Types whose names end as a short name does: `net/http.Request` for `http.Request`.
  var typesCalledShort: (String) -> [GoType] = { _ in [] }
  /// The types of the fields of a name, of all types that an interface may hold.
  var heldFieldTypes: (String) -> [GoType] = { _ in [] }
  let member: (String) -> PackageMember?
  let membersCalledShort: (String) -> [String]

  /// What a condition that is decided at a call's end may use besides the variables there.
  struct Ending {
    /// Expressions that were evaluated at the entry, by their places in the entry's list.
    var kept: [Expression: (index: Int, type: GoType)] = [:]
    /// Results of a call that did not return: their types.
    var absent: [String: GoType] = [:]
  }

  init(
    variables: [ScopedVariable], frame: FrameAddress, package: String, withoutValue: [String: String] = [:],
    member: @escaping (String) -> PackageMember? = { _ in nil },
    membersCalledShort: @escaping (String) -> [String] = { _ in [] }
  ) {
    self.variables = variables
    self.frame = frame
    self.package = package
    self.withoutValue = withoutValue
    self.member = member
    self.membersCalledShort = membersCalledShort
  }

  init(
    variables: [ScopedVariable], frame: FrameAddress, function: String, in program: GoProgram,
    withoutValue: [String: String] = [:], isMemorySettled: Bool = true
  ) {
    self.init(
      variables: variables, frame: frame, package: Self.package(of: function), withoutValue: withoutValue,
      member: { program.packageMember(named: $0) }, membersCalledShort: { program.packageMembers(calledShort: $0) })
    self.isMemorySettled = isMemorySettled
    parentGoroutine = program.runtimeLayout?.parentGoroutineID
    typeNamed = { program.type(named: $0) ?? GoType.basic($0) }
    typesCalledShort = { program.types(calledShort: $0) }
    heldFieldTypes = { program.typesOfHeldFields(named: $0) }
    if !program.hasDebugInfo { otherNames = "unknown, since \(GoProgram.noDebugInfoReason)" }
  }

  /// Names that the user may have meant instead.
  var names: [String] { variables.map(\.name) }

  func variable(named name: String) -> ScopedVariable? { variables.last { $0.name == name } }

  /// A variable or constant of the code's own package.
  func ownMember(named name: String) -> PackageMember? { member("\(package).\(name)") }

  /// `http.DefaultClient`, by the last component of the package's path. If several packages match, none is used.
  func member(_ name: String, ofPackage package: String) -> PackageMember? {
    if let exact = member("\(package).\(name)") { return exact }
    let candidates = membersCalledShort("\(package).\(name)")
    return candidates.count == 1 ? member(candidates[0]) : nil
  }

  /// Returns `example.com/shop` for `example.com/shop.(*Cart).Add`.
  static func package(of function: String) -> String {
    let name = FunctionMatcher.withoutTypeArguments(function)
    let last = name.lastIndex(of: "/").map { name.index(after: $0) } ?? name.startIndex
    guard let dot = name[last...].firstIndex(of: ".") else { return String(name) }
    return String(name[..<dot])
  }
}
