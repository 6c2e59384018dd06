// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { describe, it } = require("node:test");
const manifest = require("../package.json");
const { declarations } = require("../scripts/declarations.js");
const { CodeLens, FunctionBreakpoint, Uri } = require("./fake/classes.js");
const kept = require("./fake/declarations.json");
const { FakeEditor } = require("./fake/editor.js");
const { given, held, membersOf } = require("./fake/held.js");
const { SHOP } = require("./support.js");

describe("The fake editor", () => {
  it("is held to the version that the manifest names", () => {
    assert.equal(manifest.engines.vscode, `^${kept.version}.0`);
  });

  it("has only members that vscode.d.ts declares", () => {
    const { vscode } = new FakeEditor({ folder: SHOP });
    const namespaces = ["commands", "debug", "languages", "window", "workspace"];
    for (const name of namespaces) {
      const own = Object.keys(vscode[name]);
      assert.ok(own.length > 0);
      for (const member of own) assert.ok(member in membersOf(name), `${name}.${member}`);
    }
    for (const name of Object.keys(vscode)) assert.ok(name in kept.declared, name);
    for (const name of Object.keys(vscode.DebugConfigurationProviderTriggerKind))
      assert.ok(name in membersOf("DebugConfigurationProviderTriggerKind"), name);
  });

  it("refuses what is not declared", () => {
    const { vscode } = new FakeEditor({ folder: SHOP });
    assert.throws(() => vscode.window.showToast, /declares no window\.showToast/);
    assert.throws(() => vscode.debug.startDebugging(undefined), /takes 2\.\.3 arguments/);
    assert.throws(() => new CodeLens(), /new CodeLens takes 1\.\.2/);
    assert.throws(() => new FunctionBreakpoint("a", true, "", "", "", 1), /takes 1\.\.5/);
    assert.throws(() => Uri.folder, /declares no Uri\.folder/);
    assert.throws(() => held("QuickPick", {}).text, /declares no QuickPick\.text/);
    assert.throws(() => (held("QuickPick", {}).text = ""), /declares no QuickPick\.text/);
    assert.throws(
      () => given("DebugConfigurationProvider", { resolve() {} }),
      /declares no DebugConfigurationProvider\.resolve/,
    );
    assert.doesNotThrow(() => held("QuickPick", { hide() {} }).hide(), "what a type inherits is declared too");
  });
});

describe("What is kept of vscode.d.ts", () => {
  it("has each member with its fewest and its most arguments", () => {
    const used = Object.keys(kept.declared).filter((name) => !["debug", "QuickPick"].includes(name));
    const source = `
      declare module 'vscode' {
        ${used.map((name) => `export interface ${name} { }`).join("\n")}
        export namespace debug {
          /** export function not(): void; */
          export let activeDebugSession: DebugSession | undefined;
          export function first(folder: A | undefined, options?: B): Thenable<boolean>;
          export function first<T extends { a: string, b: number }>(items: Map<string, T>, call: (a: A, b: B) => void, more: C): void;
          export function last(text: string, ...rest: any[]): void;
        }
        export interface QuickPick<T extends QuickPickItem> extends QuickInput {
          readonly items?: { a: string; b: number };
          constructor(a: string);
        }
      }`;
    const { debug, QuickPick } = declarations(source);
    assert.deepEqual({ ...debug.members }, { activeDebugSession: "", first: "1..3", last: "1.." });
    assert.deepEqual(QuickPick.extends, ["QuickInput"]);
    assert.deepEqual({ ...QuickPick.members }, { constructor: "1..1", items: "" });
  });

  // Only if the file is available: it belongs to VS Code and is not kept here.
  if (process.env.VSCODE_DTS) {
    it("is what the file named by VSCODE_DTS says", () => {
      const now = declarations(fs.readFileSync(path.resolve(process.env.VSCODE_DTS ?? ""), "utf8"));
      assert.deepEqual(JSON.parse(JSON.stringify(now)), kept.declared);
    });
  }
});
