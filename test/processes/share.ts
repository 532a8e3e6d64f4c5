// Many files of tests in one process: most of what a small one costs is loading the program that it tests.
import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const TESTS = new URL('../', import.meta.url);

/** Registers the tests of the files that match, below test/ and without their “.test.ts”. */
export async function share(...globs: string[]): Promise<void> {
  const cwd = fileURLToPath(TESTS);
  for (const file of globs.flatMap((glob) => globSync(`${glob}.test.ts`, { cwd }).sort())) {
    await import(new URL(file, TESTS).href);
  }
}
