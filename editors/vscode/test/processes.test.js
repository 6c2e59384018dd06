// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const assert = require("node:assert/strict");
const { execFileSync, spawn } = require("node:child_process");
const { once } = require("node:events");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { describe, it } = require("node:test");
const { buildInfo, isGoBinary } = require("../lib/processes/go-binary.js");
const { goProcesses } = require("../lib/processes/list.js");
const { FakeEditor } = require("./fake/editor.js");
const { GO_ENVIRONMENT, SHOP, standIn, temporaryFolder } = require("./support.js");

/** Builds the till, which runs until its input ends. */
function build(test, ...flags) {
  const binary = path.join(temporaryFolder(test), "till");
  execFileSync("go", ["build", ...flags, "-o", binary, "./cmd/till"], {
    cwd: SHOP,
    env: GO_ENVIRONMENT,
  });
  return binary;
}

/** Starts it and waits until it runs. */
async function run(test, binary, ...args) {
  const child = spawn(binary, args, { cwd: os.tmpdir(), stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "close");
  test.after(() => {
    child.stdin.end();
    return ended;
  });
  await once(child.stdout, "data");
  return { id: child.pid, stop: () => (child.stdin.end(), ended) };
}

describe("A Go program", { timeout: 300_000 }, () => {
  it("is known by its file, stripped or not", (test) => {
    assert.equal(isGoBinary(build(test)), true);
    assert.equal(isGoBinary(build(test, "-ldflags=-s -w")), true);
  });

  it("is no other file", (test) => {
    const folder = temporaryFolder(test);
    const whole = fs.readFileSync(build(test));
    for (const [name, bytes] of [
      ["empty", Buffer.alloc(0)],
      ["text", Buffer.from("#!/bin/sh\n".repeat(20))],
      ["cut", whole.subarray(0, 1000)],
    ]) {
      const file = path.join(folder, name);
      fs.writeFileSync(file, bytes);
      assert.equal(isGoBinary(file), false, name);
    }
    // Every byte of the header damaged in turn must not throw.
    for (let offset = 0; offset < 64; offset += 1) {
      const damaged = Buffer.from(whole);
      damaged[offset] ^= 0xff;
      fs.writeFileSync(path.join(folder, "damaged"), damaged);
      assert.doesNotThrow(() => isGoBinary(path.join(folder, "damaged")));
    }
    for (const file of [process.execPath, folder, path.join(folder, "missing")]) {
      assert.equal(isGoBinary(file), false, file);
      assert.equal(buildInfo(file), undefined, file);
    }
  });

  it("says what it was built from, stripped or not", (test) => {
    const shop = { path: "example.com/shop.v2/cmd/till", modules: ["example.com/shop.v2"] };
    assert.deepEqual(buildInfo(build(test)), shop);
    const stripped = build(test, "-ldflags=-s -w");
    assert.deepEqual(buildInfo(stripped), shop);
    const whole = fs.readFileSync(stripped);
    const start = whole.indexOf(Buffer.from("\xff Go buildinf:", "latin1"));
    const file = path.join(path.dirname(stripped), "damaged");
    for (let offset = start; offset < start + 64; offset += 1) {
      const damaged = Buffer.from(whole);
      damaged[offset] ^= 0xff;
      fs.writeFileSync(file, damaged);
      assert.doesNotThrow(() => buildInfo(file));
    }
  });

  it("that runs is listed with its command line and folder; others are not", async (test) => {
    const { id, stop } = await run(test, build(test), "--at", "the corner");
    const found = goProcesses().find((each) => each.id === id);
    assert.deepEqual(found, {
      id,
      program: "till",
      commandLine: found.commandLine,
      folder: fs.realpathSync(os.tmpdir()),
      isOwn: true,
    });
    assert.match(found.commandLine, /\/till --at the corner$/);
    assert.ok(!goProcesses().some((each) => each.id === process.pid), "node is no Go program");
    await stop();
    assert.ok(!goProcesses().some((each) => each.id === id), "each call looks anew");
  });

  it("of the user comes before others', the newest first", (test) => {
    const binary = build(test);
    const proc = temporaryFolder(test);
    const add = (id, started) => {
      const folder = path.join(proc, String(id));
      fs.mkdirSync(folder);
      fs.symlinkSync(binary, path.join(folder, "exe"));
      fs.writeFileSync(path.join(folder, "cmdline"), `./p${id}\0`);
      fs.writeFileSync(path.join(folder, "stat"), `${id} (a ) b) S ${"0 ".repeat(18)}${started} 0\n`);
    };
    add(30, 100);
    add(7, 900);
    add(12, 500);
    fs.mkdirSync(path.join(proc, "99"));
    const own = fs.statSync(proc).uid;
    assert.deepEqual(
      goProcesses(proc, own).map(({ id }) => id),
      [7, 12, 30],
    );
    const others = goProcesses(proc, own + 1);
    assert.deepEqual(
      others.map(({ isOwn, folder }) => [isOwn, folder]),
      Array(3).fill([false, ""]),
    );
    const { statSync } = fs;
    test.mock.method(fs, "statSync", (file, ...rest) =>
      file === path.join(proc, "7") ? { uid: own + 1 } : statSync(file, ...rest),
    );
    const mixed = goProcesses(proc, own).map(({ id, isOwn }) => `${id} ${isOwn}`);
    assert.deepEqual(mixed, ["12 true", "30 true", "7 false"]);
  });
});

describe("The picker of a process", { timeout: 300_000 }, () => {
  it("is what ${command:pickGoProcess}, ${command:pickProcess}, 0 and nothing mean", async (test) => {
    const binary = build(test);
    const { id } = await run(test, binary, "one");
    const editor = new FakeEditor({ folder: SHOP, settings: { "sonde.path": standIn(test) }, runs: false });
    for (const processId of ["${command:pickGoProcess}", "${command:pickProcess}", 0, "0", "", undefined]) {
      const start = editor.start({ type: "sonde", name: "a", request: "attach", processId, tracepoints: ["main.x"] });
      const list = await editor.list();
      const item = list.shown.find((each) => each.id === id);
      assert.equal(item.label, "till");
      assert.equal(item.description, String(id));
      assert.match(item.detail, /\/till one {2}in /);
      list.type("till one");
      list.enter();
      assert.equal(await start, true);
      assert.equal(Number(editor.started.at(-1).processId), id, String(processId));
    }
  });

  it("is not needed for a name that one program has, and lists those that have it", async (test) => {
    const binary = build(test);
    const name = `till-${process.pid}`;
    fs.renameSync(binary, path.join(path.dirname(binary), name));
    const named = path.join(path.dirname(binary), name);
    const { id } = await run(test, named);
    const editor = new FakeEditor({ folder: SHOP, settings: { "sonde.path": standIn(test) }, runs: false });
    const written = { type: "sonde", name: "a", request: "attach", processId: name, tracepoints: ["main.x"] };
    assert.equal(await editor.start(written), true);
    assert.equal(Number(editor.started[0].processId), id);

    const other = await run(test, named, "two");
    const start = editor.start(written);
    const list = await editor.list();
    assert.deepEqual(list.shown.map((each) => each.id).sort(), [id, other.id].sort());
    list.type("two");
    list.enter();
    assert.equal(await start, true);
    assert.equal(Number(editor.started[1].processId), other.id);
  });

  it("says that no program has a name", async (test) => {
    const editor = new FakeEditor({ folder: SHOP, settings: { "sonde.path": standIn(test) }, runs: false });
    assert.equal(await editor.start({ type: "sonde", name: "a", request: "attach", processId: "no such" }), false);
    assert.deepEqual(
      editor.messages.map(({ text }) => text),
      [
        "No running Go program that you can trace is called no such. Start it on this machine, or set processId to 0 to " +
          "choose from those that run.",
      ],
    );
  });

  it("starts nothing after Escape", async (test) => {
    await run(test, build(test));
    const editor = new FakeEditor({ folder: SHOP, settings: { "sonde.path": standIn(test) }, runs: false });
    for (const processId of ["${command:pickGoProcess}", 0]) {
      const start = editor.start({ type: "sonde", name: "a", request: "attach", processId, tracepoints: ["main.x"] });
      (await editor.list()).escape();
      assert.equal(await start, false);
    }
    assert.deepEqual(editor.messages, []);
  });

  it("says what to do if no Go program runs", async (test) => {
    const { readdirSync } = fs;
    test.mock.method(fs, "readdirSync", (folder, ...rest) =>
      folder === "/proc" ? [String(process.pid)] : readdirSync(folder, ...rest),
    );
    const editor = new FakeEditor({ folder: SHOP, settings: { "sonde.path": standIn(test) }, runs: false });
    assert.equal(await editor.start({ type: "sonde", name: "a", request: "attach", processId: 0 }), false);
    assert.deepEqual(editor.lists, []);
    assert.match(
      editor.messages[0].text,
      /^No running Go program that you can trace\. Start it on this machine, or press F5 in a Go file\./,
    );
  });
});
