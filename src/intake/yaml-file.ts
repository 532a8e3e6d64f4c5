// YAML as newsrooms write it: every value is text, every fault has a line and a remedy.
import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import type { Problem } from '../domain/story-input.ts';
import { readPlainFields } from './plain-yaml.ts';

/** Of one file: finding the field of each takes a walk through all. */
const MOST_FAULTS = 100;

/** Where a value stands: keys and list positions from the top. */
export type YamlPath = readonly PropertyKey[];

export interface YamlFile {
  /** Maps, lists and strings only; `{}` for an empty file. Undefined when there are problems. */
  value: unknown;
  problems: Problem[];
  /** 1-based line of the innermost part of the path that the file has. */
  lineOf(path: YamlPath): number;
}

/**
 * Reads YAML 1.2 with the failsafe schema: no value is guessed to be a number, a date or a boolean,
 * so `headline: 2026`, `version: 1.10` and the language `no` stay what was written.
 * @param firstLine the line of the file on which the text begins
 */
export function readYaml(file: string, text: string, firstLine = 1): YamlFile {
  const plain = readPlainFields(text);
  if (!plain) return parseYaml(file, text, firstLine);
  const lineOf = ([field]: YamlPath) => firstLine + (plain.lines.get(field as PropertyKey) ?? 0);
  return { value: plain.value, problems: [], lineOf };
}

/** The same of any YAML. */
export function parseYaml(file: string, text: string, firstLine = 1): YamlFile {
  const lines = new LineCounter();
  const lineAt = (offset: number) => lines.linePos(offset).line + firstLine - 1;
  const broken = (problems: Problem[]): YamlFile => ({ value: undefined, problems, lineOf: () => firstLine });
  let document: Document.Parsed;
  try {
    document = parseDocument(text, {
      schema: 'failsafe',
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'error',
    });
  } catch {
    return broken([{ file, line: firstLine, field: null, message: 'the fields are nested too deeply' }]);
  }
  const errors = [...document.errors, ...document.warnings].slice(0, MOST_FAULTS);
  const faults = errors.map((error) => {
    const field = fieldAt(document, error.pos[0]);
    // An unclosed quotation is only noticed at the end; it began with its field.
    const offset = error.code === 'MISSING_CHAR' && field ? field.offset : error.pos[0];
    return { offset, field: field?.name ?? null, message: sayFault(error, text, field?.name) };
  });
  const all = faults.length > 0 ? faults : forbiddenParts(document);
  // One slip makes the parser complain several times about the same line: its first word counts.
  const problems = new Map<number, Problem>();
  for (const { offset, ...fault } of all) {
    const line = lineAt(offset);
    if (!problems.has(line)) problems.set(line, { file, line, ...fault });
  }
  if (problems.size > 0) return broken([...problems.values()]);
  return {
    value: document.contents === null ? {} : document.toJS(),
    problems: [],
    lineOf: (path) => lineAt(offsetOf(document, path)),
  };
}

interface Fault {
  offset: number;
  field: string | null;
  message: string;
}

function forbiddenParts(document: Document.Parsed): Fault[] {
  const faults: Fault[] = [];
  const add = (node: Node, message: string) => {
    if (faults.length >= MOST_FAULTS) return;
    const offset = node.range?.[0] ?? 0;
    faults.push({ offset, field: fieldAt(document, offset)?.name ?? null, message });
  };
  const refuseAnchor = (node: Node & { anchor?: string }) => {
    if (node.anchor) add(node, `put a text that begins with & in quotes: "&${node.anchor} ..."`);
  };
  visit(document, {
    Alias: (_, alias) => add(alias, `put a text that begins with * in quotes: "*${alias.source} ..."`),
    Collection: (_, collection) => refuseAnchor(collection),
    Scalar: (key, scalar) => {
      refuseAnchor(scalar);
      // `headline: Dock #4 opens` would silently end before the #.
      if (key === 'key' || scalar.type !== 'PLAIN' || !scalar.comment || /^\s/.test(scalar.comment)) return;
      add(
        scalar,
        `the text from “#${scalar.comment.split('\n')[0]}” on would be a comment; put the value in quotes`,
      );
    },
    Pair: (_, pair) => {
      if (isCollection(pair.key)) add(pair.key, 'expected the name of a field here, found a list');
    },
  });
  return faults;
}

/** The top-level field that an offset falls in. */
function fieldAt(document: Document.Parsed, offset: number): { name: string; offset: number } | undefined {
  if (!isMap(document.contents)) return undefined;
  const keys = document.contents.items.map((pair) => pair.key as unknown);
  const key = keys.findLast((one) => isScalar(one) && (one.range?.[0] ?? 0) <= offset);
  return isScalar(key) && /^\S+$/.test(String(key.value))
    ? { name: String(key.value), offset: key.range?.[0] ?? 0 }
    : undefined;
}

function offsetOf(document: Document.Parsed, path: YamlPath): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === part);
      if (!pair) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(part)];
      if (!isNode(item)) break;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else break;
  }
  return offset;
}

/** Says a parser's error in terms of what to write instead. */
function sayFault(error: YAMLError, text: string, field = 'headline'): string {
  const found = text.slice(error.pos[0], error.pos[0] + 1);
  switch (error.code) {
    case 'DUPLICATE_KEY':
      return 'the field is given twice; keep one of the two';
    case 'TAB_AS_INDENT':
      return 'a tab stands here; indent with spaces';
    case 'MISSING_CHAR':
    case 'BAD_DQ_ESCAPE':
      return error.code === 'MISSING_CHAR'
        ? 'a quotation mark is opened and not closed'
        : 'a backslash in "..." has a meaning of its own; write \\\\ or use single quotes';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return `a value that contains a colon and a space must be in quotes: ${field}: "One: two"`;
    case 'BAD_SCALAR_START':
    case 'TAG_RESOLVE_FAILED':
      return `put a value that begins with ${found} in quotes`;
    case 'MULTIPLE_DOCS':
      return 'a line of three hyphens begins a second document; expected one only';
    case 'MULTILINE_IMPLICIT_KEY':
    case 'BAD_INDENT':
      return `expected a field and its value on one line, such as “${field}: text”, or a closing bracket`;
    case 'UNEXPECTED_TOKEN':
      return `“${found}” does not belong here; put the whole value in quotes`;
    default:
      return `this is not YAML: ${error.message}`;
  }
}
