// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const vscode = require("vscode");

/**
 * What a session says of function breakpoints. VS Code itself shows it only in its list of breakpoints, and the reason of
 * a refusal only under the pointer.
 *
 * @typedef {{id?: number, verified: boolean, message?: string}} Answer
 */

/** The last answers of the sessions that run, by their ids. @type {Map<string, Map<string, Answer>>} */
const answers = new Map();
/** Who waits for a session's answer. @type {Set<{id: string, name: string, resolve: (answer: Answer) => void}>} */
const waiting = new Set();

/** @returns {vscode.Disposable[]} */
function watchFunctionBreakpoints() {
  return [
    vscode.debug.registerDebugAdapterTrackerFactory("sonde", { createDebugAdapterTracker }),
    vscode.debug.onDidTerminateDebugSession(({ id }) => {
      answers.delete(id);
      settle(
        [...waiting].filter((each) => each.id === id),
        () => ({ verified: false, message: "The session has ended." }),
      );
    }),
  ];
}

/**
 * What a session answers to the next change of function breakpoints.
 *
 * @param {vscode.DebugSession} session
 * @param {string} name Of the breakpoint that the caller adds at once.
 * @returns {Promise<Answer>}
 */
function nextAnswer({ id }, name) {
  return new Promise((resolve) => waiting.add({ id, name, resolve }));
}

/**
 * @param {vscode.DebugSession} session
 * @param {string} name
 * @returns {Answer | undefined} Undefined if the session was not asked.
 */
function lastAnswer({ id }, name) {
  return answers.get(id)?.get(name);
}

/** @param {vscode.DebugSession} session @returns {vscode.DebugAdapterTracker} */
function createDebugAdapterTracker({ id }) {
  /** The names in requests that are not answered, and who asked before them. */
  const requests = new Map();
  const told = new Set();
  return {
    onWillReceiveMessage({ type, command, seq, arguments: body }) {
      if (type !== "request" || command !== "setFunctionBreakpoints") return;
      const names = (body?.breakpoints ?? []).map(({ name }) => name);
      requests.set(seq, { names, asked: [...waiting].filter((each) => each.id === id) });
    },
    onDidSendMessage(message) {
      if (message.type === "event" && message.event === "breakpoint") change(id, message.body?.breakpoint);
      const request = message.type === "response" && requests.get(message.request_seq);
      if (!request) return;
      requests.delete(message.request_seq);
      const { names, asked } = request;
      const given = new Map(names.map((name, index) => [name, answerAt(message, index)]));
      answers.set(id, given);
      for (const [name, { message: why }] of given) {
        const text = `${name}: ${why}`;
        if (!why || told.has(text) || !isRefused(name)) continue;
        told.add(text);
        void vscode.window.showWarningMessage(`Sonde can't trace ${text}`);
      }
      settle(asked, (name) => given.get(name) ?? DEACTIVATED);
    },
  };
}

/** VS Code sends no breakpoint then. */
const DEACTIVATED = {
  verified: false,
  message: "VS Code's breakpoints are deactivated. Activate them in the Breakpoints view.",
};

/** @returns {Answer} */
function answerAt({ success, message, body }, index) {
  if (success === false) return { verified: false, message: body?.error?.format ?? message };
  return body?.breakpoints?.[index] ?? { verified: false };
}

/** A breakpoint may be set or lost later. */
function change(id, breakpoint) {
  for (const [name, answer] of answers.get(id) ?? []) {
    if (breakpoint && answer.id === breakpoint.id) answers.get(id)?.set(name, breakpoint);
  }
}

/** Whether no session has it: VS Code sends each breakpoint to all of them. Who waits for an answer shows it. */
function isRefused(name) {
  const isAsked = [...waiting].some((each) => each.name === name);
  return !isAsked && ![...answers.values()].some((given) => given.get(name)?.verified);
}

function settle(settled, answer) {
  for (const each of settled) {
    waiting.delete(each);
    each.resolve(answer(each.name));
  }
}

module.exports = { lastAnswer, nextAnswer, watchFunctionBreakpoints };
