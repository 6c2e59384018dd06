// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const path = require("path");
const vscode = require("vscode");
const { programConfiguration, testConfiguration, processConfiguration } = require("./made.js");
const { nameOf } = require("./provide.js");
const { hasTests, isProgram, programsAround } = require("../go/package-files.js");

/** @typedef {import("../go/documents.js").Place} Place */

/**
 * The configuration that runs the code at a place. A test runs itself. Otherwise the configurations of the `launch.json`
 * come first, then the package if it is a program; a library's code runs in one of the module's programs, in the package's
 * tests or in a process. It asks only if there is a choice.
 *
 * @param {Place} place
 * @param {vscode.WorkspaceFolder | undefined} folder
 * @returns {Promise<vscode.DebugConfiguration | undefined>} Undefined if the person cancels.
 */
async function chooseRun(place, folder) {
  if (place.file.endsWith("_test.go")) return testConfiguration(place);
  const choices = [...fromLaunchFile(folder), ...fromPackages(place, folder)];
  if (choices.length === 1) return choices[0].configuration;
  const process = { label: "A running process", description: "attach to it", configuration: processConfiguration() };
  if (choices.length === 0) return process.configuration;
  const chosen = await vscode.window.showQuickPick([...choices, process], {
    title: "Sonde: the program that runs this code",
    placeHolder: "What to run",
  });
  return chosen?.configuration;
}

/**
 * The person's own configurations, which have the arguments and the environment that the program needs. A `launch.json`
 * is written by hand: what is no configuration in it counts for nothing.
 */
function fromLaunchFile(folder) {
  const written = vscode.workspace.getConfiguration("launch", folder?.uri).get("configurations", []);
  if (!Array.isArray(written)) return [];
  return written
    .filter((each) => each?.type === "sonde" && each.request)
    .map((configuration) => ({
      label: configuration.name ?? "Without a name",
      description: "launch.json",
      configuration,
    }));
}

function fromPackages(place, folder) {
  if (isProgram(place.folder)) return [choice(place.folder, folder)];
  // A generator between a library's files, which only runs if it is named.
  if (place.packageName === "main") return [choice(place.file, folder)];
  const programs = programsAround(place.folder).map((program) => choice(program, folder));
  if (!hasTests(place.folder)) return programs;
  const tests = testConfiguration({ ...place, test: undefined });
  return [
    ...programs,
    { label: `Tests of ${path.basename(place.folder)}`, description: "go test", configuration: tests },
  ];
}

function choice(program, folder) {
  const label = nameOf(program, folder?.uri.fsPath);
  return { label, description: "go build", configuration: programConfiguration(program) };
}

module.exports = { chooseRun };
