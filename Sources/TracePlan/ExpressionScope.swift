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
  let member: (String) -> PackageMember?
  let membersCalledShort: (String) -> [String]

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
