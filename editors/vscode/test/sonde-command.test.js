// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { describe, it } = require("node:test");
const { findSonde } = require("../lib/sonde/find.js");
const { FakeEditor } = require("./fake/editor.js");
const { SHOP, temporaryFolder } = require("./support.js");

function executable(file, text = "#!/bin/sh\necho 0.0.0\n", mode = 0o755) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text, { mode });
  return file;
}

describe("The setting sonde.path", () => {
  it("may be a path, from the home or the workspace's folder too", (test) => {
    const root = temporaryFolder(test);
    const file = executable(path.join(root, "bin/sonde"));
    const surroundings = { home: root, path: "", workspaceFolder: root };
    process.env.SONDE_TEST_ROOT = root;
    test.after(() => delete process.env.SONDE_TEST_ROOT);
    for (const setting of [
      file,
      "~/bin/sonde",
      "${workspaceFolder}/bin/sonde",
      "bin/sonde",
      "${userHome}/bin/sonde",
      "${env:SONDE_TEST_ROOT}/bin/sonde",
      ` ${file} `,
    ]) {
      assert.equal(findSonde(setting, surroundings), file, setting);
    }
    assert.equal(findSonde("~x/bin/sonde", surroundings), undefined);
    assert.equal(findSonde(path.join(root, "bin"), surroundings), undefined, "a folder is no command");
  });

  it("without a folder is searched for in PATH, then in ~/.local/bin", (test) => {
    const root = temporaryFolder(test);
    const own = executable(path.join(root, ".local/bin/sonde-x"));
    assert.equal(findSonde("sonde-x", { home: root, path: "" }), own);
    executable(path.join(root, "a/sonde-x"), "", 0o644);
    const inPath = executable(path.join(root, "b/sonde-x"));
    assert.equal(
      findSonde("sonde-x", { home: root, path: ["a", "b"].map((name) => path.join(root, name)).join(":") }),
      inPath,
    );
    assert.equal(
      findSonde("", { home: "/nowhere", path: path.dirname(executable(path.join(root, "c/sonde"))) }),
      path.join(root, "c/sonde"),
    );
  });
});

describe("The adapter", () => {
  const described = (setting, folder) => {
    const editor = new FakeEditor({ folder: SHOP, settings: { "sonde.path": setting }, runs: false });
    const session = { workspaceFolder: folder ? editor.folder : undefined };
    return editor.adapterFactory.createDebugAdapterDescriptor(session, undefined);
  };

  it("is sonde dap in the workspace's folder, where relative paths start", (test) => {
    const file = executable(path.join(temporaryFolder(test), "sonde"));
    const { command, args, options } = described(file, true);
    assert.deepEqual([command, args, options], [file, ["dap"], { cwd: SHOP }]);
    assert.equal(described(file, false).options, undefined);
  });

  it("says why there is none", () => {
    assert.throws(() => described("/no/such/sonde", true), /^Error: Sonde can't be started: there is no file/);
  });
});

describe("A sonde that can't be started", { timeout: 60_000 }, () => {
  const start = async (setting) => {
    const editor = new FakeEditor({ folder: SHOP, settings: { "sonde.path": setting }, runs: false });
    assert.equal(
      await editor.start({ type: "sonde", name: "a", request: "launch", program: SHOP, tracepoints: ["main.x"] }),
      false,
    );
    assert.deepEqual(editor.started, []);
    assert.equal(editor.messages.length, 1);
    return { editor, message: editor.messages[0] };
  };

  it("is named in a message with a button that opens the setting", async () => {
    const { editor, message } = await start("~/no/such/sonde");
    assert.equal(message.kind, "error");
    assert.equal(
      message.text,
      "Sonde can't be started: there is no file ~/no/such/sonde. Install it, or set sonde.path to the file.",
    );
    assert.deepEqual(message.buttons, ["Open Setting"]);
    message.press("Open Setting");
    await new Promise(setImmediate);
    assert.deepEqual(editor.executed, [["workbench.action.openSettings", "sonde.path"]]);
  });

  it("opens nothing where the message is only closed", async () => {
    const { editor, message } = await start("no-such-sonde");
    assert.equal(
      message.text,
      "Sonde can't be started: 'no-such-sonde' is not in PATH, ~/.local/bin or /usr/local/bin. Install it, or set sonde.path to the file.",
    );
    message.press(undefined);
    await new Promise(setImmediate);
    assert.deepEqual(editor.executed, []);
  });

  it("is told with what it says itself", async (test) => {
    const root = temporaryFolder(test);
    const broken = executable(
      path.join(root, "sonde"),
      "#!/bin/sh\necho 'libdw.so.1: cannot open shared object file' >&2\nexit 127\n",
    );
    assert.equal(
      (await start(broken)).message.text,
      `Sonde can't be started: ${broken}: libdw.so.1: cannot open shared object file`,
    );
    const text = executable(path.join(root, "text"), "no program", 0o644);
    assert.match((await start(text)).message.text, /^Sonde can't be started: .*EACCES$/);
  });
});
