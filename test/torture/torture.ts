// npm run torture: what a newsroom promises, under SIGKILL, power cuts and full disks. Seeded: the same seed cuts at the
// same places, as far as processes run alike.
import { parseArgs } from 'node:util';
import { createRandom } from './random.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    seed: { type: 'string' },
    only: { type: 'string' },
    kills: { type: 'string' },
    minutes: { type: 'string' },
    cuts: { type: 'string' },
  },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const isWanted = (part: string) => values.only === undefined || values.only.split(',').includes(part);
const say = (line: string) => process.stdout.write(`${line}\n`);
const started = performance.now();
const seconds = () => ((performance.now() - started) / 1000).toFixed(0);
/** Rounds of kills of which one is of the whole server. */
const SERVED_EVERY = 13;
let failed = false;
const table: [string, string][] = [];

function told(faults: readonly { kind: string; what: string }[]): string {
  for (const { kind, what } of faults.slice(0, 20)) say(`  ${kind}: ${what}`);
  if (faults.length > 0) failed = true;
  const count = (kind: string) => faults.filter((one) => one.kind === kind).length;
  return `${count('lost')} lost, ${count('half')} half done, ${count('doubled')} doubled, ${count('document')} documents wrong, ${
    faults.length - ['lost', 'half', 'doubled', 'document'].reduce((n, kind) => n + count(kind), 0)
  } others`;
}

say(`seed ${seed}`);
if (isWanted('kills')) {
  const { runKills } = await import('./kills.ts');
  const kills = Number(values.kills ?? (values.quick ? 24 : 1_000));
  const progress = (line: string) => say(`${seconds()} s: ${line}`);
  const done = await runKills({
    ...{ kills, random: createRandom(seed), progress, servedEvery: values.quick ? 12 : SERVED_EVERY },
    most: Number(values.minutes ?? Number.POSITIVE_INFINITY) * 60_000,
  });
  table.push([
    `${done.kills} SIGKILLs (${done.served} of whole servers), ${done.acknowledged} changes acknowledged`,
    told(done.faults),
  ]);
  table.push(['  documents that claimed to be fresh, rendered anew and compared', String(done.documents)]);
  table.push(['  documents that were touched and not yet rendered', String(done.stale)]);
  const { fresh, both, stale } = done.left;
  table.push(['  kills that left all fresh, some, none', `${fresh}, ${both}, ${stale}`]);
  table.push([
    '  answers after recovery: whole, 304, to holders of older ones',
    `${done.answers}, ${done.notModified}, ${done.replaced}`,
  ]);
  const hits = [...done.hits].sort((a, b) => b[1] - a[1]).map(([kind, n]) => `${kind} ${n}`);
  table.push(['  under way when killed', hits.join(', ')]);
}
if (isWanted('cuts')) {
  const { runCuts } = await import('./cuts.ts');
  const cuts = Number(values.cuts ?? (values.quick ? 16 : 200));
  for (const synchronous of ['FULL', 'NORMAL'] as const) {
    const runs = synchronous === 'NORMAL' || values.quick ? 1 : 4;
    const most = synchronous === 'NORMAL' ? (values.quick ? 8 : 40) : cuts;
    const done = await runCuts({
      ...{ cuts: most, runs, synchronous, steps: values.quick ? 30 : 100, imports: values.quick ? 0 : 40 },
      ...{ controls: synchronous === 'FULL' ? 3 : 0, random: createRandom(seed + 1) },
    });
    const lost = new Set(done.faults.map(({ cut }) => cut)).size;
    if (synchronous === 'FULL') {
      table.push([
        `${done.cuts} power cuts, ${done.acknowledged} changes acknowledged before them`,
        told(done.faults),
      ]);
      table.push(['  writes under way: kept, dropped, torn', `${done.kept}, ${done.dropped}, ${done.torn}`]);
      const controls = 3 * runs;
      if (done.controlsLost < controls) failed = true;
      table.push([
        '  the same where the disk forgets the log, which must lose some',
        `${done.controlsLost} of ${controls} cuts lost some`,
      ]);
    } else {
      if (lost === 0) failed = true;
      table.push([
        '  the same with synchronous=NORMAL, which must lose some',
        `${lost} of ${done.cuts} cuts lost some`,
      ]);
    }
  }
}
if (isWanted('full')) {
  const { runFull } = await import('./full.ts');
  const done = await runFull({ times: values.quick ? 3 : 40, random: createRandom(seed + 2) });
  table.push([
    `${done.times} full disks, ${done.acknowledged} changes acknowledged, ${done.refused} writes answered 503`,
    told(done.faults),
  ]);
  table.push(['  reads meanwhile', `${done.reads}, ${done.failedReads} failed`]);
  if (done.failedReads > 0) failed = true;
}

const width = Math.max(...table.map(([name]) => name.length));
say('');
for (const [name, value] of table) say(`${name.padEnd(width)}  ${value}`);
say(`${seconds()} s; again with --seed ${seed}`);
process.exitCode = failed ? 1 : 0;
