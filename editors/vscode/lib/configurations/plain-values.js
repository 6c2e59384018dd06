// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

const manifest = require("../../package.json");

const ATTRIBUTES = manifest.contributes.debuggers[0].configurationAttributes;

/**
 * With numbers and booleans where the manifest wants them: `"${input:depth}"` has become the string `"3"` by now, since
 * VS Code replaces variables by strings.
 *
 * @param {import("vscode").DebugConfiguration} configuration
 */
function withPlainValues(configuration) {
  const attributes = ATTRIBUTES[configuration.request]?.properties ?? {};
  const entries = Object.entries(configuration).map(([name, value]) => [
    name,
    plain(value, attributes[name]?.type ?? []),
  ]);
  return /** @type {import("vscode").DebugConfiguration} */ (Object.fromEntries(entries));
}

function plain(value, types) {
  if (typeof value !== "string") return value;
  if (types.includes("integer") && /^-?[0-9]+$/.test(value.trim())) return Number(value);
  if (types.includes("boolean") && /^(true|false)$/.test(value.trim())) return value.trim() === "true";
  return value;
}

module.exports = { withPlainValues };
