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
 * The sessions that run, in the order in which a person means them: the one that the editor shows, then the newest first.
 *
 * @returns {vscode.DebugSession[]}
 */
function runningSessions() {
  const active = vscode.debug.activeDebugSession;
  return [...running].reverse().sort((a, b) => Number(b === active) - Number(a === active));
}

module.exports = { watchSessions, runningSessions };
