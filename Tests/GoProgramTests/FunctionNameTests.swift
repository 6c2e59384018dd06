// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing

@testable import GoProgram

@Suite("The names of function literals and of loop bodies")
struct FunctionNameTests {
  @Test("say which function is directly around one")
  func around() {
    #expect(FunctionName.literal("main.run.func1", isIn: "main.run"))
    #expect(FunctionName.literal("main.run-range1", isIn: "main.run"))
    #expect(FunctionName.literal("main.run-range1-range2", isIn: "main.run-range1"))
    #expect(!FunctionName.literal("main.run.func1.2", isIn: "main.run"))
    #expect(!FunctionName.literal("main.run-range2", isIn: "main.run-range1"))
    #expect(!FunctionName.literal("main.runner", isIn: "main.run"))
  }

  @Test("don't say which of two loops of a function is in the other, before Go 1.27")
  func loopBodies() {
    #expect(FunctionName.areLoopBodiesOfOne("main.run-range2", "main.run-range1"))
    #expect(FunctionName.areLoopBodiesOfOne("main.run.func1-range1", "main.run.func1-range3"))
    #expect(!FunctionName.areLoopBodiesOfOne("main.run-range1", "main.run-range1"))
    #expect(!FunctionName.areLoopBodiesOfOne("main.run-range1", "main.walk-range2"))
    #expect(!FunctionName.areLoopBodiesOfOne("main.run-range1-range1", "main.run-range1"))
    #expect(!FunctionName.areLoopBodiesOfOne("main.run.func1", "main.run.func2"))
  }
}
