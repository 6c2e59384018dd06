// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const vscode = require("vscode");
const { chooseRun } = require("../configurations/what-to-run.js");
const { isBlank, symbolName, symbolPrefix } = require("../go/symbols.js");
const { runningSession } = require("../sessions/running.js");
const { placeFor } = require("./place-for.js");

/** How long the status bar shows what was done. */
const SHOWN_MILLISECONDS = 5000;

/**
 * Traces the function at the cursor, or at a line of a document: in the session that runs, otherwise in a new one.
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
  const session = runningSession();
  if (session && canHold(session, place)) return addBreakpoint(nameIn(session.configuration, place));

  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(place.file));
  const configuration = await chooseRun(place, folder);
  if (!configuration) return;
  // One that is written without brackets stays one.
  const tracepoints = [configuration.tracepoints ?? [], nameIn(configuration, place)].flat();
  await vscode.debug.startDebugging(folder, { ...configuration, tracepoints });
}

/** A program that is not a test has no functions of test files. */
function canHold(session, place) {
  const { mode, request } = session.configuration;
  return !place.file.endsWith("_test.go") || mode === "test" || request === "attach";
}

/**
 * @param {vscode.DebugConfiguration} configuration
 * @param {import("../go/documents.js").Place} place
 */
function nameIn({ mode }, { file, packageName, declared }) {
  return symbolName(symbolPrefix(file, packageName, mode === "test"), declared);
}

/** In the running session, where it can be seen and removed in VS Code's list of breakpoints. */
function addBreakpoint(name) {
  const known = vscode.debug.breakpoints.find(
    (breakpoint) => breakpoint instanceof vscode.FunctionBreakpoint && breakpoint.functionName === name,
  );
  if (known?.enabled) {
    vscode.window.setStatusBarMessage(`Sonde is already tracing ${name}`, SHOWN_MILLISECONDS);
    return;
  }
  // A disabled one can't be enabled from here.
  if (known) vscode.debug.removeBreakpoints([known]);
  vscode.debug.addBreakpoints([new vscode.FunctionBreakpoint(name)]);
  vscode.window.setStatusBarMessage(`Sonde traces ${name}`, SHOWN_MILLISECONDS);
}

module.exports = { traceFunction };
