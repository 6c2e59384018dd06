// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const { heldClass } = require("./held.js");

/** The classes of the module `vscode`, as far as the extension and its tests need them. */

class Disposable {
  constructor(dispose) {
    this.dispose = dispose;
  }
}

class Uri {
  static file(fsPath) {
    return Object.assign(new Uri(), { scheme: "file", fsPath, path: fsPath });
  }
  toString() {
    return `${this.scheme}://${this.path}`;
  }
}

class Position {
  constructor(line, character) {
    Object.assign(this, { line, character });
  }
}

class Range {
  constructor(start, end) {
    Object.assign(this, { start, end });
  }
}

class Location {
  constructor(uri, rangeOrPosition) {
    const range = rangeOrPosition instanceof Range ? rangeOrPosition : new Range(rangeOrPosition, rangeOrPosition);
    Object.assign(this, { uri, range });
  }
}

class CodeLens {
  constructor(range, command) {
    Object.assign(this, { range, command });
  }
}

class EventEmitter {
  #listeners = new Set();
  constructor() {
    this.event = (listener) => {
      this.#listeners.add(listener);
      return new Disposable(() => this.#listeners.delete(listener));
    };
  }
  fire(value) {
    for (const listener of [...this.#listeners]) listener(value);
  }
  dispose() {
    this.#listeners.clear();
  }
}

class Breakpoint {
  constructor(enabled = true, condition, hitCondition, logMessage) {
    Object.assign(this, { enabled, condition, hitCondition, logMessage });
  }
}

class SourceBreakpoint extends Breakpoint {
  constructor(location, enabled, condition, hitCondition, logMessage) {
    super(enabled, condition, hitCondition, logMessage);
    this.location = location;
  }
}

class FunctionBreakpoint extends Breakpoint {
  constructor(functionName, enabled, condition, hitCondition, logMessage) {
    super(enabled, condition, hitCondition, logMessage);
    this.functionName = functionName;
  }
}

class DebugAdapterExecutable {
  constructor(command, args = [], options) {
    Object.assign(this, { command, args, options });
  }
}

const all = {
  Disposable,
  Uri,
  Position,
  Range,
  Location,
  CodeLens,
  EventEmitter,
  Breakpoint,
  SourceBreakpoint,
  FunctionBreakpoint,
  DebugAdapterExecutable,
};

module.exports = {
  ...Object.fromEntries(Object.entries(all).map(([name, each]) => [name, heldClass(each)])),
  DebugConfigurationProviderTriggerKind: { Initial: 1, Dynamic: 2 },
};
