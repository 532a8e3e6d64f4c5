// Whether every media file that the newsroom names is there and whole, and what else is in the folder.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { placeOfMedia } from '../../../node/media.ts';
import { readRemains } from '../../../storage/erasing.ts';
import { listMedia, listMediaNames } from '../../../storage/media.ts';
import { listMediaUsers, sumMedia } from '../../../storage/upkeep.ts';
import { hashOf } from '../../media-folder.ts';
import { counted } from '../../table.ts';
import type { Check, Examined, Listener } from './finding.ts';

const PAGE = 500;
const USERS = 3;

/** Checks the files that the newsroom names, then those that it does not. */
export const checkMedia: Check = async (examined, listener) => {
  await checkNamed(examined, listener);
  await checkOthers(examined, listener);
  const { files } = await readRemains(examined.db, PAGE);
  if (files.length === 0) return;
  listener.find({
    check: 'media',
    severity: 'warning',
    where: examined.config.media,
    what: `${counted(files.length, 'file')} of what was erased may still be there`,
    do: 'start the server, which deletes them',
  });
};

async function checkNamed({ db, config }: Examined, listener: Listener): Promise<void> {
  const all = await sumMedia(db);
  let octets = 0;
  let after = '';
  for (;;) {
    const names = await listMediaNames(db, after, PAGE);
    const files = await listMedia(db, names);
    for (const name of names) {
      const size = files.get(name)?.size ?? 0;
      const fault = await faultOf(placeOfMedia(config.media, name), name, size);
      if (fault !== null) {
        const users = await listMediaUsers(db, name, USERS + 1);
        listener.find({
          check: 'media',
          severity: 'fault',
          where: name,
          what: `${fault}${sayUsers(users)}`,
          do: 'put it back from a backup of the media folder, or take it away and import a story again that has it',
        });
      }
      octets += size;
      listener.progress(all.octets === 0 ? 1 : octets / all.octets);
    }
    if (names.length < PAGE) break;
    after = names.at(-1) as string;
  }
  listener.count('files', all.files);
  listener.count('octets', all.octets);
}

/** What is wrong with a file, or null. */
async function faultOf(file: string, name: string, size: number): Promise<string | null> {
  const facts = await stat(file).catch(() => null);
  if (!facts?.isFile()) return 'the file is missing';
  if (facts.size !== size) return `the file has ${facts.size} octets instead of ${size}`;
  try {
    return name.startsWith(`${await hashOf(file)}.`) ? null : 'the file’s content is not what its name says';
  } catch {
    return 'the file cannot be read';
  }
}

function sayUsers(users: readonly string[]): string {
  if (users.length === 0) return '';
  const more = users.length > USERS ? ' and others' : '';
  return ` (used by ${users.slice(0, USERS).join(', ')}${more})`;
}

/** Counts what nothing names: an import that was cut leaves such files, and so does whoever works in the folder. */
async function checkOthers({ db, config }: Examined, { find }: Listener): Promise<void> {
  let [count, octets] = [0, 0];
  let example = '';
  for await (const files of foldersOf(config.media)) {
    const known = await listMedia(
      db,
      files.map(({ name }) => name),
    );
    for (const { name, path } of files) {
      if (known.has(name) && path === placeOfMedia(config.media, name)) continue;
      count += 1;
      octets += (await stat(path).catch(() => null))?.size ?? 0;
      example ||= path;
    }
  }
  if (count === 0) return;
  find({
    check: 'media',
    severity: 'warning',
    where: config.media,
    what: `${counted(count, 'file')} of ${octets} octets in all that nothing names, such as ${example}`,
    do: 'delete them when no import is under way, or leave them: they only take room',
  });
}

interface StrayFile {
  name: string;
  path: string;
}

/** The files of the folder and, one after the other, of those in it. */
async function* foldersOf(folder: string): AsyncGenerator<StrayFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  yield entries
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => ({ name, path: join(folder, name) }));
  for (const entry of entries) if (entry.isDirectory()) yield* foldersOf(join(folder, entry.name));
}
