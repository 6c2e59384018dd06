// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Which running session a function is traced in, and what its answer leads to. The sessions only seem to run.

"use strict";

const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const path = require("node:path");
const { describe, it } = require("node:test");
const { AnsweringSession } = require("./fake/answering-session.js");
const { FakeEditor } = require("./fake/editor.js");
const { GO_ENVIRONMENT, SHOP, standIn, temporaryFolder, write } = require("./support.js");

const TIMEOUT = 300_000;
const TILL = path.join(SHOP, "cmd/till");
const program = { request: "launch", mode: "debug", program: SHOP };
const tests = { request: "launch", mode: "test", program: SHOP };
const till = { request: "launch", mode: "debug", program: "./cmd/till/main.go" };
const PRICE = "example.com/shop.v2/stock.Price";

/** Another module, with one program. */
const LIBRARY = {
  "lib/go.mod": "module example.com/lib\n",
  "lib/lib.go": "package lib\n\nfunc Add() {}\n",
  "lib/use/main.go": "package main\n\nfunc main() {}\n",
};

/** An editor in which sessions seem to run, the last one active, with the cursor in a function. */
function running(test, configurations, file = "main.go", at = "stock.Price", source = undefined) {
  const editor = new FakeEditor({ folder: SHOP, settings: { "sonde.path": standIn(test) }, runs: false });
  const sessions = configurations.map((each) => new AnsweringSession(editor, each));
  editor.open(path.resolve(SHOP, file), at, source);
  return { editor, sessions };
}

const names = (editor) => editor.breakpoints.map(({ functionName }) => functionName);

describe("The session that a function is traced in", { timeout: TIMEOUT }, () => {
  /** The name in the session that is used; of a new session, its program. */
  const traced = async (test, ...rest) => {
    const { editor } = running(test, ...rest);
    await editor.run("sonde.traceFunction");
    assert.deepEqual(editor.messages, []);
    return names(editor)[0] ?? editor.started[0];
  };

  it("is the active one if several can have it, then the newest, and decides its name", async (test) => {
    assert.equal(await traced(test, [program, tests]), "example.com/shop.v2.(*Shop).Sell");
    assert.equal(await traced(test, [tests, program]), "main.(*Shop).Sell");
    const go = { type: "go", request: "launch", mode: "debug" };
    assert.equal(await traced(test, [program, tests, go]), "example.com/shop.v2.(*Shop).Sell");
    const { editor, sessions } = running(test, [program, tests]);
    editor.sessions = new Set([sessions[1], sessions[0]]);
    await editor.run("sonde.traceFunction");
    assert.deepEqual(names(editor), ["main.(*Shop).Sell"], "the older one is active");
  });

  it("has the same package main, not another one", async (test) => {
    assert.equal(await traced(test, [program, till]), "main.(*Shop).Sell");
    assert.equal(await traced(test, [till, program], "cmd/till/main.go", "io.Copy"), "main.main");
    assert.equal((await traced(test, [till])).program, SHOP);
    assert.equal((await traced(test, [program, tests], "cmd/till/main.go", "io.Copy")).program, TILL);
  });

  it("is its package's test for a function of a test file", async (test) => {
    const file = ["main_test.go", "return &Shop{}"];
    assert.equal(await traced(test, [program, tests, till], ...file), "example.com/shop.v2.newShop");
    assert.equal((await traced(test, [program], ...file)).mode, "test");
    const { program: folder } = await traced(test, [tests], "stock/stock_test.go", "return 50");
    assert.equal(folder, path.join(SHOP, "stock"));
  });

  it("is of the library's module, and any for a dependency", async (test) => {
    const folder = temporaryFolder(test);
    write(folder, {
      ...LIBRARY,
      "pkg/mod/example.com/dep@v1.2.3/d.go": "package dep\n\nfunc D() {}\n",
    });
    assert.equal(await traced(test, [till], "stock/stock.go", "return 50"), PRICE);
    const other = await traced(test, [till], path.join(folder, "lib/lib.go"), "Add");
    assert.deepEqual([other.program, other.tracepoints], [path.join(folder, "lib/use"), ["example.com/lib.Add"]]);
    const dependency = path.join(folder, "pkg/mod/example.com/dep@v1.2.3/d.go");
    assert.equal(await traced(test, [till], dependency, "D()"), "example.com/dep.D");
  });

  it("is known of a binary and of a process by what is in the file", async (test) => {
    const folder = temporaryFolder(test);
    const build = (name, ...words) => {
      const binary = path.join(folder, name);
      execFileSync("go", ["build", "-o", binary, ...words], { cwd: SHOP, env: GO_ENVIRONMENT });
      return { request: "launch", mode: "exec", program: binary };
    };
    const exec = build("till", "./cmd/till");
    assert.equal(await traced(test, [exec], "cmd/till/main.go", "io.Copy"), "main.main");
    assert.equal(await traced(test, [exec], "stock/stock.go", "return 50"), PRICE);
    assert.equal((await traced(test, [exec])).program, SHOP);
    assert.equal((await traced(test, [exec], "main_test.go", "return &Shop{}")).mode, "test");
    write(folder, LIBRARY);
    const other = await traced(test, [exec], path.join(folder, "lib/lib.go"), "Add");
    assert.equal(other.program, path.join(folder, "lib/use"));
    const inCache = path.join(folder, "pkg/mod/example.com/dep@v1.2.3/d.go");
    write(folder, { "pkg/mod/example.com/dep@v1.2.3/d.go": "package dep\n\nfunc D() {}\n" });
    assert.equal(await traced(test, [exec], inCache, "D()"), "example.com/dep.D");
    // Only the session can know what single files, and files that can't be read, have.
    assert.equal(await traced(test, [build("single", "./cmd/till/main.go")]), "main.(*Shop).Sell");
    assert.equal(await traced(test, [{ request: "attach", processId: 4194303, program: TILL }]), "main.(*Shop).Sell");
  });

  it("is known of a test's binary", async (test) => {
    const folder = temporaryFolder(test);
    // The newer releases of Go write this path into a test's file; here every release does.
    write(folder, {
      "go.mod": "module example.com/m\n\ngo 1.19\n",
      "p.test/main.go": "package main\n\nfunc main() {}\n",
      "p/main.go": "package main\n\nfunc main() { f() }\n\nfunc f() {}\n",
      "p/p_test.go": "package main\n\nfunc TestP() {}\n",
    });
    const binary = path.join(folder, "binary");
    execFileSync("go", ["build", "-o", binary, "./p.test"], { cwd: folder, env: GO_ENVIRONMENT });
    const exec = { request: "launch", mode: "exec", program: binary };
    assert.equal(await traced(test, [exec], path.join(folder, "p/main.go"), "f() {}"), "example.com/m/p.f");
    assert.equal(await traced(test, [exec], path.join(folder, "p/p_test.go"), "TestP"), "example.com/m/p.TestP");
  });

  it("is not one that ended before it was announced", async (test) => {
    const { editor } = running(test, []);
    const session = { id: "1", type: "sonde", configuration: program };
    editor.events.sessionEnd.fire(session);
    editor.events.sessionStart.fire(session);
    await editor.run("sonde.traceFunction");
    assert.equal(editor.started.length, 1);
  });
});

describe("A session's answer", { timeout: TIMEOUT }, () => {
  const NO = { verified: false, message: "No function." };
  const texts = (editor) => editor.messages.map(({ text }) => text);

  it("is waited for before anything is said", async (test) => {
    const { editor, sessions } = running(test, [program]);
    sessions[0].answer = () => undefined;
    const sent = sessions[0].request();
    const done = editor.run("sonde.traceFunction");
    await sent;
    assert.deepEqual([editor.statusBar, editor.messages], [[], []]);
    sessions[0].answer = () => ({ verified: true });
    await sessions[0].sendFunctionBreakpoints();
    await done;
    assert.deepEqual(editor.statusBar, ["Sonde traces main.(*Shop).Sell"]);
  });

  it("that refuses leaves the list of breakpoints as it was", async (test) => {
    const { editor, sessions } = running(test, [program]);
    sessions[0].answer = () => NO;
    const other = new editor.vscode.FunctionBreakpoint("main.(*Shop).Sell", false);
    editor.breakpoints = [other];
    await editor.run("sonde.traceFunction");
    assert.deepEqual(editor.breakpoints, [other]);
    assert.deepEqual(texts(editor), ["Sonde can't trace main.(*Shop).Sell: No function."]);
    assert.deepEqual(editor.statusBar, []);
  });

  it("that came before is told of a breakpoint in the list", async (test) => {
    const { editor, sessions } = running(test, [program]);
    sessions[0].answer = () => ({ ...NO, id: 7 });
    editor.breakpoints = [new editor.vscode.FunctionBreakpoint("main.(*Shop).Sell")];
    await sessions[0].sendFunctionBreakpoints();
    await editor.run("sonde.traceFunction");
    assert.deepEqual(texts(editor), Array(2).fill("Sonde can't trace main.(*Shop).Sell: No function."));
    assert.deepEqual(names(editor), ["main.(*Shop).Sell"], "it is the person's own");
    sessions[0].sends({ type: "event", event: "breakpoint", body: { breakpoint: { id: 7, verified: true } } });
    await editor.run("sonde.traceFunction");
    assert.deepEqual(editor.statusBar, ["Sonde is already tracing main.(*Shop).Sell"]);
  });

  it("of another session is told only if no session has the function", async (test) => {
    const { editor, sessions } = running(test, [till, program]);
    sessions[0].answer = () => NO;
    await editor.run("sonde.traceFunction");
    await sessions[0].sendFunctionBreakpoints();
    assert.deepEqual([texts(editor), editor.statusBar], [[], ["Sonde traces main.(*Shop).Sell"]]);
    await sessions[1].stop();
    await sessions[0].sendFunctionBreakpoints();
    assert.deepEqual(texts(editor), ["Sonde can't trace main.(*Shop).Sell: No function."]);
  });

  it("that fails, or never comes, is a refusal", async (test) => {
    const failing = running(test, [program]);
    failing.sessions[0].answer = () => undefined;
    const sent = failing.sessions[0].request();
    const done = failing.editor.run("sonde.traceFunction");
    const body = { error: { format: "Not now." } };
    failing.sessions[0].sends({ type: "response", request_seq: await sent, success: false, message: "x", body });
    await done;
    assert.deepEqual(texts(failing.editor), ["Sonde can't trace main.(*Shop).Sell: Not now."]);

    const ending = running(test, [program]);
    ending.sessions[0].answer = () => undefined;
    const asked = ending.sessions[0].request();
    const waits = ending.editor.run("sonde.traceFunction");
    await asked;
    await ending.sessions[0].stop();
    await waits;
    assert.deepEqual(texts(ending.editor), ["Sonde can't trace main.(*Shop).Sell: The session has ended."]);
    for (const { editor } of [failing, ending]) assert.deepEqual([editor.breakpoints, editor.statusBar], [[], []]);
  });

  it("says nothing of a breakpoint that VS Code does not send", async (test) => {
    const { editor } = running(test, [program]);
    editor.breakpointsActive = false;
    await editor.run("sonde.traceFunction");
    assert.deepEqual(texts(editor), [
      "Sonde can't trace main.(*Shop).Sell: VS Code's breakpoints are deactivated. Activate them in the Breakpoints view.",
    ]);
    assert.deepEqual(editor.breakpoints, []);
  });
});
