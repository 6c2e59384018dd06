// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const fs = require("fs");
const os = require("os");
const path = require("path");
const { isGoBinary } = require("./go-binary.js");

/**
 * @typedef {object} Process
 * @property {number} id
 * @property {string} program The name of its executable file.
 * @property {string} commandLine
 * @property {string} folder Its working directory; empty if it can't be read.
 * @property {boolean} isOwn Whether it belongs to the user who asks.
 */

/**
 * The Go programs that run now: the user's own first, among them the newest first, because that is the one that was
 * started to be traced. Processes whose program the user may not read are left out: they can't be traced either.
 *
 * @param {string} [proc] Another `/proc`, for tests.
 * @param {number} [user]
 * @returns {Process[]}
 */
function goProcesses(proc = "/proc", user = os.userInfo().uid) {
  const seen = new Map();
  const isGo = (file) => {
    const { dev, ino } = fs.statSync(file, { bigint: true });
    const key = `${dev}:${ino}`;
    if (!seen.has(key)) seen.set(key, isGoBinary(file));
    return seen.get(key);
  };
  return fs
    .readdirSync(proc)
    .filter((name) => /^[0-9]+$/.test(name))
    .flatMap((name) => {
      const folder = path.join(proc, name);
      try {
        // The link reads a program's file even if its path was removed or belongs to a container.
        return isGo(path.join(folder, "exe")) ? [describe(folder, Number(name), user)] : [];
      } catch {
        return []; // It has ended meanwhile, or is another user's.
      }
    })
    .sort((a, b) => Number(b.isOwn) - Number(a.isOwn) || b.started - a.started || b.id - a.id)
    .map(({ started, ...process }) => process);
}

function describe(folder, id, user) {
  const executable = fs.readlinkSync(path.join(folder, "exe")).replace(/ \(deleted\)$/, "");
  const words = fs.readFileSync(path.join(folder, "cmdline"), "utf8").split("\0").filter(Boolean);
  return {
    id,
    program: path.basename(executable),
    commandLine: words.join(" ") || executable,
    folder: link(path.join(folder, "cwd")),
    isOwn: fs.statSync(folder).uid === user,
    started: startTime(folder),
  };
}

/** In the kernel's ticks since the machine's start. */
function startTime(folder) {
  const text = fs.readFileSync(path.join(folder, "stat"), "utf8");
  // The name in parentheses may hold blanks. Behind it the start is the 20th field.
  return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[19]);
}

function link(file) {
  try {
    return fs.readlinkSync(file);
  } catch {
    return "";
  }
}

module.exports = { goProcesses };
