// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const vscode = require("vscode");

/**
 * Shows why a function breakpoint can't be set. VS Code itself has the reason only under the pointer in its list of
 * breakpoints.
 *
 * @type {vscode.DebugAdapterTrackerFactory}
 */
const breakpointWarnings = {
  createDebugAdapterTracker() {
    /** The names in requests that are not answered. @type {Map<number, string[]>} */
    const requested = new Map();
    const told = new Set();
    return {
      onWillReceiveMessage(message) {
        if (message.type !== "request" || message.command !== "setFunctionBreakpoints") return;
        requested.set(
          message.seq,
          (message.arguments?.breakpoints ?? []).map(({ name }) => name),
        );
      },
      onDidSendMessage(message) {
        const names = message.type === "response" && requested.get(message.request_seq);
        if (!names) return;
        requested.delete(message.request_seq);
        (message.body?.breakpoints ?? []).forEach((breakpoint, index) => {
          const text = `${names[index]}: ${breakpoint.message}`;
          if (breakpoint.verified || !breakpoint.message || told.has(text)) return;
          told.add(text);
          void vscode.window.showWarningMessage(`Sonde can't trace ${text}`);
        });
      },
    };
  },
};

module.exports = { breakpointWarnings };
