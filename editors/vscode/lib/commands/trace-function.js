// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const vscode = require("vscode");
const { chooseRun } = require("../configurations/what-to-run.js");
const { isBlank, symbolName, symbolPrefix } = require("../go/symbols.js");
const { contentsOf } = require("../sessions/contents.js");
const { runningSessions } = require("../sessions/running.js");
const { addBreakpoint } = require("./add-breakpoint.js");
const { placeFor } = require("./place-for.js");

/**
 * Traces the function at the cursor, or at a line of a document: in a session whose program can have it, otherwise in a
 * new one.
 *
 * @param {vscode.Uri} [uri]
 * @param {number} [line]
 */
async function traceFunction(uri, line) {
  const place = await placeFor(uri, line);
  if (!place) return;
  if (!place.declared || isBlank(place.declared)) {
    void vscode.window.showWarningMessage("Sonde: put the cursor in a named function and try again.");
    return;
  }
  for (const session of runningSessions()) {
    const { isTest, has } = contentsOf(session);
    if (has(place)) return addBreakpoint(session, nameIn(isTest, place));
  }

  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(place.file));
  const configuration = await chooseRun(place, folder);
  if (!configuration) return;
  // One that is written without brackets stays one.
  const tracepoints = [configuration.tracepoints ?? [], nameIn(configuration.mode === "test", place)].flat();
  await vscode.debug.startDebugging(folder, { ...configuration, tracepoints });
}

/**
 * @param {boolean} isTest Whether the program is a test.
 * @param {import("../go/documents.js").Place} place
 */
function nameIn(isTest, { file, packageName, declared }) {
  return symbolName(symbolPrefix(file, packageName, isTest), declared);
}

module.exports = { traceFunction };
