// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const fs = require("fs");
const os = require("os");
const path = require("path");

const REPOSITORY = path.join(__dirname, "../../..");
const EXTENSION = path.join(__dirname, "..");
const SHOP = path.join(__dirname, "testdata/shop");

/** For `go`: a person's own settings must not decide what tests build, nor whose the repository is. */
const GO_ENVIRONMENT = { ...process.env, GOFLAGS: "-buildvcs=false", GOWORK: "off" };

/** The `sonde` that tests start: SONDE, otherwise the debug build. @throws If there is none. */
function sonde() {
  const file = process.env.SONDE || path.join(REPOSITORY, ".build/debug/sonde");
  if (!fs.existsSync(file)) throw new Error(`there is no ${file}: run 'make build', or set SONDE`);
  return file;
}

/** A folder that is removed at the test's end. */
function temporaryFolder(test) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sonde-vscode-"));
  test.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files with their folders. @param {Record<string, string>} files */
function write(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
}

/** A command that answers as `sonde --version` does, for tests that start no session. */
function standIn(test) {
  const file = path.join(temporaryFolder(test), "sonde");
  fs.writeFileSync(file, "#!/bin/sh\necho 0.0.0\n", { mode: 0o755 });
  return file;
}

module.exports = { EXTENSION, GO_ENVIRONMENT, REPOSITORY, SHOP, sonde, standIn, temporaryFolder, write };
