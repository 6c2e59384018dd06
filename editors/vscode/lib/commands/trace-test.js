// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const vscode = require("vscode");
const { testConfiguration } = require("../configurations/made.js");
const { candidates } = require("../go/documents.js");
const { symbolName, symbolPrefix, packagePattern } = require("../go/symbols.js");
const { placeFor } = require("./place-for.js");

/** How deep calls of a test are followed if its package has nothing else to trace. */
const FOLLOWED_LEVELS = 2;

/**
 * Runs the test at the cursor, or at a line of a document, and traces what its package does meanwhile.
 *
 * @param {vscode.Uri} [uri]
 * @param {number} [line]
 */
async function traceTest(uri, line) {
  const place = await placeFor(uri, line);
  if (!place) return;
  if (!place.test) {
    void vscode.window.showWarningMessage("Sonde: put the cursor in a test and try again.");
    return;
  }
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(place.file));
  await vscode.debug.startDebugging(folder, { ...testConfiguration(place), tracepoints: tracepoints(place) });
}

/** The functions of the package under test; of a folder that has only tests, the calls that the test makes. */
function tracepoints({ file, folder, packageName, declared }) {
  const tested = candidates(folder, false)[0];
  if (!tested) {
    const test = symbolName(symbolPrefix(file, packageName, true), declared);
    return [{ function: test, followCalls: FOLLOWED_LEVELS }];
  }
  const name = packageName.replace(/_test$/, "");
  return [packagePattern(symbolPrefix(tested.file, name, true), true)];
}

module.exports = { traceTest };
