// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import Foundation
import Testing
import TraceTestSupport

@testable import TraceSession

/// `protocol/arguments.schema.json` is used to check requests, and to describe the arguments to editors and people.
@Suite("The schema of the arguments")
struct ArgumentSchemaTests {
  private let schema = ArgumentSchema.embedded

  @Test("is in the executable as it is in the repository")
  func embedded() throws {
    let file = try String(contentsOfFile: Self.path("protocol/arguments.schema.json"), encoding: .utf8)
    #expect(embeddedArguments.withUTF8Buffer { String(decoding: $0, as: UTF8.self) } + "\n" == file)
  }

  @Test("describes every argument in whole sentences, and each once for people")
  func descriptions() {
    let arguments = schema.groups.flatMap(\.arguments)
    #expect(arguments.count == Set(arguments.map(\.name)).count)
    for argument in arguments {
      #expect(argument.description.hasSuffix("."), "\(argument.name)")
      #expect(argument.description.first?.isUppercase == true || argument.name == "mode", "\(argument.name)")
      #expect(schema.unused[argument.name] == nil)
    }
    #expect(schema.clients.isDisjoint(with: arguments.map(\.name)))
    #expect(schema.clients.isDisjoint(with: schema.unused.keys))
  }

  /// The code's own defaults are the ones that apply: those of the schema are only shown to people.
  @Test("has the code's defaults")
  func defaults() throws {
    let plain = try StartArguments(.launch, ["program": "p"])
    for argument in schema.arguments(of: .launch) {
      guard let value = argument.defaultValue else { continue }
      let same = try StartArguments(.launch, ["program": "p", argument.name: value])
      #expect(Self.text(same) == Self.text(plain), "\(argument.name)")
      #expect(same.notes == (argument.name == "springboards" ? ["argument 'springboards' is not used yet"] : []))
    }
  }

  /// If the code read a value in another form than the schema's, the value would change nothing.
  @Test("has every argument in the form that the code reads")
  func forms() throws {
    let values: [String: JSONValue] = [
      "args": ["x"], "cwd": "/x", "env": ["X": "1"], "envFile": "/x", "buildFlags": "-x", "output": "/x",
      "stdinFrom": "/x", "stdoutTo": "/x", "stderrTo": "/x", "program": "/x", "tracepoints": ["main.x"],
      "substitutePath": [["from": "/x", "to": "/y"]], "processId": 77, "debugInfo": "/x", "followLimit": 7,
    ]
    for kind in StartKind.allCases {
      let base: [String: JSONValue] = ["program": "p", "processId": 7]
      let plain = try StartArguments(kind, .object(base))
      for argument in schema.arguments(of: kind) where !["springboards", "mode"].contains(argument.name) {
        let value = try #require(values[argument.name] ?? Self.otherValue(argument), "\(argument.name)")
        let changed = try StartArguments(kind, .object(base.merging([argument.name: value]) { _, last in last }))
        #expect(Self.text(changed) != Self.text(plain), "\(argument.name)")
      }
    }
  }

  /// A value that is not the default.
  private static func otherValue(_ argument: KnownArgument) -> JSONValue? {
    if let word = argument.words.last { return .string(word) }
    switch argument.defaultValue {
    case .bool(let value): return .bool(!value)
    case .int(let value): return .int(value + 1)
    default: return nil
    }
  }

  private static func text(_ arguments: StartArguments) -> String {
    var text = ""
    for child in Mirror(reflecting: arguments).children where child.label != "notes" {
      text += "\(child.label ?? ""): \(child.value)\n"
    }
    return text
  }

  static func path(_ file: String) -> String { TestEnvironment.root + "/" + file }
}
