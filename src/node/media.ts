// Media files in a folder: named by their content, spread over 256 folders, and whole or not there at all.
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { MediaStore } from '../storage/media.ts';
import { writing } from './file-fault.ts';
import { makeFolder, syncFolder, unlessForbidden } from './folder.ts';

const NAME = /^[0-9a-f]{64}\.[a-z0-9]{1,8}$/;

/** The media store in `folder`, which is made when the first file comes. */
export function createFileMedia(folder: string): MediaStore {
  const place = (name: string): string => placeOfMedia(folder, name);
  const has = async (name: string): Promise<boolean> => {
    if (!NAME.test(name)) return false;
    return access(place(name), constants.R_OK).then(
      () => true,
      () => false,
    );
  };
  /** Folders whose own place in the one above is on the disk for certain. */
  const kept = new Set<string>();
  /** What a folder lists is on the disk afterwards, and so is the way to it. */
  const keepEntries = async (inner: string): Promise<void> => {
    await syncFolder(inner);
    for (const one of [inner, folder]) {
      if (kept.has(one)) continue;
      await syncFolder(dirname(one)).catch(unlessForbidden);
      kept.add(one);
    }
  };
  return {
    has,
    async put(name, bytes) {
      if (!NAME.test(name)) throw new Error(`“${name}” is not the name of a media file`);
      await writing('media folder', async () => {
        if (!(await has(name))) await putWhole(place(name), bytes);
        // Also where somebody else has just put it there, or put it there and was killed.
        await keepEntries(dirname(place(name)));
      });
    },
    async find(name) {
      if (!NAME.test(name)) return undefined;
      // Opened first: an erasure may take it away, and whoever has it reads it to its end.
      const handle = await open(place(name), 'r').catch(unlessMissing);
      if (!handle) return undefined;
      const facts = await handle.stat();
      if (!facts.isFile()) {
        await handle.close();
        return undefined;
      }
      const body = Readable.toWeb(handle.createReadStream()) as ReadableStream<Uint8Array>;
      return { size: facts.size, body };
    },
    async delete(name) {
      if (!NAME.test(name)) return;
      await rm(place(name), { force: true });
      await syncFolder(dirname(place(name))).catch(unlessMissing);
    },
  };
}

/** Where a file of that name is in `folder`. */
export function placeOfMedia(folder: string, name: string): string {
  return join(folder, name.slice(0, 2), name);
}

// A rename is atomic, so a reader never meets half a file; without the fsyncs a power cut could leave an
// empty file, or none, under a name that a committed article refers to.
async function putWhole(file: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(file);
  makeFolder(folder);
  const temporary = join(folder, `.${randomUUID()}`);
  try {
    const handle = await open(temporary, 'wx', 0o644);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
