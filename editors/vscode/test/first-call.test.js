// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// From an open Go file to the first traced call of the function at the cursor, as a person does it: each thing that the
// person does is one `editor` call of `actions`, and there are at most three. They start the real `sonde`.

"use strict";

const assert = require("node:assert/strict");
const path = require("node:path");
const { describe, it } = require("node:test");
const { FakeEditor } = require("./fake/editor.js");
const { REPOSITORY, SHOP, sonde } = require("./support.js");

const ORDERS = path.join(REPOSITORY, "examples/orders");
/** For all of them: a busy machine is slow. */
const TIMEOUT = 600_000;

/** An editor that shows a Go file, with the cursor before some text. */
function opened(test, { folder = ORDERS, file = "main.go", at = "total = order.Quantity" } = {}) {
  const editor = new FakeEditor({ folder, settings: { "sonde.path": sonde() } });
  test.after(() => editor.close());
  return { editor, document: editor.open(path.join(folder, file), at) };
}

/** Does the actions one after the other, and fails if they are too many. */
async function perform(actions) {
  assert.ok(actions.length <= 3, `${actions.length} actions`);
  const started = [];
  for (const action of actions) started.push(await action());
  return started;
}

describe("The first traced call", { timeout: TIMEOUT }, () => {
  it("takes one action with the command on the function at the cursor", async (test) => {
    const { editor } = opened(test);
    await perform([() => void editor.run("sonde.traceFunction")]);
    const console = await editor.printed(">> goroutine(1): main.price => (900, error nil)");
    assert.match(console, /^> goroutine\(1\): main\.price\(\*main\.Order \{ID: 1, Item: "tea", Quantity: 2\}, 450\)$/m);
    await editor.ended();
    assert.match(editor.console, /^sonde: main\.price: 6 hits: 6 printed, 0 held back, 0 rejected, 0 lost$/m);
    assert.match(editor.console, /^shipped 2 x tea to Ghent for 900 cents$/m);
    assert.deepEqual(editor.messages, []);
  });

  it("takes one click on the link above the function", async (test) => {
    const { editor, document } = opened(test);
    const lens = editor.lenses(document).find(({ range }) => range.start.line === lineOf(document, "func ship"));
    await perform([() => void editor.run(lens.command.command, ...lens.command.arguments)]);
    const console = await editor.printed(">> goroutine(1): main.ship");
    assert.match(
      console,
      /^> goroutine\(1\): main\.ship\(\*main\.Order \{ID: 1, Item: "tea", Quantity: 2\}, "Ghent", 900\)$/m,
    );
    assert.doesNotMatch(console, /main\.price/);
  });

  it("takes F5 and Enter, without a launch.json: the function at the cursor is the first in the list", async (test) => {
    const { editor } = opened(test);
    await perform([() => void editor.start(), async () => (await editor.list()).enter()]);
    await editor.printed("> goroutine(1): main.price(*main.Order {ID: 1");
  });

  it("takes F5, a typed name and Enter", async (test) => {
    const { editor } = opened(test);
    let list;
    await perform([
      () => void editor.start(),
      async () => (list = await editor.list()).type("/^main\\.sh/"),
      () => list.enter(),
    ]);
    await editor.printed("> goroutine(1): main.ship(");
  });

  it("takes one action for a test, and shows what the package does while it runs", async (test) => {
    const { editor } = opened(test, { folder: SHOP, file: "main_test.go", at: "newShop().Sell" });
    await perform([() => void editor.run("sonde.traceTest")]);
    const console = await editor.printed('(*Shop).Sell(*example.com/shop%2ev2.Shop {name: ""}, "tea", 4)');
    assert.match(console, /\.\(\*Shop\)\.Sell => \(150, error nil\)$/m);
    await editor.ended();
    assert.doesNotMatch(editor.console, /Open|testing\.T/, "only this test runs, and no testing.T is printed");
    assert.match(editor.console, /^PASS$/m);
  });
});

function lineOf(document, text) {
  return document.positionAt(document.getText().indexOf(text)).line;
}
