// A file that is there whole or not at all: written under another name, and renamed when it is done.
import { readdirSync, realpathSync, rmSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolder, syncWay } from '../node/folder.ts';
import { Refusal } from '../operations/refusal.ts';

/**
 * The name under which this process writes a file of a folder until it is whole. Makes the folder, and takes away
 * what a process that was cut has left there.
 */
export function partialFile(folder: string, name: string): string {
  makeFolder(folder);
  const pattern = new RegExp(`^\\.${name.replaceAll('.', '\\.')}\\.(\\d+)\\.part(-journal|-wal|-shm)?$`);
  for (const found of readdirSync(folder)) {
    const pid = Number(pattern.exec(found)?.[1] ?? 0);
    if (pid > 0 && !isRunning(pid)) rmSync(join(folder, found), { force: true });
  }
  return join(resolve(folder), `.${name}.${process.pid}.part`);
}

/** Gives what is whole its name, in the place of what had it, so that a power cut leaves the one or the other. */
export async function putInPlace(partial: string, folder: string, name: string): Promise<void> {
  const handle = await open(partial, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(partial, join(folder, name));
  await syncWay(folder);
}

/**
 * Refuses what would copy the newsroom onto itself.
 * @param copies files and folders of the copy
 * @param live those of the newsroom
 * @param instead what to do
 */
export function refuseLive(
  copies: readonly string[],
  live: readonly string[],
  instead = 'a copy needs another folder',
): void {
  const own = live.map(placeOf);
  const found = copies.find((copy) => own.includes(placeOf(copy)));
  if (found !== undefined) {
    throw new Refusal(`“${found}” is the newsroom’s own; ${instead}`);
  }
}

/** Past links, as far as it is there. */
function placeOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** A number that this process has was another's before, or nothing of it is written yet. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
