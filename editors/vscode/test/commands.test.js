// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// The sessions that the commands and links would start; nothing is started.

"use strict";

const assert = require("node:assert/strict");
const path = require("node:path");
const { describe, it } = require("node:test");
const { FakeEditor } = require("./fake/editor.js");
const { SHOP, standIn, temporaryFolder, write } = require("./support.js");

const TIMEOUT = 60_000;

function editorFor(test, settings = {}, folder = SHOP) {
  return new FakeEditor({ folder, settings: { "sonde.path": standIn(test), ...settings }, runs: false });
}

describe("'Trace the function at the cursor'", { timeout: TIMEOUT }, () => {
  it("runs the program that the function is a part of", async (test) => {
    const editor = editorFor(test);
    editor.open(path.join(SHOP, "main.go"), "stock.Price");
    await editor.run("sonde.traceFunction", editor.activeEditor.document.uri);
    const [{ mode, program, tracepoints }] = editor.started;
    assert.deepEqual([mode, program, tracepoints], ["debug", SHOP, ["main.(*Shop).Sell"]]);
  });

  it("runs the test for a function of a test file", async (test) => {
    const editor = editorFor(test);
    editor.open(path.join(SHOP, "main_test.go"), "return &Shop{}");
    await editor.run("sonde.traceFunction");
    const [{ mode, args, tracepoints }] = editor.started;
    assert.deepEqual([mode, args, tracepoints], ["test", undefined, ["example.com/shop.v2.newShop"]]);
  });

  it("asks what to run for a library's function", async (test) => {
    const editor = editorFor(test);
    editor.open(path.join(SHOP, "stock/stock.go"), "return 50");
    const choose = async (label) => {
      const done = editor.run("sonde.traceFunction");
      const list = await editor.list();
      assert.deepEqual(
        list.shown.map((each) => each.label),
        ["shop", "cmd/till", "Tests of stock", "A running process"],
      );
      if (label) list.enter(label);
      else list.escape();
      await done;
      return editor.started.at(-1);
    };
    const till = await choose("cmd/till");
    assert.deepEqual(
      [till.mode, till.program, till.tracepoints],
      ["debug", path.join(SHOP, "cmd/till"), ["example.com/shop.v2/stock.Price"]],
    );
    const tests = await choose("Tests of stock");
    assert.deepEqual([tests.mode, tests.program, tests.args], ["test", path.join(SHOP, "stock"), undefined]);
    await choose(undefined);
    assert.equal(editor.started.length, 2, "Escape starts nothing");
  });

  it("asks nothing where only one program can call a library's function", async (test) => {
    const folder = temporaryFolder(test);
    write(folder, {
      "go.mod": "module example.com/m\n",
      "cmd/m/main.go": "package main\n\nfunc main() {}\n",
      "lib/lib.go": "package lib\n\nfunc F() {}\n",
    });
    const editor = editorFor(test, {}, folder);
    editor.open(path.join(folder, "lib/lib.go"), "F()");
    await editor.run("sonde.traceFunction");
    const [{ program, tracepoints }] = editor.started;
    assert.deepEqual([program, tracepoints], [path.join(folder, "cmd/m"), ["example.com/m/lib.F"]]);
  });

  it("offers the launch.json first, and adds to what that traces", async (test) => {
    const configuration = {
      type: "sonde",
      request: "launch",
      name: "With arguments",
      mode: "test",
      program: "${fileDirname}",
      args: ["-v"],
      tracepoints: ["main.x"],
    };
    const editor = editorFor(test, {
      "launch.configurations": [{ type: "go", request: "launch", name: "Go's" }, configuration],
    });
    editor.open(path.join(SHOP, "main.go"), "stock.Price");
    const done = editor.run("sonde.traceFunction");
    const list = await editor.list();
    assert.deepEqual(
      list.shown.map((each) => each.label),
      ["With arguments", "shop", "A running process"],
    );
    list.enter();
    await done;
    const [{ args, program, tracepoints }] = editor.started;
    // It is a test, where package main has its import path.
    assert.deepEqual([args, program, tracepoints], [["-v"], SHOP, ["main.x", "example.com/shop.v2.(*Shop).Sell"]]);
    assert.deepEqual(configuration.tracepoints, ["main.x"], "the person's own stays as it is");
  });

  it("leaves out what is no configuration in a launch.json", async (test) => {
    for (const written of [null, {}, "x", 3, [null, 3, "x", {}, [], { type: "sonde" }, { request: "launch" }]]) {
      const editor = editorFor(test, { "launch.configurations": written });
      editor.open(path.join(SHOP, "main.go"), "stock.Price");
      await editor.run("sonde.traceFunction");
      const [{ program, tracepoints }] = editor.started;
      assert.deepEqual([program, tracepoints], [SHOP, ["main.(*Shop).Sell"]], JSON.stringify(written));
    }
  });

  it("takes a tracepoint without brackets and a configuration without a name from a launch.json", async (test) => {
    const written = { type: "sonde", request: "launch", mode: "debug", program: SHOP, tracepoints: "main.main" };
    const editor = editorFor(test, { "launch.configurations": [written] });
    editor.open(path.join(SHOP, "main.go"), "stock.Price");
    const done = editor.run("sonde.traceFunction");
    (await editor.list()).enter("Without a name");
    await done;
    assert.deepEqual(editor.started[0].tracepoints, ["main.main", "main.(*Shop).Sell"]);
  });

  it("says what to do outside functions and outside Go files", async (test) => {
    const editor = editorFor(test);
    await editor.run("sonde.traceFunction");
    editor.open(path.join(SHOP, "go.mod"), "module");
    await editor.run("sonde.traceFunction");
    editor.open(path.join(SHOP, "main.go"), "type Shop");
    await editor.run("sonde.traceFunction");
    editor.open(path.join(SHOP, "main.go"), "func _", "package main\n\nfunc _() {}\n");
    await editor.run("sonde.traceFunction");
    const noFile = "Sonde traces Go programs: put the cursor in a function of a Go file.";
    const noFunction = "Sonde: put the cursor in a named function and try again.";
    assert.deepEqual(
      editor.messages.map(({ text }) => text),
      [noFile, noFile, noFunction, noFunction],
    );
    assert.deepEqual(editor.started, []);
  });
});

describe("'Trace this test'", { timeout: TIMEOUT }, () => {
  const trace = async (test, file, at, source) => {
    const editor = editorFor(test);
    editor.open(path.join(SHOP, file), at, source);
    await editor.run("sonde.traceTest");
    assert.equal(editor.started.length, 1);
    return editor.started[0];
  };
  const SHOP_FUNCTIONS = "/^example\\.com/shop\\.v2\\.(?!(?:Test|Benchmark|Fuzz|Example)(?:[^a-z]|$))/";

  it("runs this test alone and traces its package", async (test) => {
    const { name, mode, args, tracepoints } = await trace(test, "main_test.go", "t.Error(cents)");
    assert.deepEqual(
      [name, mode, args, tracepoints],
      ["Trace TestSell", "test", ["-test.run=^TestSell$"], [SHOP_FUNCTIONS]],
    );
  });

  it("traces the package under test from a test package", async (test) => {
    const { args, tracepoints } = await trace(test, "stock/stock_test.go", "t.Error");
    assert.deepEqual([args, tracepoints], [["-test.run=^TestPrice$"], [SHOP_FUNCTIONS.replace("v2", "v2/stock")]]);
  });

  it("follows the test's calls in a folder of tests alone", async (test) => {
    const { tracepoints } = await trace(test, "checks/checks_test.go", "t.Error");
    assert.deepEqual(tracepoints, [{ function: "example.com/shop.v2/checks.TestPrices", followCalls: 2 }]);
  });

  it("takes the package's name where its path is not known", async (test) => {
    const folder = temporaryFolder(test);
    write(folder, { "p.go": "package p\n\nfunc F() {}\n", "p_test.go": "package p_test\n\nfunc TestF() {}\n" });
    const editor = editorFor(test, {}, folder);
    editor.open(path.join(folder, "p_test.go"), "TestF");
    await editor.run("sonde.traceTest");
    const expected = SHOP_FUNCTIONS.replace("^example\\.com/shop\\.v2", "(^|/)p");
    assert.deepEqual(editor.started[0].tracepoints, [expected]);
  });

  it("runs benchmarks, fuzz tests and examples as what they are", async (test) => {
    const source = "package main\nfunc BenchmarkA(b *testing.B) {}\nfunc FuzzA(f *testing.F) {}\nfunc ExampleA() {}\n";
    const args = async (at) => (await trace(test, "main_test.go", at, source)).args;
    assert.deepEqual(await args("BenchmarkA"), ["-test.run=^$", "-test.bench=^BenchmarkA$"]);
    assert.deepEqual(await args("FuzzA"), ["-test.run=^FuzzA$"]);
    assert.deepEqual(await args("ExampleA"), ["-test.run=^ExampleA$"]);
  });

  it("says what to do outside tests", async (test) => {
    const editor = editorFor(test);
    for (const [file, at] of [
      ["main_test.go", "return &Shop"],
      ["main.go", "func main"],
    ]) {
      editor.open(path.join(SHOP, file), at);
      await editor.run("sonde.traceTest");
    }
    assert.deepEqual(
      editor.messages.map(({ text }) => text),
      Array(2).fill("Sonde: put the cursor in a test and try again."),
    );
  });
});

describe("The links above functions", { timeout: TIMEOUT }, () => {
  const shown = (editor, document) =>
    editor.lenses(document).map(({ range, command }) => `${range.start.line} ${command.title} ${command.command}`);

  it("trace a function, and a test", (test) => {
    const editor = editorFor(test);
    const source =
      "package p\n\n// A is.\nfunc A() {\n}\nfunc _() {}\nfunc (t *T) TestB() {}\nfunc TestC(t *testing.T) {}\nfunc TestMain(m *testing.M) {}\n";
    const inTest = [
      "3 trace sonde.traceFunction",
      "6 trace sonde.traceFunction",
      "7 trace test sonde.traceTest",
      "8 trace sonde.traceFunction",
    ];
    assert.deepEqual(shown(editor, editor.open(path.join(SHOP, "x_test.go"), "A", source)), inTest);
    const outside = inTest.map((each) => each.replace("trace test sonde.traceTest", "trace sonde.traceFunction"));
    assert.deepEqual(shown(editor, editor.open(path.join(SHOP, "x.go"), "A", source)), outside);
  });

  it("mean their line, wherever the cursor is", async (test) => {
    const editor = editorFor(test);
    const document = editor.open(path.join(SHOP, "main.go"), "func main");
    const lens = editor.lenses(document)[0];
    editor.open(path.join(SHOP, "stock/stock.go"), "return");
    await editor.run(lens.command.command, ...lens.command.arguments);
    assert.deepEqual(editor.started[0].tracepoints, ["main.Shop.Open"]);
  });

  it("are turned on and off by a setting, at once", (test) => {
    const editor = editorFor(test, { "sonde.codeLens": false });
    const document = editor.open(path.join(SHOP, "main.go"), "func main");
    assert.deepEqual(shown(editor, document), []);
    let changes = 0;
    editor.lensProviders[0].onDidChangeCodeLenses(() => (changes += 1));
    editor.settings["sonde.codeLens"] = true;
    editor.events.configuration.fire({ affectsConfiguration: (section) => section === "sonde.codeLens" });
    editor.events.configuration.fire({ affectsConfiguration: () => false });
    assert.equal(changes, 1);
    assert.equal(shown(editor, document).length, 7);
  });
});
