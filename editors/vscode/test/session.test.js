// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Sessions of the real `sonde` that run on while a person works.

"use strict";

const assert = require("node:assert/strict");
const { execFileSync, spawn } = require("node:child_process");
const { once } = require("node:events");
const path = require("node:path");
const { describe, it } = require("node:test");
const { AnsweringSession } = require("./fake/answering-session.js");
const { FakeEditor } = require("./fake/editor.js");
const { GO_ENVIRONMENT, SHOP, sonde, temporaryFolder } = require("./support.js");

/** For all tests of a group: a busy machine is slow. */
const TIMEOUT = 600_000;

/** An editor that is attached to the till, which calls stock.Price once more when its input ends. */
async function attached(test, configuration = {}) {
  const editor = new FakeEditor({ folder: SHOP, settings: { "sonde.path": sonde() } });
  const binary = path.join(temporaryFolder(test), "till");
  execFileSync("go", ["build", "-gcflags=all=-N -l", "-o", binary, "./cmd/till"], { cwd: SHOP, env: GO_ENVIRONMENT });
  const till = spawn(binary, { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(till, "close");
  test.after(async () => {
    till.stdin.end();
    await Promise.all([editor.close(), ended]);
  });
  await once(till.stdout, "data");
  const written = {
    type: "sonde",
    name: "till",
    request: "attach",
    processId: String(till.pid),
    tracepoints: ["main.main"],
    ...configuration,
  };
  assert.equal(await editor.start(written), true);
  return { editor, close: () => till.stdin.end() };
}

describe("While a session runs", { timeout: TIMEOUT }, () => {
  it("'Trace the function at the cursor' adds it to the session", async (test) => {
    const { editor, close } = await attached(test);
    editor.open(path.join(SHOP, "stock/stock.go"), "return 50");
    await editor.run("sonde.traceFunction");
    assert.deepEqual(
      editor.breakpoints.map(({ functionName }) => functionName),
      ["example.com/shop.v2/stock.Price"],
    );
    assert.deepEqual(editor.statusBar, ["Sonde traces example.com/shop.v2/stock.Price"]);
    assert.equal(editor.started.length, 1, "no second session");
    close();
    const console = await editor.printed("stock.Price => (300)");
    assert.match(console, /^> goroutine\(1\): example\.com\/shop\.v2\/stock\.Price\("teapot"\)$/m);
    assert.deepEqual(editor.messages, []);
  });

  it("does not add one twice, and puts a disabled one in force", async (test) => {
    const { editor } = await attached(test);
    editor.open(path.join(SHOP, "stock/stock.go"), "return 50");
    editor.breakpoints = [new editor.vscode.FunctionBreakpoint("example.com/shop.v2/stock.Price", false)];
    await editor.run("sonde.traceFunction");
    await editor.run("sonde.traceFunction");
    await editor.breakpointsSent();
    assert.deepEqual(
      editor.breakpoints.map(({ functionName, enabled }) => [functionName, enabled]),
      [["example.com/shop.v2/stock.Price", true]],
    );
    assert.equal(editor.statusBar.at(-1), "Sonde is already tracing example.com/shop.v2/stock.Price");
  });

  it("a function that the program does not have is refused in a message, and leaves no breakpoint", async (test) => {
    const { editor } = await attached(test);
    const why = (name) => new RegExp(`^Sonde can't trace example\\.com/shop\\.v2/stock\\.${name}: No function`);
    for (const [count, name] of ["Cost", "Cost", "Rate"].entries()) {
      editor.open(path.join(SHOP, "stock/stock.go"), name, `package stock\n\nfunc ${name}() {}\n`);
      await editor.run("sonde.traceFunction");
      await editor.breakpointsSent();
      assert.equal(editor.messages.length, count + 1, "each time once");
      assert.match(editor.messages[count].text, why(name));
      assert.deepEqual([editor.breakpoints, editor.statusBar], [[], []]);
    }
    assert.equal(editor.started.length, 1);
  });

  it("a function of another program's package main starts that program", async (test) => {
    const { editor } = await attached(test);
    editor.open(path.join(SHOP, "main.go"), "shop := &Shop");
    await editor.run("sonde.traceFunction");
    await editor.printed("> goroutine(1): main.main()");
    const { mode, program, tracepoints } = editor.started[1];
    assert.deepEqual([mode, program, tracepoints], ["debug", SHOP, ["main.main"]]);
    assert.deepEqual([editor.breakpoints, editor.statusBar, editor.messages], [[], [], []]);
  });

  it("a function breakpoint of the list that no session has is told once", async (test) => {
    const { editor } = await attached(test);
    for (const name of ["main.no", "main.main"]) {
      editor.vscode.debug.addBreakpoints([new editor.vscode.FunctionBreakpoint(name)]);
      await editor.breakpointsSent();
    }
    assert.equal(editor.messages.length, 1);
    assert.match(editor.messages[0].text, /^Sonde can't trace main\.no: No function/);
  });

  it("after its end a new one is started", async (test) => {
    const { editor, close } = await attached(test);
    close();
    await editor.ended();
    editor.open(path.join(SHOP, "main.go"), "stock.Price");
    await editor.run("sonde.traceFunction");
    await editor.printed("> goroutine(1): main.(*Shop).Sell(");
    assert.deepEqual(editor.breakpoints, []);
  });

  it("a function of a test file starts the test if the session can't have it", async (test) => {
    const editor = new FakeEditor({ folder: SHOP, settings: { "sonde.path": sonde() } });
    test.after(() => editor.close());
    editor.open(path.join(SHOP, "cmd/till/main.go"), "fmt");
    // The program's input is empty here, so a service stands in for one that runs.
    new AnsweringSession(editor, { mode: "debug", request: "launch", program: SHOP });
    editor.open(path.join(SHOP, "main_test.go"), "return &Shop{}");
    await editor.run("sonde.traceFunction");
    await editor.printed("> goroutine(");
    assert.deepEqual(editor.breakpoints, []);
    assert.equal(editor.started[0].mode, "test");
  });
});

describe("The limit of hits", { timeout: TIMEOUT }, () => {
  const TOLD = /showing at most 500 hits a second for each breakpoint/g;

  it("is told once in a window", async (test) => {
    const { editor, close } = await attached(test);
    editor.open(path.join(SHOP, "main.go"), "stock.Price");
    await editor.printed("sonde: showing at most 500 hits a second for each breakpoint; the rest are only counted.");
    close();
    await editor.ended();
    await editor.run("sonde.traceFunction");
    await editor.printed("> goroutine(1): main.(*Shop).Sell(");
    await editor.ended();
    assert.equal(editor.console.match(TOLD)?.length, 1);
  });

  it("is not told where the configuration has its own, or there is none", async (test) => {
    for (const configuration of [{ maxHitsPerSecond: 0 }, { maxHitsPerSecond: 7 }]) {
      const { editor, close } = await attached(test, configuration);
      close();
      await editor.ended();
      assert.doesNotMatch(editor.console, TOLD);
    }
  });
});
