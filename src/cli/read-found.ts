// What a walk has found, read: a story from its folder or its file, with all that is wrong with it.
import { realpathSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Problem } from '../domain/story-input.ts';
import { type ReadStory, readStoryFile, readStoryFolder } from '../intake/read-story.ts';
import type { IntakeSettings, SourceFile } from '../intake/source-file.ts';
import { mediaBeside, mediaIn, readSource } from './read-files.ts';
import { octetsOf } from './story-group.ts';
import type { Found } from './walk.ts';

/** How what is found is to be read: plain data, so that another thread can be told. */
export interface Reading {
  /** The folder or file that was named: media are looked for within. */
  root: string;
  /** For single files that do not say their edition or story. */
  edition?: string | undefined;
  story?: string | undefined;
  settings: IntakeSettings;
}

export type FoundStory = Exclude<Found, { kind: 'problem' }>;

/** A story as read; `problems` are of files that could not be, the story's own come after them. */
export interface FoundRead {
  problems: Problem[];
  story: ReadStory | undefined;
  /** Of the story as JSON. */
  octets: number;
}

/** Octets that it takes in memory, about. */
export function weightOf({ story, octets }: FoundRead): number {
  return [...(story?.media.values() ?? [])].reduce((sum, { bytes }) => sum + bytes.length, octets);
}

/** Reads what was found, as far as it can be. */
export function readFound(found: FoundStory, reading: Reading): Promise<FoundRead> {
  return found.kind === 'file' ? readOne(found.path, reading) : readFolder(found, reading);
}

async function readOne(path: string, { root, edition, story, settings }: Reading): Promise<FoundRead> {
  const source = readSource(path);
  if ('problem' in source) return { problems: [source.problem], story: undefined, octets: 0 };
  const media = root === path ? mediaBeside(path) : mediaBeside(path, root);
  return taken([], await readStoryFile({ file: source.file, media, edition, story }, settings));
}

async function readFolder(
  found: { folder: string; files: string[] },
  { root, settings }: Reading,
): Promise<FoundRead> {
  const files: SourceFile[] = [];
  const problems: Problem[] = [];
  let shared = true;
  for (const name of found.files) {
    const source = readSource(join(found.folder, name));
    if ('file' in source) files.push(source.file);
    else {
      problems.push(source.problem);
      if (!/\.(md|txt)$/i.test(name)) shared = false;
    }
  }
  // What all its articles share cannot be read, or none of them can: said already.
  if (!shared || files.length === 0) return { problems, story: undefined, octets: 0 };
  const media = mediaIn(found.folder, root);
  return taken(problems, await readStoryFolder({ key: keyOf(found.folder), files, media }, settings));
}

function taken(problems: Problem[], story: ReadStory): FoundRead {
  return { problems, story, octets: octetsOf(story) };
}

/** A folder's name, also where it was given as `.` or through a link. */
function keyOf(folder: string): string {
  const name = basename(folder);
  return name === '' || name === '.' || name === '..' ? basename(realpathSync(resolve(folder))) : name;
}
