// Serving: Coranto beside a bare node:http server that gives the same answer, and that one beside its twin.
import { get } from 'node:http';
import type { BareAnswer } from './bare-server.ts';
import { Child, CLIENT_CORE, pin, SERVER_CORE } from './child.ts';
import { Load } from './load.ts';
import { median, pairedRatio } from './stats.ts';
import type { Line } from './table.ts';

const FEED = '/en/feed.atom';
const CONNECTIONS = 64;
/** Milliseconds. Many short slices in turn: what disturbs the machine meanwhile disturbs all alike. */
const SLICE = 100;
const WARM_UP = 500;

interface Sample {
  rate: number;
  /** Microseconds of the server's CPU for a request. */
  cost: number;
  /** How much of its core the server used. */
  busy: number;
}

export interface Server {
  child: Child;
  port: number;
}

/** Coranto with nothing left to generate: that has nothing to do with how requests are answered. */
export async function startCoranto(database: string, callbackHosts: readonly string[] = []): Promise<Server> {
  const child = new Child('./coranto-server.ts', [database, ...callbackHosts]);
  const { port } = await child.next<{ port: number }>();
  let before = await child.cpu();
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const after = await child.cpu();
    if (after - before < 50_000) return { child, port };
    before = after;
  }
}

export interface ServingOptions {
  database: string;
  /** Fresh processes so many times: two of the same program may differ by more than their programs do. */
  blocks: number;
  /** In each block, every server is asked so many times in turn. */
  rounds: number;
}

/** @param first a Coranto on `database`, for the first block */
export async function measureServing(
  first: Server,
  { database, blocks, rounds }: ServingOptions,
): Promise<Line[]> {
  const found: Comparison[][] = [];
  for (let block = 0; block < blocks; block++) {
    found.push(await measureBlock(block === 0 ? first : await startCoranto(database), rounds));
  }
  return CASES.flatMap(({ name }, i) =>
    summarise(
      name,
      found.map((comparisons) => comparisons[i] as Comparison),
    ),
  );
}

const CASES = [
  { name: '200 gzip', status: 200 },
  { name: '304', status: 304 },
] as const;

/** One case in one block. The bare server and its twin are equals: Coranto is compared with both. */
interface Comparison {
  rate: number;
  rateControl: number;
  cost: number;
  costControl: number;
  ours: Sample;
  bare: Sample;
}

async function measureBlock(coranto: Server, rounds: number): Promise<Comparison[]> {
  const answer = await recordAnswer(coranto.port);
  const servers = [coranto, await startBare(answer), await startBare(answer)];
  for (const { child } of servers) pin(child.process.pid, SERVER_CORE);
  pin(process.pid, CLIENT_CORE);
  const comparisons: Comparison[] = [];
  for (const { status } of CASES) {
    const condition = status === 304 ? `If-None-Match: ${answer.etag}\r\n` : '';
    const request = `GET ${FEED} HTTP/1.1\r\nHost: news.example.org\r\nUser-Agent: Reader/1.0\r\nAccept: */*\r\nAccept-Encoding: gzip\r\n${condition}\r\n`;
    comparisons.push(compare(await ask(servers, request, status, rounds)));
  }
  pin(process.pid, null);
  await Promise.all(servers.map(({ child }) => child.stop()));
  return comparisons;
}

/** Asks all in turn; the samples of each server, round by round. */
async function ask(
  servers: readonly Server[],
  request: string,
  status: number,
  rounds: number,
): Promise<Sample[][]> {
  const loads = servers.map((server) => new Load(server.port, request, status));
  for (const load of loads) await load.open(CONNECTIONS);
  const askOne = async (index: number, milliseconds: number): Promise<Sample> => {
    const { child } = servers[index] as Server;
    const before = await child.cpu();
    const { requests, elapsed } = await (loads[index] as Load).run(milliseconds);
    const cpu = (await child.cpu()) - before;
    return { rate: requests / (elapsed / 1000), cost: cpu / requests, busy: cpu / 1000 / elapsed };
  };
  // Their compilers get enough to do first, and nothing of it is counted.
  for (const index of servers.keys()) await askOne(index, WARM_UP);
  const samples: Sample[][] = servers.map(() => []);
  for (let round = 0; round < rounds; round++) {
    // Who begins changes, so that none is always the one after a rest.
    for (const i of servers.keys()) {
      const index = (i + round) % servers.length;
      samples[index]?.push(await askOne(index, SLICE));
    }
  }
  for (const load of loads) load.close();
  return samples;
}

function compare(samples: Sample[][]): Comparison {
  const [ours, bare, twin] = samples as [Sample[], Sample[], Sample[]];
  const rates = (of: Sample[]) => of.map(({ rate }) => rate);
  const costs = (of: Sample[]) => of.map(({ cost }) => cost);
  const both = (of: (samples: Sample[]) => number[]) =>
    of(bare).map((value, i) => Math.sqrt(value * (of(twin)[i] as number)));
  return {
    rate: pairedRatio(rates(ours), both(rates)),
    rateControl: pairedRatio(rates(twin), rates(bare)),
    cost: 1 / pairedRatio(costs(ours), both(costs)),
    costControl: 1 / pairedRatio(costs(twin), costs(bare)),
    ours: typical(ours),
    bare: typical([...bare, ...twin]),
  };
}

function summarise(name: string, comparisons: Comparison[]): Line[] {
  const over = (pick: (comparison: Comparison) => number): number => median(comparisons.map(pick));
  const ours = typical(comparisons.map((comparison) => comparison.ours));
  const bare = typical(comparisons.map((comparison) => comparison.bare));
  return [
    {
      what: `${name}: requests/s, Coranto to bare node:http`,
      ratio: over(({ rate }) => rate),
      control: over(({ rateControl }) => rateControl),
      required: { least: 0.9 },
      detail: `${thousands(ours)} to ${thousands(bare)}; their core ${percent(ours)} and ${percent(bare)} busy`,
    },
    {
      what: `${name}: server CPU a request, bare to Coranto`,
      ratio: over(({ cost }) => cost),
      control: over(({ costControl }) => costControl),
      required: null,
      detail: `${bare.cost.toFixed(1)} to ${ours.cost.toFixed(1)} µs`,
    },
  ];
}

function typical(samples: readonly Sample[]): Sample {
  const over = (pick: (sample: Sample) => number): number => median(samples.map(pick));
  return { rate: over(({ rate }) => rate), cost: over(({ cost }) => cost), busy: over(({ busy }) => busy) };
}

async function startBare(answer: BareAnswer): Promise<Server> {
  const child = new Child('./bare-server.ts');
  child.send(answer);
  const { port } = await child.next<{ port: number }>();
  return { child, port };
}

/** What Coranto answers, for the bare server to answer too; node:http adds the other headers by itself. */
async function recordAnswer(port: number): Promise<BareAnswer> {
  // The first request brings the document into memory.
  await fetchRaw(port, {});
  const full = await fetchRaw(port, {});
  const etag = full.headers[full.headers.indexOf('ETag') + 1] as string;
  const notModified = await fetchRaw(port, { 'If-None-Match': etag });
  if (full.status !== 200 || notModified.status !== 304)
    throw new Error(`Coranto answered ${FEED} with ${full.status} and ${notModified.status}`);
  return {
    etag,
    full: full.headers,
    notModified: notModified.headers,
    body: full.body.toString('base64'),
  };
}

const OWN = new Set(['Date', 'Connection', 'Keep-Alive']);

function fetchRaw(port: number, headers: Record<string, string>) {
  return new Promise<{ status: number; headers: string[]; body: Buffer }>((resolve, reject) => {
    const options = { port, path: FEED, headers: { 'Accept-Encoding': 'gzip', ...headers } };
    get(options, async (response) => {
      const chunks = (await response.toArray()) as Buffer[];
      const raw = response.rawHeaders;
      resolve({
        status: response.statusCode ?? 0,
        headers: raw.filter((_, i) => !OWN.has(raw[i - (i % 2)] as string)),
        body: Buffer.concat(chunks),
      });
    }).on('error', reject);
  });
}

const thousands = ({ rate }: Sample): string => `${(rate / 1000).toFixed(1)}k`;
const percent = ({ busy }: Sample): string => `${Math.round(busy * 100)}%`;
