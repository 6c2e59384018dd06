// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// What the settings of Go's extension add to a launch.

"use strict";

const assert = require("node:assert/strict");
const os = require("node:os");
const path = require("node:path");
const { describe, it } = require("node:test");
const { FakeEditor } = require("./fake/editor.js");
const { SHOP, sonde, standIn, temporaryFolder, write } = require("./support.js");

const TIMEOUT = 600_000;

/** What a launch becomes with some settings of Go's extension. */
async function launched(test, settings, configuration, folder = SHOP) {
  const own = Object.fromEntries(Object.entries(settings).map(([name, value]) => [`go.${name}`, value]));
  const editor = new FakeEditor({ folder, settings: { "sonde.path": standIn(test), ...own }, runs: false });
  const written = { type: "sonde", name: "a", request: "launch", program: folder, tracepoints: ["main.x"] };
  assert.equal(await editor.start({ ...written, ...configuration }), true);
  const { args, buildFlags, env, envFile } = editor.started[0];
  return JSON.parse(JSON.stringify({ args, buildFlags, env, envFile }));
}

describe("The settings of Go's extension", { timeout: TIMEOUT }, () => {
  it("add nothing unless they are set", async (test) => {
    const unset = { toolsEnvVars: {}, testTags: null, buildTags: "", testFlags: null, buildFlags: [], testEnvVars: {} };
    for (const settings of [{}, unset, { testEnvFile: null, toolsEnvVars: null, buildFlags: "x", buildTags: 1 }])
      for (const mode of ["debug", "test"]) assert.deepEqual(await launched(test, settings, { mode }), {});
  });

  it("give every program the variables of go.toolsEnvVars, below its own and its file's", async (test) => {
    const folder = temporaryFolder(test);
    write(folder, { ".env": "# A=1\nFILE=1\n export EXPORTED = 2\n", "more.env": "MORE=3\n" });
    process.env.SONDE_TEST_HERE = "here";
    test.after(() => delete process.env.SONDE_TEST_HERE);
    const toolsEnvVars = {
      ALL: "${env:SONDE_TEST_HERE}",
      IN: "${workspaceFolder}/x",
      OWN: "1",
      GONE: "1",
      FILE: "0",
      EXPORTED: "0",
      MORE: "0",
      HOMELY: "~/go",
    };
    const configuration = { mode: "debug", env: { OWN: "2", GONE: null }, envFile: [".env", "more.env"] };
    const { env, envFile } = await launched(test, { toolsEnvVars }, configuration, folder);
    assert.deepEqual(env, {
      ALL: "here",
      IN: `${folder}/x`,
      OWN: "2",
      GONE: null,
      HOMELY: path.join(os.homedir(), "go"),
    });
    assert.deepEqual(envFile, configuration.envFile);
    for (const mode of ["test", "exec", "auto"])
      assert.equal((await launched(test, { toolsEnvVars: { A: "1" } }, { mode })).env.A, "1");
    const missing = { mode: "debug", envFile: "no such" };
    assert.deepEqual((await launched(test, { toolsEnvVars: { A: "1" } }, missing)).env, { A: "1" });
    const attached = { request: "attach", processId: 1 };
    assert.deepEqual(await launched(test, { toolsEnvVars: { A: "1" } }, attached), {}, "it runs already");
    const wrong = { mode: "debug", env: "A=1" };
    assert.equal(
      (await launched(test, { toolsEnvVars: { A: "1" } }, wrong)).env,
      "A=1",
      "an error that Sonde explains",
    );
  });

  it("give tests the variables of go.testEnvVars and go.testEnvFile", async (test) => {
    const folder = temporaryFolder(test);
    write(folder, { "test.env": "FILE=1\nBOTH=1\n", "own.env": "BOTH=2\n" });
    const settings = {
      toolsEnvVars: { TOOLS: "1", FILE: "0", TEST: "0" },
      testEnvVars: { TEST: "1", BOTH: "3" },
      testEnvFile: "${workspaceFolder}/test.env",
    };
    const file = path.join(folder, "test.env");
    const found = await launched(test, settings, { mode: "test", env: { TEST: "2" } }, folder);
    assert.deepEqual(found, { env: { TOOLS: "1", TEST: "2", BOTH: "3" }, envFile: file });
    const own = await launched(test, settings, { mode: "test", envFile: "own.env" }, folder);
    assert.deepEqual(own, { env: { TOOLS: "1", FILE: "0", TEST: "1" }, envFile: "own.env" });
    const program = await launched(test, settings, { mode: "debug" }, folder);
    assert.deepEqual(program, { env: { TOOLS: "1", FILE: "0", TEST: "0" } });
  });

  it("give tests their tags and flags", async (test) => {
    const flags = async (settings, configuration) => {
      const { args, buildFlags } = await launched(test, settings, { mode: "test", ...configuration });
      return [buildFlags, args];
    };
    assert.deepEqual(await flags({ testTags: "a,b", buildTags: "c" }), ["-tags a,b", undefined]);
    assert.deepEqual(await flags({ buildTags: "a b", buildFlags: ["-race"] }), ["-tags 'a b' -race", undefined]);
    assert.deepEqual(await flags({ testTags: "", buildTags: "c" }), [undefined, undefined]);
    assert.deepEqual(await flags({ testFlags: [], buildFlags: ["-race"] }), [undefined, undefined]);
    const testFlags = ["-v", "-ldflags='-s -w'", "-asmflags=-a -b", "-args", "-x", "-y"];
    assert.deepEqual(await flags({ testFlags, buildFlags: ["-race"] }, { args: ["-test.run=T"] }), [
      "-v -ldflags='-s -w' '-asmflags=-a -b'",
      ["-test.run=T", "-x", "-y"],
    ]);
    for (const own of ["", [], "-tags d"])
      assert.deepEqual(await flags({ testTags: "a", testFlags }, { buildFlags: own }), [own, undefined]);
  });

  it("give a program without a launch.json its tags and flags, and one with a launch.json its own", async (test) => {
    const settings = { testTags: "t", buildTags: "b", testFlags: ["-v"], buildFlags: ["-race"] };
    assert.equal((await launched(test, settings, { mode: "debug" })).buildFlags, undefined);
    const own = Object.fromEntries(Object.entries(settings).map(([name, value]) => [`go.${name}`, value]));
    const editor = new FakeEditor({ folder: SHOP, settings: { "sonde.path": standIn(test), ...own }, runs: false });
    editor.open(path.join(SHOP, "main.go"), "stock.Price");
    await editor.run("sonde.traceFunction");
    assert.equal(editor.started[0].buildFlags, "-tags b -race");
    const start = editor.start();
    (await editor.list()).enter();
    await start;
    assert.equal(editor.started[1].buildFlags, "-tags b -race");
  });

  it("make a function with a build tag traceable, in a program and in a test", async (test) => {
    const folder = temporaryFolder(test);
    write(folder, {
      "go.mod": "module example.com/tagged\n\ngo 1.19\n",
      "main.go": "package main\n\nfunc main() { println(impl(1)) }\n",
      "a.go": "//go:build !integration\n\npackage main\n\nfunc impl(n int) int { return n }\n",
      "b.go":
        '//go:build integration\n\npackage main\n\nimport "os"\n\nfunc impl(n int) int { return special(os.Getenv("RATE")) }\n\n' +
        "//go:noinline\nfunc special(rate string) int { return len(rate) }\n",
      "b_test.go":
        '//go:build integration\n\npackage main\n\nimport "testing"\n\nfunc TestImpl(t *testing.T) { impl(1) }\n',
    });
    const settings = {
      "sonde.path": sonde(),
      "go.buildTags": "integration",
      "go.toolsEnvVars": { RATE: "tools" },
      "go.testEnvVars": { RATE: "test" },
    };
    for (const [file, at, command, call] of [
      ["b.go", "return len", "sonde.traceFunction", 'main.special("tools")'],
      ["b_test.go", "impl(1)", "sonde.traceTest", 'example.com/tagged.special("test")'],
    ]) {
      const editor = new FakeEditor({ folder, settings });
      test.after(() => editor.close());
      editor.open(path.join(folder, file), at);
      await editor.run(command);
      await editor.printed(`> goroutine(`);
      await editor.ended();
      assert.ok(editor.console.includes(call), editor.console);
    }
  });
});
