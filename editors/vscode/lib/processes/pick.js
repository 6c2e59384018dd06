// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const os = require("os");
const vscode = require("vscode");
const { goProcesses } = require("./list.js");

/**
 * Asks for one of the Go processes that run now.
 *
 * @returns {Promise<string | undefined>} Its id; undefined if there is none or the person cancels.
 */
async function pickGoProcess() {
  const processes = goProcesses();
  if (processes.length === 0) {
    void vscode.window.showWarningMessage(
      "No running Go program that you can trace. Start it on this machine, or press F5 in a Go file. To trace another " +
        "user's program, run VS Code's server as root.",
    );
    return undefined;
  }
  return pickFrom(processes);
}

/**
 * The Go process that a program's name means; asks if several have it.
 *
 * @param {string} name As its executable file's.
 * @returns {Promise<string | undefined>} Its id; undefined if there is none or the person cancels.
 */
async function processNamed(name) {
  const processes = goProcesses().filter(({ program }) => program === name);
  if (processes.length === 0) {
    void vscode.window.showWarningMessage(
      `No running Go program that you can trace is called ${name}. Start it on this machine, or set processId to 0 to ` +
        "choose from those that run.",
    );
    return undefined;
  }
  return processes.length === 1 ? String(processes[0].id) : pickFrom(processes);
}

/** @param {import("./list.js").Process[]} processes */
async function pickFrom(processes) {
  const chosen = await vscode.window.showQuickPick(processes.map(item), {
    title: "Sonde: the Go program to trace",
    placeHolder: "Name, process id, command line or folder",
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen && String(chosen.id);
}

function item({ id, program, commandLine, folder, isOwn }) {
  const home = os.homedir();
  const where = folder === home || folder.startsWith(`${home}/`) ? `~${folder.slice(home.length)}` : folder;
  return {
    id,
    label: program,
    description: isOwn ? String(id) : `${id} (another user's)`,
    detail: where ? `${commandLine}  in ${where}` : commandLine,
  };
}

module.exports = { pickGoProcess, processNamed };
