// A folder of a test's own, removed when the test ends.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Ends {
  after(done: () => void): void;
}

export function scratchFolder(test: Ends): string {
  const folder = mkdtempSync(join(tmpdir(), 'coranto-'));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
