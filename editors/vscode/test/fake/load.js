// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const Module = require("module");
const path = require("path");

const ROOT = path.join(__dirname, "../..");
const OWN = [path.join(ROOT, "extension.js"), path.join(ROOT, "lib") + path.sep];

/**
 * Loads the extension again, with its own module `vscode`.
 *
 * @param {object} vscode
 * @returns {{activate: (context: object) => void}}
 */
function load(vscode) {
  for (const file of Object.keys(require.cache)) {
    if (OWN.some((own) => file.startsWith(own))) delete require.cache[file];
  }
  const loadOther = Module._load;
  Module._load = (request, ...rest) => (request === "vscode" ? vscode : loadOther(request, ...rest));
  try {
    return require(OWN[0]);
  } finally {
    Module._load = loadOther;
  }
}

module.exports = { load };
