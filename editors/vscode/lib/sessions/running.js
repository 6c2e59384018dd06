// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const vscode = require("vscode");

/** The Sonde sessions that run, the oldest first. @type {Set<vscode.DebugSession>} */
const running = new Set();
/** A session that ends immediately may be announced after its end. @type {WeakSet<vscode.DebugSession>} */
const ended = new WeakSet();

/** Begins to watch for sessions. @returns {vscode.Disposable[]} */
function watchSessions() {
  running.clear();
  return [
    vscode.debug.onDidStartDebugSession((session) => {
      if (session.type === "sonde" && !ended.has(session)) running.add(session);
    }),
    vscode.debug.onDidTerminateDebugSession((session) => {
      ended.add(session);
      running.delete(session);
    }),
  ];
}

/**
 * The session that a person means: the one that the editor shows, otherwise the newest.
 *
 * @returns {vscode.DebugSession | undefined}
 */
function runningSession() {
  const active = vscode.debug.activeDebugSession;
  return active && running.has(active) ? active : [...running].pop();
}

module.exports = { watchSessions, runningSession };
