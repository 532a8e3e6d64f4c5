// Every command, with arguments that nobody means well with: a sentence and a status, and nothing that a terminal obeys.
import assert from 'node:assert/strict';
import { commandNames } from '../../src/cli/main.ts';
import { commandLine } from '../cli/command-line.ts';
import type { Ends } from './scratch.ts';

/** The first say most. */
const ARGUMENTS = [
  '\u001b]0;owned\u0007\u001b[2J\u202egnp.txt',
  '../../../../../../proc/self/mem',
  '__proto__',
  'line\r\nX-Header: 1',
  '/dev/zero/x',
  'constructor',
  "'; DROP TABLE articles; --",
  'x'.repeat(70_000),
  '\ud800',
  '99999999999999999999',
];

/** What a terminal would obey, line ends apart; and what turns a line around, which JSON may hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;
const TURNS = /[\u202a-\u202e\u2066-\u2069]/;
const INSIDE = /this is a bug|\bat \S+ \(|\.ts:\d+/;

/** They begin at once; with an argument too many they do not. */
const TAKES_NONE = new Set(['serve', 'render', 'sample']);
/** They make the folder that they are given. */
const MAKES_FOLDERS = new Set(['backup', 'export']);

/** @param most arguments to try, each alone, twice and as where the newsroom is */
export async function tryArguments(t: Ends, most: number): Promise<void> {
  const cli = await commandLine(t);
  const faults: string[] = [];
  for (const name of await commandNames()) {
    for (const one of ARGUMENTS.slice(0, most)) {
      const argument = MAKES_FOLDERS.has(name) ? `${cli.folder}/made/${one}` : one;
      const more = [
        [argument, argument],
        ['--to', argument],
        ['--json', '--', argument],
      ];
      const tried = TAKES_NONE.has(name) ? [[argument]] : [[argument], ...more.slice(0, most - 1)];
      for (const given of tried) {
        const { status, out, err } = await cli.run(...name.split(' '), ...given);
        const text = out + err;
        const what = `${name} ${JSON.stringify(given.map((one) => one.slice(0, 40)))}: ${status} ${text.slice(0, 300)}`;
        if (status === 0 && given.includes('--to')) faults.push(`taken: ${what}`);
        if (OBEYED.test(text) || TURNS.test(given.includes('--json') ? '' : text))
          faults.push(`obeyed: ${what}`);
        if (INSIDE.test(text)) faults.push(`a bug: ${what}`);
      }
    }
  }
  assert.deepEqual(faults, []);
}
