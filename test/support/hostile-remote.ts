// A server that is no newsroom and means harm, and every command that can be pointed at it.
import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { commandNames } from '../../src/cli/main.ts';
import { article, commandLine } from '../cli/command-line.ts';
import { listening } from './ports.ts';
import type { Ends } from './scratch.ts';

/** They want more than their arguments, and look at that first. */
const WANT_MORE = [
  'edition add',
  'edition edit',
  'statement set',
  'statement remove',
  'topic rename',
  'topic iptc',
  'former-feed add',
  'former-feed remove',
  'key create',
  'key edit',
  'subscription remove',
  'webhook add',
  'webhook edit',
  'webhook replay',
  'cutover',
  'schedule',
  'amend',
  'update',
  'correct',
  'erase',
  'retopic',
  'story',
  'restore',
];

const KEY = 'CanaryOfTheDeskKey0123456789abcdefghij';
const ESCAPES = '\u001b]0;owned\u0007\u001b[31m\u202eevil\u009b2J';

type Answer = (response: ServerResponse) => void;

const json =
  (value: unknown): Answer =>
  (response) => {
    response
      .setHeader('Content-Type', 'application/json')
      .end(typeof value === 'string' ? value : JSON.stringify(value));
  };

const problem =
  (status: number): Answer =>
  (response) => {
    const body = {
      type: 'x',
      title: ESCAPES,
      status,
      detail: ESCAPES,
      problems: [{ path: ESCAPES, message: ESCAPES }],
    };
    response
      .writeHead(status, { 'Content-Type': 'application/problem+json', 'Retry-After': '0' })
      .end(JSON.stringify(body));
  };

const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
let bomb: Buffer | undefined;

/** What it answers, the most telling first. */
const ANSWERS: Record<string, Answer> = {
  null: json('null'),
  'an object that says other things': json({
    articles: ESCAPES,
    items: [ESCAPES],
    stories: [{ story: ESCAPES }],
    __proto__: { x: 1 },
  }),
  'a problem that a terminal would obey': problem(422),
  'a redirect to somebody else': (response) =>
    void response.writeHead(307, { Location: 'http://127.0.0.1:9/stolen' }).end(),
  'a list': json([]),
  'a text': json(JSON.stringify(ESCAPES)),
  'lists in lists': json(nested),
  'what pollutes': json('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
  'a refusal': problem(409),
  'a fault': problem(500),
  'a page': (response) => void response.setHeader('Content-Type', 'text/html').end('<html>hello'),
  'no HTTP': (response) => void response.socket?.end('SSH-2.0-x\r\n'),
  'a bomb': (response) => {
    bomb ??= gzipSync(Buffer.alloc(120_000_000, '['), { level: 1 });
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }).end(bomb);
  },
};

/**
 * Points every command that takes `--to` or `--from` at it: none fails, is led away, has the terminal obey it, or tells anybody the key.
 * @param most kinds of answers
 */
export async function tryRemote(t: Ends, most: number): Promise<void> {
  let answer: Answer = () => {};
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume().on('end', () => answer(response));
  });
  const port = await listening(server);
  t.after(() => server.closeAllConnections());
  t.after(() => server.close());
  const cli = await commandLine(t);
  cli.write('x/en.md', article());
  const env = { ...cli.env, CORANTO_KEY: KEY };
  const faults: string[] = [];
  const silent = new Set<string>();
  for (const name of await commandNames()) {
    const words = name.split(' ');
    const { out: help } = await cli.run(...words, '--help');
    const option = /^ +(--(?:to|from)) <url>/m.exec(help)?.[1];
    if (option === undefined) continue;
    const wanted = [...(/^Usage: (.*)$/m.exec(help)?.[1] ?? '').matchAll(/<([\w-]+)(?:\.\.\.)?>/g)];
    const given = wanted.map(([, one]) => (/folder|file|path/.test(one as string) ? `${cli.folder}/x` : 'x'));
    asked.length = 0;
    for (const [what, one] of Object.entries(ANSWERS).slice(0, most)) {
      answer = one;
      const argv = [...words, ...given, option, `http://127.0.0.1:${port}`];
      const { status, out, err } = await cli.runWith({ env, wait: async () => {} }, ...argv);
      const text = out + err;
      const said = `${argv.join(' ')} of ${what}: ${status} ${text.slice(0, 300)}`;
      if (/this is a bug|\bat \S+ \(|\.ts:\d+/.test(text)) faults.push(`a bug: ${said}`);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
      if (/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/.test(text)) faults.push(`obeyed: ${said}`);
      if (text.includes(KEY)) faults.push(`told: ${said}`);
    }
    if (asked.length === 0) silent.add(name);
  }
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  assert.deepEqual(faults, []);
  assert.deepEqual([...silent], WANT_MORE, 'these did not ask');
}
