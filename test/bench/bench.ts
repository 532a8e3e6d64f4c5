// The benchmark: how Coranto does beside what it is compared with, as one table of ratios from one run.
import { fileURLToPath } from 'node:url';
import { type Given, HELP, readArguments } from './arguments.ts';
import { canPin } from './child.ts';
import { PARTS } from './parts.ts';
import { formatTable, judge, type Line } from './table.ts';
import { openWorkshop } from './workshop.ts';

/** Of a quick run half is the start of programs, which keep here what they have compiled. */
const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/bench', import.meta.url));

async function run({ quick, million, names }: Given): Promise<boolean> {
  if (quick) process.env['NODE_COMPILE_CACHE'] ??= COMPILED;
  const workshop = openWorkshop(quick, million);
  const parts = names.map((name) => [name, PARTS[name] as (typeof PARTS)[string]] as const);
  if (!canPin) workshop.say('without taskset, or on one core, the load takes time from the servers');
  workshop.say('building what is measured');
  await Promise.all(parts.flatMap(([, part]) => part.prepare?.(workshop) ?? []));
  const found = new Map<string, Line[]>();
  const measure = async ([name, part]: (typeof parts)[number]): Promise<void> => {
    workshop.say(name);
    found.set(name, await part.measure(workshop));
  };
  const sideBySide = (kind: true | 'quick'): Promise<unknown> =>
    Promise.all(parts.filter(([, { beside }]) => beside === kind).map(measure));
  await sideBySide(true);
  if (quick) await sideBySide('quick');
  for (const part of parts) {
    if (found.has(part[0])) continue;
    workshop.clear();
    await measure(part);
  }
  workshop.say('done');
  const lines = names.flatMap((name) => found.get(name) ?? []);
  console.log(`\n${formatTable(lines)}`);
  return lines.every((line) => ['', 'ok', 'ok?'].includes(judge(line)));
}

let given: Given | undefined;
try {
  given = readArguments(process.argv.slice(2));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
if (given?.help) console.log(HELP);
else if (given) process.exitCode = (await run(given)) ? 0 : 1;
