// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const { EventEmitter } = require("./classes.js");
const { held } = require("./held.js");
const { sentFunctionBreakpoints } = require("./session.js");

let sessions = 0;

/** A session that runs without an adapter, and answers each function breakpoint as the test says. */
class AnsweringSession {
  #trackers;
  #sequence = 0;
  #asked = new EventEmitter();

  /**
   * @param {import("./editor.js").FakeEditor} editor
   * @param {object} configuration Without a `type`, one of Sonde's.
   * @param {(name: string) => object} [answer] Undefined instead keeps the requests without an answer.
   */
  constructor(editor, configuration, answer = () => ({ verified: true })) {
    sessions += 1;
    const { type = "sonde", name = "a" } = configuration;
    this.session = held("DebugSession", {
      id: `answering ${sessions}`,
      type,
      name,
      workspaceFolder: editor.folder,
      configuration,
    });
    this.editor = editor;
    this.answer = answer;
    const factories = type === "sonde" ? (editor.trackerFactories ?? []) : [];
    this.#trackers = factories.map((each) => each.createDebugAdapterTracker(this.session));
    editor.sessions.add(this);
    editor.events.sessionStart.fire(this.session);
  }

  async sendFunctionBreakpoints() {
    this.#sequence += 1;
    const seq = this.#sequence;
    const breakpoints = sentFunctionBreakpoints(this.editor);
    for (const tracker of this.#trackers)
      tracker.onWillReceiveMessage({
        seq,
        type: "request",
        command: "setFunctionBreakpoints",
        arguments: { breakpoints },
      });
    this.#asked.fire(seq);
    await undefined;
    const answers = breakpoints.map(({ name }) => this.answer(name));
    if (answers.includes(undefined)) return;
    this.sends({ type: "response", request_seq: seq, success: true, body: { breakpoints: answers } });
  }

  /** Waits until VS Code has sent the breakpoints. @returns {Promise<number>} The request's number. */
  request() {
    return new Promise((resolve) => this.#asked.event(resolve));
  }

  /** A message of the adapter. */
  sends(message) {
    for (const tracker of this.#trackers) tracker.onDidSendMessage(message);
  }

  async stop() {
    this.editor.sessionEnded(this);
  }
}

module.exports = { AnsweringSession };
