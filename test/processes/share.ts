// Many files of tests in one process: most of what a small one costs is loading the program that it tests.
import asyncHooks from 'node:async_hooks';
import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const TESTS = new URL('../', import.meta.url);

// The runner would follow every promise to say whose an error is that no test caught, which is up to a sixth of a
// process's work. Here such an error ends the process; which test it was, its file says when it is run alone.
const { createHook } = asyncHooks;
asyncHooks.createHook = (callbacks) => createHook({ ...callbacks, trackPromises: false });
process.on('uncaughtException', fail).on('unhandledRejection', fail);

/** Registers the tests of the files that match, below test/ and without their “.test.ts”. */
export async function share(...globs: string[]): Promise<void> {
  const cwd = fileURLToPath(TESTS);
  for (const file of globs.flatMap((glob) => globSync(`${glob}.test.ts`, { cwd }).sort())) {
    await import(new URL(file, TESTS).href);
  }
}

function fail(error: unknown): never {
  console.error('No test caught this:', error);
  process.exit(1);
}
