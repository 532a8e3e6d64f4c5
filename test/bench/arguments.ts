// What the benchmark is told to do.
import { parseArgs } from 'node:util';
import { PARTS } from './parts.ts';

export const HELP = `Usage: npm run bench -- [--quick] [--only <part>,<part>] [--million]

  --quick    a little of everything, in less than 50 seconds on two free cores
  --only     these parts alone
  --million  a newsroom of a million articles in “large”; building it takes a quarter of an hour
  --help     this

Parts:
${Object.entries(PARTS)
  .map(([name, { about }]) => `  ${name.padEnd(10)}  ${about}`)
  .join('\n')}`;

const options = {
  quick: { type: 'boolean', default: false },
  million: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  only: { type: 'string' },
} as const;

export interface Given {
  quick: boolean;
  million: boolean;
  help: boolean;
  /** Of the parts, in the order in which their lines stand. */
  names: string[];
}

/** @throws TypeError for what there is not */
export function readArguments(args: readonly string[]): Given {
  const { values } = parseArgs({ args: [...args], options });
  const names = values.only?.split(',').map((name) => name.trim()) ?? Object.keys(PARTS);
  const unknown = names.filter((name) => !Object.hasOwn(PARTS, name));
  if (unknown.length > 0)
    throw new TypeError(`there is no part “${unknown.join('”, “')}”; “--help” lists them`);
  return { ...values, names };
}
