// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// node scripts/generated.js    writes the generated files; the tests compare them

"use strict";

const fs = require("fs");
const path = require("path");
const { attributes } = require("./attributes.js");
const { icon } = require("./icon.js");

const ROOT = path.join(__dirname, "..");
const SCHEMA = path.join(ROOT, "../../protocol/arguments.schema.json");
const START = "<!-- from package.json -->\n\n";
const END = "\n<!-- to here -->";

/**
 * The files with the content that they should have. @returns {{name: string, content: Buffer}[]}
 */
function generated() {
  const manifest = JSON.parse(text("package.json"));
  manifest.contributes.debuggers[0].configurationAttributes = attributes(JSON.parse(fs.readFileSync(SCHEMA, "utf8")));
  return [
    { name: "package.json", content: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`) },
    { name: "README.md", content: Buffer.from(between(text("README.md"), settings(manifest))) },
    { name: "icon.png", content: icon() },
  ];
}

/** The table of the settings. */
function settings(manifest) {
  const rows = Object.entries(manifest.contributes.configuration.properties).map(
    ([name, { default: value, markdownDescription }]) =>
      `| \`${name}\` | \`${JSON.stringify(value)}\` | ${markdownDescription.replaceAll("|", "\\|")} |\n`,
  );
  return `| setting | default | meaning |\n| --- | --- | --- |\n${rows.join("")}`;
}

function between(document, table) {
  const start = document.indexOf(START) + START.length;
  const end = document.indexOf(END, start);
  if (start < START.length || end < 0) throw new Error("README.md has no marks for the table of settings");
  return document.slice(0, start) + table + document.slice(end);
}

function text(name) {
  return fs.readFileSync(path.join(ROOT, name), "utf8");
}

if (require.main === module) {
  for (const { name, content } of generated()) fs.writeFileSync(path.join(ROOT, name), content);
}

module.exports = { generated };
