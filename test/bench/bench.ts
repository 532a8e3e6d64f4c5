// The benchmark: how Coranto does beside what it is compared with, as one table of ratios from one run.
// `--quick` takes two minutes and says about the same of smaller archives.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Child, canPin } from './child.ts';
import { measureFanOut } from './fan-out.ts';
import { type Archive, measureGeneration, Newsroom } from './generation.ts';
import { measurePages } from './pages.ts';
import { measureRendering } from './rendering.ts';
import { measureSearch } from './search.ts';
import { measureServing, startCoranto } from './serving.ts';
import { formatTable, judge } from './table.ts';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const plan = values.quick
  ? {
      blocks: 1,
      rounds: 10,
      generation: 3,
      rendering: 60,
      searching: [10_000, 15],
      pages: 10_000,
      fanOut: [400, 2],
    }
  : {
      blocks: 9,
      rounds: 16,
      generation: 15,
      rendering: 300,
      searching: [100_000, 100],
      pages: 250_000,
      fanOut: [2_000, 7],
    };

const folder = mkdtempSync(join(tmpdir(), 'coranto-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const started = performance.now();
const say = (what: string): void => {
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${what}\n`);
};

async function build(articles: number): Promise<Archive & { rate: number }> {
  const file = join(folder, `${articles}.db`);
  const child = new Child('./archive.ts', [file, String(articles)]);
  const { seconds } = await child.next<{ seconds: number }>();
  await child.stop();
  return { file, articles, rate: articles / seconds };
}

say('building archives of 250, 4,000 and 40,000 articles');
const building = build(40_000);
const few = build(250);
const starting = few.then(({ file }) => startCoranto(file));
const young = await build(4_000);
const small = new Newsroom(young);
const old = await building;
const large = new Newsroom(old);
say('rendering them for the first time');
const [coranto] = await Promise.all([starting, small.ready, large.ready]);
say(
  `serving: ${plan.blocks} × ${plan.rounds} rounds${canPin ? '' : ', without taskset: the load shares the server’s core'}`,
);
const serving = await measureServing(coranto, { ...plan, database: (await few).file });
say(`generation: ${plan.generation} rounds`);
const generation = await measureGeneration(small, large, plan.generation);
say(`rendering: ${plan.rendering} rounds`);
const rendering = measureRendering(plan.rendering);
say(`pages: an edition of ${plan.pages.toLocaleString('en')} articles`);
const pages = await measurePages(folder, plan.pages, plan.generation * 5);
const [archived, queries] = plan.searching as [number, number];
say(`searching: an archive of ${archived.toLocaleString('en')}, ${queries} queries of each kind`);
const searching = await measureSearch(folder, archived, queries);
const [subscriptions, fanOuts] = plan.fanOut as [number, number];
say(`fan-out: ${fanOuts} releases to ${subscriptions.toLocaleString('en')} subscriptions`);
const fanningOut = await measureFanOut(folder, subscriptions, fanOuts);
const importing = {
  what: 'importing: articles/s at 40,000 to at 4,000',
  ratio: old.rate / young.rate,
  control: null,
  required: null,
  detail: `${Math.round(old.rate)} to ${Math.round(young.rate)}`,
};
const lines = [...serving, rendering, ...generation, importing, ...pages, ...searching, ...fanningOut];
say('done');
console.log(`\n${formatTable(lines)}`);
process.exitCode = lines.every((line) => ['', 'ok'].includes(judge(line))) ? 0 : 1;
