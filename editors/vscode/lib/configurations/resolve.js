// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const vscode = require("vscode");
const { activePlace } = require("../go/documents.js");
const { pickGoProcess, processNamed } = require("../processes/pick.js");
const { requireSonde } = require("../sonde/check.js");
const { withLimit } = require("../sessions/limit.js");
const { withGoSettings } = require("./go-settings.js");
const { withPlainValues } = require("./plain-values.js");
const { programPath } = require("./program.js");
const { chooseRun } = require("./what-to-run.js");
const { tracesNothing, askWhatToTrace } = require("./what-to-trace.js");

/**
 * Completes the configuration that a user starts. If it returns undefined, VS Code starts nothing and shows nothing:
 * the user has cancelled, or has seen the reason.
 *
 * @type {vscode.DebugConfigurationProvider}
 */
const resolver = {
  /** Before variables are replaced. F5 without a `launch.json` gives a configuration that has at most `noDebug`. */
  async resolveDebugConfiguration(folder, configuration) {
    if (configuration.request) return configuration;
    const place = activePlace();
    if (!place) {
      void vscode.window.showWarningMessage("Sonde traces Go programs: open a Go file of the program, then press F5.");
      return undefined;
    }
    const made = await chooseRun(place, folder);
    return made && { ...configuration, ...made };
  },

  async resolveDebugConfigurationWithSubstitutedVariables(folder, written) {
    if (!(await requireSonde(folder))) return undefined;
    let configuration = withGoSettings(withProgram(withPlainValues(written), folder), folder);
    // A console that stays hidden would hide every hit.
    configuration = { internalConsoleOptions: "openOnSessionStart", ...withLimit(folder, configuration) };

    if (configuration.request === "attach") {
      const processId = await processFor(configuration.processId);
      if (!processId) return undefined;
      configuration = { ...configuration, processId };
    }
    if (tracesNothing(configuration, folder)) {
      const tracepoints = await askWhatToTrace(configuration, folder);
      if (!tracepoints) return undefined;
      configuration = { ...configuration, tracepoints };
    }
    return configuration;
  },
};

/** The process that a configuration means: an id, as in Go's extension a program's name, or one that the person picks. */
async function processFor(processId) {
  if (!processId) return pickGoProcess();
  // By now each number in a string is a number.
  return typeof processId === "string" ? processNamed(processId) : processId;
}

/**
 * With what a launch may leave out: the program, which is the active file's package, and the mode. As in Go's extension,
 * auto means the tests if the active file is one of the program's test files.
 */
function withProgram(configuration, folder) {
  const { request, mode = "auto" } = configuration;
  // There is no binary that could be meant.
  if (request !== "launch" || mode === "exec") return configuration;
  const place = activePlace();
  const launch = { ...configuration, program: configuration.program || place?.folder };
  if (mode !== "auto" && mode !== "") return launch;
  const program = programPath(launch, folder);
  const isTest = place?.file.endsWith("_test.go") && (program === place.folder || program === place.file);
  return { ...launch, mode: isTest ? "test" : "auto" };
}

module.exports = { resolver };
