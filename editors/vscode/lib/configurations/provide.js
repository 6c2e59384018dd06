// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const path = require("path");
const { activePlace } = require("../go/documents.js");
const { programsAround } = require("../go/package-files.js");
const { programConfiguration, testConfiguration, processConfiguration } = require("./made.js");

/**
 * What VS Code writes into a new `launch.json`.
 *
 * @type {import("vscode").DebugConfigurationProvider}
 */
const initialConfigurations = {
  provideDebugConfigurations() {
    return [
      {
        type: "sonde",
        request: "launch",
        name: "Trace package",
        mode: "debug",
        program: "${fileDirname}",
        tracepoints: [],
      },
      {
        type: "sonde",
        request: "launch",
        name: "Trace tests",
        mode: "test",
        program: "${fileDirname}",
        tracepoints: [],
      },
      { ...processConfiguration(), tracepoints: [] },
    ];
  },
};

/**
 * What VS Code offers under "Sonde" when a person chooses what to run: the open file's tests, the programs of its
 * module or of the workspace, and a process.
 *
 * @type {import("vscode").DebugConfigurationProvider}
 */
const dynamicConfigurations = {
  provideDebugConfigurations(folder) {
    const place = activePlace();
    const root = place?.folder ?? folder?.uri.fsPath;
    const programs = root ? programsAround(root) : [];
    const base = folder?.uri.fsPath;
    return [
      ...(place?.file.endsWith("_test.go") ? [testConfiguration(place)] : []),
      ...programs.map((program) => ({ ...programConfiguration(program), name: `Trace ${nameOf(program, base)}` })),
      processConfiguration(),
    ];
  },
};

/** A program's folder as a person knows it: inside the workspace, or its last part. */
function nameOf(program, base) {
  const inside = base ? path.relative(base, program) : "..";
  return !inside || inside.startsWith("..") ? path.basename(program) : inside;
}

module.exports = { initialConfigurations, dynamicConfigurations, nameOf };
