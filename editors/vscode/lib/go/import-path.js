// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const path = require("path");
const { textOf } = require("./text-of.js");

/**
 * @typedef {object} Module
 * @property {string} folder Where its `go.mod` is.
 * @property {string} path As in its `go.mod`.
 */

/**
 * The module that a folder belongs to.
 *
 * @param {string} folder Absolute.
 * @returns {Module | undefined}
 */
function moduleOf(folder) {
  for (let parent = folder; ; parent = path.dirname(parent)) {
    const found = modulePath(textOf(path.join(parent, "go.mod")));
    if (found) return { folder: parent, path: found };
    if (parent === path.dirname(parent)) return undefined;
  }
}

/**
 * The path that other packages import a folder's package by, which is also how its functions are named.
 *
 * @param {string} folder Absolute.
 * @returns {string | undefined} Undefined for a folder that belongs to no module and no GOPATH.
 */
function importPath(folder) {
  const inCache = pathInModuleCache(folder);
  const module = moduleOf(folder);
  if (!module) return inCache ?? pathInGopath(folder);
  const inside = path.relative(module.folder, folder).split(path.sep).join("/");
  // Go's own source is the module std, whose packages have no prefix; those in its vendor folder keep that as one.
  if (module.path === "std") return inside;
  const vendored = /(?:^|\/)vendor\/(.*)$/.exec(inside);
  if (vendored) return vendored[1];
  return inside ? `${module.path}/${inside}` : module.path;
}

/**
 * @param {string} text Of a `go.mod`.
 * @returns {string} Empty if it does not say.
 */
function modulePath(text) {
  const found = /^[ \t]*module[ \t]*(?:\([ \t\r\n]*|[ \t])[ \t]*("[^"]*"|`[^`]*`|[^\s()"`/][^\s()"`]*)/m.exec(text);
  return found ? found[1].replace(/^["`]|["`]$|\/\/.*/g, "") : "";
}

/** A package of a module that has no `go.mod` of its own: `…/pkg/mod/github.com/!some!one/it@v1.2.3/sub`. */
function pathInModuleCache(folder) {
  const found = /\/pkg\/mod\/([^@]+)@[^/]+(\/.*)?$/.exec(folder);
  if (!found || found[1].startsWith("cache/")) return undefined;
  // Capital letters are written with an exclamation mark there.
  return (found[1] + (found[2] ?? "")).replace(/!([a-z])/g, (_, letter) => letter.toUpperCase());
}

function pathInGopath(folder) {
  const home = process.env.HOME ?? "";
  const roots = (process.env.GOPATH || path.join(home, "go")).split(path.delimiter).filter(Boolean);
  for (const root of roots) {
    const inside = path.relative(path.join(root, "src"), folder);
    if (inside && !inside.startsWith("..") && !path.isAbsolute(inside)) return inside;
  }
  return undefined;
}

/** Whether a folder's package is not of the person's own modules: Go's library, the module cache or a GOPATH. */
function isDependency(folder) {
  const module = moduleOf(folder);
  if (pathInModuleCache(folder) !== undefined || module?.path === "std") return true;
  return !module && pathInGopath(folder) !== undefined;
}

module.exports = { importPath, isDependency, moduleOf, modulePath };
