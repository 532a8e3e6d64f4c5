// The benchmark: how Coranto does beside what it is compared with, as one table of ratios from one run.
import { type Given, HELP, readArguments } from './arguments.ts';
import { canPin } from './child.ts';
import { PARTS } from './parts.ts';
import { formatTable, judge, type Line } from './table.ts';
import { openWorkshop } from './workshop.ts';

async function run({ quick, million, names }: Given): Promise<boolean> {
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
  const isBeside = ([, { beside }]: (typeof parts)[number]): boolean => beside === true;
  await Promise.all(parts.filter(isBeside).map(measure));
  for (const part of parts) {
    if (isBeside(part)) continue;
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
