// Finds the stories in a folder, one at a time and in sorted order: only the names of the folders on the way are held.
import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Problem } from '../domain/story-input.ts';
import { isJsonLines } from '../intake/json-line.ts';
import { sayFileFault } from './failure.ts';

/** What a folder holds; `progress` is how much of the walk is behind, from 0 to 1. */
export type Found =
  | { kind: 'story'; folder: string; files: string[]; progress: number }
  | { kind: 'file'; path: string; progress: number }
  | { kind: 'problem'; problem: Problem };

/** Part of the walk, as fractions of the whole. */
interface Span {
  from: number;
  to: number;
}

interface Walk {
  /** The folder that was named: links out of it are not followed. */
  root: string;
  isEdition(name: string): boolean;
  without: string | undefined;
}

const ARTICLE = /\.(md|txt)$/i;
const STORY = /^story\.ya?ml$/i;
const NEWSROOM = /^newsroom\.ya?ml$/i;
/** A file named like a language is meant as an edition's article, whether or not there is such an edition. */
const LANGUAGE = /^[a-z]{2}(-[a-z0-9]{2,8})*$/i;

/**
 * Walks a folder, without one below it that is read otherwise. A folder with a file named after an edition, or with `story.yaml`, is a story; in any
 * other each article file, or file of articles as lines, stands for itself. Files that are neither are left alone: they are media.
 */
export function walkFolder(
  folder: string,
  isEdition: (name: string) => boolean,
  without?: string,
): Generator<Found> {
  return walk(folder, { root: realpathSync(folder), isEdition, without }, { from: 0, to: 1 });
}

function* walk(folder: string, context: Walk, span: Span): Generator<Found> {
  const { files, folders, problems } = list(folder, context);
  for (const problem of problems) yield { kind: 'problem', problem };
  const articles = files.filter((name) => ARTICLE.test(name));
  const shared = files.filter((name) => STORY.test(name));
  const isStory = shared.length > 0 || articles.some((name) => isNamedAfterEdition(name, context));
  const alone = isStory ? [] : files.filter((name) => ARTICLE.test(name) || isJsonLines(name));
  const total = (isStory ? 1 : alone.length) + folders.length;
  let done = 0;
  const reached = () => span.from + ((span.to - span.from) * done) / total;
  if (isStory) {
    done++;
    yield { kind: 'story', folder, files: [...shared, ...articles], progress: reached() };
  }
  for (const name of alone) {
    done++;
    yield { kind: 'file', path: join(folder, name), progress: reached() };
  }
  for (const name of folders) {
    const from = reached();
    done++;
    yield* walk(join(folder, name), context, { from, to: reached() });
  }
}

function isNamedAfterEdition(name: string, { isEdition }: Walk): boolean {
  const stem = name.replace(ARTICLE, '');
  return LANGUAGE.test(stem) || isEdition(stem.toLowerCase());
}

function list(folder: string, context: Walk) {
  const listed = { files: [] as string[], folders: [] as string[], problems: [] as Problem[] };
  const report = (path: string, message: string) =>
    listed.problems.push({ file: path, line: null, field: null, message });
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    report(folder, sayFileFault(error));
    return listed;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const { name } = entry;
    if (name.startsWith('.')) continue;
    const path = join(folder, name);
    if (path === context.without) continue;
    if (entry.isDirectory()) listed.folders.push(name);
    else if (NEWSROOM.test(name) && realpathSync(folder) !== context.root) {
      report(path, 'is read only at the top of the folder that is imported; move it there');
    } else if (entry.isFile()) listed.files.push(name);
    else if (entry.isSymbolicLink()) {
      const fault = faultOfLink(path, context.root);
      if (fault) report(path, fault);
      else listed.files.push(name);
    } else if (ARTICLE.test(name) || STORY.test(name))
      report(path, 'is not a file that can be read; expected text');
  }
  return listed;
}

/** A link may stand for a file of the same folder's tree: one to a folder could lead in a circle, or bring a story twice. */
function faultOfLink(path: string, root: string): string | undefined {
  try {
    const target = realpathSync(path);
    if (!isWithin(target, root))
      return 'is a link out of the folder and is not followed; copy what it leads to';
    if (!statSync(target).isFile()) return 'is a link to a folder and is not followed; copy what it leads to';
    return undefined;
  } catch (error) {
    return sayFileFault(error);
  }
}

/** Whether a path (both without links) is in a folder's tree. */
export function isWithin(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
