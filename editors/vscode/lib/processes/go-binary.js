// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const fs = require("fs");

const HEADER_BYTES = 64;
/** Programs have some dozen sections; damaged headers must not make us read gigabytes. */
const SECTION_LIMIT = 10_000;
const NAMES_LIMIT_BYTES = 1 << 20;

/**
 * Whether a file is a program that Go's linker wrote: a 64-bit little-endian ELF file with a section `.go.buildinfo`,
 * which also stripped programs have. Reads some kilobytes, however large the file is.
 *
 * @param {string} file
 * @returns {boolean} False for what can't be read.
 */
function isGoBinary(file) {
  let descriptor;
  try {
    descriptor = fs.openSync(file, "r");
    return sectionNames(descriptor).includes(".go.buildinfo");
  } catch {
    return false;
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

/** @returns {string[]} */
function sectionNames(descriptor) {
  const header = read(descriptor, 0, HEADER_BYTES);
  // Magic, 64 bits, little-endian.
  if (header.toString("latin1", 0, 6) !== "\x7fELF\x02\x01") return [];
  const table = Number(header.readBigUInt64LE(40));
  const entryBytes = header.readUInt16LE(58);
  const count = header.readUInt16LE(60);
  const namesIndex = header.readUInt16LE(62);
  if (entryBytes < HEADER_BYTES || count > SECTION_LIMIT || namesIndex >= count) return [];
  const sections = read(descriptor, table, entryBytes * count);
  const namesAt = Number(sections.readBigUInt64LE(namesIndex * entryBytes + 24));
  const namesBytes = Number(sections.readBigUInt64LE(namesIndex * entryBytes + 32));
  if (namesBytes > NAMES_LIMIT_BYTES) return [];
  const names = read(descriptor, namesAt, namesBytes).toString("latin1");
  return Array.from({ length: count }, (_, index) => {
    const start = sections.readUInt32LE(index * entryBytes);
    return names.slice(start, names.indexOf("\0", start));
  });
}

/** @throws If the file ends too early. */
function read(descriptor, position, count) {
  const buffer = Buffer.alloc(count);
  if (fs.readSync(descriptor, buffer, 0, count, position) !== count) throw new RangeError("the file is too short");
  return buffer;
}

module.exports = { isGoBinary };
