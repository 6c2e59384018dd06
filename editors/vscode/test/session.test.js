// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Sessions of the real `sonde` that run on while a person works.

"use strict";

const assert = require("node:assert/strict");
const { execFileSync, spawn } = require("node:child_process");
const { once } = require("node:events");
const path = require("node:path");
const { describe, it } = require("node:test");
const { FakeEditor } = require("./fake/editor.js");
const { GO_ENVIRONMENT, SHOP, sonde, standIn, temporaryFolder } = require("./support.js");

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
    await editor.breakpointsSent();
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

  it("a function that the program does not have is told in a message", async (test) => {
    const { editor } = await attached(test);
    editor.open(path.join(SHOP, "main.go"), "stock.Price");
    await editor.run("sonde.traceFunction");
    await editor.breakpointsSent();
    // All breakpoints are sent again, and answered again.
    editor.open(path.join(SHOP, "main.go"), "struct{ open");
    await editor.run("sonde.traceFunction");
    await editor.breakpointsSent();
    assert.equal(editor.messages.length, 2, "each is told once");
    assert.match(editor.messages[0].text, /^Sonde can't trace main\.\(\*Shop\)\.Sell: No function/);
    assert.match(editor.messages[1].text, /^Sonde can't trace main\.settings: No function/);
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
    // The program's input is empty here, so a service stands in for one that runs: the fake keeps the session.
    const running = { type: "sonde", configuration: { mode: "debug", request: "launch" } };
    editor.sessions.add({ session: running, stop: async () => {} });
    editor.events.sessionStart.fire(running);
    editor.open(path.join(SHOP, "main_test.go"), "return &Shop{}");
    await editor.run("sonde.traceFunction");
    await editor.printed("> goroutine(");
    assert.deepEqual(editor.breakpoints, []);
    assert.equal(editor.started[0].mode, "test");
  });
});

describe("Of several sessions", { timeout: TIMEOUT }, () => {
  /** An editor in which sessions seem to run, the last one active. */
  const running = (...sessions) => {
    const editor = new FakeEditor({ folder: SHOP, runs: false });
    for (const session of sessions) {
      editor.sessions.add({ session, sendFunctionBreakpoints: async () => ({}) });
      editor.events.sessionStart.fire(session);
    }
    editor.open(path.join(SHOP, "main.go"), "stock.Price");
    return editor;
  };
  const program = { type: "sonde", configuration: { request: "launch", mode: "debug" } };
  const tests = { type: "sonde", configuration: { request: "launch", mode: "test" } };
  const others = { type: "go", configuration: { request: "launch", mode: "debug" } };
  const traced = async (editor) => {
    await editor.run("sonde.traceFunction");
    assert.deepEqual(editor.started, []);
    return editor.breakpoints[0].functionName;
  };

  it("the active one decides how a function is called", async () => {
    assert.equal(await traced(running(program, tests)), "example.com/shop.v2.(*Shop).Sell");
    assert.equal(await traced(running(tests, program)), "main.(*Shop).Sell");
  });

  it("the newest of Sonde's does if another debugger's is active", async () => {
    assert.equal(await traced(running(program, tests, others)), "example.com/shop.v2.(*Shop).Sell");
  });

  it("one that ended before it was announced counts for nothing", async (test) => {
    const editor = new FakeEditor({ folder: SHOP, settings: { "sonde.path": standIn(test) }, runs: false });
    editor.events.sessionEnd.fire(program);
    editor.events.sessionStart.fire(program);
    editor.open(path.join(SHOP, "main.go"), "stock.Price");
    await editor.run("sonde.traceFunction");
    assert.equal(editor.started.length, 1);
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
