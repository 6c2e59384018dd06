// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const { crc32 } = require("./crc32.js");

const LOCAL_SIGNATURE = 0x04034b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const END_SIGNATURE = 0x06054b50;
/** 2.0, and Unix as the system that the permissions are of. */
const VERSION = 20;
const MADE_BY = (3 << 8) | VERSION;
/** Names are UTF-8. */
const FLAGS = 0x0800;
/** 1980-01-01, the earliest that the format has: the same files give the same archive. */
const DATE = 0x0021;
const PERMISSIONS = 0o100644;

/**
 * A zip archive. It is not compressed, so that every machine writes the same bytes.
 *
 * @param {{name: string, content: Buffer}[]} files
 * @returns {Buffer}
 */
function zip(files) {
  const parts = [];
  const central = [];
  let offset = 0;
  for (const { name, content } of files) {
    const file = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(VERSION, 0);
    common.writeUInt16LE(FLAGS, 2);
    common.writeUInt16LE(DATE, 8);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(file.length, 22);
    parts.push(uint32(LOCAL_SIGNATURE), common, file, content);
    central.push(
      uint32(CENTRAL_SIGNATURE),
      uint16(MADE_BY),
      common,
      Buffer.alloc(6),
      uint32((PERMISSIONS << 16) >>> 0),
      uint32(offset),
      file,
    );
    offset += 30 + file.length + content.length;
  }
  const directory = Buffer.concat(central);
  const counts = Buffer.concat([uint16(0), uint16(0), uint16(files.length), uint16(files.length)]);
  return Buffer.concat([
    ...parts,
    directory,
    uint32(END_SIGNATURE),
    counts,
    uint32(directory.length),
    uint32(offset),
    uint16(0),
  ]);
}

function uint16(value) {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

module.exports = { zip };
