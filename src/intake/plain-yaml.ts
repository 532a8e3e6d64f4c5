// YAML as nearly every file has it: a field on each line. Read at once, and to the same as the whole parser makes of it.

/** The fields of such a text, and the line of each, counted from 0. */
export interface PlainFields {
  value: Record<string, string | string[]>;
  lines: Map<PropertyKey, number>;
}

const FIELD = /^([A-Za-z][A-Za-z0-9]{0,60}):[ ]+(.*?)[ ]*$/;

/** Nothing that could end it, escape or be a character that is not seen. */
const QUOTED = /^"([^"\\\p{C}\u2028\u2029]*)"$/u;

/** A list of words on one line. */
const LIST = /^\[ *([A-Za-z0-9][A-Za-z0-9-]*(?: *, *[A-Za-z0-9][A-Za-z0-9-]*)*) *\]$/;

/** Begins with a letter or digit and has nothing that means something in YAML; a colon only within a word, as times have. */
const PLAIN = /^[\p{L}\p{N}](?:[^:#"[\]{}\\\p{C}\u2028\u2029]|:(?=[\p{L}\p{N}]))*$/u;

/** Undefined where a line is of any other kind: that is for the parser, which also says what is wrong. */
export function readPlainFields(text: string): PlainFields | undefined {
  const value: PlainFields['value'] = {};
  const lines: PlainFields['lines'] = new Map();
  const all = text.split('\n');
  if (all.at(-1) === '') all.pop();
  for (const [at, line] of all.entries()) {
    const [, name, given] = FIELD.exec(line) ?? [];
    if (name === undefined || given === undefined || lines.has(name)) return undefined;
    const one = QUOTED.exec(given)?.[1] ?? LIST.exec(given)?.[1]?.split(/ *, */) ?? PLAIN.exec(given)?.[0];
    if (one === undefined) return undefined;
    value[name] = one;
    lines.set(name, at);
  }
  return lines.size === 0 ? undefined : { value, lines };
}
