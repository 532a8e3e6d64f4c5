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
const WARM_UP = 700;

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
export async function startCoranto(database: string): Promise<Server> {
  const child = new Child('./coranto-server.ts', [database]);
  const { port } = await child.next<{ port: number }>();
  let before = await child.cpu();
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const after = await child.cpu();
    if (after - before < 50_000) return { child, port };
    before = after;
  }
}

/** Asks all in turn, so many rounds; stops them. */
export async function measureServing(coranto: Server, rounds: number): Promise<Line[]> {
  const answer = await recordAnswer(coranto.port);
  const servers = [coranto, await startBare(answer), await startBare(answer)];
  for (const { child } of servers) pin(child.process.pid, SERVER_CORE);
  pin(process.pid, CLIENT_CORE);
  const lines: Line[] = [];
  for (const [name, status, condition] of [
    ['200 gzip', 200, ''],
    ['304', 304, `If-None-Match: ${answer.etag}\r\n`],
  ] as const) {
    const request = `GET ${FEED} HTTP/1.1\r\nHost: news.example.org\r\nUser-Agent: Reader/1.0\r\nAccept: */*\r\nAccept-Encoding: gzip\r\n${condition}\r\n`;
    const loads = servers.map((server) => new Load(server.port, request, status));
    for (const load of loads) await load.open(CONNECTIONS);
    const samples: Sample[][] = servers.map(() => []);
    const ask = async (index: number, milliseconds: number): Promise<Sample> => {
      const { child } = servers[index] as Server;
      const before = await child.cpu();
      const { requests, elapsed } = await (loads[index] as Load).run(milliseconds);
      const cpu = (await child.cpu()) - before;
      return { rate: requests / (elapsed / 1000), cost: cpu / requests, busy: cpu / 1000 / elapsed };
    };
    // Their compilers get enough to do first, and nothing of it is counted.
    for (const index of servers.keys()) await ask(index, WARM_UP);
    for (let round = 0; round < rounds; round++) {
      // Who begins changes, so that none is always the one after a rest.
      for (const i of servers.keys()) {
        const index = (i + round) % servers.length;
        samples[index]?.push(await ask(index, SLICE));
      }
    }
    for (const load of loads) load.close();
    const [ours, bare, twin] = samples as [Sample[], Sample[], Sample[]];
    const rates = (of: Sample[]) => of.map(({ rate }) => rate);
    const costs = (of: Sample[]) => of.map(({ cost }) => cost);
    lines.push(
      {
        what: `${name}: requests/s, Coranto to bare node:http`,
        ratio: pairedRatio(rates(ours), rates(bare)),
        control: pairedRatio(rates(twin), rates(bare)),
        required: { least: 0.9 },
        detail: `${thousands(rates(ours))} to ${thousands(rates(bare))}; their core ${percent(ours)} and ${percent(bare)} busy`,
      },
      {
        what: `${name}: server CPU a request, bare to Coranto`,
        ratio: 1 / pairedRatio(costs(ours), costs(bare)),
        control: 1 / pairedRatio(costs(twin), costs(bare)),
        required: null,
        detail: `${median(costs(bare)).toFixed(1)} to ${median(costs(ours)).toFixed(1)} µs`,
      },
    );
  }
  pin(process.pid, null);
  await Promise.all(servers.map(({ child }) => child.stop()));
  return lines;
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

const thousands = (values: number[]): string => `${(median(values) / 1000).toFixed(1)}k`;
const percent = (samples: Sample[]): string =>
  `${Math.round(median(samples.map(({ busy }) => busy)) * 100)}%`;
