// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const classes = require("./classes.js");
const { openDocument } = require("./documents.js");
const { held, given } = require("./held.js");
const { quickPick } = require("./quick-pick.js");

const { Disposable } = classes;
const NOTHING = new Disposable(() => {});

/**
 * The module `vscode` as the extension of one fake editor gets it.
 *
 * @param {import("./editor.js").FakeEditor} editor
 */
function vscodeModule(editor) {
  return {
    ...classes,
    commands: held("commands", {
      registerCommand(name, handler) {
        editor.commands.set(name, handler);
        return NOTHING;
      },
      executeCommand: async (name, ...args) => void editor.executed.push([name, ...args]),
    }),
    debug: held("debug", debug(editor)),
    languages: held("languages", {
      registerCodeLensProvider(selector, provider) {
        given("DocumentFilter", selector);
        editor.lensProviders.push(given("CodeLensProvider", provider));
        return NOTHING;
      },
    }),
    window: held("window", window(editor)),
    workspace: held("workspace", workspace(editor)),
  };
}

function debug(editor) {
  return {
    onDidStartDebugSession: editor.events.sessionStart.event,
    onDidTerminateDebugSession: editor.events.sessionEnd.event,
    activeDebugConsole: held("DebugConsole", { appendLine: (text) => editor.print(`${text}\n`) }),
    get activeDebugSession() {
      return [...editor.sessions].pop()?.session;
    },
    get breakpoints() {
      return editor.breakpoints;
    },
    addBreakpoints(added) {
      editor.breakpoints = [...editor.breakpoints, ...added];
      editor.sendFunctionBreakpoints();
    },
    removeBreakpoints(removed) {
      editor.breakpoints = editor.breakpoints.filter((each) => !removed.includes(each));
      editor.sendFunctionBreakpoints();
    },
    registerDebugConfigurationProvider(type, provider, trigger = 1) {
      editor.providers.push({ type, trigger, provider: given("DebugConfigurationProvider", provider) });
      return NOTHING;
    },
    registerDebugAdapterDescriptorFactory(type, factory) {
      editor.adapterFactory = given("DebugAdapterDescriptorFactory", factory);
      return NOTHING;
    },
    registerDebugAdapterTrackerFactory(type, factory) {
      (editor.trackerFactories ??= []).push(given("DebugAdapterTrackerFactory", factory));
      return NOTHING;
    },
    startDebugging: (folder, configuration) => editor.startDebugging(folder, configuration),
  };
}

function window(editor) {
  const message =
    (kind) =>
    (text, ...buttons) =>
      new Promise((resolve) => {
        editor.messages.push({ kind, text, buttons, press: resolve });
        editor.events.message.fire(text);
      });
  return {
    get activeTextEditor() {
      return editor.activeEditor;
    },
    showErrorMessage: message("error"),
    showWarningMessage: message("warning"),
    showInformationMessage: message("information"),
    setStatusBarMessage(text) {
      editor.statusBar.push(text);
      return NOTHING;
    },
    createQuickPick: () => quickPick((list) => editor.show(list)),
    showQuickPick(items, options = {}) {
      given("QuickPickOptions", options);
      return new Promise((resolve) => {
        const pick = quickPick((list) => editor.show(list));
        Object.assign(pick, { items, title: options.title, placeholder: options.placeHolder });
        pick.matchOnDescription = options.matchOnDescription ?? false;
        pick.matchOnDetail = options.matchOnDetail ?? false;
        pick.onDidAccept(() => resolve(pick.selectedItems[0]));
        pick.onDidHide(() => resolve(undefined));
        pick.show();
      });
    },
  };
}

function workspace(editor) {
  return {
    get workspaceFolders() {
      return [editor.folder];
    },
    get textDocuments() {
      return editor.documents;
    },
    getWorkspaceFolder: (uri) => (uri.fsPath.startsWith(editor.folder.uri.fsPath) ? editor.folder : undefined),
    openTextDocument: async (uri) =>
      editor.documents.find((each) => each.fileName === uri.fsPath) ?? openDocument(uri.fsPath),
    onDidChangeConfiguration: editor.events.configuration.event,
    getConfiguration: (section) =>
      held("WorkspaceConfiguration", { get: (name, otherwise) => editor.settings[`${section}.${name}`] ?? otherwise }),
  };
}

module.exports = { vscodeModule };
