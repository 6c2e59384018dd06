// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const IS = {
  string: (value) => typeof value === "string",
  integer: Number.isInteger,
  number: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  null: (value) => value === null,
  array: Array.isArray,
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
};

/** Keywords that say nothing about a value. */
const NOTES = new Set(["default", "deprecationMessage", "description", "doNotSuggest", "title"]);

/**
 * Whether a JSON schema allows a value. It knows the keywords that the manifest uses.
 *
 * @throws On a keyword that it does not know.
 */
function allows(schema, value) {
  return Object.entries(schema).every(([key, says]) => {
    if (NOTES.has(key)) return true;
    switch (key) {
      case "type":
        return [says].flat().some((type) => IS[type](value));
      case "enum":
        return says.includes(value);
      case "anyOf":
        return says.some((each) => allows(each, value));
      case "pattern":
        return !IS.string(value) || new RegExp(says).test(value);
      case "minimum":
        return !IS.number(value) || value >= says;
      case "maximum":
        return !IS.number(value) || value <= says;
      case "items":
        return !IS.array(value) || value.every((each) => allows(says, each));
      case "required":
        return !IS.object(value) || says.every((name) => name in value);
      case "properties":
        return !IS.object(value) || Object.keys(value).every((name) => !says[name] || allows(says[name], value[name]));
      case "propertyNames":
        return !IS.object(value) || Object.keys(value).every((name) => allows(says, name));
      case "additionalProperties":
        return !IS.object(value) || Object.values(value).every((each) => allows(says, each));
      default:
        throw new Error(`the keyword ${key} is not known here`);
    }
  });
}

module.exports = { allows };
