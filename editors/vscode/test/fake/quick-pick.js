// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const { EventEmitter } = require("./classes.js");
const { held } = require("./held.js");

/**
 * A list to pick from, as VS Code shows it, and what a person does with it.
 *
 * @param {(list: object) => void} whenShown
 */
function quickPick(whenShown) {
  const accepted = new EventEmitter();
  const changed = new EventEmitter();
  const hidden = new EventEmitter();
  const state = {
    items: [],
    value: "",
    title: undefined,
    placeholder: undefined,
    selectedItems: [],
    matchOnDescription: false,
    matchOnDetail: false,
    onDidAccept: accepted.event,
    onDidChangeValue: changed.event,
    onDidHide: hidden.event,
    show: () => whenShown(person),
    hide: () => hidden.fire(undefined),
    dispose() {},
  };
  const matches = (item) => {
    const texts = [item.label, state.matchOnDescription && item.description, state.matchOnDetail && item.detail];
    return (
      item.alwaysShow || texts.some((text) => text && text.toLowerCase().includes(state.value.trim().toLowerCase()))
    );
  };
  const person = {
    get title() {
      return state.title;
    },
    get placeholder() {
      return state.placeholder;
    },
    get shown() {
      return state.items.filter(matches);
    },
    type(value) {
      state.value = value;
      changed.fire(value);
    },
    /** Enter takes the first item that is shown, or the one with a label. */
    enter(label) {
      const item = label === undefined ? this.shown[0] : this.shown.find((each) => each.label === label);
      if (label !== undefined && !item)
        throw new Error(`no '${label}' among ${this.shown.map((each) => each.label).join(", ")}`);
      state.selectedItems = item ? [item] : [];
      accepted.fire(undefined);
    },
    /** Enter while the list is empty. */
    acceptNothing() {
      state.selectedItems = [];
      accepted.fire(undefined);
    },
    escape: () => hidden.fire(undefined),
  };
  return held("QuickPick", state);
}

module.exports = { quickPick };
