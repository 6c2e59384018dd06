// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import Foundation
import Testing

@testable import TraceSession

/// `protocol/arguments.schema.json` is what editors and the documentation are made from.
@Suite("The schema of the arguments")
struct ArgumentSchemaTests {
  @Test("has exactly the arguments that are used, in the forms that the code takes", arguments: StartKind.allCases)
  func properties(kind: StartKind) throws {
    let properties = try #require(try schema()[kind.rawValue]?["properties"])
    guard case .object(let members) = properties else {
      Issue.record("\(kind.rawValue).properties is no object")
      return
    }
    let used = KnownArgument.all.filter { $0.requests.contains(kind) && $0.standing.form != nil }
    #expect(members.keys.sorted() == used.map(\.name).sorted())
    for argument in used {
      let property = try #require(members[argument.name])
      let form = try #require(argument.standing.form)
      #expect(property["type"] == Self.type(of: form), "\(argument.name)")
      if form == .count { #expect(property["minimum"] == 0, "\(argument.name)") }
      if form == .countOrAll { #expect(property["minimum"] == -1, "\(argument.name)") }
      guard case .string(let description)? = property["description"] else {
        Issue.record("\(argument.name) has no description")
        continue
      }
      #expect(description.hasSuffix("."))
    }
  }

  @Test("has the code's defaults")
  func defaults() throws {
    let limits = try StartArguments(.launch, ["program": "p"]).limits
    let properties = try #require(try schema()["launch"]?["properties"])
    #expect(properties["maxStringLen"]?["default"] == .int(limits.maxStringLength))
    #expect(properties["maxArrayValues"]?["default"] == .int(limits.maxArrayValues))
    #expect(properties["maxStructFields"]?["default"] == .int(limits.maxStructFields))
    #expect(properties["maxVariableRecurse"]?["default"] == .int(limits.maxVariableRecurse))
    #expect(properties["followPointers"]?["default"] == .bool(limits.followPointers))
    #expect(properties["optimized"]?["default"] == false)
    #expect(properties["mode"]?["default"] == "auto")
  }

  private func schema() throws -> JSONValue {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let data = try Data(contentsOf: root.appendingPathComponent("protocol/arguments.schema.json"))
    return try #require(try JSONValue(parsing: data)["$defs"])
  }

  private static func type(of form: KnownArgument.Form) -> JSONValue {
    switch form {
    case .string: "string"
    case .boolean: "boolean"
    case .count, .countOrAll: "integer"
    case .strings, .patterns, .substitutions: "array"
    case .stringOrStrings: ["string", "array"]
    case .environment: "object"
    case .processID: ["integer", "string"]
    }
  }
}

extension KnownArgument.Standing {
  fileprivate var form: KnownArgument.Form? { if case .used(let form) = self { form } else { nil } }
}
