// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const vscode = require("vscode");
const { locate } = require("./check.js");

/**
 * Starts `sonde dap` for each session: VS Code starts an adapter that speaks on stdin and stdout only through a
 * factory. It runs in the workspace's folder, so that relative paths of a `launch.json` start there, as with Go's
 * extension.
 *
 * @type {vscode.DebugAdapterDescriptorFactory}
 */
const adapterFactory = {
  createDebugAdapterDescriptor(session) {
    const { command, problem } = locate(session.workspaceFolder);
    if (!command) throw new Error(`Sonde can't be started: ${problem}`);
    const folder = session.workspaceFolder;
    return new vscode.DebugAdapterExecutable(command, ["dap"], folder && { cwd: folder.uri.fsPath });
  },
};

module.exports = { adapterFactory };
