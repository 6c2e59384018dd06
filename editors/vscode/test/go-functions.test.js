// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const assert = require("node:assert/strict");
const { describe, it } = require("node:test");
const { functionAt, parseGoFile, testKind } = require("../lib/go/functions.js");

/** `name` or `receiver.name`, with a star before a pointer's. */
function declared(source) {
  return parseGoFile(`package p\n${source}`).functions.map(
    ({ name, receiver, isPointerMethod }) => (receiver ? `${isPointerMethod ? "*" : ""}${receiver}.` : "") + name,
  );
}

describe("The functions of a Go file", () => {
  const cases = [
    ["functions and methods", "func a() {}\nfunc (t T) b() {}\nfunc (t *T) c() {}", ["a", "T.b", "*T.c"]],
    ["receivers without a name", "func (T) a() {}\nfunc (*T) b() {}\nfunc ((*T)) c() {}", ["T.a", "*T.b", "*T.c"]],
    [
      "generic receivers",
      "func (s *S[K, V]) a() {}\nfunc (S[_]) b() {}\nfunc (s S[K,]) c() {}",
      ["*S.a", "S.b", "S.c"],
    ],
    [
      "generic functions",
      "func a[T interface{ ~int | ~string }](t T) {}\nfunc b[K comparable, V any]() {}",
      ["a", "b"],
    ],
    [
      "signatures over several lines",
      "func a(\n\tx int,\n\ty func() int,\n) (\n\tz int,\n\terr error,\n) {\n}\nfunc b() {}",
      ["a", "b"],
    ],
    [
      "results that have braces",
      "func a() struct{ x int } {\n}\nfunc b() map[string]struct{} {}\nfunc c() interface{ M() } { return nil }\nfunc d() {}",
      ["a", "b", "c", "d"],
    ],
    ["functions without a body", "func a(x int) (y int)\nfunc b()\n\nvar x = 1\nfunc c() {}", ["a", "b", "c"]],
    [
      "no function types, literals and interface methods",
      "type F func(int)\nvar f = func() { a() }\nvar g =\n\tfunc() {}\ntype I interface {\n\tM() func()\n}\nfunc (F) a() {}",
      ["F.a"],
    ],
    [
      "no calls of literals in bodies",
      "func a() {\n\tgo func() {\n\t}()\n\tdefer func() {}()\n}\nfunc b() {}",
      ["a", "b"],
    ],
    ["no functions in comments", "// func a() {}\n/* func b() {\n\nfunc c() {} */\nfunc d() {} // func e() {}", ["d"]],
    [
      "no functions in strings",
      'var x = "func a() {"\nvar y = `\nfunc b() {\n`\nvar z = "\\"\\nfunc c() {"\nfunc d() {}',
      ["d"],
    ],
    [
      "braces in runes and strings",
      "func a() { x := '{'; y := '\\''; z := \"}\" }\nfunc b() { s := `{` }\nfunc c() {}",
      ["a", "b", "c"],
    ],
    ["a comment between the parts", "func /* x */ (t /* { */ *T) /* y */ a() { // {\n}\nfunc b() {}", ["*T.a", "b"]],
    ["several on a line", "func a() {}; func b() {}", ["a", "b"]],
    ["names that are not ASCII", "func größe() {}\nfunc (ж *Ж) 名() {}", ["größe", "*Ж.名"]],
    ["line ends of Windows", "func a() {\r\n}\r\nfunc b()\r\nfunc c() {}", ["a", "b", "c"]],
    ["what is typed before it is whole", "func a() {}\nfunc \nfunc b() {}\nfunc (", ["a", "b"]],
    [
      "what stands below a signature, a receiver or a body that is not closed yet",
      "func a( {\n}\n/* func no() {} */\nvar f = func() {}\n\nfunc b(x,\n\nfunc e(y,\n\nfunc (t *T\n\nfunc (t T) c() {\n\tif x {\n\nfunc (t *T) d() {}\n",
      ["a", "b", "e", "T.c", "*T.d"],
    ],
    [
      "no literals in column 1",
      "var f = []func(){\nfunc() {},\nfunc(x (T)) error { return g() },\nfunc() func() { return h() },\n}\nfunc a() {}",
      ["a"],
    ],
    [
      "an open string or comment at the end",
      'func a() {}\nvar x = "open\nfunc b() {}\n/* open\nfunc c() {}',
      ["a", "b"],
    ],
    [
      "labels, channels and numbers",
      "func a(c <-chan int) {\nagain:\n\tx := 1e+3 + 0x1p-2 - .5\n\tgoto again\n}\nfunc b(c chan<- func()) {}",
      ["a", "b"],
    ],
  ];
  for (const [what, source, names] of cases) it(`has ${what}`, () => assert.deepEqual(declared(source), names));

  it("has the package's name", () => {
    assert.equal(parseGoFile("// Package x is\n/* package y */\n\npackage  z // w\n").packageName, "z");
    assert.equal(parseGoFile("").packageName, "");
    assert.equal(parseGoFile("import 1").packageName, "");
  });
});

describe("The function at a position", () => {
  const source = [
    "package p",
    "",
    "// a is",
    "// first.",
    "func a() struct{ x int } {",
    "\tf := func() {}",
    "}",
    "",
    "// Nothing.",
    "",
    "func b(",
    "\tn int,",
    ") {}",
    "var x = 1",
    "",
  ].join("\n");
  const at = (text) => functionAt(parseGoFile(source), source, source.indexOf(text))?.name;

  it("is the one around it, also in its signature and its comment", () => {
    assert.equal(at("func a"), "a");
    assert.equal(at("f :="), "a", "a literal is a part of the function around it");
    assert.equal(at("}\n\n// Nothing"), "a");
    assert.equal(at("first."), "a");
    assert.equal(at("// a is"), "a");
    assert.equal(at("n int"), "b");
  });

  it("is the one below another that is not closed yet", () => {
    const open = "package p\n\nfunc next( {\n}\n\n// last is.\nfunc last() {\n\tx()\n}\n";
    const names = ["{\n}", "x()", "last is"].map(
      (text) => functionAt(parseGoFile(open), open, open.indexOf(text))?.name,
    );
    assert.deepEqual(names, ["next", "last", "last"]);
  });

  it("is none outside", () => {
    assert.equal(at("package"), undefined);
    assert.equal(at("// Nothing"), undefined);
    assert.equal(at("var x"), undefined);
  });
});

describe("A test", () => {
  it("is what go test runs by its name", () => {
    const kinds = ["Test", "TestA", "Test1", "Test_a", "TestÄ", "BenchmarkA", "FuzzA", "ExampleA", "Example"];
    assert.deepEqual(
      kinds.map((name) => testKind({ name, receiver: "" })),
      ["Test", "Test", "Test", "Test", "Test", "Benchmark", "Fuzz", "Example", "Example"],
    );
    for (const name of ["Testing", "Testä", "TestMain", "test", "aTest"])
      assert.equal(testKind({ name, receiver: "" }), undefined, name);
    assert.equal(testKind({ name: "TestA", receiver: "Suite" }), undefined);
  });
});
