// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Programs that are made of several modules. Nothing is started.

"use strict";

const assert = require("node:assert/strict");
const path = require("node:path");
const { after, beforeEach, describe, it } = require("node:test");
const { canBeIn, modulesAround } = require("../lib/go/modules.js");
const { programsAround } = require("../lib/go/package-files.js");
const { FakeEditor } = require("./fake/editor.js");
const { standIn, temporaryFolder, write } = require("./support.js");

const MAIN = "package main\n\nfunc main() {}\n";

/** A workspace of two modules, a module that one of them replaces another by, and one that is none of them. */
function monorepo(test) {
  const root = temporaryFolder(test);
  write(root, {
    "go.work": "go 1.19\n\nuse (\n\t./svc // the service\n\t./shared\n)\nuse ./tools\n",
    "svc/go.mod": "module example.com/svc\n\nreplace example.com/fork v1.0.0 => ../fork\n",
    "svc/cmd/api/main.go": MAIN,
    "shared/go.mod": "module example.com/shared\n",
    "shared/s.go": "package shared\n\nfunc Twice(n int) int { return n * 2 }\n",
    "tools/go.mod": "module example.com/tools\n",
    "fork/go.mod": "module example.com/fork\n\nreplace (\n\texample.com/a => example.com/b v1.0.0\n)\n",
    "fork/f.go": "package fork\n\nfunc F() {}\n",
    "other/go.mod": "module example.com/other\n",
    "other/main.go": MAIN,
    "shared/inner/go.mod": "module example.com/inner\n",
    "shared/inner/main.go": MAIN,
  });
  return root;
}

describe("The modules that a program is built from", () => {
  // What the person who runs the tests has set must not decide.
  const { GOWORK } = process.env;
  beforeEach(() => void delete process.env.GOWORK);
  after(() => (GOWORK === undefined ? delete process.env.GOWORK : (process.env.GOWORK = GOWORK)));
  const names = (root, folders) => folders.map((folder) => path.relative(root, folder));

  it("are its own, those of go.work, and those that replace others", (test) => {
    const root = monorepo(test);
    assert.deepEqual(names(root, modulesAround(path.join(root, "svc/cmd/api"))), ["svc", "shared", "tools", "fork"]);
    assert.deepEqual(names(root, modulesAround(path.join(root, "other"))), ["other", "svc", "shared", "tools", "fork"]);
  });

  it("are those that GOWORK names", (test) => {
    const root = monorepo(test);
    const elsewhere = temporaryFolder(test);
    write(elsewhere, { "my.work": `use "${path.join(root, "tools")}"\n` });
    process.env.GOWORK = path.join(elsewhere, "my.work");
    assert.deepEqual(names(root, modulesAround(path.join(root, "svc"))), ["svc", "tools", "fork"]);
    process.env.GOWORK = "off";
    assert.deepEqual(names(root, modulesAround(path.join(root, "svc"))), ["svc", "fork"]);
  });

  it("are the folder itself without a go.mod", (test) => {
    const root = temporaryFolder(test);
    assert.deepEqual(modulesAround(root), [root]);
    assert.ok(canBeIn(path.join(root, "sub/x.go"), [root]));
    assert.ok(!canBeIn(`${root}2/x.go`, [root]));
  });

  it("have neither another module's files nor those of a module inside them, but every dependency's", (test) => {
    const root = monorepo(test);
    const modules = modulesAround(path.join(root, "svc"));
    const isIn = (file) => canBeIn(path.join(root, file), modules);
    assert.deepEqual(["svc/x.go", "shared/s.go", "fork/f.go"].map(isIn), [true, true, true]);
    assert.deepEqual(["other/main.go", "shared/inner/main.go", "x.go"].map(isIn), [false, false, false]);
    assert.ok(isIn("pkg/mod/example.com/dep@v1.2.3/d.go"));
  });

  it("decide which programs a library's function is traced in", (test) => {
    const root = monorepo(test);
    assert.deepEqual(names(root, programsAround(path.join(root, "shared"))), ["svc/cmd/api"]);
    assert.deepEqual(names(root, programsAround(path.join(root, "other"))), ["other", "svc/cmd/api"]);
  });

  it("decide which logpoints are the program's", async (test) => {
    const root = monorepo(test);
    const isAsked = async (file, configuration) => {
      const editor = new FakeEditor({ folder: root, settings: { "sonde.path": standIn(test) }, runs: false });
      const { vscode } = editor;
      const at = new vscode.Location(vscode.Uri.file(path.join(root, file)), new vscode.Position(2, 0));
      editor.breakpoints = [new vscode.SourceBreakpoint(at, true, undefined, undefined, "here")];
      const start = editor.start({ type: "sonde", name: "a", request: "launch", ...configuration });
      const list = await Promise.race([start.then(() => undefined), editor.list()]);
      list?.escape();
      await start;
      return list !== undefined;
    };
    const relative = { mode: "debug", program: "./svc/cmd/api" };
    assert.equal(await isAsked("svc/cmd/api/main.go", relative), false, "a relative path starts in the workspace");
    assert.equal(await isAsked("shared/s.go", relative), false);
    assert.equal(await isAsked("shared/s.go", { mode: "debug", program: path.join(root, "svc/cmd/api") }), false);
    assert.equal(await isAsked("other/main.go", relative), true);
    assert.equal(await isAsked("other/main.go", { mode: "exec", program: "/bin/x" }), false, "of an unknown source");
    assert.equal(await isAsked("other/main.go", { program: process.execPath }), false, "auto, and a binary");
    assert.equal(await isAsked("go.work", { mode: "exec", program: "/bin/x" }), true, "no Go file");
  });
});
