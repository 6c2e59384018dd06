// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const fs = require("fs");
const path = require("path");
const { Position, Uri } = require("./classes.js");
const { held } = require("./held.js");

const LANGUAGES = { ".go": "go", ".json": "json" };

/**
 * A document as the editor shows it.
 *
 * @param {string} file Absolute.
 * @param {string} [text] If it differs from the file's.
 */
function openDocument(file, text = fs.readFileSync(file, "utf8")) {
  return held("TextDocument", {
    uri: Uri.file(file),
    fileName: file,
    languageId: LANGUAGES[path.extname(file)] ?? "plaintext",
    getText: () => text,
    offsetAt({ line, character }) {
      const lines = text.split("\n");
      return lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + character;
    },
    positionAt(offset) {
      const before = text.slice(0, offset).split("\n");
      return new Position(before.length - 1, /** @type {string} */ (before.pop()).length);
    },
  });
}

/**
 * An editor whose cursor stands before the first place of some text.
 *
 * @param {ReturnType<typeof openDocument>} document
 * @param {string} text
 */
function editorAt(document, text) {
  const offset = document.getText().indexOf(text);
  if (offset < 0) throw new Error(`${document.fileName} has no ${text}`);
  return held("TextEditor", { document, selection: held("Selection", { active: document.positionAt(offset) }) });
}

module.exports = { openDocument, editorAt };
