// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const fs = require("fs");
const path = require("path");
const { expanded } = require("../variables.js");

/** Where a command without a folder is looked for, behind PATH: an editor's PATH is often shorter than a shell's. */
const USUAL_FOLDERS = ["~/.local/bin", "/usr/local/bin"];

/**
 * The file that the setting `sonde.path` means.
 *
 * @param {string} setting
 * @param {{home: string, path: string, workspaceFolder?: string}} surroundings
 * @returns {string | undefined} Absolute; undefined if there is no such file.
 */
function findSonde(setting, surroundings) {
  const command = expanded(setting.trim() || "sonde", surroundings);
  if (command.includes("/")) {
    const file = path.resolve(surroundings.workspaceFolder ?? "/", command);
    return isFile(file) ? file : undefined;
  }
  const folders = [...surroundings.path.split(path.delimiter), ...USUAL_FOLDERS].filter(Boolean);
  return folders
    .map((folder) => path.join(expanded(folder, surroundings), command))
    .find((file) => path.isAbsolute(file) && isFile(file) && isExecutable(file));
}

function isFile(file) {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isExecutable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

module.exports = { findSonde, USUAL_FOLDERS };
