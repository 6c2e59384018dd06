// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const fs = require("fs");
const path = require("path");

/** @typedef {import("vscode").DebugConfiguration} DebugConfiguration */
/** @typedef {import("vscode").WorkspaceFolder} WorkspaceFolder */

/**
 * A configuration's program, as the adapter finds it: a relative path starts from the workspace's folder.
 *
 * @param {DebugConfiguration} configuration
 * @param {WorkspaceFolder | undefined} folder
 * @returns {string | undefined} Absolute, without a slash at the end; undefined if there is none.
 */
function programPath({ program }, folder) {
  if (typeof program !== "string" || !program) return undefined;
  return path.resolve(folder?.uri.fsPath ?? "/", program);
}

/**
 * The folder of the package that a launch builds.
 *
 * @param {DebugConfiguration} configuration
 * @param {WorkspaceFolder | undefined} folder
 * @returns {string | undefined} Undefined if it builds nothing: it starts a binary, or attaches to a process.
 */
function packageFolder(configuration, folder) {
  const program = programPath(configuration, folder);
  if (!program || configuration.request !== "launch" || configuration.mode === "exec") return undefined;
  if (program.endsWith(".go")) return path.dirname(program);
  return fs.statSync(program, { throwIfNoEntry: false })?.isFile() ? undefined : program;
}

module.exports = { packageFolder, programPath };
