// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const { tokens, OPEN_KEYWORDS } = require("./tokens.js");

/** @typedef {import("./tokens.js").Token} Token */

/**
 * @typedef {object} GoFunction
 * @property {string} name Without the receiver.
 * @property {string} receiver The type that it is a method of, without type parameters; empty for a function.
 * @property {boolean} isPointerMethod
 * @property {number} start Offset of `func`.
 * @property {number} end Offset behind the body, or behind the signature if it has none.
 * @property {number} comments Offset where its comment begins; `start` without one.
 */

/**
 * @typedef {object} GoFile
 * @property {string} packageName Empty if the file does not say.
 * @property {GoFunction[]} functions In the order of the file. Function literals are parts of the function around them.
 */

/**
 * The functions and methods that a Go file declares.
 *
 * It reads the text as it is in the editor: it needs no build, and sees what is not saved. It only has to find where a
 * declaration begins, whose method it is and where its body ends, so it counts brackets and parses no expressions.
 *
 * @param {string} source
 * @returns {GoFile}
 */
function parseGoFile(source) {
  const all = [...tokens(source)];
  const functions = [];
  for (let index = 0; index < all.length; ) {
    const token = all[index];
    // After another `func`, or with brackets still open, the user is typing what is above.
    const begins = token.beginsStatement || all[index - 1]?.text === "func" || isDeclaration(all, index);
    if (token.text === "func" && token.kind === "word" && begins) {
      const { declared, next } = declaration(all, index);
      if (declared) functions.push(declared);
      index = next;
    } else {
      index = behindGroup(all, index);
    }
  }
  return { packageName: packageName(all), functions };
}

/**
 * The name in a file's package clause, without reading further than that.
 *
 * @param {Iterable<Token>} all
 */
function packageName(all) {
  let isPackage;
  for (const token of all) {
    if (isPackage) return token.kind === "word" ? token.text : "";
    if (token.text !== "package") return "";
    isPackage = true;
  }
  return "";
}

/**
 * @param {Token[]} all
 * @param {number} start Index of `func`.
 * @returns {{declared?: GoFunction, next: number}}
 */
function declaration(all, start) {
  let index = start + 1;
  /** @type {Token[]} */
  let receiver = [];
  if (all[index]?.text === "(") {
    const end = behindGroup(all, index);
    receiver = all.slice(index + 1, end - 1);
    index = end;
  }
  const name = all[index];
  if (name?.kind !== "word" || name.beginsStatement || OPEN_KEYWORDS.has(name.text)) return { next: index };
  index += 1;

  // Type parameters, parameters and results, up to the body or the next statement.
  while (index < all.length && !all[index].beginsStatement && !isDeclaration(all, index)) {
    const isType = ["struct", "interface"].includes(all[index - 1].text);
    const isBody = all[index].text === "{" && !isType;
    index = behindGroup(all, index);
    if (isBody) break;
  }
  return {
    declared: {
      name: name.text,
      ...receiverType(receiver),
      start: all[start].start,
      end: all[index - 1].end,
      comments: all[start].comments,
    },
    next: index,
  };
}

/**
 * The last word outside brackets is the type: in `s *Stack[K, V]` as in `Stack[_]` and `*T`.
 *
 * @param {Token[]} all Those between the parentheses.
 */
function receiverType(all) {
  let receiver = "";
  let isPointerMethod = false;
  for (let index = 0; index < all.length; ) {
    const token = all[index];
    if (token.kind === "word") receiver = token.text;
    if (token.text === "*") isPointerMethod = true;
    // The parentheses of `(*T)` do not group anything else.
    index = token.text === "(" || token.text === ")" ? index + 1 : behindGroup(all, index);
  }
  return { receiver, isPointerMethod };
}

const CLOSING = { "(": ")", "[": "]", "{": "}" };

/**
 * Whether a declared function certainly begins here: a `func` in column 1, with a name. A literal there has none, since
 * its parameters are followed by a result's type or by the body.
 *
 * @param {Token[]} all
 * @param {number} index
 */
function isDeclaration(all, index) {
  if (all[index].text !== "func" || !all[index].isFirstInLine) return false;
  const isName = (token) => token?.kind === "word" && !OPEN_KEYWORDS.has(token.text);
  if (all[index + 1]?.text !== "(") return isName(all[index + 1]);
  let depth = 0;
  for (let next = index + 1; next < all.length && !/^[{;]$/.test(all[next].text); next += 1) {
    if (all[next].text === "(") depth += 1;
    if (all[next].text === ")") depth -= 1;
    if (depth === 0) return isName(all[next + 1]) && all[next + 2]?.text === "(";
  }
  return false;
}

/**
 * The index behind a token, or behind the bracket that closes it. A declaration in column 1 ends what is open: otherwise
 * a bracket that is not closed yet would hide all functions below it.
 *
 * @param {Token[]} all
 * @param {number} index
 */
function behindGroup(all, index) {
  if (!(all[index].text in CLOSING)) return index + 1;
  let depth = 0;
  for (; index < all.length; index += 1) {
    const { text, kind } = all[index];
    if (isDeclaration(all, index)) return index;
    if (kind !== "sign") continue;
    if (text in CLOSING) depth += 1;
    if (Object.values(CLOSING).includes(text)) depth -= 1;
    if (depth === 0) return index + 1;
  }
  return index;
}

/**
 * The function that a position belongs to: it stands in its body, its signature, or the comment above.
 *
 * @param {GoFile} file
 * @param {string} source
 * @param {number} offset
 * @returns {GoFunction | undefined}
 */
function functionAt(file, source, offset) {
  return file.functions.find(({ comments, end }) => {
    const line = source.lastIndexOf("\n", comments - 1) + 1;
    const lineEnd = source.indexOf("\n", end);
    return line <= offset && (lineEnd < 0 || offset <= lineEnd);
  });
}

/** @typedef {"Test" | "Benchmark" | "Fuzz" | "Example"} TestKind */

/**
 * What `go test` takes a function of a `_test.go` file for.
 *
 * @param {GoFunction} declared
 * @returns {TestKind | undefined}
 */
function testKind({ name, receiver }) {
  if (receiver || name === "TestMain") return undefined;
  const found = /^(Test|Benchmark|Fuzz|Example)(?!\p{Ll})/u.exec(name);
  return /** @type {TestKind | undefined} */ (found?.[1]);
}

module.exports = { parseGoFile, packageName, functionAt, testKind };
