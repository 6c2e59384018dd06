// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const { declared } = require("./declarations.json");

/** What code other than the extension's asks every object for. */
const ANY_OBJECT = new Set(["prototype", "then", "toJSON", "hasOwnProperty", "valueOf", "toString", "constructor"]);

/**
 * How a name of `vscode.d.ts` is declared, with what it inherits.
 *
 * @param {string} type
 * @returns {Record<string, string>}
 */
function membersOf(type) {
  const own = declared[type];
  if (!own) throw new Error(`${type} is not among the declarations that are kept`);
  return Object.assign(Object.create(null), ...own.extends.map(membersOf), own.members);
}

/**
 * An object of the fake editor that only has what is declared: to read or to write another member throws, and so does a
 * call with fewer or more arguments than are declared.
 *
 * @template {object} T
 * @param {string} type As in `vscode.d.ts`.
 * @param {T} object
 * @returns {T}
 */
function held(type, object) {
  const members = membersOf(type);
  const check = (name) => {
    if (typeof name === "symbol" || name in members || ANY_OBJECT.has(name)) return;
    throw new TypeError(`vscode.d.ts declares no ${type}.${name}`);
  };
  return new Proxy(object, {
    get(target, name) {
      check(name);
      const value = Reflect.get(target, name);
      return typeof value === "function" && members[name]
        ? counted(`${type}.${String(name)}`, members[name], value.bind(target))
        : value;
    },
    set(target, name, value) {
      check(name);
      return Reflect.set(target, name, value);
    },
  });
}

/**
 * A class whose constructor takes only as many arguments as are declared, and that has no other static members.
 *
 * @template {Function} T
 * @param {T} constructed
 * @returns {T}
 */
function heldClass(constructed) {
  const type = constructed.name;
  const members = membersOf(type);
  for (const name of Object.getOwnPropertyNames(constructed.prototype)) {
    if (!(name in members) && name !== "constructor") throw new TypeError(`vscode.d.ts declares no ${type}.${name}`);
  }
  return new Proxy(constructed, {
    construct(target, args) {
      requireCount(`new ${type}`, members.constructor ?? "0..0", args.length);
      return Reflect.construct(target, args);
    },
    get(target, name) {
      if (typeof name === "string" && !(name in members) && !ANY_OBJECT.has(name))
        throw new TypeError(`vscode.d.ts declares no ${type}.${name}`);
      return Reflect.get(target, name);
    },
  });
}

function counted(name, counts, call) {
  return (...args) => {
    requireCount(name, counts, args.length);
    return call(...args);
  };
}

function requireCount(name, counts, count) {
  const [fewest, most] = counts.split("..");
  if (count < Number(fewest) || (most && count > Number(most))) {
    throw new TypeError(`${name} takes ${counts} arguments; it was called with ${count}`);
  }
}

/**
 * What the extension hands to the editor: an object literal whose members are all declared.
 *
 * @template {object} T
 * @param {string} type
 * @param {T} object
 * @returns {T}
 */
function given(type, object) {
  const members = membersOf(type);
  for (const name of Object.keys(object)) {
    if (!(name in members)) throw new TypeError(`vscode.d.ts declares no ${type}.${name}`);
  }
  return object;
}

module.exports = { held, heldClass, given, membersOf };
