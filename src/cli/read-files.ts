// Reads what an import needs from disk: sizes first, and nothing outside the folder it was given.
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Problem } from '../domain/story-input.ts';
import type { MediaLookup } from '../intake/media-shelf.ts';
import { MAX_MEDIA_OCTETS, problemOfSize, type SourceFile } from '../intake/source-file.ts';
import { sayFileFault } from './failure.ts';
import { isWithin } from './walk.ts';

// Synchronous on purpose: for files this small the thread pool costs more than the reading.

/** Reads an article's file, or says why it cannot be. */
export function readSource(path: string): { file: SourceFile } | { problem: Problem } {
  const refuse = (message: string) => ({ problem: { file: path, line: null, field: null, message } });
  try {
    const facts = statSync(path);
    if (!facts.isFile())
      return refuse(facts.isDirectory() ? 'is a folder; expected a file' : 'is not a file');
    const tooBig = problemOfSize(path, facts.size);
    return tooBig ? { problem: tooBig } : { file: { path, bytes: readFileSync(path) } };
  } catch (error) {
    return refuse(sayFileFault(error));
  }
}

/** Finds media beside an article: in its folder and below, within `root`, wherever links lead. */
export function mediaIn(folder: string, root = folder): MediaLookup {
  return async (name) => {
    const path = join(folder, name);
    try {
      if (!isWithin(realpathSync(path), realpathSync(root))) return undefined;
      const facts = statSync(path);
      if (!facts.isFile()) return undefined;
      return facts.size > MAX_MEDIA_OCTETS ? { octets: facts.size } : readFileSync(path);
    } catch {
      return undefined;
    }
  };
}

/** Finds media beside a file. */
export const mediaBeside = (file: string, root?: string): MediaLookup => mediaIn(dirname(file), root);
