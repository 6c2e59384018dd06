// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// The question what to trace, if a start would trace nothing. Nothing is started.

"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { describe, it } = require("node:test");
const { FakeEditor } = require("./fake/editor.js");
const { SHOP, standIn, temporaryFolder } = require("./support.js");

const TIMEOUT = 60_000;

function editorFor(test) {
  return new FakeEditor({ folder: SHOP, settings: { "sonde.path": standIn(test) }, runs: false });
}

/** Starts, and answers the list that is shown. @returns {Promise<object | undefined>} What is started. */
async function startAndPick(editor, configuration, answer) {
  const start = editor.start(configuration);
  answer(await editor.list());
  return (await start) ? editor.started.at(-1) : undefined;
}

describe("The question what to trace", { timeout: TIMEOUT }, () => {
  const labels = (list) => list.shown.map(({ label }) => label);

  it("lists the function at the cursor, the file's, the package's, all of them, and none", async (test) => {
    const editor = editorFor(test);
    editor.open(path.join(SHOP, "main.go"), "p.key, p.value");
    await startAndPick(editor, {}, (list) => {
      assert.deepEqual(labels(list), [
        "main.(*Pair).Set",
        "main.Shop.Open",
        "main.(*Shop).Sell",
        "main.Pair.Size",
        "main.Each",
        "main.settings",
        "main.main",
        "All functions of package main",
        "Start without tracing",
      ]);
      const line = fs
        .readFileSync(path.join(SHOP, "main.go"), "utf8")
        .split("func (s Shop) Open")[0]
        .split("\n").length;
      assert.equal(list.shown[1].description, `main.go:${line}`);
      list.escape();
    });
  });

  it("lists those of an unsaved text", async (test) => {
    const editor = editorFor(test);
    editor.open(path.join(SHOP, "main.go"), "func new", "package main\n\nfunc newOne() {}\n");
    await startAndPick(editor, {}, (list) => {
      assert.equal(labels(list)[0], "main.newOne");
      list.escape();
    });
  });

  it("takes a pattern for all, nothing, and what is typed", async (test) => {
    const editor = editorFor(test);
    editor.open(path.join(SHOP, "main.go"), "func main");
    const all = await startAndPick(editor, {}, (list) => list.enter("All functions of package main"));
    assert.deepEqual(all.tracepoints, ["/^main\\./"]);
    const none = await startAndPick(editor, {}, (list) => list.enter("Start without tracing"));
    assert.deepEqual(none.tracepoints, []);
    const typed = await startAndPick(editor, {}, (list) => {
      list.type(" net/http.(*Server).Serve ");
      assert.deepEqual(labels(list), ["$(edit) As typed"]);
      list.enter();
    });
    assert.deepEqual(typed.tracepoints, ["net/http.(*Server).Serve"]);
    const found = await startAndPick(editor, {}, (list) => {
      list.type("sell");
      assert.deepEqual(labels(list), ["main.(*Shop).Sell", "$(edit) As typed"]);
      list.enter();
    });
    assert.deepEqual(found.tracepoints, ["main.(*Shop).Sell"]);
  });

  it("is asked again after an empty answer, and Escape starts nothing", async (test) => {
    const editor = editorFor(test);
    editor.open(path.join(SHOP, "main.go"), "func main");
    const start = editor.start();
    const list = await editor.list();
    list.type("   ");
    list.enter();
    assert.equal(await start, true, "blanks alone are as nothing typed: Enter takes the first of the list");

    const again = editor.start({ type: "sonde", name: "a", request: "launch", program: temporaryFolder(test) });
    const other = await editor.list();
    other.type("x");
    other.type("");
    const before = other.placeholder;
    other.acceptNothing();
    assert.notEqual(other.placeholder, before, "it stays and says what to write");
    other.escape();
    assert.equal(await again, false);
    assert.equal(editor.started.length, 1);
  });

  it("is not asked where something is traced already", async (test) => {
    const editor = editorFor(test);
    const { vscode } = editor;
    editor.open(path.join(SHOP, "main.go"), "func main");
    const here = new vscode.Location(vscode.Uri.file(path.join(SHOP, "main.go")), new vscode.Position(3, 0));
    const away = new vscode.Location(vscode.Uri.file("/elsewhere/main.go"), new vscode.Position(3, 0));
    for (const breakpoints of [[new vscode.FunctionBreakpoint("main.main")], [new vscode.SourceBreakpoint(here)]]) {
      editor.breakpoints = breakpoints;
      assert.equal(await editor.start(), true);
    }
    assert.equal(
      await editor.start({ type: "sonde", name: "a", request: "launch", program: SHOP, tracepoints: ["main.x"] }),
      true,
    );
    for (const breakpoints of [
      [new vscode.FunctionBreakpoint("main.main", false)],
      [new vscode.SourceBreakpoint(away)],
    ]) {
      editor.breakpoints = breakpoints;
      assert.ok(
        await startAndPick(editor, {}, (list) => list.enter()),
        "a disabled one, and one of another program, trace nothing here",
      );
    }
  });

  it("lists the functions of the program that a launch.json names, behind those of the open file", async (test) => {
    const editor = editorFor(test);
    editor.open(path.join(SHOP, "stock/stock.go"), "return 50");
    for (const program of ["${workspaceFolder}/cmd/till", "./cmd/till/", "cmd/till/main.go"]) {
      const configuration = { type: "sonde", name: "a", request: "launch", mode: "debug", program };
      const started = await startAndPick(editor, configuration, (list) => {
        assert.deepEqual(labels(list), [
          "stock.Price",
          "main.main",
          "All functions of package stock",
          "Start without tracing",
        ]);
        list.enter();
      });
      assert.deepEqual(started.tracepoints, ["example.com/shop.v2/stock.Price"]);
    }
  });
});
