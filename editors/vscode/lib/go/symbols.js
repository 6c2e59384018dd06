// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const path = require("path");
const { importPath } = require("./import-path.js");

/** @typedef {import("./functions.js").GoFunction} GoFunction */

/**
 * @typedef {object} Prefix What stands before the dot in the names of a file's functions.
 * @property {string} path
 * @property {boolean} isWhole False if only the package's name is known, which is the end of the path in most programs.
 */

/**
 * @param {string} file Absolute.
 * @param {string} packageName
 * @param {boolean} isTest Whether the program is a test. Package main is called `main` in a program. In its own tests
 *   it has its import path, because `main` is what `go test` writes there.
 * @returns {Prefix}
 */
function symbolPrefix(file, packageName, isTest) {
  const isTestFile = file.endsWith("_test.go");
  if (packageName === "main" && !isTest && !isTestFile) return { path: "main", isWhole: true };
  const known = importPath(path.dirname(file));
  if (!known) return { path: packageName, isWhole: false };
  return { path: isTestFile && packageName.endsWith("_test") ? `${known}_test` : known, isWhole: true };
}

/**
 * A function's name as Sonde takes it: `main.price`, `net/http.(*Server).Serve`, `main.Stack.Len`. One name means all
 * instances of a generic function, so it needs no type arguments. Sonde also takes a unique end of a name.
 *
 * @param {Prefix} prefix
 * @param {GoFunction} declared
 * @returns {string}
 */
function symbolName(prefix, declared) {
  // There may be many, which the linker numbers: init.0, init.1.
  if (isInit(declared)) return pattern(prefix, "init\\.\\d+$");
  return `${prefix.path}.${localName(declared)}`;
}

/** The name behind the package: `price`, `(*Server).Serve`. */
function localName({ name, receiver, isPointerMethod }) {
  if (!receiver) return name;
  return isPointerMethod ? `(*${receiver}).${name}` : `${receiver}.${name}`;
}

/**
 * A regular expression for functions of one package.
 *
 * @param {Prefix} prefix
 * @param {string} rest An expression for what follows the package's dot.
 */
function pattern({ path: prefix, isWhole }, rest) {
  return `/${isWhole ? "^" : "(^|/)"}${prefix.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\.${rest}/`;
}

/** Everything that a package does, except the test functions themselves: those print a whole `testing.T`. */
function packagePattern(prefix, isTest) {
  return pattern(prefix, isTest ? "(?!(?:Test|Benchmark|Fuzz|Example)(?:[^a-z]|$))" : "");
}

/** Functions without a name, which nothing calls. */
function isBlank({ name, receiver }) {
  return name === "_" || receiver === "_";
}

function isInit({ name, receiver }) {
  return name === "init" && !receiver;
}

module.exports = { symbolPrefix, symbolName, localName, packagePattern, isBlank };
