// The statements beside `newsroom.yaml`: a folder for each kind, in it a Markdown file for each edition.
import { type Dirent, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DeskLink } from '../desk/link.ts';
import type { Actor } from '../domain/change.ts';
import { STATEMENT_KINDS, type StatementKind } from '../domain/statement.ts';
import type { Problem } from '../domain/story-input.ts';
import { unknownEdition } from '../intake/article-assembly.ts';
import type { IntakeSettings } from '../intake/source-file.ts';
import { readStatement } from '../intake/statement.ts';
import { Refusal } from '../operations/refusal.ts';
import type { SetStatement } from '../operations/statements.ts';
import { sayFileFault } from './failure.ts';
import { findNewsroomFile } from './import-newsroom.ts';
import { readSource } from './read-files.ts';
import { InputError } from './remote-faults.ts';

/** Told what came in, and what did not. */
export interface StatementListener {
  statement(set: SetStatement): void;
  problem(problem: Problem): void;
}

const FOLDER = 'statements';

/**
 * The folder of statements that an import of this folder brings in: `statements` in it, or itself when it is called so.
 * A story may be called so too: without a newsroom file beside it the folder must have one of a kind in it.
 */
export function findStatements(folder: string): string | undefined {
  const below = join(folder, FOLDER);
  if (isFolder(below) && (findNewsroomFile(folder) !== undefined || hasKinds(below))) return below;
  return basename(folder) === FOLDER && (hasKinds(folder) || findNewsroomFile(dirname(folder)) !== undefined)
    ? folder
    : undefined;
}

/** Brings in a folder of statements. What is wrong is told to the listener, and the others come in. */
export async function importStatements(
  desk: DeskLink,
  folder: string,
  { settings, by }: { settings: IntakeSettings; by: Actor },
  listener: StatementListener,
): Promise<void> {
  const refuse = (file: string, message: string) =>
    listener.problem({ file, line: null, field: null, message });
  for (const { path, kind, edition, fault } of listFiles(folder)) {
    if (fault !== undefined) {
      refuse(path, fault);
      continue;
    }
    if (!settings.editions.has(edition)) {
      const message = `${unknownEdition(edition, settings)}; name the file after one of them`;
      listener.problem({ file: path, line: null, field: 'edition', message });
      continue;
    }
    const source = readSource(path);
    const read = 'problem' in source ? { problems: [source.problem] } : await readStatement(source.file);
    if ('problems' in read) {
      for (const problem of read.problems) listener.problem(problem);
      continue;
    }
    try {
      const input = { statement: { edition, kind, ...read.statement }, by };
      listener.statement(await desk.perform('set-statement', input));
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof InputError)) throw error;
      refuse(path, error.message);
    }
  }
}

/** A file of a statement, or what is wrong where one could be. */
type Found =
  | { path: string; kind: StatementKind; edition: string; fault?: undefined }
  | { path: string; fault: string; kind?: undefined; edition?: undefined };

function* listFiles(folder: string): Generator<Found> {
  for (const entry of list(folder)) {
    const path = join(folder, entry.name);
    const kind = STATEMENT_KINDS.find((one) => one === entry.name);
    if ('fault' in entry) yield { path: folder, fault: entry.fault };
    else if (!entry.isFolder) yield { path, fault: `expected a folder such as ${STATEMENT_KINDS[0]}` };
    else if (kind === undefined)
      yield { path, fault: `is no statement; the statements are ${STATEMENT_KINDS.join(', ')}` };
    else yield* filesOf(path, kind);
  }
}

function* filesOf(folder: string, kind: StatementKind): Generator<Found> {
  for (const entry of list(folder)) {
    const path = join(folder, entry.name);
    if ('fault' in entry) yield { path: folder, fault: entry.fault };
    else if (entry.isFolder || !/\.md$/i.test(entry.name))
      yield { path, fault: 'expected a file for each edition, such as en.md' };
    else yield { path, kind, edition: entry.name.replace(/\.md$/i, '').toLowerCase() };
  }
}

type Entry = { name: string; isFolder: boolean } | { name: string; fault: string };

function list(folder: string): Entry[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    return [{ name: '', fault: sayFileFault(error) }];
  }
  return entries
    .filter(({ name }) => !name.startsWith('.'))
    .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isFolder(path: string): boolean {
  const entries = list(path);
  return !entries.some((entry) => 'fault' in entry);
}

function hasKinds(folder: string): boolean {
  const kinds: readonly string[] = STATEMENT_KINDS;
  return list(folder).some((entry) => 'isFolder' in entry && entry.isFolder && kinds.includes(entry.name));
}
