// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const { spawn } = require("child_process");
const { once, EventEmitter } = require("events");

/**
 * A debug adapter that speaks on stdin and stdout, as a client sees it. Events: `event` with each event of the
 * protocol, `exit` when it has ended.
 */
class DebugAdapter extends EventEmitter {
  #process;
  #waiting = new Map();
  #sequence = 0;
  #bytes = Buffer.alloc(0);
  #trackers;
  #hasEnded = false;

  /** @param {{command: string, args: string[], options?: {cwd?: string}}} executable */
  constructor(executable, trackers = []) {
    super();
    this.#trackers = trackers;
    this.#process = spawn(executable.command, executable.args, {
      cwd: executable.options?.cwd,
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#process.stdout.on("data", (bytes) => this.#read(bytes));
    // What is written to an adapter that has ended goes nowhere; its requests fail below.
    this.#process.stdin.on("error", () => {});
    this.ended = once(this.#process, "close").then(([code]) => {
      this.#hasEnded = true;
      for (const { reject, command } of this.#waiting.values())
        reject(new Error(`the adapter ended before it answered ${command}`));
      this.emit("exit", code);
      return code;
    });
  }

  /** @returns {Promise<object>} The body of the response. @throws With the message of a failed one. */
  request(command, args = {}) {
    if (this.#hasEnded) return Promise.reject(new Error(`the adapter ended before ${command}`));
    this.#sequence += 1;
    const message = { seq: this.#sequence, type: "request", command, arguments: args };
    for (const tracker of this.#trackers) tracker.onWillReceiveMessage?.(message);
    const body = JSON.stringify(message);
    this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    return new Promise((resolve, reject) => this.#waiting.set(message.seq, { resolve, reject, command }));
  }

  /** Ends the input, which ends the adapter. */
  close() {
    this.#process.stdin.end();
    return this.ended;
  }

  #read(bytes) {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    for (;;) {
      const end = this.#bytes.indexOf("\r\n\r\n");
      if (end < 0) return;
      const count = Number(/Content-Length: (\d+)/i.exec(this.#bytes.toString("latin1", 0, end))?.[1]);
      if (this.#bytes.length < end + 4 + count) return;
      const message = JSON.parse(this.#bytes.toString("utf8", end + 4, end + 4 + count));
      this.#bytes = this.#bytes.subarray(end + 4 + count);
      this.#receive(message);
    }
  }

  #receive(message) {
    for (const tracker of this.#trackers) tracker.onDidSendMessage?.(message);
    if (message.type === "event") {
      this.emit("event", message);
      return;
    }
    const waiting = message.type === "response" && this.#waiting.get(message.request_seq);
    if (!waiting) return;
    this.#waiting.delete(message.request_seq);
    if (message.success) waiting.resolve(message.body ?? {});
    else waiting.reject(new Error(message.body?.error?.format ?? message.message ?? `${waiting.command} failed`));
  }
}

module.exports = { DebugAdapter };
