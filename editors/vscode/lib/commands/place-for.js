// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const vscode = require("vscode");
const { activePlace, isGoFile, placeAt } = require("../go/documents.js");

/**
 * The place that a command is about: a code lens gives its line, a menu or a key only means the cursor.
 *
 * @param {vscode.Uri} [uri]
 * @param {number} [line]
 * @returns {Promise<import("../go/documents.js").Place | undefined>} Undefined, with a message, if it is no Go file.
 */
async function placeFor(uri, line) {
  if (uri && typeof line === "number") {
    const document = await vscode.workspace.openTextDocument(uri);
    if (isGoFile(document)) return placeAt(document, new vscode.Position(line, 0));
  }
  const place = activePlace();
  if (!place)
    void vscode.window.showWarningMessage("Sonde traces Go programs: put the cursor in a function of a Go file.");
  return place;
}

module.exports = { placeFor };
