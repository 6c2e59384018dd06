// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import GoProgram
import TargetMemory
import Testing
import TraceTestSupport

@testable import GoValues

/// `Fixtures/samples` fills deep types with random values and uses reflection to print the expected text of each.
@Suite("Values in a running program", .serialized, .timeLimit(.minutes(5)))
struct LiveProgramTests {
  @Test("print as the program itself says", arguments: FixtureBuild.all)
  func samples(build: FixtureBuild) async throws {
    let path = try Fixture.build("samples", build)
    let child = try ChildProcess(path)
    defer { child.closeInput() }
    try await child.waitForOutput("ready\n")

    let program = try GoProgram(path: path)
    let memory = try #require(LiveMemory(processID: child.processID))
    let auxiliaryVector = try Data(contentsOf: URL(filePath: "/proc/\(child.processID)/auxv"))
    let bias = try #require(program.loadBias(auxiliaryVector: Array(auxiliaryVector)))
    let decoder = ValueDecoder(
      typeOfRuntimeType: { program.type(ofRuntimeType: TargetAddress($0.rawValue &- bias)) },
      nameOfFunction: { program.function(startingAt: TargetAddress($0.rawValue &- bias))?.name })

    var checked = 0
    for line in child.standardOutput.value.text.split(separator: "\n").dropLast() {
      let columns = line.split(separator: "\t", maxSplits: 2).map(String.init)
      try #require(columns.count == 3, "\(line)")
      let type = try #require(program.type(named: columns[0]), "\(columns[0])")
      let address = TargetAddress(try #require(UInt64(columns[1], radix: 16)))
      let bytes = try memory.bytes(at: address, count: type.sizeBytes)
      let text = bytes.withUnsafeBytes { decoder.decode(type: type, bytes: $0, memory: memory).text }
      try #require(text == columns[2], "they part at \(Self.firstDifference(text, columns[2]))")
      checked += 1
    }
    #expect(checked == 900)
  }

  private static func firstDifference(_ text: String, _ expected: String) -> String {
    let same = zip(text, expected).prefix { $0 == $1 }.count
    return "\(text.dropFirst(max(0, same - 40)).prefix(100)) | \(expected.dropFirst(max(0, same - 40)).prefix(100))"
  }
}
