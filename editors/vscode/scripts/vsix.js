// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// node scripts/vsix.js FILE    packs the extension into FILE, as VS Code installs it

"use strict";

const fs = require("fs");
const path = require("path");
const { zip } = require("./zip.js");

const ROOT = path.join(__dirname, "..");
const LICENSE = path.join(ROOT, "../../LICENSE");

const CONTENT_TYPES = {
  js: "application/javascript",
  json: "application/json",
  md: "text/markdown",
  png: "image/png",
  txt: "text/plain",
  vsixmanifest: "text/xml",
};

/** What VS Code and its gallery look for in the package. */
const ASSETS = {
  "Microsoft.VisualStudio.Code.Manifest": "extension/package.json",
  "Microsoft.VisualStudio.Services.Content.Details": "extension/README.md",
  "Microsoft.VisualStudio.Services.Content.License": "extension/LICENSE.txt",
  "Microsoft.VisualStudio.Services.Icons.Default": "extension/icon.png",
};

/** The package's bytes: the same for the same sources, on every machine. @returns {Buffer} */
function vsix() {
  const manifest = JSON.parse(fs.readFileSync(path.join(ROOT, "package.json"), "utf8"));
  const own = ["package.json", "README.md", manifest.icon, "extension.js", ...scripts("lib")].map((name) => ({
    name: `extension/${name}`,
    content: fs.readFileSync(path.join(ROOT, name)),
  }));
  return zip([
    { name: "extension.vsixmanifest", content: Buffer.from(packageManifest(manifest)) },
    { name: "[Content_Types].xml", content: Buffer.from(contentTypes()) },
    ...own,
    { name: "extension/LICENSE.txt", content: fs.readFileSync(LICENSE) },
  ]);
}

/** The files below a folder, by name. */
function scripts(folder) {
  return fs
    .readdirSync(path.join(ROOT, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? scripts(`${folder}/${entry.name}`) : `${folder}/${entry.name}`));
}

function packageManifest(manifest) {
  const properties = {
    "Microsoft.VisualStudio.Code.Engine": manifest.engines.vscode,
    "Microsoft.VisualStudio.Code.ExtensionKind": manifest.extensionKind.join(","),
    "Microsoft.VisualStudio.Code.ExecutesCode": "true",
    "Microsoft.VisualStudio.Services.Links.Source": manifest.repository.url,
    "Microsoft.VisualStudio.Services.GitHubFlavoredMarkdown": "true",
    "Microsoft.VisualStudio.Services.Content.Pricing": "Free",
  };
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011" xmlns:d="http://schemas.microsoft.com/developer/vsx-schema-design/2011">
  <Metadata>
    <Identity Language="en-US" Id="${xml(manifest.name)}" Version="${xml(manifest.version)}" Publisher="${xml(manifest.publisher)}"/>
    <DisplayName>${xml(manifest.displayName)}</DisplayName>
    <Description xml:space="preserve">${xml(manifest.description)}</Description>
    <Tags>${xml(manifest.keywords.join(","))}</Tags>
    <Categories>${xml(manifest.categories.join(","))}</Categories>
    <GalleryFlags>Public</GalleryFlags>
    <Properties>
${lines(properties, ([id, value]) => `      <Property Id="${id}" Value="${xml(value)}"/>`)}
    </Properties>
    <License>extension/LICENSE.txt</License>
    <Icon>extension/${xml(manifest.icon)}</Icon>
  </Metadata>
  <Installation>
    <InstallationTarget Id="Microsoft.VisualStudio.Code"/>
  </Installation>
  <Dependencies/>
  <Assets>
${lines(ASSETS, ([type, file]) => `    <Asset Type="${type}" Path="${file}" Addressable="true"/>`)}
  </Assets>
</PackageManifest>
`;
}

function contentTypes() {
  return `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
${lines(CONTENT_TYPES, ([extension, type]) => `  <Default Extension=".${extension}" ContentType="${type}"/>`)}
</Types>
`;
}

function lines(object, line) {
  return Object.entries(object).map(line).join("\n");
}

function xml(text) {
  return text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

if (require.main === module) {
  const file = process.argv[2];
  if (!file) throw new Error("usage: node scripts/vsix.js FILE");
  fs.mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  fs.writeFileSync(file, vsix());
}

module.exports = { vsix, CONTENT_TYPES, ASSETS };
