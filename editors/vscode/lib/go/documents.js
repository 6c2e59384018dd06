// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const fs = require("fs");
const path = require("path");
const vscode = require("vscode");
const { parseGoFile, functionAt, testKind } = require("./functions.js");
const { goFiles } = require("./package-files.js");
const { symbolPrefix, symbolName, localName, isBlank } = require("./symbols.js");

/** @typedef {import("./functions.js").GoFunction} GoFunction */

/**
 * @typedef {object} Place A position in a Go file of the editor.
 * @property {string} file Absolute.
 * @property {string} folder
 * @property {string} packageName
 * @property {GoFunction | undefined} declared The function there.
 * @property {string | undefined} test The name of the test there, if it is one.
 */

/**
 * @param {vscode.TextDocument} document
 * @param {vscode.Position} position
 * @returns {Place}
 */
function placeAt(document, position) {
  const source = document.getText();
  const parsed = parseGoFile(source);
  const declared = functionAt(parsed, source, document.offsetAt(position));
  const file = document.fileName;
  return {
    file,
    folder: path.dirname(file),
    packageName: parsed.packageName,
    declared,
    test: declared && file.endsWith("_test.go") && testKind(declared) ? declared.name : undefined,
  };
}

/** The cursor's place. @returns {Place | undefined} Undefined if the active editor shows no Go file of this machine. */
function activePlace() {
  const editor = vscode.window.activeTextEditor;
  return editor && isGoFile(editor.document) ? placeAt(editor.document, editor.selection.active) : undefined;
}

/** @param {vscode.TextDocument} document */
function isGoFile(document) {
  return document.languageId === "go" && document.uri.scheme === "file";
}

/**
 * @typedef {object} Candidate A function that can be traced.
 * @property {string} symbol As Sonde takes it.
 * @property {string} name For people, with the package's name.
 * @property {string} file
 * @property {number} line From 1.
 */

/**
 * The functions of a package, those of `first` before the others, in the order of their files.
 *
 * @param {string} folder
 * @param {boolean} isTest Whether the program is a test, which has the functions of test files too.
 * @param {string} [first] A file.
 * @returns {Candidate[]}
 */
function candidates(folder, isTest, first) {
  const files = goFiles(folder).filter((file) => isTest || !file.endsWith("_test.go"));
  if (first && path.dirname(first) === folder && files.includes(first))
    files.unshift(...files.splice(files.indexOf(first), 1));
  return files.flatMap((file) => {
    const source = text(file);
    const { packageName, functions } = parseGoFile(source);
    const prefix = symbolPrefix(file, packageName, isTest);
    return functions
      .filter((declared) => !isBlank(declared))
      .map((declared) => ({
        symbol: symbolName(prefix, declared),
        name: `${packageName}.${localName(declared)}`,
        file,
        line: source.slice(0, declared.start).split("\n").length,
      }));
  });
}

/** As the editor has it, also if it is not saved. */
function text(file) {
  const open = vscode.workspace.textDocuments.find((document) => document.fileName === file);
  if (open) return open.getText();
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

module.exports = { placeAt, activePlace, isGoFile, candidates };
