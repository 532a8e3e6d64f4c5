// The world around a fan-out, in a process of its own: receivers on many hosts, and the desk that releases.
// Arguments: the database's file, and how many hosts of this machine.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openDatabase } from '../../src/node/database.ts';
import { importStories } from '../../src/operations/import-stories.ts';
import { reportCpu } from './child.ts';
import { oneArticle } from './synthetic.ts';

export interface Errand {
  /** Path of the edition in which something is released; null: nothing is. */
  release: string | null;
  /** Deliveries that come of it. */
  expect: number;
}

export interface Done {
  /** From the release until the last delivery. */
  seconds: number;
  /** Octets of the last delivery. */
  size: number;
}

const [file = '', hosts = '1'] = process.argv.slice(2);
const db = openDatabase(file);
const desk = { db, now: Date.now, newId: randomUUID };
let stories = 1_000_000;
let came = 0;
let size = 0;
let noticed = (): void => {};

let port = 0;
for (let host = 1; host <= Number(hosts); host++) {
  const server = createServer((request, response) => {
    const challenge = new URL(request.url as string, 'http://world').searchParams.get('hub.challenge');
    if (challenge !== null) return void response.end(challenge);
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
    });
    request.on('end', () => {
      response.writeHead(204).end();
      size = length;
      came++;
      noticed();
    });
  });
  await new Promise<void>((resolve) => server.listen(port, `127.0.0.${host}`, resolve));
  port = (server.address() as AddressInfo).port;
}

async function run({ release, expect }: Errand): Promise<Done> {
  came = 0;
  if (release !== null) {
    const options = { as: 'amend', note: null, by: { actor: 'bench', reason: null } } as const;
    const { problems } = await importStories(desk, [oneArticle(stories++, Date.now(), release)], options);
    if (problems.length > 0) throw new Error(JSON.stringify(problems[0]));
  }
  const started = performance.now();
  await new Promise<void>((resolve) => {
    noticed = () => {
      if (came >= expect) resolve();
    };
    noticed();
  });
  return { seconds: (performance.now() - started) / 1000, size };
}

process.on('message', async (message) => {
  if (message !== 'cpu') process.send?.(await run(message as Errand));
});
process.send?.({ port });
reportCpu();
