// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const fs = require("fs");
const path = require("path");
const { isDependency, moduleOf } = require("./import-path.js");
const { textOf } = require("./text-of.js");

/**
 * The folders whose packages a program is built from as they are: its module, those of its `go.work`, and those that they
 * replace others by.
 *
 * @param {string} folder In the program's module.
 * @returns {string[]} Absolute, its own module first; the folder itself if it is in none.
 */
function modulesAround(folder) {
  const own = moduleOf(folder)?.folder ?? folder;
  const used = workspaceModules(folder);
  const replacing = [own, ...used].flatMap(replacements);
  return [...new Set([own, ...used, ...replacing])];
}

/**
 * The modules of the workspace that a folder is in.
 *
 * @param {string} folder
 * @returns {string[]} Absolute; empty without a `go.work`.
 */
function workspaceModules(folder) {
  const file = workspaceFile(folder);
  const names = file ? statements(textOf(file), "use") : [];
  return names.map((name) => path.resolve(path.dirname(file ?? ""), name));
}

/** As Go finds it: what GOWORK names, otherwise in the folder or above it. */
function workspaceFile(folder) {
  const named = process.env.GOWORK;
  if (named) return named === "off" ? undefined : named;
  for (let parent = folder; ; parent = path.dirname(parent)) {
    const file = path.join(parent, "go.work");
    if (fs.existsSync(file)) return file;
    if (parent === path.dirname(parent)) return undefined;
  }
}

/** The folders in `replace example.com/m => ../m`. */
function replacements(module) {
  return statements(textOf(path.join(module, "go.mod")), "replace")
    .map((statement) => /=>\s*(\.{0,2}\/.*|\.{1,2})$/.exec(statement)?.[1])
    .flatMap((name) => (name ? [path.resolve(module, name)] : []));
}

/**
 * What follows a word in a `go.mod` or `go.work`: on its line, or on each line of its parentheses.
 *
 * @param {string} text
 * @param {string} word
 * @returns {string[]}
 */
function statements(text, word) {
  const found = [];
  let isInside = false;
  for (const line of text.split("\n")) {
    const [, first, rest] = /^\s*([^\s(]*)\s*(.*?)\s*$/.exec(line.replace(/\/\/.*/, "").replace(/["`]/g, "")) ?? [];
    if (isInside && first === ")") isInside = false;
    else if (isInside && first) found.push(rest ? `${first} ${rest}` : first);
    else if (first === word && rest === "(") isInside = true;
    else if (first === word && rest) found.push(rest);
  }
  return found;
}

/**
 * Whether a program can have what a file declares. A dependency's file can be in any program.
 *
 * @param {string} file Absolute.
 * @param {string[]} modules The program's.
 */
function canBeIn(file, modules) {
  const folder = path.dirname(file);
  const home = moduleOf(folder)?.folder;
  const isIn = (module) => (home ? home === module : `${folder}/`.startsWith(`${module}/`));
  return modules.some(isIn) || isDependency(folder);
}

module.exports = { modulesAround, workspaceModules, canBeIn };
