// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const path = require("node:path");
const { describe, it } = require("node:test");
const fs = require("node:fs");
const { parseGoFile } = require("../lib/go/functions.js");
const { importPath, isDependency, modulePath } = require("../lib/go/import-path.js");
const { packagePattern, symbolName, symbolPrefix } = require("../lib/go/symbols.js");
const { GO_ENVIRONMENT, SHOP, sonde, temporaryFolder, write } = require("./support.js");

describe("An import path", () => {
  it("is the module's path with the folder behind it", (test) => {
    const root = temporaryFolder(test);
    write(root, {
      "go.mod": "module example.com/m // a comment\n\ngo 1.22\n",
      "a/b/x.go": "",
      "vendor/example.com/v/x.go": "",
      "inner/go.mod": "module other.example/inner\n",
    });
    assert.equal(importPath(root), "example.com/m");
    assert.equal(importPath(path.join(root, "a/b")), "example.com/m/a/b");
    assert.equal(importPath(path.join(root, "vendor/example.com/v")), "example.com/v");
    assert.equal(importPath(path.join(root, "inner/c")), "other.example/inner/c");
  });

  it("is read from every form of go.mod", () => {
    assert.equal(modulePath("// module no\nmodule example.com/a\n"), "example.com/a");
    assert.equal(modulePath('module "example.com/a"'), "example.com/a");
    assert.equal(modulePath("module `example.com/a`\r\n"), "example.com/a");
    assert.equal(modulePath("module (\n\texample.com/a\n)\n"), "example.com/a");
    assert.equal(modulePath("module\texample.com/a//b"), "example.com/a");
    assert.equal(modulePath("go 1.22\nmodules x\n"), "");
  });

  it("has no prefix in Go's own source", () => {
    const root = execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim();
    assert.equal(importPath(path.join(root, "src/net/http")), "net/http");
    assert.equal(isDependency(path.join(root, "src/net/http")), true);
  });

  it("is known without go.mod in the module cache and in a GOPATH", (test) => {
    const root = temporaryFolder(test);
    assert.equal(
      importPath(path.join(root, "pkg/mod/github.com/!burnt!sushi/toml@v0.3.1/internal")),
      "github.com/BurntSushi/toml/internal",
    );
    const before = process.env.GOPATH;
    test.after(() => (before === undefined ? delete process.env.GOPATH : (process.env.GOPATH = before)));
    process.env.GOPATH = root;
    assert.equal(importPath(path.join(root, "src/example.com/p")), "example.com/p");
    assert.equal(importPath(path.join(root, "elsewhere")), undefined);
    const are = ["pkg/mod/example.com/m@v1.2.3/sub", "src/example.com/p", "elsewhere"];
    assert.deepEqual(
      are.map((name) => isDependency(path.join(root, name))),
      [true, true, false],
    );
    write(root, { "src/example.com/p/go.mod": "module example.com/p\n" });
    assert.equal(isDependency(path.join(root, "src/example.com/p")), false, "a person's own module");
  });

  it("where there is none leaves the package's name, which Sonde takes as the end of a name", (test) => {
    const root = temporaryFolder(test);
    const prefix = symbolPrefix(path.join(root, "x.go"), "stock", false);
    assert.equal(symbolName(prefix, { name: "Price", receiver: "" }), "stock.Price");
    assert.equal(packagePattern(prefix, false), "/(^|/)stock\\./");
  });
});

describe("A function's name", { timeout: 300_000 }, () => {
  /** What is declared in files of the shop, with the names that the extension gives. */
  const named = (isTest, ...files) =>
    files.flatMap((name) => {
      const file = path.join(SHOP, name);
      const { packageName, functions } = parseGoFile(fs.readFileSync(file, "utf8"));
      return functions.map((declared) => symbolName(symbolPrefix(file, packageName, isTest), declared));
    });

  /** All of a binary's, as Sonde lists them: without type arguments, and with dots where the linker escapes them. */
  const listed = (binary) =>
    execFileSync(sonde(), ["functions", binary, "/^(main|example)/"], { encoding: "utf8" })
      .trim()
      .split("\n")
      .map((line) =>
        line
          .split("  ")[0]
          .replace(/\[[^\]]*\]/g, "")
          .replaceAll("%2e", "."),
      );

  const build = (test, ...words) => {
    const binary = path.join(temporaryFolder(test), "program");
    execFileSync(
      "go",
      [
        ...words.slice(0, 1),
        ...(words[0] === "test" ? ["-c"] : []),
        "-gcflags=all=-N -l",
        "-o",
        binary,
        ...words.slice(1),
      ],
      {
        cwd: SHOP,
        env: GO_ENVIRONMENT,
      },
    );
    return binary;
  };

  it("is one of the program's", (test) => {
    const names = named(false, "main.go", "stock/stock.go");
    assert.deepEqual(names, [
      "main.Shop.Open",
      "main.(*Shop).Sell",
      "main.(*Pair).Set",
      "main.Pair.Size",
      "main.Each",
      "main.settings",
      "main.main",
      "example.com/shop.v2/stock.Price",
    ]);
    const known = listed(build(test, "build", "."));
    for (const name of names) assert.ok(known.includes(name), `${name} is not among ${known.join(" ")}`);
  });

  it("in a test of package main has its import path", (test) => {
    const names = named(true, "main.go", "main_test.go");
    assert.ok(names.includes("example.com/shop.v2.TestSell"));
    const known = listed(build(test, "test", "."));
    // main.main is what go test writes; the program's own is not linked.
    for (const name of names.filter((each) => !/\.(main|Each|settings|Size|Set)$/.test(each)))
      assert.ok(known.includes(name), `${name} is not among ${known.join(" ")}`);
  });

  it("in a test package has _test behind the import path", (test) => {
    const names = named(true, "stock/stock.go", "stock/stock_test.go");
    assert.deepEqual(names, [
      "example.com/shop.v2/stock.Price",
      "example.com/shop.v2/stock_test.helper.want",
      "example.com/shop.v2/stock_test.TestPrice",
    ]);
    const known = listed(build(test, "test", "./stock"));
    for (const name of names) assert.ok(known.includes(name), `${name} is not among ${known.join(" ")}`);
  });

  it("is a pattern for init, of which there may be many", () => {
    assert.equal(
      symbolName({ path: "example.com/a.b", isWhole: true }, { name: "init", receiver: "" }),
      "/^example\\.com/a\\.b\\.init\\.\\d+$/",
    );
    assert.equal(
      symbolName({ path: "main", isWhole: true }, { name: "init", receiver: "T", isPointerMethod: false }),
      "main.T.init",
    );
  });

  it("of a whole package is a pattern that leaves out tests in a test", (test) => {
    const expression = new RegExp(packagePattern({ path: "example.com/shop.v2", isWhole: true }, true).slice(1, -1));
    const found = listed(build(test, "test", ".")).filter((name) => expression.test(name));
    assert.ok(found.includes("example.com/shop.v2.(*Shop).Sell"), found.join(" "));
    assert.ok(found.includes("example.com/shop.v2.newShop"), "a helper that only tests have is no test");
    assert.ok(!found.some((name) => name.includes("Test") || name.includes("stock")), found.join(" "));
    assert.equal(packagePattern({ path: "main", isWhole: true }, false), "/^main\\./");
  });
});
