// The end of all tests of a file or a suite, for what is opened once for all of them.
import { after } from 'node:test';
import type { Ends } from './scratch.ts';

/** What is to be done then is done the last first. Called where `after` would be. */
export function suiteEnds(): Ends {
  const ends: (() => unknown)[] = [];
  after(async () => {
    for (const end of ends.reverse()) await end();
  });
  return { after: (end) => void ends.push(end) };
}
