// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { describe, it } = require("node:test");
const manifest = require("../package.json");
const { generated } = require("../scripts/generated.js");
const { FakeEditor } = require("./fake/editor.js");
const { allows } = require("./schema.js");
const { EXTENSION, REPOSITORY, SHOP } = require("./support.js");

const [debuggers] = manifest.contributes.debuggers;
const argumentsSchema = JSON.parse(fs.readFileSync(path.join(REPOSITORY, "protocol/arguments.schema.json"), "utf8"));

/** All that the extension's files say. */
function sources() {
  return [
    "extension.js",
    ...fs.readdirSync(path.join(EXTENSION, "lib"), { recursive: true, encoding: "utf8" }).map((name) => `lib/${name}`),
  ]
    .filter((name) => name.endsWith(".js"))
    .map((name) => fs.readFileSync(path.join(EXTENSION, name), "utf8"))
    .join("\n");
}

describe("What is made from something else", () => {
  for (const { name, content } of generated()) {
    it(`${name} is up to date; node scripts/generated.js writes it`, () => {
      assert.ok(fs.readFileSync(path.join(EXTENSION, name)).equals(content));
    });
  }
});

describe("The manifest", () => {
  it("has each command that is registered, and no other", () => {
    const editor = new FakeEditor({ folder: SHOP });
    const inLists = manifest.contributes.commands.map(({ command }) => command);
    const asVariables = Object.values(debuggers.variables);
    assert.deepEqual([...editor.commands.keys()].sort(), [...new Set([...inLists, ...asVariables])].sort());
    for (const { command } of Object.values(manifest.contributes.menus).flat())
      assert.ok(inLists.includes(command), command);
  });

  it("activates the extension for all that it registers", () => {
    const editor = new FakeEditor({ folder: SHOP });
    // VS Code itself activates it for what contributes.commands lists.
    const needed = [
      "onLanguage:go",
      "onDebugResolve:sonde",
      "onDebugInitialConfigurations",
      "onDebugDynamicConfigurations:sonde",
    ];
    const hidden = [...new Set(Object.values(debuggers.variables))].map((command) => `onCommand:${command}`);
    assert.deepEqual(manifest.activationEvents, [...needed, ...hidden]);
    assert.deepEqual(
      editor.providers.map(({ type, trigger }) => [type, trigger]),
      [
        ["sonde", 1],
        ["sonde", 2],
        ["sonde", 1],
      ],
    );
    assert.ok(editor.lensProviders.length > 0 && editor.adapterFactory);
  });

  it("has each setting that is read, with the same default", () => {
    const read = [...sources().matchAll(/getConfiguration\("sonde", [^)]*\)\.get\("(\w+)", ([^)]*)\)/g)].map(
      ([, name, value]) => [`sonde.${name}`, JSON.parse(value)],
    );
    const declared = Object.entries(manifest.contributes.configuration.properties).map(([name, { default: value }]) => [
      name,
      value,
    ]);
    assert.deepEqual(Object.fromEntries(read), Object.fromEntries(declared));
  });

  it("names files that are there", () => {
    for (const name of [manifest.main, manifest.icon, "README.md"])
      assert.ok(fs.existsSync(path.join(EXTENSION, name)), name);
    const png = fs.readFileSync(path.join(EXTENSION, manifest.icon));
    assert.deepEqual([png.toString("latin1", 1, 4), png.readUInt32BE(16), png.readUInt32BE(20)], ["PNG", 128, 128]);
    assert.ok(manifest.repository.url && manifest.license);
  });

  it("needs nothing but VS Code and Node.js", () => {
    assert.equal(manifest.dependencies, undefined);
    const required = [...sources().matchAll(/require\("([^"]+)"\)/g)]
      .map(([, name]) => name)
      .filter((name) => !name.startsWith("."));
    assert.deepEqual([...new Set(required)].sort(), ["child_process", "fs", "os", "path", "vscode"]);
  });
});

describe("The attributes of configurations", () => {
  const attribute = (request, name) => debuggers.configurationAttributes[request].properties[name];
  const accepts = (request, name, ...values) => {
    for (const value of values) assert.ok(allows(attribute(request, name), value), `${name}: ${JSON.stringify(value)}`);
  };
  const refuses = (request, name, ...values) => {
    for (const value of values)
      assert.ok(!allows(attribute(request, name), value), `${name}: ${JSON.stringify(value)}`);
  };

  it("have each argument of Sonde's", () => {
    for (const request of ["launch", "attach"]) {
      for (const name of Object.keys(argumentsSchema.$defs[request].properties))
        assert.ok(attribute(request, name)?.description, `${request} ${name}`);
    }
  });

  it("accept what works", () => {
    accepts(
      "attach",
      "processId",
      0,
      17,
      "17",
      "till",
      "${command:pickGoProcess}",
      "${command:pickProcess}",
      "${input:which}",
    );
    accepts("launch", "stackDepth", 0, 3, "${input:depth}", "${config:my.depth}");
    accepts("launch", "maxStructFields", -1, 2);
    accepts("launch", "timestamps", true, "${input:yes}");
    accepts("launch", "backend", "auto", "ebpf", "native", "${input:backend}");
    accepts("launch", "mode", "debug", "test", "exec", "auto", "${input:mode}");
    accepts("launch", "args", [], ["a"], "a b");
    accepts("launch", "env", { A: "1", B: 2, C: true, D: null });
    accepts("launch", "tracepoints", ["main.a", { function: "main.b", hitCondition: 3, followCalls: 1 }]);
    accepts("attach", "substitutePath", [{ from: "a", to: "b" }]);
  });

  it("refuse what does not", () => {
    refuses("attach", "processId", -1, 4194304, "bin/till", "", 1.5, "${workspaceFolder}", null);
    refuses("launch", "stackDepth", -1, "3 frames", true);
    refuses("launch", "timestamps", 1, "on");
    refuses("launch", "backend", "dlv", 1);
    refuses("launch", "args", [1], 1);
    refuses("launch", "env", { "": "1" }, { "A=B": "1" });
    refuses("launch", "tracepoints", "main.a", [1], [{ condition: "x" }]);
    refuses("attach", "substitutePath", [{ from: "a" }]);
  });

  it("have the arguments of Go's extension that Sonde ignores, with a note", () => {
    for (const [name, why] of Object.entries(argumentsSchema["x-notUsed"])) {
      for (const request of ["launch", "attach"]) {
        assert.equal(attribute(request, name).deprecationMessage, `Sonde ignores this: ${why}.`);
        accepts(request, name, true, "x", 1, [], {});
      }
    }
  });

  it("have those of Go's extension that only a launch uses, with a note", () => {
    for (const [name, value] of [
      ["cwd", "${workspaceFolder}"],
      ["console", "integratedTerminal"],
    ]) {
      assert.match(attribute("attach", name).deprecationMessage, /^Sonde ignores this: the process is already running/);
      accepts("attach", name, value);
      assert.equal(attribute("launch", name).deprecationMessage, undefined);
    }
  });

  it("hold for what the extension itself proposes", () => {
    const editor = new FakeEditor({ folder: SHOP });
    editor.open(path.join(SHOP, "main_test.go"), "newShop().Sell");
    const provided = editor.providers.flatMap(
      ({ provider }) => provider.provideDebugConfigurations?.(editor.folder, undefined) ?? [],
    );
    const snippets = debuggers.configurationSnippets.map(({ body }) =>
      JSON.parse(JSON.stringify(body).replace(/"\^\\"\\\\(.*?)\\""/g, '"$1"')),
    );
    assert.ok(provided.length > 3 && snippets.length === 3);
    for (const { type, name, request, ...rest } of [...provided, ...snippets]) {
      assert.equal(type, "sonde");
      assert.ok(name);
      for (const [key, value] of Object.entries(rest)) {
        assert.ok(attribute(request, key), `${name} has ${key}`);
        accepts(request, key, value);
      }
    }
  });
});
