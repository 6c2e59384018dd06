// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Go's own library read by the scanner and by Go's own parser: the same functions at the same places.

"use strict";

const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { it } = require("node:test");
const { parseGoFile } = require("../lib/go/functions.js");
const { GO_ENVIRONMENT } = require("./support.js");

/** Together more than a thousand files, with assembly, generics, tests and generated code. */
const PACKAGES = [
  "encoding",
  "go",
  "math",
  "net",
  "reflect",
  "runtime",
  "sort",
  "sync",
  "syscall",
  "text",
  "internal/fuzz",
];
const FEWEST_FUNCTIONS = 20_000;

it("The scanner finds the functions that Go's parser finds", { timeout: 300_000 }, () => {
  const root = execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim();
  const folders = PACKAGES.map((name) => path.join(root, "src", name));
  const program = path.join(__dirname, "testdata/declarations/main.go");
  const output = execFileSync("go", ["run", program, ...folders], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: GO_ENVIRONMENT,
  });

  let count = 0;
  for (const line of output.trim().split("\n")) {
    const { file, packageName, functions } = JSON.parse(line);
    // Go counts bytes.
    const bytes = fs.readFileSync(file, "latin1");
    const text = fs.readFileSync(file, "utf8");
    const found = parseGoFile(text);
    const place =
      text.length === bytes.length ? (offset) => offset : (offset) => Buffer.byteLength(text.slice(0, offset));
    const own = found.functions.map(({ start, end, comments, ...rest }) => ({
      ...rest,
      start: place(start),
      end: place(end),
      comments: place(comments),
    }));
    assert.deepEqual({ packageName: found.packageName, functions: own }, { packageName, functions }, file);
    count += functions.length;
  }
  assert.ok(count > FEWEST_FUNCTIONS, `only ${count} functions were compared`);
});
