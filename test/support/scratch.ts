// A folder of a test's own, removed when the test ends.
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Ends {
  after(done: () => void): void;
}

const MEMORY = '/dev/shm';
const ENOUGH = 1_000_000_000;

/** In memory where there is enough: a newsroom waits for the disk at each commit, and no test pulls the plug. */
const ROOT = process.env['TMPDIR'] === undefined && roomIn(MEMORY) > ENOUGH ? MEMORY : tmpdir();

export function scratchFolder(test: Ends): string {
  const folder = mkdtempSync(join(ROOT, 'coranto-'));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Octets that are free; 0 where there is no such place. */
function roomIn(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return 0;
  }
}
