// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const fs = require("fs");
const { read, sections } = require("./elf.js");

/** Where Go's linker writes what a program was built from. Stripped programs have it too. */
const SECTION = ".go.buildinfo";
/** A program has a line for each module; a damaged header must not make us read gigabytes. */
const LIMIT_BYTES = 1 << 20;
const MAGIC = "\xff Go buildinf:";
/** Behind the magic, the size of a pointer, some flags, and what older releases of Go have here. */
const TEXTS_AT = 32;
const TEXTS_FLAG = 2;
/** What Go calls a package that is built from the names of its files. */
const SINGLE_FILES = "command-line-arguments";
/** Around the text that lists the modules. */
const MARK_BYTES = 16;

/**
 * Whether a file is a program that Go's linker wrote.
 *
 * @param {string} file
 * @returns {boolean} False for what can't be read.
 */
function isGoBinary(file) {
  return inSection(file, () => true) ?? false;
}

/**
 * @typedef {object} BuildInfo
 * @property {string} path The import path of its package main.
 * @property {string[]} modules The paths of all modules in it.
 */

/**
 * What a program was built from.
 *
 * @param {string} file
 * @returns {BuildInfo | undefined} Undefined if the file does not say: it is built from single files, by a release of Go
 *   before 1.18, or it is a test of an older release.
 */
function buildInfo(file) {
  const text = inSection(file, (descriptor, { offset, size }) => {
    const bytes = read(descriptor, offset, Math.min(size, LIMIT_BYTES));
    if (bytes.toString("latin1", 0, MAGIC.length) !== MAGIC || !(bytes[MAGIC.length + 1] & TEXTS_FLAG)) return "";
    const [, version] = textAt(bytes, TEXTS_AT);
    const [modules] = textAt(bytes, version);
    return modules.slice(MARK_BYTES, -MARK_BYTES).toString("utf8");
  });
  const lines = (text ?? "").split("\n").map((line) => line.split("\t"));
  const path = lines.find(([word]) => word === "path")?.[1];
  const modules = lines.filter(([word]) => word === "mod" || word === "dep").map(([, module]) => module);
  return path && path !== SINGLE_FILES && modules.length > 0 ? { path, modules } : undefined;
}

/** A text with its length before it, and where the next one begins. @returns {[Buffer, number]} */
function textAt(bytes, start) {
  let length = 0;
  let offset = start;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes.readUInt8(offset);
    offset += 1;
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  return [bytes.subarray(offset, offset + length), offset + length];
}

/**
 * @template T
 * @param {string} file
 * @param {(descriptor: number, section: import("./elf.js").Section) => T} use
 * @returns {T | undefined} Undefined if there is no such section, or it can't be read.
 */
function inSection(file, use) {
  let descriptor;
  try {
    descriptor = fs.openSync(file, "r");
    const section = sections(descriptor).find(({ name }) => name === SECTION);
    return section && use(descriptor, section);
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

module.exports = { buildInfo, isGoBinary };
