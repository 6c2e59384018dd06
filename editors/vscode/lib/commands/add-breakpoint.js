// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const vscode = require("vscode");
const { lastAnswer, nextAnswer } = require("../sessions/function-breakpoints.js");

/** How long the status bar shows what was done. */
const SHOWN_MILLISECONDS = 5000;

/**
 * Traces a function in a running session, by a breakpoint: there a person can see it and remove it. If the session refuses
 * it, the list of breakpoints stays as it was.
 *
 * @param {vscode.DebugSession} session
 * @param {string} name
 */
async function addBreakpoint(session, name) {
  const known = vscode.debug.breakpoints.find(
    (breakpoint) => breakpoint instanceof vscode.FunctionBreakpoint && breakpoint.functionName === name,
  );
  if (known?.enabled) {
    const answer = lastAnswer(session, name);
    if (answer && !answer.verified) refuse(name, answer.message);
    else show(`Sonde is already tracing ${name}`);
    return;
  }
  const added = new vscode.FunctionBreakpoint(name);
  const answered = nextAnswer(session, name);
  vscode.debug.addBreakpoints([added]);
  const { verified, message } = await answered;
  if (verified) {
    // A disabled one can't be enabled from here.
    if (known) vscode.debug.removeBreakpoints([known]);
    show(`Sonde traces ${name}`);
  } else {
    vscode.debug.removeBreakpoints([added]);
    refuse(name, message);
  }
}

function show(text) {
  vscode.window.setStatusBarMessage(text, SHOWN_MILLISECONDS);
}

function refuse(name, why = "The session gave no reason.") {
  void vscode.window.showWarningMessage(`Sonde can't trace ${name}: ${why}`);
}

module.exports = { addBreakpoint };
