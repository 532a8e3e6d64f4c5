// What the torture is told to do.
import { parseArgs } from 'node:util';

/** Its parts, in the order in which they are told of. */
export const PARTS = ['kills', 'cuts', 'copies', 'pushing', 'full'] as const;
export type PartName = (typeof PARTS)[number];

export const HELP = `Usage: npm run torture -- [--quick] [--only <part>,<part>] [--seed N] [--kills N] [--minutes N] [--cuts N]

  --quick    a little of every part, all at once, in less than a minute
  --only     these parts alone: ${PARTS.join(', ')}
  --seed     chooses as the run did that printed it
  --kills    how many SIGKILLs there are in “kills”
  --minutes  how long “kills” goes on at most
  --cuts     how many power cuts there are in “cuts”
  --help     this`;

const options = {
  quick: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  only: { type: 'string' },
  seed: { type: 'string' },
  kills: { type: 'string' },
  minutes: { type: 'string' },
  cuts: { type: 'string' },
} as const;

export interface Given {
  quick: boolean;
  help: boolean;
  names: PartName[];
  /** Undefined, like the others: not said. */
  seed: number | undefined;
  kills: number | undefined;
  minutes: number | undefined;
  cuts: number | undefined;
}

/** @throws TypeError for what there is not */
export function readArguments(args: readonly string[]): Given {
  const { values } = parseArgs({ args: [...args], options });
  const asked = values.only?.split(',').map((name) => name.trim()) ?? PARTS;
  const unknown = asked.filter((name) => !PARTS.includes(name as PartName));
  if (unknown.length > 0) {
    throw new TypeError(`there is no part “${unknown.join('”, “')}”; there are ${PARTS.join(', ')}`);
  }
  const number = (name: 'seed' | 'kills' | 'minutes' | 'cuts'): number | undefined => {
    const said = values[name];
    if (said !== undefined && !/^\d+$/.test(said))
      throw new TypeError(`--${name} is a number, not “${said}”`);
    return said === undefined ? undefined : Number(said);
  };
  return {
    ...{ quick: values.quick, help: values.help, names: PARTS.filter((name) => asked.includes(name)) },
    ...{ seed: number('seed'), kills: number('kills'), minutes: number('minutes'), cuts: number('cuts') },
  };
}
