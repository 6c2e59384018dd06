// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import Foundation
import Testing

@testable import TraceSession

@Suite("An envFile")
struct EnvironmentFileTests {
  private func read(_ text: String) throws -> [String: String] {
    let file = EnvironmentFile(text) { $0 == "HOME" ? "/root" : nil }
    #expect(file.mistakes == [])
    return file.variables
  }

  @Test(
    "has a variable a line",
    arguments: [
      ("A=1", ["A": "1"]),
      ("A=1\nB=2\r\nA=3\r\n", ["A": "3", "B": "2"]),
      ("\u{FEFF}A=1", ["A": "1"]),
      ("  A  =  x y  ", ["A": "x y"]),
      ("export A=1\n\texport\tB=2\nexported=3", ["A": "1", "B": "2", "exported": "3"]),
      ("# A=1\n\n   \n  # B=2\nC=3 # a comment\nD=3#4 #\nE=#5", ["C": "3", "D": "3#4", "E": ""]),
      ("a.b-c_D9=x", ["a.b-c_D9": "x"]),
      ("A=\nB=''\nC=\"\"", ["A": "", "B": "", "C": ""]),
      ("A=b=c", ["A": "b=c"]),
      (#"A="x # y" # a comment"#, ["A": "x # y"]),
      (#"A="line\nnext \"quoted\" \\n \t""#, ["A": "line\nnext \"quoted\" \\n \\t"]),
      (#"A='a\nb $x ${HOME} "' "#, ["A": #"a\nb $x ${HOME} ""#]),
      (#"A=a\nb"#, ["A": #"a\nb"#]),
      ("A=${HOME}/x\nB=\"${A}/y\"\nC=${NONE}.$A.\\${A}", ["A": "/root/x", "B": "/root/x/y", "C": ".$A.${A}"]),
      ("A: 1\nB:'x=y'\nexport C : http://h/ # here", ["A": "1", "B": "x=y", "C": "http://h/"]),
      (
        "A=\"one\ntwo \\\"2\\\"\n\nthree\" # end\nB='x\r\n  y'\nC=z",
        ["A": "one\ntwo \"2\"\n\nthree", "B": "x\n  y", "C": "z"]
      ),
      ("", [:]),
    ] as [(String, [String: String])])
  func variables(text: String, variables: [String: String]) throws {
    #expect(try read(text) == variables)
  }

  @Test(
    "skips a line that means nothing, and says why",
    arguments: [
      ("A=1\n\nB", 3, "'B' is not KEY=value"),
      ("=1", 1, "'' is not the name of a variable"),
      ("A B=1", 1, "'A B' is not the name of a variable"),
      ("A='x", 1, "the quote is not closed"),
      (#"A="x\""#, 1, "the quote is not closed"),
      (#"A="x\"#, 1, "the quote is not closed"),
      ("A=1\nB=\"x\"y", 2, "'y' follows the closing quote"),
      ("A=${B", 1, "'${' is not closed"),
      ("A=\0", 1, "a variable can't contain a zero byte"),
    ])
  func mistakes(text: String, line: Int, why: String) {
    let file = EnvironmentFile(text + "\nLAST=z") { _ in nil }
    #expect(file.mistakes == [EnvironmentFile.Mistake(line: line, why: why)])
    #expect(file.variables["LAST"] == "z")
  }

  @Test("with lines that mean nothing launches, and the console names the first of them")
  func skippedLines() throws {
    let file = "/tmp/sonde-env-test-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: file) }
    try ("A=1\njust a line\nB=2" + String(repeating: "\n?", count: 9))
      .write(toFile: file, atomically: true, encoding: .utf8)
    let harness = SessionHarness()
    harness.launch(["envFile": .string(file)])
    #expect(harness.backend.specification?.environment == ["PATH=/usr/bin", "HOME=/root", "A=1", "B=2"])
    let said = harness.connection.outputs.map(\.output).joined()
    #expect(said.contains("\(file):2: 'just a line' is not KEY=value: this line is skipped"))
    #expect(said.contains("\(file):10: '?' is not KEY=value: this line is skipped"))
    #expect(!said.contains("\(file):11:"))
    #expect(said.contains("\(file): 2 more lines are skipped"))
  }

  @Test("changes the program's environment; a later file wins over it, and 'env' over both")
  func environment() throws {
    let folder = "/tmp/sonde-env-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try "A=1\nB=1\nC=1\nD=1\nHOME=/h".write(toFile: folder + "/first", atomically: true, encoding: .utf8)
    try "B=${A}2\nC=2\nD=2".write(toFile: folder + "/last", atomically: true, encoding: .utf8)
    let harness = SessionHarness()
    harness.launch(["envFile": [.string(folder + "/first"), .string(folder + "/last")], "env": ["C": "3", "D": nil]])
    #expect(harness.backend.specification?.environment == ["PATH=/usr/bin", "A=1", "B=12", "C=3", "HOME=/h"])
  }

  @Test("that can't be read fails the launch, and so does one past its bound")
  func unreadable() throws {
    let file = "/tmp/sonde-env-test-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: file) }
    var limits = SessionLimits()
    limits.environmentFileBytes = 3
    for (path, text, why) in [
      ("/nothing/here", "", "No such file or directory"), ("/tmp", "", "it is a folder, not a file"),
      ("/dev/zero", "", "it is a device, not a file"), (file, "A=12", "it has more than 3 bytes"), (file, "A=1", nil),
    ] as [(String, String, String?)] {
      if path == file { try text.write(toFile: file, atomically: true, encoding: .utf8) }
      let harness = SessionHarness(limits: limits)
      harness.launch(["envFile": .string(path)])
      let failure = why.map {
        "launch failed: Argument 'envFile': '\(path)' can't be read: \($0). Correct the path, or remove the argument."
      }
      #expect(harness.connection.lines.isEmpty)
      #expect(harness.lastAnswer == failure ?? "launch ok")
    }
  }
}
