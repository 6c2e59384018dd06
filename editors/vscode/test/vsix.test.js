// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { describe, it } = require("node:test");
const manifest = require("../package.json");
const { crc32 } = require("../scripts/crc32.js");
const { ASSETS, CONTENT_TYPES, vsix } = require("../scripts/vsix.js");
const { load } = require("./fake/load.js");
const { EXTENSION, REPOSITORY, temporaryFolder } = require("./support.js");

/** Reads an archive by its directory at the end, as programs that unpack do. */
function unpack(bytes) {
  const end = bytes.lastIndexOf("PK\x05\x06", undefined, "latin1");
  const files = {};
  let entry = bytes.readUInt32LE(end + 16);
  for (let count = bytes.readUInt16LE(end + 10); count > 0; count -= 1) {
    assert.equal(bytes.readUInt32LE(entry), 0x02014b50);
    const [method, sum, size, nameLength] = [
      bytes.readUInt16LE(entry + 10),
      bytes.readUInt32LE(entry + 16),
      bytes.readUInt32LE(entry + 24),
      bytes.readUInt16LE(entry + 28),
    ];
    const name = bytes.toString("utf8", entry + 46, entry + 46 + nameLength);
    const local = bytes.readUInt32LE(entry + 42);
    assert.equal(bytes.readUInt32LE(local), 0x04034b50);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const content = bytes.subarray(start, start + size);
    assert.equal(method, 0);
    assert.equal(crc32(content), sum, name);
    files[name] = content;
    entry += 46 + nameLength + bytes.readUInt16LE(entry + 30) + bytes.readUInt16LE(entry + 32);
  }
  assert.equal(entry, end);
  return files;
}

describe("The package for VS Code", () => {
  it("has what VS Code needs to install it", () => {
    const files = unpack(vsix());
    const about = files["extension.vsixmanifest"].toString();
    assert.match(
      about,
      new RegExp(`<Identity Language="en-US" Id="sonde" Version="${manifest.version}" Publisher="sonde"/>`),
    );
    assert.match(about, /<Property Id="Microsoft\.VisualStudio\.Code\.Engine" Value="\^1\.\d+\.0"\/>/);
    for (const [type, file] of Object.entries(ASSETS)) {
      assert.ok(files[file], file);
      assert.ok(about.includes(`<Asset Type="${type}" Path="${file}" Addressable="true"/>`));
    }
    const types = files["[Content_Types].xml"].toString();
    for (const name of Object.keys(files).filter((each) => each !== "[Content_Types].xml")) {
      const extension = path.extname(name).slice(1);
      assert.ok(CONTENT_TYPES[extension] && types.includes(`Extension=".${extension}"`), name);
    }
    assert.ok(files["extension/LICENSE.txt"].equals(fs.readFileSync(path.join(REPOSITORY, "LICENSE"))));
    assert.ok(
      !Object.keys(files).some((name) => /^extension\/(test|scripts)\//.test(name)),
      "tests and scripts stay out",
    );
  });

  it("loads from what it has", (test) => {
    const folder = temporaryFolder(test);
    for (const [name, content] of Object.entries(unpack(vsix()))) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), content);
    }
    // In a process of its own, so that nothing of the sources is loaded already.
    const script = `const Module = require("module"); const load = Module._load;
      Module._load = (name, ...rest) => name === "vscode" ? {} : load(name, ...rest);
      console.log(typeof require(${JSON.stringify(path.join(folder, "extension"))}).activate);`;
    assert.equal(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }), "function\n");
    assert.equal(typeof load({ DebugConfigurationProviderTriggerKind: {} }).activate, "function");
  });

  it("is the same each time", (test) => {
    const folder = temporaryFolder(test);
    const files = ["a", "b"].map((name) => path.join(folder, name, "sonde.vsix"));
    for (const file of files)
      execFileSync(process.execPath, [path.join(EXTENSION, "scripts/vsix.js"), file], {
        cwd: folder,
        env: { TZ: file.includes("a") ? "UTC" : "Asia/Tokyo" },
      });
    assert.ok(fs.readFileSync(files[0]).equals(fs.readFileSync(files[1])));
  });

  it("has sums that other programs compute too", () => {
    assert.equal(crc32(Buffer.from("123456789")), 0xcbf43926);
    assert.equal(crc32(Buffer.alloc(0)), 0);
  });
});
