// The media folder beside an export or a backup: laid out as a newsroom's own, each file looked at against its name.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DeskLink } from '../desk/link.ts';
import { syncFolder } from '../node/folder.ts';
import { createFileMedia, placeOfMedia } from '../node/media.ts';
import { Refusal } from '../operations/refusal.ts';

/** The name that it has. */
export const MEDIA = 'media';

/**
 * The folder as the place where media go. A file that is there counts only while its content is what its name says;
 * a damaged one makes room for a good one.
 */
export function mediaFolder(folder: string): Pick<DeskLink, 'hasMedia' | 'putMedia'> {
  const store = createFileMedia(folder);
  const isWhole = async (name: string): Promise<boolean> =>
    (await store.has(name)) && name.startsWith(`${await hashOf(placeOfMedia(folder, name))}.`);
  return {
    hasMedia: isWhole,
    async putMedia(name, bytes) {
      if (!name.startsWith(`${createHash('sha256').update(bytes).digest('hex')}.`)) {
        throw new Refusal('it is damaged; its content is not what its name says');
      }
      if (await store.has(name)) await rm(placeOfMedia(folder, name));
      await store.put(name, bytes);
      if (!(await isWhole(name))) throw new Refusal('it cannot be read back as it was written');
    },
  };
}

/** The digest that a media file's name begins with. */
export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/**
 * Takes files away that nothing names any more: what was erased must not stay here.
 * @param names those that stay
 * @returns how many went
 */
export async function dropOthers(folder: string, names: AsyncIterable<readonly string[]>): Promise<number> {
  const named = new Set<string>();
  for await (const some of names) for (const name of some) named.add(name);
  const found = await readdir(folder, { recursive: true }).catch(() => []);
  const others = found.filter((path) => IN_PLACE.test(path) && !named.has(basename(path)));
  for (const path of others) await rm(join(folder, path));
  for (const inner of new Set(others.map((path) => dirname(path)))) await syncFolder(join(folder, inner));
  return others.length;
}

/** Nothing else in the folder is ours. */
const IN_PLACE = /^([0-9a-f]{2})[/\\]\1[0-9a-f]{62}\.[a-z0-9]{1,8}$/;
