// From zod's findings to problems that name file, line, field and what was expected.
import type { z } from 'zod';
import type { Problem } from '../domain/story-input.ts';
import { excerpt } from './source-file.ts';
import type { YamlPath } from './yaml-file.ts';

/** What people write for a field because another system calls it so. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  title: ['headline'],
  summary: ['lead'],
  description: ['lead'],
  date: ['publishAt', 'publishedAt'],
  published: ['publishAt', 'publishedAt'],
  updated: ['updatedAt'],
  author: ['byline'],
  tags: ['topics'],
  categories: ['topics'],
  image: ['media', 'logo'],
  favicon: ['icon'],
  copyright: ['rights', 'terms'],
  permalink: ['slug'],
  url: ['formerPaths'],
  lang: ['edition'],
  language: ['edition'],
  body: ['html'],
  content: ['html'],
  name: ['title'],
  timezone: ['timeZone'],
};

/** An `error` option for a schema: “missing” or “found ...”, and what was expected. */
export function expected(what: string): { error: (issue: { input?: unknown }) => string } {
  return {
    error: ({ input }) =>
      input === undefined ? `missing; expected ${what}` : `expected ${what}, found ${nameOf(input)}`,
  };
}

/**
 * Turns a schema's findings into problems.
 * @param fieldsAt the names known at a path, for a name that is not
 */
export function problemsOf(
  error: z.ZodError,
  file: string,
  yaml: { lineOf(path: YamlPath): number },
  fieldsAt: (path: YamlPath) => readonly string[],
): Problem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') {
      return [{ file, line: yaml.lineOf(issue.path), field: nameOfPath(issue.path), message: issue.message }];
    }
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      const message = unknownField(key, fieldsAt(issue.path));
      return { file, line: yaml.lineOf(path), field: nameOfPath(path), message };
    });
  });
}

/** A field's name in errors and in an origin's lines: `media[1].alt`. */
export function nameOfPath(path: YamlPath): string | null {
  if (path.length === 0) return null;
  return path
    .map((part, at) => (typeof part === 'number' ? `[${part + 1}]` : `${at === 0 ? '' : '.'}${String(part)}`))
    .join('');
}

/** Says that a name is unknown, with the nearest known one. */
export function unknownField(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  const remedy = near ? `did you mean “${near}”?` : `the fields are ${known.join(', ')}`;
  return `“${excerpt(name, 40)}” is not a field; ${remedy}`;
}

function nearest(name: string, known: readonly string[]): string | undefined {
  const lower = name.toLowerCase().replace(/[-_ ]/g, '');
  // A field may have any name, “constructor” too.
  const usual = Object.hasOwn(ELSEWHERE, lower) && ELSEWHERE[lower]?.find((one) => known.includes(one));
  if (usual) return usual;
  const ranked = known
    .map((one) => ({ one, distance: distance(lower.slice(0, 40), one.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.ceil(best.one.length / 3) ? best.one : undefined;
}

/** Levenshtein's: how many letters to add, drop or change. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const change = (row[j] as number) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] as number) + 1, (next[j] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}

function nameOf(value: unknown): string {
  if (typeof value === 'string') return `“${excerpt(value, 40)}”`;
  if (value === null) return 'nothing';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'a list' : 'fields of its own';
}
