// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const { execFile } = require("child_process");
const os = require("os");
const vscode = require("vscode");
const { findSonde, USUAL_FOLDERS } = require("./find.js");

const OPEN_SETTING = "Open Setting";
/** `sonde --version` takes milliseconds; a command that is something else may never end. */
const TIMEOUT_MILLISECONDS = 10_000;

/**
 * The `sonde` that sessions start. If it can't be started, a message says so and leads to the setting.
 *
 * @param {vscode.WorkspaceFolder | undefined} folder
 * @returns {Promise<string | undefined>} Absolute; undefined if it can't be started.
 */
async function requireSonde(folder) {
  const found = locate(folder);
  const problem = found.command ? await whyNotStarted(found.command) : found.problem;
  if (!problem) return found.command;
  // Nothing waits for the button: the session is over already.
  void vscode.window.showErrorMessage(`Sonde can't be started: ${problem}`, OPEN_SETTING).then((answer) => {
    if (answer === OPEN_SETTING) return vscode.commands.executeCommand("workbench.action.openSettings", "sonde.path");
  });
  return undefined;
}

/** @returns {{command?: string, problem?: string}} */
function locate(folder) {
  const setting = vscode.workspace.getConfiguration("sonde", folder?.uri).get("path", "sonde");
  const workspaceFolder = (folder ?? vscode.workspace.workspaceFolders?.[0])?.uri.fsPath;
  const command = findSonde(setting, { home: os.homedir(), path: process.env.PATH ?? "", workspaceFolder });
  if (command) return { command };
  if (process.platform !== "linux") {
    return { problem: "it runs on Linux only. Open the folder on a Linux machine, in a container or over SSH." };
  }
  const where = setting.includes("/")
    ? `there is no file ${setting}`
    : `'${setting}' is not in PATH, ${USUAL_FOLDERS.join(" or ")}`;
  return { problem: `${where}. Install it, or set sonde.path to the file.` };
}

/** @returns {Promise<string | undefined>} Undefined if it runs. */
function whyNotStarted(command) {
  return new Promise((resolve) => {
    execFile(command, ["--version"], { timeout: TIMEOUT_MILLISECONDS }, (error, _, stderr) => {
      if (!error) return resolve(undefined);
      const reason = stderr.trim().split("\n")[0] || error.message.split("\n")[0];
      resolve(`${command}: ${reason}`);
    });
  });
}

module.exports = { requireSonde, locate };
