// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const { DebugAdapter } = require("./debug-adapter.js");
const { held, given } = require("./held.js");
const { FunctionBreakpoint } = require("./classes.js");

let sessions = 0;

/** A debug session, from the adapter's start to its end: the requests that VS Code sends, in its order. */
class FakeSession {
  #adapter;

  constructor(editor, folder, configuration) {
    this.editor = editor;
    sessions += 1;
    this.session = held("DebugSession", {
      id: String(sessions),
      type: configuration.type,
      name: configuration.name,
      workspaceFolder: folder,
      configuration,
    });
  }

  async start(factory, trackerFactories) {
    const { session, editor } = this;
    const executable = await factory.createDebugAdapterDescriptor(session, undefined);
    const trackers = trackerFactories.map((each) =>
      given("DebugAdapterTracker", each.createDebugAdapterTracker(session)),
    );
    this.#adapter = new DebugAdapter(executable, trackers);
    const initialized = new Promise((resolve) => {
      this.#adapter.on("event", ({ event, body }) => {
        if (event === "initialized") resolve(undefined);
        if (event === "output") editor.print(body.output);
        if (event === "terminated") void this.stop();
      });
    });
    this.ended = this.#adapter.ended.then(() => editor.sessionEnded(this));

    await this.#adapter.request("initialize", {
      adapterID: session.type,
      clientID: "vscode",
      linesStartAt1: true,
      columnsStartAt1: true,
    });
    const { request, ...args } = session.configuration;
    const launched = this.#adapter.request(request, args);
    await Promise.race([initialized, launched]);
    await this.sendFunctionBreakpoints();
    await this.#adapter.request("configurationDone");
    await launched;
  }

  /** @returns {Promise<object>} */
  sendFunctionBreakpoints() {
    return this.#adapter.request("setFunctionBreakpoints", { breakpoints: sentFunctionBreakpoints(this.editor) });
  }

  async stop() {
    await this.#adapter.request("disconnect").catch(() => {});
    await this.#adapter.close();
    await this.ended;
  }
}

/** What VS Code sends to each session: the enabled ones, and none while all are deactivated. */
function sentFunctionBreakpoints({ breakpoints, breakpointsActive }) {
  return breakpoints
    .filter((each) => each instanceof FunctionBreakpoint && each.enabled && breakpointsActive)
    .map(({ functionName, condition, hitCondition }) => ({ name: functionName, condition, hitCondition }));
}

module.exports = { FakeSession, sentFunctionBreakpoints };
