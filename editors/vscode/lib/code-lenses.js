// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const vscode = require("vscode");
const { parseGoFile, testKind } = require("./go/functions.js");
const { isBlank } = require("./go/symbols.js");

/** Shows "trace" above functions and "trace test" above tests, unless `sonde.codeLens` turns them off. */
function showCodeLenses() {
  const changed = new vscode.EventEmitter();
  return [
    changed,
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("sonde.codeLens")) changed.fire(undefined);
    }),
    vscode.languages.registerCodeLensProvider(
      { language: "go", scheme: "file" },
      { onDidChangeCodeLenses: changed.event, provideCodeLenses },
    ),
  ];
}

/** @param {vscode.TextDocument} document */
function provideCodeLenses(document) {
  if (!vscode.workspace.getConfiguration("sonde", document.uri).get("codeLens", true)) return [];
  return parseGoFile(document.getText())
    .functions.filter((declared) => !isBlank(declared))
    .map((declared) => {
      const position = document.positionAt(declared.start);
      const isTest = document.fileName.endsWith("_test.go") && testKind(declared);
      return new vscode.CodeLens(new vscode.Range(position, position), {
        title: isTest ? "trace test" : "trace",
        tooltip: isTest ? "Sonde: run this test and trace its package" : "Sonde: trace this function",
        command: isTest ? "sonde.traceTest" : "sonde.traceFunction",
        arguments: [document.uri, position.line],
      });
    });
}

module.exports = { showCodeLenses };
