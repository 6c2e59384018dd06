// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

/**
 * A setting's text with `~`, `${workspaceFolder}`, `${userHome}` and `${env:NAME}` replaced: VS Code does this in a
 * `launch.json`, and not in settings.
 *
 * @param {string} text
 * @param {{home: string, workspaceFolder?: string}} surroundings
 */
function expanded(text, { home, workspaceFolder }) {
  return text
    .replace(/^~(?=\/|$)/, () => home)
    .replaceAll("${userHome}", () => home)
    .replaceAll("${workspaceFolder}", () => workspaceFolder ?? "")
    .replace(/\$\{env:([^}]*)\}/g, (_, name) => process.env[name] ?? "");
}

module.exports = { expanded };
