// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

/**
 * @typedef {object} Token
 * @property {"word" | "literal" | "sign"} kind An identifier or keyword; a string, rune or number; one other character.
 * @property {string} text
 * @property {number} start Offset of its first character.
 * @property {number} end Offset behind its last one.
 * @property {boolean} beginsStatement Whether Go puts a semicolon before it: it stands on a new line, and the token
 *   before it can end a statement.
 * @property {boolean} isFirstInLine Whether it stands in column 1.
 * @property {number} comments Offset where the comment lines directly above it begin; `start` if there are none.
 */

const WORD = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
// Longer than Go's numbers: what follows a digit is never the beginning of another token that matters here.
const NUMBER = /\.?\p{Nd}(?:[eEpP][+-]|[\p{L}\p{Nd}_.])*/uy;
const BLANK = /[ \t\r\ufeff]+/y;
const LITERAL = /"(?:[^"\\\n]|\\.)*(?:"|(?=\n)|$)|'(?:[^'\\\n]|\\.)*(?:'|(?=\n)|$)|`[^`]*(?:`|$)/y;
const COMMENT = /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/y;
/** Keywords that can't end a statement; `break`, `continue`, `fallthrough` and `return` can. */
const OPEN_KEYWORDS = new Set(
  (
    "case chan const default defer else for func go goto if import interface map package range select struct switch " +
    "type var"
  ).split(" "),
);

/**
 * The tokens of a Go file, one after the other. Text that is not valid Go gives some tokens and never throws: a person
 * is typing it.
 *
 * @param {string} source
 * @returns {Generator<Token>}
 */
function* tokens(source) {
  let offset = 0;
  let isNewLine = true;
  /** @type {Token | undefined} */
  let last;
  /** Where the comment lines begin that end on the line before this one. */
  let comments = -1;
  let lineBreaks = 0;

  const match = (pattern) => {
    pattern.lastIndex = offset;
    const found = pattern.exec(source);
    return found ? found[0] : "";
  };

  while (offset < source.length) {
    const blank = match(BLANK);
    if (blank) {
      offset += blank.length;
      continue;
    }
    if (source[offset] === "\n") {
      isNewLine = true;
      // An empty line separates a comment from what follows.
      lineBreaks += 1;
      if (lineBreaks > 1) comments = -1;
      offset += 1;
      continue;
    }
    const comment = match(COMMENT);
    if (comment) {
      if (isNewLine && comments < 0) comments = offset;
      // A comment over several lines counts as a line break.
      if (comment.includes("\n")) isNewLine = true;
      lineBreaks = 0;
      offset += comment.length;
      continue;
    }
    const literal = match(LITERAL) || match(NUMBER);
    const word = literal ? "" : match(WORD);
    const text = literal || word || String.fromCodePoint(source.codePointAt(offset) ?? 0);
    last = {
      kind: literal ? "literal" : word ? "word" : "sign",
      text,
      start: offset,
      end: offset + text.length,
      isFirstInLine: offset === 0 || source[offset - 1] === "\n",
      beginsStatement: last === undefined || (isNewLine && endsStatement(last)) || last.text === ";",
      comments: isNewLine && comments >= 0 ? comments : offset,
    };
    yield last;
    offset = last.end;
    isNewLine = false;
    comments = -1;
    lineBreaks = 0;
  }
}

/**
 * Whether a line break behind the token ends a statement. `++` and `--`, which are two signs here, do not count: no
 * declaration of a function follows them at once.
 *
 * @param {Token} token
 */
function endsStatement(token) {
  if (token.kind === "literal") return true;
  if (token.kind === "word") return !OPEN_KEYWORDS.has(token.text);
  return [")", "]", "}"].includes(token.text);
}

module.exports = { tokens, OPEN_KEYWORDS };
