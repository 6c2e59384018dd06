// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const path = require("path");
const vscode = require("vscode");
const { testKind } = require("../go/functions.js");
const { programFlags } = require("./go-settings.js");

/** @typedef {import("../go/documents.js").Place} Place */

/**
 * The configuration that runs a program, for sessions without a `launch.json`.
 *
 * @param {string} program Its package's folder, or its file.
 */
function programConfiguration(program) {
  const name = `Trace ${path.basename(program)}`;
  const flags = programFlags(vscode.workspace.getWorkspaceFolder(vscode.Uri.file(program)));
  return { type: "sonde", request: "launch", name, mode: "debug", program, ...flags };
}

/**
 * The configuration that runs the test at a place, or all tests of its package if there is none.
 *
 * @param {Place} place
 */
function testConfiguration({ folder, declared, test }) {
  const name = `Trace ${test ?? `tests of ${path.basename(folder)}`}`;
  const configuration = { type: "sonde", request: "launch", name, mode: "test", program: folder };
  return test && declared ? { ...configuration, args: testArguments(test, testKind(declared)) } : configuration;
}

/** @returns {string[]} For the test binary: only this test. */
function testArguments(test, kind) {
  return kind === "Benchmark" ? ["-test.run=^$", `-test.bench=^${test}$`] : [`-test.run=^${test}$`];
}

/** The configuration that attaches to a process which the person picks. */
function processConfiguration() {
  return {
    type: "sonde",
    request: "attach",
    name: "Trace a running process",
    mode: "local",
    processId: "${command:pickGoProcess}",
  };
}

module.exports = { programConfiguration, testConfiguration, processConfiguration };
