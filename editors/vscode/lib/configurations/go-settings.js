// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const os = require("os");
const path = require("path");
const vscode = require("vscode");
const { textOf } = require("../go/text-of.js");
const { expanded } = require("../variables.js");

/** @typedef {vscode.DebugConfiguration} DebugConfiguration */
/** @typedef {vscode.WorkspaceFolder} WorkspaceFolder */

/**
 * A launch with what the settings of Go's extension say, if they are set and the configuration does not say it itself: a
 * program that only builds with some tags, or only runs in some environment, needs them under Sonde too.
 *
 * As in Go's extension, `go.toolsEnvVars` is for all programs, and the other settings are for tests.
 *
 * @param {DebugConfiguration} configuration
 * @param {WorkspaceFolder | undefined} folder
 * @returns {DebugConfiguration}
 */
function withGoSettings(configuration, folder) {
  if (configuration.request !== "launch") return configuration;
  const isTest = configuration.mode === "test";
  const withFlags = isTest ? withTestFlags(configuration, folder) : configuration;
  return withEnvironment(withFlags, isTest, folder);
}

/**
 * The build flags of a program that no `launch.json` describes, where its own would be.
 *
 * @param {WorkspaceFolder | undefined} folder
 * @returns {{buildFlags?: string}}
 */
function programFlags(folder) {
  const settings = goSettings(folder);
  return buildFlags(settings("buildTags"), list(settings("buildFlags")));
}

function withTestFlags(configuration, folder) {
  if (configuration.buildFlags !== undefined) return configuration;
  const settings = goSettings(folder);
  const flags = list(settings("testFlags") ?? settings("buildFlags"));
  // Behind -args is what the test gets.
  const end = flags.includes("-args") ? flags.indexOf("-args") : flags.length;
  const { args = [] } = configuration;
  const behind = flags.slice(end + 1);
  return {
    ...configuration,
    ...buildFlags(settings("testTags") ?? settings("buildTags"), flags.slice(0, end)),
    ...(behind.length > 0 && Array.isArray(args) ? { args: [...args, ...behind] } : {}),
  };
}

/** One text, as Go's extension gives it: quotes in a flag are those of a shell. */
function buildFlags(tags, flags) {
  const all = [...(tags && typeof tags === "string" ? ["-tags", tags] : []), ...flags];
  const quoted = all.map((flag) => (/\s/.test(flag) && !/['"]/.test(flag) ? `'${flag}'` : flag));
  return quoted.length > 0 ? { buildFlags: quoted.join(" ") } : {};
}

/** The configuration's own variables win, then those of its file, then the settings. */
function withEnvironment(configuration, isTest, folder) {
  const settings = goSettings(folder);
  const file = configuration.envFile;
  const testFile = isTest && !file ? settings("testEnvFile") : undefined;
  const inFile = namesIn(file || testFile, folder);
  const tools = without(inFile, settings("toolsEnvVars"));
  const tests = isTest ? without(file ? inFile : new Set(), settings("testEnvVars")) : {};
  const { env = {} } = configuration;
  const all = { ...tools, ...tests };
  // What is no object is an error that Sonde explains.
  if (typeof env !== "object" || Array.isArray(env)) return configuration;
  return {
    ...configuration,
    ...(Object.keys(all).length > 0 ? { env: { ...all, ...env } } : {}),
    ...(testFile ? { envFile: testFile } : {}),
  };
}

function without(names, variables) {
  if (typeof variables !== "object" || variables === null) return {};
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !names.has(name)));
}

/** The variables that files of `KEY=value` set. @returns {Set<string>} None of a file that can't be read: Sonde says so. */
function namesIn(files, folder) {
  const names = new Set();
  for (const file of [files ?? []].flat()) {
    const text = textOf(path.resolve(folder?.uri.fsPath ?? "/", String(file)));
    for (const [, name] of text.matchAll(/^\s*(?:export\s+)?([^\s=#]+)\s*=/gm)) names.add(name);
  }
  return names;
}

/** A setting of Go's extension, with its variables replaced; undefined if it is not set. */
function goSettings(folder) {
  const settings = vscode.workspace.getConfiguration("go", folder?.uri);
  const workspaceFolder = (folder ?? vscode.workspace.workspaceFolders?.[0])?.uri.fsPath;
  const replaced = (value) => {
    if (typeof value === "string") return expanded(value, { home: os.homedir(), workspaceFolder });
    if (Array.isArray(value)) return value.map(replaced);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, replaced(each)]));
  };
  return (name) => replaced(settings.get(name)) ?? undefined;
}

function list(value) {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string" && each) : [];
}

module.exports = { withGoSettings, programFlags };
