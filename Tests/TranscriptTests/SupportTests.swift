// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

/// The tests' own tools: each check must be able to fail.
@Suite("The checks of a session")
struct SupportTests {
  private static let output: JSON = [
    "seq": 2, "type": "event", "event": "output", "body": ["category": "console", "output": "> x\n"],
  ]
  private static let initialized: [MessageLog.Entry] = [
    entry(["seq": 1, "type": "request", "command": "initialize"], fromAdapter: false),
    entry(["seq": 1, "type": "response", "request_seq": 1, "success": true, "command": "initialize"]),
  ]

  private static func entry(_ message: JSON, fromAdapter: Bool = true) -> MessageLog.Entry {
    MessageLog.Entry(isFromAdapter: fromAdapter, message: message)
  }

  private static let schema = SchemaValidator(definitions: [
    "Event": [
      "type": "object",
      "properties": [
        "seq": ["type": "integer", "minimum": 1], "type": ["enum": ["event"]], "event": [:], "body": [:],
      ],
      "required": ["seq", "type", "event"],
    ],
    "OutputEvent": [
      "allOf": [
        ["$ref": "#/definitions/Event"],
        [
          "type": "object",
          "properties": [
            "event": ["enum": ["output"]],
            "body": [
              "type": "object", "required": ["output"],
              "properties": [
                "category": ["type": "string", "_enum": ["console"]], "output": ["type": "string"],
                "tags": ["type": "array", "items": ["type": ["string", "integer"]]],
              ],
            ],
          ],
          "required": ["event", "body"],
        ],
      ]
    ],
  ])

  @Test("a good message passes the schema")
  func goodMessage() { #expect(Self.schema.problems(in: Self.output) == []) }

  @Test(
    "a bad one does not",
    arguments: [
      (["category": "console"], "'output' is missing"), (["output": 5], "not of type"),
      (["output": "x", "tags": [true]], "tags[0]"), (["output": "x", "tag": 1], "knows no 'tag'"),
    ] as [(JSON, String)])
  func badMessage(body: JSON, words: String) {
    let message: JSON = ["seq": 1, "type": "event", "event": "output", "body": body]
    #expect(Self.schema.problems(in: message).joined().contains(words))
    #expect(
      Self.schema.problems(in: ["seq": 0, "type": "event", "event": "output", "body": ["output": ""]]).count == 1)
    #expect(Self.schema.problems(in: ["seq": 1, "type": "event", "event": "nosuch"]).count == 1)
  }

  @Test("a good conversation breaks no rule")
  func goodConversation() {
    #expect(ConversationRules.problems(in: Self.initialized + [Self.entry(Self.output)]) == [])
  }

  @Test(
    "a bad one does",
    arguments: [
      ([["seq": 3, "type": "event", "event": "initialized"]], "has seq 3"),
      (
        [["seq": 2, "type": "response", "request_seq": 1, "success": true, "command": "initialize"]], "has 2 responses"
      ),
      (
        [["seq": 2, "type": "event", "event": "output", "body": ["category": "console", "output": "x"]]],
        "no whole line"
      ),
      ([["seq": 2, "type": "event", "event": "output", "body": ["output": "x\n"]]], "category"),
      (
        [["seq": 2, "type": "event", "event": "terminated"], ["seq": 3, "type": "event", "event": "output"]],
        "output came after"
      ),
      ([["seq": 2, "type": "event", "event": "process"]], "'process' came before"),
    ] as [([JSON], String)])
  func badConversation(messages: [JSON], words: String) {
    let problems = ConversationRules.problems(in: Self.initialized + messages.map { Self.entry($0) })
    #expect(problems.joined(separator: "\n").contains(words))
  }

  @Test("an event before the response to initialize breaks a rule")
  func earlyEvent() {
    let early = [Self.initialized[0], Self.entry(["seq": 1, "type": "event", "event": "initialized"])]
    #expect(ConversationRules.problems(in: early).joined().contains("before the response to initialize"))
  }

  @Test(
    "JSON is read strictly",
    arguments: [
      ("{\"a\":[1,-2.5,true,null,\"\\u00e9\\ud83d\\ude00\\n\"]}", ["a": [1, -2.5, true, nil, "é😀\n"]]),
      (" [ ] ", []), ("\"\"", ""),
    ] as [(String, JSON)])
  func json(text: String, value: JSON) throws {
    #expect(try JSONParser.parse(Array(text.utf8)) == value)
    #expect(try JSONParser.parse(Array(value.description.utf8)) == value)
  }

  @Test(
    "JSON that is not quite JSON is refused",
    arguments: ["{", "[1,]", "{\"a\":1,\"a\":2}", "\"\u{1}\"", "1 2", "\"\\ud800\"", "tru"])
  func badJSON(text: String) {
    #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(Array(text.utf8)) }
  }

  @Test("a hit is read from its line")
  func hitLines() {
    #expect(HitLine("> goroutine(12): main.foo(1, 2)")?.integers == [1, 2])
    #expect(HitLine(">> goroutine(1): main.foo => (9900)")?.kind == .result)
    #expect(HitLine("> goroutine(7): order 17 costs 99.5")?.kind == .logpoint)
    #expect(HitLine("sonde: main.foo: 2 hits") == nil)
  }
}
