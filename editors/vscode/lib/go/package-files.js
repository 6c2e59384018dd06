// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const fs = require("fs");
const path = require("path");
const { packageName } = require("./functions.js");
const { moduleOf } = require("./import-path.js");
const { workspaceModules } = require("./modules.js");
const { textOf } = require("./text-of.js");
const { tokens } = require("./tokens.js");

/** Folders that are looked at for programs: more would keep a person waiting. */
const FOLDER_LIMIT = 5000;

/**
 * The Go files of a folder, tests too, by name.
 *
 * @param {string} folder
 * @returns {string[]} Absolute.
 */
function goFiles(folder) {
  return entries(folder)
    .filter((entry) => entry.name.endsWith(".go") && !/^[._]/.test(entry.name) && !entry.isDirectory())
    .map((entry) => path.join(folder, entry.name));
}

/**
 * Whether a folder holds a program: its files are package main, and some of them are always built.
 *
 * @param {string} folder
 */
function isProgram(folder) {
  return goFiles(folder).some((file) => {
    if (file.endsWith("_test.go")) return false;
    const source = textOf(file);
    return packageName(tokens(source)) === "main" && !/^\/\/(go:build|\s*\+build) ignore\s*$/m.test(source);
  });
}

function hasTests(folder) {
  return goFiles(folder).some((file) => file.endsWith("_test.go"));
}

/**
 * The folders of the programs that a package can be a part of: those of its module, then those of the other modules in its
 * `go.work`.
 *
 * @param {string} folder In the module, or a root to search if there is none.
 * @returns {string[]} Absolute.
 */
function programsAround(folder) {
  const own = moduleOf(folder)?.folder ?? folder;
  return [...new Set([own, ...workspaceModules(folder)])].flatMap(programsIn);
}

/**
 * The folders of a module's programs, as `go build ./...` finds them.
 *
 * @param {string} root
 * @returns {string[]} Absolute, by name.
 */
function programsIn(root) {
  const found = [];
  const left = [root];
  for (let count = 0; left.length > 0 && count < FOLDER_LIMIT; count += 1) {
    const next = /** @type {string} */ (left.shift());
    // Another module, whose programs are not this one's.
    if (next !== root && fs.existsSync(path.join(next, "go.mod"))) continue;
    if (isProgram(next)) found.push(next);
    const inside = entries(next).filter(
      (entry) => entry.isDirectory() && !/^([._].*|vendor|testdata|node_modules)$/.test(entry.name),
    );
    left.push(...inside.map((entry) => path.join(next, entry.name)));
  }
  return found.sort();
}

/** By name; none for a folder that can't be read. */
function entries(folder) {
  try {
    return fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

module.exports = { goFiles, isProgram, hasTests, programsAround };
