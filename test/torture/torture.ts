// npm run torture: what a newsroom promises, under SIGKILL, power cuts and full disks. Seeded: the same seed cuts at the
// same places, as far as processes run alike.
import { type Given, HELP, type PartName, readArguments } from './arguments.ts';
import { runCopies } from './copies.ts';
import { runCuts } from './cuts.ts';
import { runFull } from './full.ts';
import { runKills } from './kills.ts';
import { runPushing } from './pushing.ts';
import { createRandom } from './random.ts';

const given = readGiven();
const { quick } = given;
const seed = given.seed ?? Date.now() % 1_000_000;
const say = (line: string) => process.stdout.write(`${line}\n`);
const started = performance.now();
const seconds = () => ((performance.now() - started) / 1000).toFixed(0);
let failed = false;

type Line = [name: string, value: string];

/** Rounds of kills of which one is of the whole server. */
const SERVED_EVERY = quick ? 5 : 13;

const PARTS: Readonly<Record<PartName, () => Promise<Line[]>>> = {
  async kills() {
    const done = await runKills({
      kills: given.kills ?? (quick ? 10 : 1_000),
      random: createRandom(seed),
      most: (given.minutes ?? Number.POSITIVE_INFINITY) * 60_000,
      servedEvery: SERVED_EVERY,
      progress: (line) => say(`${seconds()} s: ${line}`),
    });
    const { kills, served, acknowledged, documents, stale, left } = done;
    const hits = [...done.hits].sort((a, b) => b[1] - a[1]).map(([kind, n]) => `${kind} ${n}`);
    return [
      [
        `${kills} SIGKILLs (${served} of whole servers), ${acknowledged} changes acknowledged`,
        told(done.faults),
      ],
      ['  under way when killed', hits.join(', ')],
      [
        '  documents after them: fresh, rendered anew and compared; touched, not yet rendered',
        `${documents}, ${stale}`,
      ],
      ['  kills that left all fresh, some, none', `${left.fresh}, ${left.both}, ${left.stale}`],
      [
        '  answers of servers that came back: whole, 304, 200 to who held an older one',
        `${done.answers}, ${done.notModified}, ${done.replaced}`,
      ],
    ];
  },

  async cuts() {
    const cuts = given.cuts ?? (quick ? 16 : 200);
    const runs = quick ? 1 : 4;
    const each = {
      steps: quick ? 30 : 100,
      imports: quick ? 0 : 40,
      backups: quick ? 1 : 3,
      random: createRandom(seed + 1),
    };
    const full = await runCuts({ ...each, cuts, runs, synchronous: 'FULL', controls: 3 });
    const normal = await runCuts({
      ...each,
      backups: 0,
      cuts: quick ? 8 : 40,
      runs: 1,
      synchronous: 'NORMAL',
    });
    const lost = new Set(normal.faults.map(({ cut }) => cut)).size;
    if (full.controlsLost < runs || full.backupControlsLost < runs || lost === 0) failed = true;
    return [
      [`${full.cuts} power cuts, ${full.acknowledged} changes acknowledged before them`, told(full.faults)],
      ['  writes under way: kept, dropped, torn', `${full.kept}, ${full.dropped}, ${full.torn}`],
      [
        '  the same where the disk forgets the log, which must lose some',
        `${full.controlsLost} of ${3 * runs} cuts lost some`,
      ],
      [
        '  backups acknowledged before them; found in place and looked at, those under way too',
        `${full.backups}, ${full.backupsSeen}`,
      ],
      [
        '  the same where the disk forgets the backup, which must lose it',
        `${full.backupControlsLost} of ${full.backupControls} cuts lost it`,
      ],
      [
        '  the same with synchronous=NORMAL, which must lose some',
        `${lost} of ${normal.cuts} cuts lost some`,
      ],
    ];
  },

  async copies() {
    const [backups, upgrades] = quick ? [3, 3] : [60, 60];
    const done = await runCopies({ backups, upgrades, random: createRandom(seed + 3) });
    const hits = [...done.hits].sort().map(([kind, n]) => `${kind} ${n}`);
    return [
      [
        `${done.backups} SIGKILLs of backups, ${done.upgrades} upgrades killed once or twice`,
        told(done.faults),
      ],
      ['  what they left', hits.join(', ')],
      ['  copies looked at; backups acknowledged', `${done.looks}, ${done.whole}`],
    ];
  },

  async pushing() {
    const done = await runPushing({ kills: quick ? 2 : 60, random: createRandom(seed + 4) });
    if (done.events === 0) failed = true;
    return [
      [`${done.kills} SIGKILLs of who pushes, ${done.acknowledged} changes acknowledged`, told(done.faults)],
      [
        '  events that endpoints were to be told; requests of all kinds; events that came again',
        `${done.events}, ${done.sent}, ${done.repeated}`,
      ],
    ];
  },

  async full() {
    const done = await runFull({ times: quick ? 3 : 40, random: createRandom(seed + 2) });
    if (done.failedReads > 0) failed = true;
    return [
      [
        `${done.times} full disks, ${done.acknowledged} changes acknowledged, ${done.refused} writes answered 503`,
        told(done.faults),
      ],
      ['  reads meanwhile', `${done.reads}, ${done.failedReads} failed`],
    ];
  },
};

/** What it is told to do, unless it is only asked what it can, or told what it cannot. */
function readGiven(): Given {
  try {
    const read = readArguments(process.argv.slice(2));
    if (!read.help) return read;
    console.log(HELP);
    process.exit(0);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}

function told(faults: readonly { kind: string; what: string }[]): string {
  for (const { kind, what } of faults.slice(0, 20)) say(`  ${kind}: ${what}`);
  if (faults.length > 0) failed = true;
  const count = (kind: string) => faults.filter((one) => one.kind === kind).length;
  const named = ['lost', 'half', 'doubled', 'document'].map(count);
  const others = faults.length - named.reduce((sum, n) => sum + n, 0);
  return `${named[0]} lost, ${named[1]} half done, ${named[2]} doubled, ${named[3]} documents wrong, ${others} others`;
}

say(`seed ${seed}`);
const wanted = given.names.map((name) => PARTS[name]);
const table: Line[] = [];
// A little of each is done at once: much of each part is waiting.
if (quick) table.push(...(await Promise.all(wanted.map((part) => part()))).flat());
else for (const part of wanted) table.push(...(await part()));

const width = Math.max(...table.map(([name]) => name.length));
say('');
for (const [name, value] of table) say(`${name.padEnd(width)}  ${value}`);
say(`${seconds()} s; again with --seed ${seed}`);
process.exitCode = failed ? 1 : 0;
