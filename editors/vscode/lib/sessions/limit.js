// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const vscode = require("vscode");

/**
 * A configuration with a limit of hits: a function that is called a million times a second would hang the window.
 *
 * @param {vscode.WorkspaceFolder | undefined} folder
 * @param {vscode.DebugConfiguration} configuration
 */
function withLimit(folder, configuration) {
  if (typeof configuration.maxHitsPerSecond === "number") return configuration;
  return { ...configuration, maxHitsPerSecond: limit(folder) };
}

function limit(folder) {
  return vscode.workspace.getConfiguration("sonde", folder?.uri).get("maxHitsPerSecond", 500);
}

/** Says once in each window that there is a limit, in the console of the first session that has it from the setting. */
function tellLimit() {
  let isTold = false;
  return vscode.debug.onDidStartDebugSession((session) => {
    const most = session.configuration.maxHitsPerSecond;
    if (session.type !== "sonde" || isTold || !most || most !== limit(session.workspaceFolder)) return;
    isTold = true;
    vscode.debug.activeDebugConsole.appendLine(
      `sonde: showing at most ${most} hits a second for each breakpoint; the rest are only counted. ` +
        "The setting sonde.maxHitsPerSecond changes this; 0 shows all.",
    );
  });
}

module.exports = { withLimit, tellLimit };
