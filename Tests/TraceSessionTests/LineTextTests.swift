// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing

@testable import TraceSession

@Suite("A line of Sonde's own")
struct LineTextTests {
  @Test(
    "stays one line whatever a path or a name holds",
    arguments: [
      ("/src/a\nb", "/src/a\\nb"), ("a\r\nb", "a\\r\\nb"), ("\t\u{7}\u{8}\u{b}\u{c}", "\\t\\a\\b\\v\\f"),
      ("\u{1b}[31m\0\u{7f}", "\\x1b[31m\\x00\\x7f"), ("\u{85}\u{2028}\u{2029}", "\\u0085\\u2028\\u2029"),
    ])
  func escaped(text: String, line: String) {
    let connection = RecordingConnection()
    let console = Console(connection: connection)
    console.open()
    console.say(text)
    #expect(connection.outputs.map(\.output) == ["sonde: \(line)\n"])
  }

  @Test("keeps all that does not end a line or steer a terminal")
  func plain() {
    let text = #"'C:\new\t' "é" 日本 🙂"#
    #expect(LineText.escaped(text) == text)
  }

  @Test("is not what is passed on: that stays as it is")
  func passed() {
    let connection = RecordingConnection()
    let console = Console(connection: connection)
    console.open()
    console.pass("main.go:3:\tundefined: x\n", as: .stderr)
    #expect(connection.outputs.map(\.output) == ["main.go:3:\tundefined: x\n"])
  }
}
