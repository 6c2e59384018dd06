// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// VSCODE_DTS=path/to/vscode.d.ts node scripts/declarations.js    writes test/fake/declarations.json
//
// The file must be of the version that package.json names under engines.vscode. The script keeps its names and numbers
// of parameters, which the fake editor of the tests must match.

"use strict";

const fs = require("fs");
const path = require("path");

const KEPT = path.join(__dirname, "../test/fake/declarations.json");

/** The namespaces, classes and interfaces that the extension or the fake editor uses. */
const USED = `
  commands debug languages window workspace
  CodeLens CodeLensProvider Command ConfigurationChangeEvent DebugAdapterDescriptorFactory DebugAdapterExecutable
  DebugAdapterExecutableOptions DebugAdapterTracker DebugAdapterTrackerFactory DebugConfiguration
  DebugConfigurationProvider DebugConfigurationProviderTriggerKind DebugConsole DebugSession Breakpoint FunctionBreakpoint
  SourceBreakpoint EventEmitter ExtensionContext Disposable DocumentFilter Location Position QuickPick QuickPickItem
  QuickPickOptions QuickInput Range Selection TextDocument TextEditor Uri WorkspaceConfiguration WorkspaceFolder
`
  .trim()
  .split(/\s+/);

/**
 * @typedef {object} Declared
 * @property {string[]} extends
 * @property {Record<string, string>} members The fewest and the most arguments of a call, as in "1..3", or "1.." for
 *   any number from 1; empty for a member that is no function. A constructor is called `constructor`.
 */

/**
 * @param {string} source Of `vscode.d.ts`.
 * @returns {Record<string, Declared>}
 */
function declarations(source) {
  const text = source.replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, "");
  const result = {};
  for (const name of USED) {
    const header = new RegExp(
      `export (namespace|class|interface|enum) ${name}(?:<[^{]*>)?( (?:extends|implements) [^{]*)?\\s*\\{`,
      "g",
    );
    const found = [...text.matchAll(header)];
    if (found.length === 0) throw new Error(`vscode.d.ts declares no ${name}`);
    const declared = { extends: [], members: Object.create(null) };
    for (const match of found) {
      const body = text.slice(match.index + match[0].length, closing(text, match.index + match[0].length));
      for (const statement of statements(body, match[1] === "enum" ? "," : ";")) add(statement, declared.members);
      declared.extends.push(...(match[2] ?? "").split(/[\s,]+/).filter((word) => USED.includes(word)));
    }
    result[name] = { extends: declared.extends, members: Object.fromEntries(Object.entries(declared.members).sort()) };
  }
  return result;
}

/** The offset of the bracket that closes what is open at `start`. `<` is one only among parameters, without their `=>`. */
function closing(text, start, opening = "({[", ending = ")}]") {
  let depth = 1;
  for (let offset = start; offset < text.length; offset += 1) {
    if (opening.includes(text[offset])) depth += 1;
    if (ending.includes(text[offset])) depth -= 1;
    if (depth === 0) return offset;
  }
  return text.length;
}

/** A body's parts, cut at the signs outside brackets. */
function statements(body, sign) {
  return cut(body, sign)
    .map((statement) => statement.trim())
    .filter(Boolean);
}

function cut(text, sign, opening, ending) {
  const parts = [];
  let start = 0;
  for (let offset = 0; offset < text.length; offset += 1) {
    if ((opening ?? "({[").includes(text[offset])) offset = closing(text, offset + 1, opening, ending);
    else if (text[offset] === sign) {
      parts.push(text.slice(start, offset));
      start = offset + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function add(statement, members) {
  const plain = statement.replace(/^((export|static|readonly|private|protected|function|const|let)\s+)+/, "");
  const name = /^(\w+)\??/.exec(plain);
  if (!name) return;
  const rest = plain.slice(name[0].length);
  const open = /^\s*(<[^(]*>)?\s*\(/.exec(rest) ?? /^\s*:\s*\(?\(/.exec(rest.includes("=>") ? rest : "");
  if (!open) {
    members[name[1]] ??= "";
    return;
  }
  const parameters = rest.slice(open[0].length, closing(rest, open[0].length));
  members[name[1]] = either(members[name[1]], arity(parameters));
}

/** Of two declarations of one function. */
function either(known, other) {
  if (!known) return other;
  const [first, second] = [known, other].map((text) => text.split(".."));
  const fewest = Math.min(Number(first[0]), Number(second[0]));
  return `${fewest}..${first[1] && second[1] ? Math.max(Number(first[1]), Number(second[1])) : ""}`;
}

function arity(parameters) {
  const each = cut(parameters.replaceAll("=>", "  "), ",", "({[<", ")}]>")
    .map((parameter) => parameter.trim())
    .filter(Boolean);
  const needed = each.filter((parameter) => !/^(\.\.\.|\w+\?)/.test(parameter));
  return `${needed.length}..${each.some((parameter) => parameter.startsWith("...")) ? "" : each.length}`;
}

if (require.main === module) {
  const file = process.env.VSCODE_DTS;
  if (!file) throw new Error("VSCODE_DTS must name the vscode.d.ts of the version in package.json");
  const source = fs.readFileSync(file, "utf8");
  const version = /Visual Studio Code ([0-9.]+) Extension API/.exec(source)?.[1];
  if (!version) throw new Error(`${file} does not say its version`);
  fs.writeFileSync(KEPT, `${JSON.stringify({ version, declared: declarations(source) }, null, 1)}\n`);
}

module.exports = { declarations, KEPT };
