// Searching: one query after the other, each kind of them at a server with many articles and at one with few.
import { CLIENT_CORE, pin, SERVER_CORE } from './child.ts';
import { type Server, startCoranto } from './contestants.ts';
import { HARD_QUERIES, QUERIES } from './search-texts.ts';
import { median, percentile } from './stats.ts';
import { randomFrom } from './synthetic.ts';
import type { Line } from './table.ts';
import type { Built } from './workshop.ts';

/** Milliseconds that a query may take at the median of its kind, and that ninety-nine of a hundred of all may take. */
const TYPICAL = 20;
const SLOWEST = 100;
const FEW = 1_000;

/** What their builder says of them. */
interface Indexed {
  /** Articles a second. */
  rate: number;
  /** Octets an article. */
  octets: number;
}

export interface SearchArchives {
  articles: number;
  many: Built<Indexed>;
  few: Built<Indexed>;
}

export interface SearchOptions {
  /** Queries of each kind that are not counted, and that are. */
  warmUp: number;
  queries: number;
}

export async function measureSearch(
  built: SearchArchives,
  { warmUp, queries }: SearchOptions,
): Promise<Line[]> {
  const { articles } = built;
  const start = async ({ file, said }: Built<Indexed>) => ({ ...said, server: await startCoranto(file) });
  const [many, few] = await Promise.all([start(built.many), start(built.few)]);
  for (const { server } of [many, few]) pin(server.child.process.pid, SERVER_CORE);
  pin(process.pid, CLIENT_CORE);
  const all: number[] = [];
  let slowest = 0;
  const lines: Line[] = [];
  for (const [kind, make] of Object.entries({ ...QUERIES, ...HARD_QUERIES })) {
    const random = randomFrom(7);
    const times: [number[], number[]] = [[], []];
    for (let n = -warmUp; n < queries; n++) {
      const path = make(random);
      const [ofMany, ofFew] = [await ask(many.server, path), await ask(few.server, path)];
      if (n < 0) continue;
      times[0].push(ofMany);
      times[1].push(ofFew);
    }
    all.push(...times[0]);
    const [p50, before] = [median(times[0]), median(times[1])];
    if (kind in QUERIES) slowest = Math.max(slowest, p50);
    lines.push({
      what: `searching, ${kind}: ${articles.toLocaleString('en')} articles to ${FEW.toLocaleString('en')}`,
      ratio: p50 / before,
      control: null,
      required: null,
      detail: `p50 ${p50.toFixed(1)} ms (${before.toFixed(1)}), p99 ${percentile(times[0], 0.99).toFixed(1)} ms (${percentile(times[1], 0.99).toFixed(1)})`,
    });
  }
  pin(process.pid, null);
  for (const { server } of [many, few]) await server.child.stop();
  const p99 = percentile(all, 0.99);
  const bound = (what: string, value: number, most: number): Line => ({
    what: `searching: ${what} to ${most} ms`,
    ratio: value / most,
    control: null,
    required: { most: 1 },
    detail: `${value.toFixed(1)} ms`,
  });
  return [
    ...lines,
    bound('p50 of the slowest typical kind', slowest, TYPICAL),
    bound('p99 of all', p99, SLOWEST),
    {
      what: `indexing: articles/s at ${articles.toLocaleString('en')} to at ${FEW.toLocaleString('en')}`,
      ratio: many.rate / few.rate,
      control: null,
      required: null,
      detail: `${Math.round(many.rate)} to ${Math.round(few.rate)}, ${Math.round(many.octets)} octets an article`,
    },
  ];
}

/** Milliseconds until the whole answer is there. */
async function ask({ port }: Server, path: string): Promise<number> {
  const started = performance.now();
  const answer = await fetch(`http://127.0.0.1:${port}${path}`);
  await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`${path} was answered with ${answer.status}`);
  return performance.now() - started;
}
