// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const { packageFolder, programPath } = require("../configurations/program.js");
const { importPath, isDependency } = require("../go/import-path.js");
const { canBeIn, modulesAround } = require("../go/modules.js");
const { buildInfo } = require("../processes/go-binary.js");

/** @typedef {import("../go/documents.js").Place} Place */

/**
 * @typedef {object} Contents What a session's program has, as far as it is known without asking the session.
 * @property {boolean} isTest
 * @property {(place: Place) => boolean} has Whether it can have the function at a place. Each program has its own package
 *   main, so the name alone does not say whose it is.
 */

/**
 * @param {import("vscode").DebugSession} session
 * @returns {Contents}
 */
function contentsOf({ configuration, workspaceFolder }) {
  const folder = packageFolder(configuration, workspaceFolder);
  return folder ? built(folder, configuration.mode === "test") : binary(configuration, workspaceFolder);
}

/** Of a package that the session built. @returns {Contents} */
function built(folder, isTest) {
  return {
    isTest,
    has(place) {
      if (isOwn(place)) return place.folder === folder && (isTest || !isTestFile(place));
      return canBeIn(place.file, modulesAround(folder));
    },
  };
}

/** Of a binary or a process: its file says what it was built from. @returns {Contents} */
function binary(configuration, workspaceFolder) {
  const { request, processId, mode } = configuration;
  const file = request === "attach" ? `/proc/${processId}/exe` : programPath(configuration, workspaceFolder);
  const info = file ? buildInfo(file) : undefined;
  // Only the session can know.
  if (!info) return { isTest: mode === "test", has: () => true };
  const isTest = info.path.endsWith(".test");
  return {
    isTest,
    has(place) {
      const path = importPath(place.folder);
      if (isOwn(place)) return path === info.path.replace(/\.test$/, "") && (isTest || !isTestFile(place));
      return isDependency(place.folder) || info.modules.some((module) => `${path}/`.startsWith(`${module}/`));
    },
  };
}

/** Whether only one program has it: package main is its own, and test files are linked only into their package's test. */
function isOwn(place) {
  return place.packageName === "main" || isTestFile(place);
}

function isTestFile({ file }) {
  return file.endsWith("_test.go");
}

module.exports = { contentsOf };
