// Serving: Coranto beside a bare node:http server that gives the same answer, that one beside its twin, and nginx.
import { CLIENT_CORE, pin } from './child.ts';
import {
  type Contestant,
  corantoOf,
  FEED,
  recordFeed,
  startBare,
  startCoranto,
  startNginx,
} from './contestants.ts';
import { Load } from './load.ts';
import { median, pairedRatio, percentile } from './stats.ts';
import { randomFrom } from './synthetic.ts';
import type { Line } from './table.ts';

const CONNECTIONS = 64;
/** Milliseconds. Many short slices in turn: what disturbs the machine meanwhile disturbs all alike. */
const SLICE = 80;
/** How much of what the slower of Coranto and the bare server can do is asked while it is looked who waits how long. */
const SHARE = 0.4;

interface Sample {
  rate: number;
  /** Microseconds of the server's CPU for a request. */
  cost: number;
  /** How much of its core the server used. */
  busy: number;
}

export interface ServingOptions {
  /** Fresh processes so many times: two of the same program may differ by more than their programs do. */
  blocks: number;
  /** In each block, every server is asked so many times in turn. */
  rounds: number;
  /** Milliseconds that each is asked before, for its compilers. */
  warmUp: number;
  /** Requests of a slice in which it is looked who waits how long: a hundredth of them are to be some. */
  steady: number;
}

const CASES = [
  { name: '200 gzip', status: 200 },
  { name: '304', status: 304 },
] as const;

/** @param database Coranto's, of its own */
export async function measureServing(
  folder: string,
  database: string,
  options: ServingOptions,
): Promise<Line[]> {
  const found: Comparison[][] = [];
  for (let block = 0; block < options.blocks; block++) {
    found.push(await measureBlock(folder, database, options));
  }
  return CASES.flatMap(({ name }, i) =>
    summarise(
      name,
      found.map((comparisons) => comparisons[i] as Comparison),
    ),
  );
}

/** A ratio, and the same of the bare server and its twin. */
interface Ratio {
  ratio: number;
  control: number;
}

/** One case in one block. The bare server and its twin are equals: Coranto is compared with both. */
interface Comparison {
  rate: Ratio;
  cost: Ratio;
  p99: Ratio;
  /** nginx's rate to the bare server's; null where it is not installed. */
  nginx: number | null;
  samples: { ours: Sample; bare: Sample; nginx: Sample | null };
  /** Milliseconds, and requests a second when they were found. */
  waits: { ours: number; bare: number; nginx: number | null; at: number };
}

async function measureBlock(
  folder: string,
  database: string,
  options: ServingOptions,
): Promise<Comparison[]> {
  const coranto = await startCoranto(database);
  const answer = await recordFeed(coranto.port);
  const servers = [corantoOf(coranto, answer.etag), await startBare(answer), await startBare(answer)];
  const nginx = await startNginx(folder, answer);
  if (nginx) servers.push(nginx);
  pin(process.pid, CLIENT_CORE);
  const comparisons: Comparison[] = [];
  for (const { status } of CASES) comparisons.push(await compare(servers, status, options));
  pin(process.pid, null);
  await Promise.all(servers.map((server) => server.stop()));
  return comparisons;
}

/** Asks all in turn: first as much as they can answer, and then less than that. */
async function compare(
  servers: readonly Contestant[],
  status: number,
  { rounds, warmUp, steady }: ServingOptions,
): Promise<Comparison> {
  const loads = servers.map(
    ({ port, etag }) => new Load({ port, request: requestFor(status, etag), status }),
  );
  for (const load of loads) await load.open(CONNECTIONS);
  const askOne = async (index: number, milliseconds: number): Promise<Sample> => {
    const server = servers[index] as Contestant;
    const before = await server.cpu();
    const { requests, elapsed } = await (loads[index] as Load).run(milliseconds);
    const cpu = (await server.cpu()) - before;
    return { rate: requests / (elapsed / 1000), cost: cpu / requests, busy: cpu / 1000 / elapsed };
  };
  // Their compilers get enough to do first, and nothing of it is counted.
  for (const index of servers.keys()) await askOne(index, warmUp);
  const samples: Sample[][] = servers.map(() => []);
  await inTurn(servers.length, rounds, async (index) => {
    samples[index]?.push(await askOne(index, SLICE));
  });
  const at = SHARE * Math.min(...samples.slice(0, 3).map((of) => typical(of).rate));
  const waits: number[][] = servers.map(() => []);
  await inTurn(servers.length, Math.ceil(rounds / 2), async (index, round) => {
    waits[index]?.push(percentile(await (loads[index] as Load).runAt(arrivals(steady, at, round)), 0.99));
  });
  for (const load of loads) load.close();
  return comparison(samples, waits, at);
}

/** Who begins changes, so that none is always the one after a rest. */
async function inTurn(
  count: number,
  rounds: number,
  act: (index: number, round: number) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < count; i++) await act((i + round) % count, round);
  }
}

/** Milliseconds: so many readers come when they come, at a rate a second on average, and to all servers alike. */
function arrivals(count: number, rate: number, seed: number): number[] {
  const random = randomFrom(seed + 1);
  let at = 0;
  return Array.from({ length: count }, () => {
    at -= (Math.log(1 - random()) / rate) * 1000;
    return at;
  });
}

function requestFor(status: number, etag: string): string {
  const condition = status === 304 ? `If-None-Match: ${etag}\r\n` : '';
  return `GET ${FEED} HTTP/1.1\r\nHost: news.example.org\r\nUser-Agent: Reader/1.0\r\nAccept: */*\r\nAccept-Encoding: gzip\r\n${condition}\r\n`;
}

function comparison(samples: Sample[][], waits: number[][], at: number): Comparison {
  const [ours, bare, twin, nginx] = samples as [Sample[], Sample[], Sample[], Sample[]?];
  const rates = (of: Sample[]) => of.map(({ rate }) => rate);
  const costs = (of: Sample[]) => of.map(({ cost }) => cost);
  const of = (ours: number[], bare: number[], twin: number[]): Ratio => ({
    ratio: pairedRatio(ours, means(bare, twin)),
    control: pairedRatio(twin, bare),
  });
  const inverse = ({ ratio, control }: Ratio): Ratio => ({ ratio: 1 / ratio, control: 1 / control });
  const [ourWaits, bareWaits, twinWaits, nginxWaits] = waits as [number[], number[], number[], number[]?];
  return {
    rate: of(rates(ours), rates(bare), rates(twin)),
    cost: inverse(of(costs(ours), costs(bare), costs(twin))),
    p99: of(ourWaits, bareWaits, twinWaits),
    nginx: nginx ? pairedRatio(rates(nginx), means(rates(bare), rates(twin))) : null,
    samples: {
      ours: typical(ours),
      bare: typical([...bare, ...twin]),
      nginx: nginx ? typical(nginx) : null,
    },
    waits: {
      ours: median(ourWaits),
      bare: median([...bareWaits, ...twinWaits]),
      nginx: nginxWaits ? median(nginxWaits) : null,
      at,
    },
  };
}

const means = (some: readonly number[], others: readonly number[]): number[] =>
  some.map((value, i) => Math.sqrt(value * (others[i] as number)));

function summarise(name: string, comparisons: Comparison[]): Line[] {
  const over = (pick: (comparison: Comparison) => number): number => median(comparisons.map(pick));
  const both = (pick: (comparison: Comparison) => Ratio): Ratio => ({
    ratio: over((comparison) => pick(comparison).ratio),
    control: over((comparison) => pick(comparison).control),
  });
  const ours = typical(comparisons.map(({ samples }) => samples.ours));
  const bare = typical(comparisons.map(({ samples }) => samples.bare));
  const wait = (who: 'ours' | 'bare' | 'nginx'): string => over(({ waits }) => waits[who] ?? 0).toFixed(2);
  const lines: Line[] = [
    {
      what: `${name}: requests/s, Coranto to bare node:http`,
      ...both(({ rate }) => rate),
      required: { least: 0.95 },
      detail: `${thousands(ours)} to ${thousands(bare)}; their core ${percent(ours)} and ${percent(bare)} busy`,
    },
    {
      what: `${name}: server CPU a request, bare to Coranto`,
      ...both(({ cost }) => cost),
      required: null,
      detail: `${bare.cost.toFixed(1)} to ${ours.cost.toFixed(1)} µs`,
    },
    {
      what: `${name}: p99 at a fixed rate, Coranto to bare`,
      ...both(({ p99 }) => p99),
      required: { most: 1.5 },
      detail: `${wait('ours')} to ${wait('bare')} ms at ${(over(({ waits }) => waits.at) / 1000).toFixed(1)}k/s`,
    },
  ];
  if (comparisons.some(({ nginx }) => nginx === null)) return lines;
  const files = typical(comparisons.map(({ samples }) => samples.nginx as Sample));
  return [
    ...lines,
    {
      what: `${name}: requests/s, nginx with files to bare`,
      ratio: over(({ nginx }) => nginx as number),
      control: null,
      required: null,
      detail: `${thousands(files)}; ${files.cost.toFixed(1)} µs; p99 ${wait('nginx')} ms`,
    },
  ];
}

function typical(samples: readonly Sample[]): Sample {
  const over = (pick: (sample: Sample) => number): number => median(samples.map(pick));
  return { rate: over(({ rate }) => rate), cost: over(({ cost }) => cost), busy: over(({ busy }) => busy) };
}

const thousands = ({ rate }: Sample): string => `${(rate / 1000).toFixed(1)}k`;
const percent = ({ busy }: Sample): string => `${Math.round(busy * 100)}%`;
