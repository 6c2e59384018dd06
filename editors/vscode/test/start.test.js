// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// The configuration that a start gives, with and without a launch.json. Nothing is started.

"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { describe, it } = require("node:test");
const { FakeEditor } = require("./fake/editor.js");
const { SHOP, standIn, temporaryFolder, write } = require("./support.js");

const TIMEOUT = 60_000;
const STOCK = "example.com/shop.v2/stock";

function editorFor(test, settings = {}, folder = SHOP) {
  return new FakeEditor({ folder, settings: { "sonde.path": standIn(test), ...settings }, runs: false });
}

/** Starts, and answers the list that is shown. @returns {Promise<object | undefined>} What is started. */
async function startAndPick(editor, configuration, answer) {
  const start = editor.start(configuration);
  answer(await editor.list());
  return (await start) ? editor.started.at(-1) : undefined;
}

describe("F5 without a launch.json", { timeout: TIMEOUT }, () => {
  it("runs the package of the open file", async (test) => {
    const editor = editorFor(test);
    editor.open(path.join(SHOP, "cmd/till/main.go"), "fmt.Println");
    const started = await startAndPick(editor, {}, (list) => list.enter());
    assert.deepEqual(started, {
      type: "sonde",
      request: "launch",
      name: "Trace till",
      mode: "debug",
      program: path.join(SHOP, "cmd/till"),
      tracepoints: ["main.main"],
      maxHitsPerSecond: 500,
      internalConsoleOptions: "openOnSessionStart",
    });
  });

  it("runs the test at the cursor of a test file, and all tests elsewhere in it", async (test) => {
    const editor = editorFor(test);
    editor.open(path.join(SHOP, "main_test.go"), "newShop().Sell");
    const one = await startAndPick(editor, {}, (list) => list.enter());
    assert.deepEqual(
      [one.mode, one.program, one.args, one.tracepoints],
      ["test", SHOP, ["-test.run=^TestSell$"], ["example.com/shop.v2.TestSell"]],
    );
    editor.open(path.join(SHOP, "main_test.go"), "package main");
    const all = await startAndPick(editor, {}, (list) => list.enter());
    assert.deepEqual([all.mode, all.program, all.args], ["test", SHOP, undefined]);
  });

  it("asks which program, test or process runs a library's file", async (test) => {
    const editor = editorFor(test);
    editor.open(path.join(SHOP, "stock/stock.go"), "return 50");
    const choose = async (label, answer) => {
      const start = editor.start();
      const list = await editor.list();
      assert.equal(list.title, "Sonde: the program that runs this code");
      assert.deepEqual(
        list.shown.map((each) => each.label),
        ["shop", "cmd/till", "Tests of stock", "A running process"],
      );
      if (!label) list.escape();
      else list.enter(label);
      if (label) answer(await editor.list());
      return start;
    };
    assert.equal(await choose("cmd/till", (list) => list.enter("stock.Price")), true);
    const [{ mode, program, tracepoints }] = editor.started;
    assert.deepEqual([mode, program, tracepoints], ["debug", path.join(SHOP, "cmd/till"), [`${STOCK}.Price`]]);
    assert.equal(await choose("Tests of stock", (list) => list.enter()), true);
    assert.equal(editor.started[1].mode, "test");
    assert.equal(await choose(undefined), false);
    assert.equal(editor.started.length, 2, "Escape starts nothing");
  });

  it("asks for no program where there is one, and offers no tests where there are none", async (test) => {
    const folder = temporaryFolder(test);
    write(folder, {
      "go.mod": "module example.com/m\n",
      "cmd/m/main.go": "package main\n\nfunc main() {}\n",
      "lib/lib.go": "package lib\n\nfunc F() {}\n",
      "lib/gen.go": "//go:build ignore\n\npackage main\n\nfunc main() {}\n",
    });
    const editor = editorFor(test, {}, folder);
    const program = async (file) => {
      editor.open(path.join(folder, file), "func");
      return (await startAndPick(editor, {}, (list) => list.enter())).program;
    };
    assert.equal(await program("lib/lib.go"), path.join(folder, "cmd/m"));
    assert.equal(await program("lib/gen.go"), path.join(folder, "lib/gen.go"), "a program of one file");
  });

  it("keeps 'Run Without Debugging', and then asks nothing", async (test) => {
    const editor = editorFor(test);
    editor.open(path.join(SHOP, "main.go"), "func main");
    assert.equal(await editor.start({ noDebug: true }), true);
    assert.equal(editor.started[0].noDebug, true);
    assert.equal(editor.started[0].tracepoints, undefined);
  });

  it("says what to do if no Go file is open", async (test) => {
    const editor = editorFor(test);
    assert.equal(await editor.start(), false);
    editor.open(path.join(SHOP, "go.mod"), "module");
    assert.equal(await editor.start(), false);
    assert.deepEqual(
      editor.messages.map(({ text }) => text),
      Array(2).fill("Sonde traces Go programs: open a Go file of the program, then press F5."),
    );
  });
});

describe("A configuration of a launch.json", { timeout: TIMEOUT }, () => {
  const written = {
    type: "sonde",
    name: "a",
    request: "launch",
    mode: "exec",
    program: "/bin/x",
    tracepoints: ["main.x"],
  };

  it("gets the limit of the setting, unless it has its own", async (test) => {
    const editor = editorFor(test, { "sonde.maxHitsPerSecond": 20 });
    await editor.start(written);
    await editor.start({ ...written, maxHitsPerSecond: 7 });
    await editor.start({ ...written, maxHitsPerSecond: 0 });
    await editor.start({ ...written, maxHitsPerSecond: "0" });
    assert.deepEqual(
      editor.started.map(({ maxHitsPerSecond }) => maxHitsPerSecond),
      [20, 7, 0, 0],
    );
  });

  it("has 500 hits a second where nothing is set", async (test) => {
    const editor = editorFor(test);
    await editor.start(written);
    assert.equal(editor.started[0].maxHitsPerSecond, 500);
  });

  it("keeps what it says of the console", async (test) => {
    const editor = editorFor(test);
    await editor.start({ ...written, internalConsoleOptions: "neverOpen" });
    assert.equal(editor.started[0].internalConsoleOptions, "neverOpen");
  });

  it("has numbers and booleans where variables gave strings", async (test) => {
    const editor = editorFor(test);
    await editor.start({
      ...written,
      stackDepth: "3",
      maxStructFields: "-1",
      timestamps: "true",
      durations: "false",
      args: "3",
      cwd: "true",
      stopOnEntry: "true",
    });
    const { stackDepth, maxStructFields, timestamps, durations, args, cwd, stopOnEntry } = editor.started[0];
    assert.deepEqual([stackDepth, maxStructFields, timestamps, durations], [3, -1, true, false]);
    assert.deepEqual(
      [args, cwd, stopOnEntry],
      ["3", "true", "true"],
      "strings stay strings, and what Sonde ignores stays as it is",
    );
  });

  it("in mode auto means the tests if the open file is one of the program's", async (test) => {
    const editor = editorFor(test);
    const { mode: _, ...auto } = { ...written, program: "${fileDirname}" };
    editor.open(path.join(SHOP, "main_test.go"), "package");
    await editor.start(auto);
    await editor.start({ ...auto, mode: "auto" });
    await editor.start({ ...auto, program: "${file}" });
    await editor.start({ ...auto, program: "${fileDirname}/" });
    await editor.start({ ...auto, program: "./" });
    await editor.start({ ...auto, program: "${workspaceFolder}/cmd/till" });
    editor.open(path.join(SHOP, "main.go"), "package");
    await editor.start(auto);
    await editor.start({ ...auto, program: undefined });
    assert.deepEqual(
      editor.started.map(({ mode }) => mode),
      ["test", "test", "test", "test", "test", "auto", "auto", "auto"],
    );
  });

  it("without a program runs the open file's package in every mode that builds one", async (test) => {
    const editor = editorFor(test);
    editor.open(path.join(SHOP, "cmd/till/main.go"), "package");
    for (const mode of [undefined, "", "auto", "debug", "test", "exec"])
      await editor.start({ ...written, mode, program: mode === "debug" ? "" : undefined });
    const till = path.join(SHOP, "cmd/till");
    assert.deepEqual(
      editor.started.map(({ mode, program }) => [mode, program]),
      [
        ["auto", till],
        ["auto", till],
        ["auto", till],
        ["debug", till],
        ["test", till],
        ["exec", undefined],
      ],
    );
  });
});

describe("A new launch.json", () => {
  const provided = (editor, trigger) =>
    editor.providers
      .filter((each) => each.trigger === trigger)
      .flatMap(({ provider }) => provider.provideDebugConfigurations?.(editor.folder, undefined) ?? []);

  it("has a program, tests and a process", (test) => {
    const configurations = provided(editorFor(test), 1);
    assert.deepEqual(
      configurations.map(({ name }) => name),
      ["Trace package", "Trace tests", "Trace a running process"],
    );
    for (const { type, request } of configurations) assert.ok(type === "sonde" && request);
  });

  it("is not needed for the module's programs, the open file's tests and a process", (test) => {
    const editor = editorFor(test);
    assert.deepEqual(
      provided(editor, 2).map(({ name }) => name),
      ["Trace shop", `Trace ${path.join("cmd", "till")}`, "Trace a running process"],
    );
    editor.open(path.join(SHOP, "stock/stock_test.go"), "t.Error");
    assert.deepEqual(
      provided(editor, 2).map(({ name }) => name),
      ["Trace TestPrice", "Trace shop", "Trace cmd/till", "Trace a running process"],
    );
  });

  it("offers no folders that Go leaves out, and no other module's programs", (test) => {
    const folder = temporaryFolder(test);
    const main = "package main\n\nfunc main() {}\n";
    write(folder, {
      "go.mod": "module m\n",
      "a/main.go": main,
      "vendor/v/main.go": main,
      "testdata/t/main.go": main,
      ".git/g/main.go": main,
      "_old/main.go": main,
      "inner/go.mod": "module inner\n",
      "inner/main.go": main,
      "lib/lib.go": "package lib\n",
      "lib/gen.go": `//go:build ignore\n\n${main}`,
      "b/main_test.go": main,
    });
    const editor = editorFor(test, {}, folder);
    assert.deepEqual(
      provided(editor, 2).map(({ name }) => name),
      ["Trace a", "Trace a running process"],
    );
    fs.rmSync(path.join(folder, "a/main.go"));
    assert.deepEqual(
      provided(editor, 2).map(({ name }) => name),
      ["Trace a running process"],
    );
  });
});
