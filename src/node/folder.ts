// Folders that are made where they are missing.
import { mkdirSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it that are missing. Node's own way to do that tries for ever where a file system
 * takes no folders, as below /proc.
 * @throws the system's error, with the path of the folder that could not be made
 */
export function makeFolder(folder: string): void {
  const path = resolve(folder);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const above = dirname(path);
  if (above !== path) makeFolder(above);
  try {
    mkdirSync(path);
  } catch (error) {
    // Somebody else made it in the meantime.
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
    throw error;
  }
}

/** What a folder lists survives a power cut only once the folder itself is written. */
export async function syncFolder(folder: string): Promise<void> {
  const directory = await open(folder, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** What a folder lists is on the disk afterwards, and so is the way to it: whoever made that may have been killed. */
export async function syncWay(folder: string): Promise<void> {
  await syncFolder(folder);
  for (let at = resolve(folder); at !== dirname(at); at = dirname(at)) {
    await syncFolder(dirname(at)).catch(unlessForbidden);
  }
}

/** What is above a folder need not be ours to read. */
export function unlessForbidden(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EACCES' && error.code !== 'EPERM') throw error;
}
