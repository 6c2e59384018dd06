// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const path = require("path");
const { EventEmitter } = require("./classes.js");
const { openDocument, editorAt } = require("./documents.js");
const { load } = require("./load.js");
const { vscodeModule } = require("./module.js");
const { FakeSession } = require("./session.js");

/**
 * VS Code without a window: it has what the extension uses, does what VS Code does with it, and a test does what a
 * person does. Everything that the extension sees of it must match the real declarations.
 */
class FakeEditor {
  /**
   * @param {object} options
   * @param {string} options.folder Of the workspace.
   * @param {Record<string, unknown>} [options.settings] By their whole names.
   * @param {boolean} [options.runs] False keeps what would be started, in `started`, and starts nothing.
   */
  constructor({ folder, settings = {}, runs = true }) {
    this.settings = settings;
    this.runs = runs;
    this.console = "";
    this.statusBar = [];
    /** @type {{kind: string, text: string, buttons: string[], press: (button?: string) => void}[]} */
    this.messages = [];
    this.started = [];
    this.breakpoints = [];
    this.breakpointsActive = true;
    this.documents = [];
    this.commands = new Map();
    this.executed = [];
    this.lensProviders = [];
    this.providers = [];
    this.sessions = new Set();
    this.activeEditor = undefined;
    /** Lists that are shown and wait for a person. */
    this.lists = [];
    this.events = Object.fromEntries(
      ["print", "list", "message", "started", "ended", "configuration", "sessionStart", "sessionEnd"].map((name) => [
        name,
        new EventEmitter(),
      ]),
    );
    const { Uri, ...module } = vscodeModule(this);
    this.vscode = { Uri, ...module };
    this.folder = { uri: Uri.file(folder), name: path.basename(folder), index: 0 };
    this.extension = load(this.vscode);
    this.subscriptions = [];
    this.extension.activate({ subscriptions: this.subscriptions });
  }

  /** Opens a file with the cursor before some text. */
  open(file, text, source) {
    const document = openDocument(file, source);
    this.documents.push(document);
    this.activeEditor = editorAt(document, text);
    return document;
  }

  /** Runs a command as a key, a menu or a link does. */
  run(command, ...args) {
    const handler = this.commands.get(command);
    if (!handler) throw new Error(`no command ${command} is registered`);
    return handler(...args);
  }

  /** The links above the lines of a document. */
  lenses(document) {
    return this.lensProviders.flatMap((provider) => provider.provideCodeLenses(document, undefined));
  }

  /** F5 without a launch.json, or with one of its configurations. */
  start(configuration = {}) {
    return this.startDebugging(this.folder, configuration);
  }

  /** @returns {Promise<boolean>} */
  async startDebugging(folder, written) {
    const resolvers = this.providers.map(({ provider }) => provider);
    let configuration = { ...written };
    for (const each of resolvers) {
      if (each.resolveDebugConfiguration)
        configuration = await each.resolveDebugConfiguration(folder, configuration, undefined);
      if (!configuration) return false;
    }
    configuration = await this.#substituted(configuration);
    if (!configuration) return false;
    for (const each of resolvers) {
      if (each.resolveDebugConfigurationWithSubstitutedVariables) {
        configuration = await each.resolveDebugConfigurationWithSubstitutedVariables(folder, configuration, undefined);
      }
      if (!configuration) return false;
    }
    this.started.push(configuration);
    this.events.started.fire(configuration);
    if (!this.runs) return true;
    const session = new FakeSession(this, folder, configuration);
    this.sessions.add(session);
    await session.start(this.adapterFactory, this.trackerFactories ?? []);
    this.events.sessionStart.fire(session.session);
    return true;
  }

  /** As VS Code: each variable becomes a string; a command that gives none ends the start. */
  async #substituted(configuration) {
    const { variables } = require("../../package.json").contributes.debuggers[0];
    const file = this.activeEditor?.document.fileName ?? "";
    const values = { file, fileDirname: path.dirname(file), workspaceFolder: this.folder.uri.fsPath };
    let text = JSON.stringify(configuration);
    for (const [, name] of text.matchAll(/\$\{command:(\w+)\}/g)) {
      const value = await this.run(variables[name] ?? name);
      if (value === undefined) return undefined;
      text = text.replace(`\${command:${name}}`, value);
    }
    text = text.replace(/\$\{(file|fileDirname|workspaceFolder)\}/g, (_, name) => values[name]);
    return JSON.parse(text);
  }

  // What the extension and the sessions do to it.

  print(text) {
    this.console += text;
    this.events.print.fire(text);
  }

  show(list) {
    this.lists.push(list);
    this.events.list.fire(list);
  }

  sessionEnded(session) {
    if (!this.sessions.delete(session)) return;
    this.events.sessionEnd.fire(session.session);
    this.events.ended.fire(session.session);
  }

  sendFunctionBreakpoints() {
    this.sending = Promise.all([
      this.sending,
      ...[...this.sessions].map((session) => session.sendFunctionBreakpoints()),
    ]);
  }

  /** Ends what runs. */
  async close() {
    await Promise.all([...this.sessions].map((session) => session.stop()));
  }

  // What a test waits for.

  /** The next list that is shown to the person, or the one that is shown now. */
  list() {
    return this.lists.shift() ?? new Promise((resolve) => once(this.events.list, () => resolve(this.lists.shift())));
  }

  /**
   * Waits until the console has some text. Fails if the session ends without it, or a message is shown instead.
   *
   * @returns {Promise<string>} The whole console.
   */
  printed(text) {
    return new Promise((resolve, reject) => {
      const look = () => this.console.includes(text) && resolve(this.console);
      const fail = (why) => reject(new Error(`the console has no '${text}' (${why}):\n${this.console}`));
      look();
      this.events.print.event(look);
      this.events.message.event(fail);
      this.events.ended.event(() => fail("the session ended"));
    });
  }

  /** Waits until the sessions have answered what was changed. */
  breakpointsSent() {
    return this.sending;
  }

  /** Waits until nothing runs. */
  async ended() {
    while (this.sessions.size > 0) await new Promise((resolve) => once(this.events.ended, resolve));
  }
}

function once(emitter, listener) {
  const subscription = emitter.event((value) => {
    subscription.dispose();
    listener(value);
  });
}

module.exports = { FakeEditor };
