// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

/// A program that both backends must trace in the same way, and how it is traced.
struct ParityCase: Sendable, CustomTestStringConvertible {
  let fixture: String
  /// The name of its goldens.
  let name: String
  let arguments: [String]
  let functions: [String]
  let logpoints: [TestSession.Logpoint]
  /// Additional launch arguments.
  let options: [String: JSON]
  /// How the program ends, traced or not.
  let exitCode: Int

  var testDescription: String { name }

  /// By default all of the program's own functions are traced.
  init(
    _ fixture: String, named name: String? = nil, arguments: [String] = [], functions: [String] = ["/^main\\./"],
    logpoints: [TestSession.Logpoint] = [], options: [String: JSON] = [:], exitCode: Int = 0
  ) {
    self.fixture = fixture
    self.name = name ?? fixture
    self.arguments = arguments
    self.functions = functions
    self.logpoints = logpoints
    self.options = options
    self.exitCode = exitCode
  }

  static let all: [ParityCase] = [
    ParityCase("add"),
    ParityCase("arrays"),
    ParityCase("assembly"),
    ParityCase("bounds", functions: ["/^main\\.(texts?|numbers|bytes|array|pointers|twice)/"]),
    ParityCase(
      "captured", functions: [],
      logpoints: [
        .init("one", "{n} {step} {total} {name} {p} {p.X}"), .init("two", "{n} {step} {total} {name} {p}"),
        .init("three", "{p.Y} {total}"), .init("four", "{q} {step}"), .init("short", "{n} {a} {b}"),
        .init("outer", "{a} {b} {c}"), .init("inner", "{a} {b} {c}"), .init("first", "{xs} {k} {n}"),
        .init("second", "{xs} {k} {n}"), .init("result", "{n} {r}"), .init("other", "{n} {x} {done}"),
        .init("deferred", "{r} {x}"),
      ]),
    ParityCase("children", functions: ["main.work"]),
    ParityCase("closures"),
    ParityCase("collecting", functions: ["/^main\\.(build|count|shrink|main)/"]),
    ParityCase("changed"),
    ParityCase("corners", logpoints: [.init("locals", "{p.a} {p.d} {list[i]} {i} {counter}")]),
    ParityCase("deferred"),
    ParityCase("embedded"),
    ParityCase("encodings"),
    ParityCase("exitcode", arguments: ["7"], exitCode: 7),
    ParityCase("generics"),
    ParityCase("inlined"),
    ParityCase("interfaces"),
    ParityCase(
      "journal",
      logpoints: [
        .init("refused", "{a.Owner} may not have {amount} for {what}: limit {*a.Limit}, {a.History[0].What}"),
        .init("booked", "{a.Owner} {what} {amount} {a.Balance} {a.rate} {total} {{braces}} {nosuch}"),
        .init("visited", "{i} {a.History[0]} {names[i]} {names[9]}"),
        .init("step", "{id} {step} {job} {sum}"),
        .init("nothing", "{p} {p.Owner} {list[at]} {list[0]} {at}"),
        .init("inside", "{a.Owner} {seen}"),
      ]),
    ParityCase("large"),
    ParityCase("literals"),
    ParityCase(
      "logpoint", functions: ["main.price", "main.total"],
      logpoints: [
        .init("each", "item {i} {it.Name} of {last.Name} costs {cost}, {counts[2]} left, tag {it.Tags[0]}"),
        .init("done", "sum {sum}, 100%, last {*last}"),
      ]),
    ParityCase("methods"),
    ParityCase("migration"),
    ParityCase("mission", logpoints: [.init("return", "{x} {y} {z}")]),
    ParityCase("mixes", logpoints: [.init("weigh", "{a} times {n} after {calls}")]),
    ParityCase("nested"),
    ParityCase("outputs", arguments: ["invalid"]),
    ParityCase("panics", exitCode: 2),
    ParityCase(
      "parts", functions: [],
      logpoints: [
        .init("lengths", "{text} {len(text)} {list} {len(list)} {err} {i}"),
        .init("fields", "{t} {t.a} {t.c} {h} {h.right}"),
        .init("reused", "{list} {len(list)} {cap(list)}"), .init("addressed", "{text} {len(text)}"),
      ]),
    ParityCase("pipeline"),
    ParityCase("program-calls"),
    ParityCase("recursion", functions: ["main.factorial", "main.bottom", "main.main"]),
    ParityCase("replaced", exitCode: 4),
    ParityCase("references"),
    ParityCase("signals", functions: ["main.load", "main.divide"]),
    ParityCase(
      "smallest", logpoints: [.init("one", "first {n}"), .init("one", "second {n}"), .init("none", "here")],
      exitCode: 3),
    ParityCase("smallmaps"),
    ParityCase(
      "smallmaps", named: "smallmaps-limited", functions: ["/^main\\.(basic|values|large|nested|inside)/"],
      options: ["followPointers": false, "maxArrayValues": 1, "maxStringLen": 2]),
    ParityCase("spilled"),
    ParityCase("stacks"),
    ParityCase("system", functions: ["/^main\\./", "runtime.readmemstats_m"], options: ["followPointers": false]),
    ParityCase("times"),
    ParityCase("unprintable"),
    ParityCase("untouched"),
    ParityCase("unwinding", exitCode: 2),
    ParityCase("values", functions: valueFunctions),
    ParityCase("variadic"),
  ]

  /// The functions whose output the fixture itself predicts, not the ones that make the predictions.
  private static let valueFunctions = [
    "integers", "unsigned", "floats", "booleans", "text", "slices", "bytes", "arrays", "structs", "mixture", "pointers",
    "pairs", "failures", "anything", "named", "aliases", "many", "crowd", "nothing", "empty", "unused", "spread",
    "changed", "later",
  ].map { "main." + $0 }
}
