// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const vscode = require("vscode");
const { showCodeLenses } = require("./lib/code-lenses.js");
const { traceFunction } = require("./lib/commands/trace-function.js");
const { traceTest } = require("./lib/commands/trace-test.js");
const { initialConfigurations, dynamicConfigurations } = require("./lib/configurations/provide.js");
const { resolver } = require("./lib/configurations/resolve.js");
const { pickGoProcess } = require("./lib/processes/pick.js");
const { watchFunctionBreakpoints } = require("./lib/sessions/function-breakpoints.js");
const { tellLimit } = require("./lib/sessions/limit.js");
const { watchSessions } = require("./lib/sessions/running.js");
const { adapterFactory } = require("./lib/sonde/adapter.js");

/** @param {vscode.ExtensionContext} context */
exports.activate = (context) => {
  const { Initial, Dynamic } = vscode.DebugConfigurationProviderTriggerKind;
  context.subscriptions.push(
    vscode.debug.registerDebugAdapterDescriptorFactory("sonde", adapterFactory),
    vscode.debug.registerDebugConfigurationProvider("sonde", initialConfigurations, Initial),
    vscode.debug.registerDebugConfigurationProvider("sonde", dynamicConfigurations, Dynamic),
    vscode.debug.registerDebugConfigurationProvider("sonde", resolver),
    vscode.commands.registerCommand("sonde.traceFunction", traceFunction),
    vscode.commands.registerCommand("sonde.traceTest", traceTest),
    // What ${command:pickProcess} and ${command:pickGoProcess} mean in a launch.json.
    vscode.commands.registerCommand("sonde.pickGoProcess", pickGoProcess),
    tellLimit(),
    ...showCodeLenses(),
    ...watchFunctionBreakpoints(),
    ...watchSessions(),
  );
};
