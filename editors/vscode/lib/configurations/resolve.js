// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const vscode = require("vscode");
const { activePlace } = require("../go/documents.js");
const { pickGoProcess } = require("../processes/pick.js");
const { requireSonde } = require("../sonde/check.js");
const { withLimit } = require("../sessions/limit.js");
const { programConfiguration, testConfiguration } = require("./made.js");
const { withPlainValues } = require("./plain-values.js");
const { tracesNothing, askWhatToTrace } = require("./what-to-trace.js");

/**
 * Completes the configuration that a user starts. If it returns undefined, VS Code starts nothing and shows nothing:
 * the user has cancelled, or has seen the reason.
 *
 * @type {vscode.DebugConfigurationProvider}
 */
const resolver = {
  /** Before variables are replaced. F5 without a `launch.json` gives a configuration that has at most `noDebug`. */
  resolveDebugConfiguration(folder, configuration) {
    if (configuration.request) return configuration;
    const made = fromActiveFile();
    if (made) return { ...configuration, ...made };
    void vscode.window.showWarningMessage("Sonde traces Go programs: open a Go file of the program, then press F5.");
    return undefined;
  },

  async resolveDebugConfigurationWithSubstitutedVariables(folder, written) {
    if (!(await requireSonde(folder))) return undefined;
    let configuration = withMode(withPlainValues(written));
    // A console that stays hidden would hide every hit.
    configuration = { internalConsoleOptions: "openOnSessionStart", ...withLimit(folder, configuration) };

    if (configuration.request === "attach" && !configuration.processId) {
      const processId = await pickGoProcess();
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

/** As Go's extension does: the package of the active file, or its tests if that is a test file. */
function fromActiveFile() {
  const place = activePlace();
  if (!place) return undefined;
  return place.file.endsWith("_test.go") ? testConfiguration(place) : programConfiguration(place.folder);
}

/** As Go's extension: auto means the tests if the active file is one of the program's test files. */
function withMode(configuration) {
  if (configuration.request !== "launch" || (configuration.mode && configuration.mode !== "auto")) return configuration;
  const place = activePlace();
  const program = configuration.program || place?.folder;
  const isTest = place?.file.endsWith("_test.go") && (program === place.folder || program === place.file);
  return { ...configuration, program, mode: isTest ? "test" : "auto" };
}

module.exports = { resolver };
