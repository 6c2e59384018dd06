// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

"use strict";

/** What VS Code has replaced by a value when a session starts. */
const VARIABLE = "\\$\\{(command|input|config|env):[^}]+\\}";

/** What the extension does with arguments that are left out. */
const IN_EDITOR = {
  program: { description: "If left out, the package of the active file; mode exec needs one." },
  processId: {
    description: "If left out or 0, VS Code asks which Go program. A program's name means the one that runs.",
    minimum: 0,
    pattern: "^[^/$]+$",
  },
  maxHitsPerSecond: {
    description: "If left out, the setting 'sonde.maxHitsPerSecond' applies: 500 unless you change it.",
    default: undefined,
  },
  tracepoints: { description: "If empty, and no breakpoint is set in the program, VS Code asks." },
};

/** What Go's extension allows in these requests, and Sonde only in others. */
const UNUSED_IN = {
  attach: {
    console: "the process is already running, and its output stays where it is",
    cwd: "the process is already running, in its own folder",
  },
};

/**
 * The manifest's `configurationAttributes`, made from the schema of the arguments: without references and Sonde's own
 * keywords, with variables where VS Code replaces them, and with other debuggers' arguments, which Sonde ignores.
 *
 * @param {object} schema The content of `protocol/arguments.schema.json`.
 */
function attributes(schema) {
  return Object.fromEntries(
    ["attach", "launch"].map((request) => {
      const own = Object.entries(schema.$defs[request].properties).map(([name, form]) => [
        name,
        argument(name, form, schema),
      ]);
      const ignored = Object.entries({ ...schema["x-notUsed"], ...UNUSED_IN[request] }).map(([name, why]) => [
        name,
        unused(why),
      ]);
      const properties = Object.fromEntries([...own, ...ignored].sort(([a], [b]) => (a < b ? -1 : 1)));
      // Nothing is required: the extension asks for what is missing.
      return [request, { properties }];
    }),
  );
}

function argument(name, form, schema) {
  const result = plain(form, schema);
  const inEditor = IN_EDITOR[name];
  if (inEditor) {
    Object.assign(result, inEditor, { description: `${result.description} ${inEditor.description}` });
    if (inEditor.default === undefined && "default" in inEditor) delete result.default;
  }
  return sorted(withVariables(result));
}

/** @returns {object} Without `$ref`, and without what only Sonde understands. */
function plain(form, schema) {
  if (Array.isArray(form)) return form.map((element) => plain(element, schema));
  if (typeof form !== "object" || form === null) return form;
  if (form.$ref) return plain(target(form.$ref, schema), schema);
  const result = {};
  for (const [key, value] of Object.entries(form)) {
    if (key === "x-means") result.enum = [...(form.enum ?? []), ...Object.keys(value)];
    else if (key === "enum") result.enum ??= [...value];
    else if (!key.startsWith("x-") && !(key === "format" && value === "path")) result[key] = plain(value, schema);
  }
  return result;
}

function target(reference, schema) {
  return reference
    .split("/")
    .slice(1)
    .reduce((inside, part) => inside[part], schema);
}

/** Numbers, booleans and words may be `${input:name}` too. */
function withVariables(form) {
  const types = [form.type].flat();
  if (form.enum) {
    const { enum: words, type, ...rest } = form;
    return {
      ...rest,
      anyOf: [
        { type, enum: words },
        { type: "string", pattern: `^${VARIABLE}$` },
      ],
    };
  }
  if (!types.some((type) => type === "integer" || type === "boolean")) return form;
  const pattern = form.pattern ? `${form.pattern}|^${VARIABLE}$` : `^${VARIABLE}$`;
  return { ...form, type: [...new Set([...types, "string"])], pattern };
}

/** VS Code strikes it through, says why, and does not propose it. */
function unused(why) {
  return sorted({
    description: `Sonde ignores this: ${why}.`,
    deprecationMessage: `Sonde ignores this: ${why}.`,
    doNotSuggest: true,
  });
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

module.exports = { attributes };
