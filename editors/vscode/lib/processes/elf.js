// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const fs = require("fs");

const HEADER_BYTES = 64;
/** Programs have some dozen sections; damaged headers must not make us read gigabytes. */
const SECTION_LIMIT = 10_000;
const NAMES_LIMIT_BYTES = 1 << 20;

/**
 * @typedef {object} Section
 * @property {string} name
 * @property {number} offset In the file.
 * @property {number} size In bytes, as the header says.
 */

/**
 * The sections of a 64-bit little-endian ELF file. Reads some kilobytes, however large the file is.
 *
 * @param {number} descriptor
 * @returns {Section[]} None of another file.
 * @throws If the file ends too early.
 */
function sections(descriptor) {
  const header = read(descriptor, 0, HEADER_BYTES);
  // Magic, 64 bits, little-endian.
  if (header.toString("latin1", 0, 6) !== "\x7fELF\x02\x01") return [];
  const table = Number(header.readBigUInt64LE(40));
  const entryBytes = header.readUInt16LE(58);
  const count = header.readUInt16LE(60);
  const namesIndex = header.readUInt16LE(62);
  if (entryBytes < HEADER_BYTES || count > SECTION_LIMIT || namesIndex >= count) return [];
  const headers = read(descriptor, table, entryBytes * count);
  const placeOf = (index) => ({
    offset: Number(headers.readBigUInt64LE(index * entryBytes + 24)),
    size: Number(headers.readBigUInt64LE(index * entryBytes + 32)),
  });
  const namesPlace = placeOf(namesIndex);
  if (namesPlace.size > NAMES_LIMIT_BYTES) return [];
  const names = read(descriptor, namesPlace.offset, namesPlace.size).toString("latin1");
  return Array.from({ length: count }, (_, index) => {
    const start = headers.readUInt32LE(index * entryBytes);
    return { name: names.slice(start, names.indexOf("\0", start)), ...placeOf(index) };
  });
}

/** @throws If the file ends too early. */
function read(descriptor, position, count) {
  const buffer = Buffer.alloc(count);
  if (fs.readSync(descriptor, buffer, 0, count, position) !== count) throw new RangeError("the file is too short");
  return buffer;
}

module.exports = { read, sections };
