// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const path = require("path");
const vscode = require("vscode");
const { activePlace, candidates } = require("../go/documents.js");
const { canBeIn, modulesAround } = require("../go/modules.js");
const { symbolPrefix, symbolName, packagePattern } = require("../go/symbols.js");
const { packageFolder } = require("./program.js");

/**
 * Whether a session would trace nothing: no tracepoints, and no breakpoints that can belong to its program.
 *
 * @param {vscode.DebugConfiguration} configuration
 * @param {vscode.WorkspaceFolder | undefined} folder
 */
function tracesNothing(configuration, folder) {
  if (configuration.noDebug || configuration.tracepoints?.length) return false;
  const source = packageFolder(configuration, folder);
  // What a binary or a process was built from is not known here.
  const modules = source && modulesAround(source);
  return !vscode.debug.breakpoints.some((breakpoint) => {
    if (!breakpoint.enabled) return false;
    if (!(breakpoint instanceof vscode.SourceBreakpoint)) return breakpoint instanceof vscode.FunctionBreakpoint;
    const file = breakpoint.location.uri.fsPath;
    return file.endsWith(".go") && (!modules || canBeIn(file, modules));
  });
}

/** @typedef {vscode.QuickPickItem & {tracepoints: string[]}} Choice */

/**
 * Asks what to trace: a function of the program's package or of the open file, all of them, or a name that is typed.
 *
 * @param {vscode.DebugConfiguration} configuration
 * @param {vscode.WorkspaceFolder | undefined} folder
 * @returns {Promise<string[] | undefined>} Undefined if the person cancels.
 */
function askWhatToTrace(configuration, folder) {
  const choices = choicesFor(configuration, folder);
  /** @type {vscode.QuickPick<Choice>} */
  const pick = vscode.window.createQuickPick();
  pick.title = "Sonde: the function to trace";
  pick.placeholder = "Pick a function, or type a name (main.foo) or a regular expression (/^main\\./)";
  pick.matchOnDescription = true;
  pick.items = choices;

  return new Promise((resolve) => {
    /** @type {string[] | undefined} */
    let answer;
    pick.onDidChangeValue((value) => {
      // Its label never matches what is typed, so VS Code lists it below the functions that do.
      const typed = {
        label: "$(edit) As typed",
        description: value.trim(),
        alwaysShow: true,
        tracepoints: [value.trim()],
      };
      pick.items = value.trim() ? [...choices, typed] : choices;
    });
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (!chosen) {
        pick.placeholder = "Pick a function or type its name, for example main.foo. Escape starts nothing.";
        return;
      }
      answer = chosen.tracepoints;
      pick.hide();
    });
    pick.onDidHide(() => {
      pick.dispose();
      resolve(answer);
    });
    pick.show();
  });
}

/** @returns {Choice[]} */
function choicesFor(configuration, workspaceFolder) {
  const { mode, request } = configuration;
  const isTest = mode === "test";
  const place = activePlace();
  const folder = packageFolder(configuration, workspaceFolder) ?? place?.folder;
  const found = folder ? candidates(folder, isTest, place?.file) : [];
  if (place && place.folder !== folder) found.unshift(...candidates(place.folder, isTest, place.file));

  // What the cursor is in is what Enter picks.
  const prefix = place && symbolPrefix(place.file, place.packageName, isTest);
  const here = prefix && place.declared && symbolName(prefix, place.declared);
  found.sort((a, b) => Number(b.symbol === here) - Number(a.symbol === here));

  const items = found.map(({ symbol, name, file, line }) => ({
    label: name,
    description: `${path.basename(file)}:${line}`,
    tracepoints: [symbol],
  }));
  if (items.length > 1 && prefix) {
    const label = `All functions of package ${place.packageName}`;
    items.push({ label, description: "", tracepoints: [packagePattern(prefix, isTest)] });
  }
  const later = request === "attach" ? "Attach without tracing" : "Start without tracing";
  items.push({ label: later, description: "set function breakpoints while the program runs", tracepoints: [] });
  return items;
}

module.exports = { tracesNothing, askWhatToTrace };
