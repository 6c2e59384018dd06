// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

/// Every argument of `launch` and `attach` that Sonde knows by name, as defined in `protocol/arguments.schema.json`:
/// checks, hints, documentation and help come from here.
package struct ArgumentSchema: Sendable {
  /// The file as it was at build time.
  package static let embedded: ArgumentSchema = {
    let bytes = embeddedArguments.withUTF8Buffer { Array($0) }
    guard let document = try? JSONValue(parsing: bytes), let schema = ArgumentSchema(document) else {
      preconditionFailure("protocol/arguments.schema.json is no schema of arguments")
    }
    return schema
  }()

  /// In the order for people.
  package let groups: [Group]
  /// Arguments of other debuggers: why they have no effect here.
  package let unused: [String: String]
  /// The client's own: it sends the whole configuration, including these members. They are ignored silently.
  package let clients: Set<String>
  private let byName: [String: KnownArgument]

  package struct Group: Sendable {
    package let title: String
    package let arguments: [KnownArgument]
  }

  package subscript(name: String) -> KnownArgument? { byName[name] }

  /// The arguments of one request, by name.
  package func arguments(of kind: StartKind) -> [KnownArgument] {
    byName.values.filter { $0.form(for: kind) != nil }.sorted { $0.name < $1.name }
  }

  /// Nil if the document is not of the expected shape, or its groups do not hold each argument once.
  init?(_ document: JSONValue) {
    var byName: [String: KnownArgument] = [:]
    for kind in StartKind.allCases {
      guard case .object(let properties)? = document["$defs"]?[kind.rawValue]?["properties"] else { return nil }
      let required = document["$defs"]?[kind.rawValue]?["required"]?.strings ?? []
      for (name, schema) in properties {
        guard let form = ValueForm(schema, in: document) else { return nil }
        var argument = byName[name] ?? KnownArgument(name: name)
        argument.set(form, isRequired: required.contains(name), for: kind)
        byName[name] = argument
      }
    }
    guard case .array(let groups)? = document["x-groups"], case .object(let unused)? = document["x-notUsed"] else {
      return nil
    }
    self.groups = groups.compactMap { group in
      guard case .string(let title)? = group["title"] else { return nil }
      return Group(title: title, arguments: (group["arguments"]?.strings ?? []).compactMap { byName[$0] })
    }
    self.unused = unused.compactMapValues { if case .string(let why) = $0 { why } else { nil } }
    clients = Set(document["x-client"]?.strings ?? [])
    self.byName = byName
    guard self.groups.flatMap(\.arguments).map(\.name).sorted() == byName.keys.sorted() else { return nil }
  }
}

/// One argument that Sonde uses.
package struct KnownArgument: Sendable {
  package let name: String
  private var forms: [StartKind: ValueForm] = [:]
  private var isRequiredFor: Set<StartKind> = []

  init(name: String) { self.name = name }

  package var kinds: Set<StartKind> { Set(forms.keys) }
  /// For people, with the allowed words; if launch and attach differ, launch's.
  package var description: String {
    guard let form = anyForm else { return "" }
    let areNamed = form.words.allSatisfy { form.description.contains($0) }
    return areNamed ? form.description : form.description + " One of \(form.words.joined(separator: ", "))."
  }
  package var defaultValue: JSONValue? { anyForm?.defaultValue }
  /// The allowed words, if it is a word; empty for any.
  package var words: [String] { anyForm?.words ?? [] }
  /// Its form on the command line of `sonde trace`.
  package var option: String { anyForm?.option ?? "--" + Self.hyphenated(name) }
  private var anyForm: ValueForm? { forms[.launch] ?? forms[.attach] }

  private static func hyphenated(_ name: String) -> String {
    name.reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
  }

  /// Nil if the request has no such argument.
  func form(for kind: StartKind) -> ValueForm? { forms[kind] }
  func isRequired(for kind: StartKind) -> Bool { isRequiredFor.contains(kind) }

  fileprivate mutating func set(_ form: ValueForm, isRequired: Bool, for kind: StartKind) {
    forms[kind] = form
    if isRequired { isRequiredFor.insert(kind) }
  }
}

/// How a session gets its program.
package enum StartKind: String, Hashable, Sendable, CaseIterable { case launch, attach }

extension JSONValue {
  var integer: Int? { if case .int(let number) = self { number } else { nil } }

  /// The strings of an array, or a string as the only one; nil if this is neither.
  var strings: [String]? {
    switch self {
    case .string(let text): [text]
    case .array(let elements): elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
    case .null, .bool, .int, .double, .object: nil
    }
  }
}
