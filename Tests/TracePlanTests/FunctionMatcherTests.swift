// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import Testing
import TraceTestSupport

@testable import TracePlan

/// `Fixtures/paths`.
@Suite("The functions that a name means", .enabled(if: !GoToolchain.available.isEmpty, "needs Go"))
struct FunctionMatcherTests {
  @Test(
    "are found by the import path, by the package's own name, and as the linker writes them",
    arguments: [
      "example.com/paths/yaml.v3.Twice", "example.com/paths/yaml%2ev3.Twice", "paths/yaml.v3.Twice", "yaml.v3.Twice",
      "yaml.Twice", "Twice", "/^example.com/paths/yaml\\.v3\\./",
    ], FixtureBuild.all)
  func dots(name: String, build: FixtureBuild) throws {
    #expect(try names(name, build) == ["example.com/paths/yaml%2ev3.Twice"])
  }

  @Test(
    "are found in a package whose folder is called after its version",
    arguments: ["example.com/paths/v2.(*Lid).Open", "box.(*Lid).Open", "paths/box.(*Lid).Open", "box.Lid.Open"],
    FixtureBuild.all)
  func versions(name: String, build: FixtureBuild) throws {
    #expect(try names(name, build) == ["example.com/paths/v2.(*Lid).Open"])
  }

  @Test(
    "are, of a function literal, all bodies that it has where its function was inlined", arguments: FixtureBuild.all)
  func literals(build: FixtureBuild) throws {
    let program = try GoProgram(path: Fixture.build("paths", build))
    let bodies = program.functions.filter { $0.name.hasSuffix(".counter.func1") && !$0.isWrapper }.map(\.name)
    // Go 1.19 calls the copies main.main.func1 and main.other.func1.
    if bodies.isEmpty {
      #expect(throws: PlanError.self) { try names("main.counter.func1", build) }
    } else {
      #expect(try names("main.counter.func1", build) == Set(bodies))
    }
  }

  @Test("are found by every end of a name, from a boundary on", arguments: FixtureBuild.all)
  func everyEnd(build: FixtureBuild) throws {
    let program = try GoProgram(path: Fixture.build("paths", build))
    let matcher = FunctionMatcher(program: program)
    let functions = program.functions.filter { !$0.isWrapper }
    for function in functions {
      let name = FunctionName.unescaped(function.name)
      let whole = try matcher.functions(matching: try FunctionPattern(function.name))
      #expect(whole.names.contains(function.name), "\(function.name)")
      // Type arguments contain dots too.
      for (index, sign) in zip(name.indices, name) where (sign == "." || sign == "/") && !name.contains("[") {
        let end = String(name[name.index(after: index)...])
        guard !end.isEmpty, !end.hasPrefix("/"), let pattern = try? FunctionPattern(end) else { continue }
        do throws(PlanError) {
          let found = try matcher.functions(matching: pattern)
          // `T.M` is also a method of `*T`.
          let plain = end.filter { !"()*".contains($0) }
          #expect(
            found.names.map { FunctionMatcher.withoutTypeArguments(FunctionName.unescaped($0)) }
              .allSatisfy { $0.filter { !"()*".contains($0) }.hasSuffix(plain) },
            "\(end): \(found.names)")
        } catch {
          guard case .ambiguous(_, let candidates) = error else { throw error }
          #expect(candidates.contains(name) || candidates.count > 1, "\(end)")
        }
      }
    }
  }

  private func names(_ name: String, _ build: FixtureBuild) throws -> Set<String> {
    let program = try GoProgram(path: Fixture.build("paths", build))
    let matched = try FunctionMatcher(program: program).functions(matching: try FunctionPattern(name))
    return Set(matched.bodies.map(\.name))
  }
}
