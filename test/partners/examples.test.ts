// Every example of the guides for developers, run as somebody who copied it would: by a shell, Node and Python, against
// a served newsroom.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readConfig } from '../../src/config.ts';
import { linkHere } from '../../src/desk/link.ts';
import { GUIDES } from '../../src/http/developer-pages.ts';
import { type Serving, startServing } from '../../src/node/serve.ts';
import { newSecret, signatureOf } from '../../src/push/webhook-signature.ts';
import { codeOf, fillGuide } from '../../src/render/guide.ts';
import { has, runProgram } from '../clients/readers/program.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { openMailSink } from '../support/mail-sink.ts';
import { skipWithout } from '../support/needed.ts';
import { connect, furnish, type Newsroom } from '../support/newsroom.ts';
import { PNG } from '../support/picture.ts';
import { freePort } from '../support/ports.ts';
import { scratchFolder } from '../support/scratch.ts';

const PROGRAMS = { sh: 'bash', js: process.execPath, python: 'python3' } as const;
type Language = keyof typeof PROGRAMS;

interface Example {
  /** `changes, 2: python` */
  name: string;
  guide: string;
  language: Language;
  /** What it needs, or what it is. */
  about: string;
  code: string;
}

const ASSETS = new URL('../../src/assets/', import.meta.url);

/** What somebody must see who runs it; the others print nothing, or what differs from newsroom to newsroom. */
const SEEN: Readonly<Record<string, RegExp>> = {
  'start, 2: sh': /^304\n$/,
  'reading, 2: js': /^en 2026-\S+ two en http/m,
  'reading, 3: python': /^en 2026-\S+ two en http/m,
  'reading, 4: python': /^\d+ articles\n$/,
  'reading, 5: js': /^(en|nl)\S* (source|translation)/m,
  'reading, 6: sh': /"standard"/,
  'changes, 1: python': /^released two en$/m,
  'changes, 2: js': / released two en$/m,
  'changes, 3: sh': /"changes":\s*\[\]/,
  'webhooks, 1: sh': /whsec_/,
  'webhooks, 4: sh': /our-site/,
  'websub, 1: sh': /rel="hub"/,
  'websub, 2: sh': /^202\n$/,
  'keys, 1: sh': /"partner"/,
  'keys, 2: js': /^partner .*webhooks/m,
  'keys, 3: python': /^partner .*webhooks/m,
  'keys, 4: sh': /"embargoedUntil"/,
  'writing, 1: sh': /"revision":\s*1/,
  'writing, 2: sh': /"publishAt"/,
  'writing, 3: js': /^\w+ 2\n$/,
  'writing, 4: python': /^\w+\n$/,
  'writing, 5: sh': /\.png/,
  'versions, 1: sh': /"openapi":\s*"3\.1/,
};

const skip = skipWithout(has('curl'), 'curl', 'curl') || skipWithout(has('python3'), 'python3', 'python3');

describe('the examples for developers', { skip }, () => {
  const ends: (() => unknown)[] = [];
  const scope = { after: (end: () => unknown) => void ends.unshift(end) };
  let serving: Serving;
  let newsroom: Newsroom;
  let baseUrl: string;
  let folder: string;
  let env: Record<string, string>;

  before(async () => {
    folder = scratchFolder(scope);
    const port = await freePort();
    const config = readConfig({
      CORANTO_DATABASE: join(folder, 'coranto.db'),
      CORANTO_MEDIA: join(folder, 'media'),
      CORANTO_BASE_URL: `http://127.0.0.1:${port}/press`,
      CORANTO_PORT: String(port),
    });
    ({ baseUrl } = config);
    serving = await startServing(config, ({ db }) => furnish(db));
    scope.after(() => serving.close());
    newsroom = { ...connect(scope, config.database), now: Date.now };
    await bringIn(newsroom, [
      aStory('one', { en: {}, nl: { source: 'en' } }),
      aStory('two', { en: { topics: ['trade'] } }),
      aStory('coming', { en: { publishAt: '2099-01-01T09:00' } }),
    ]);
    const desk = linkHere({ ...newsroom, config, media: null, erasing: null });
    const { token } = await desk.perform('create-key', {
      name: 'partner',
      scopes: ['webhooks', 'write', 'publish'],
      editions: null,
      embargoed: ['en'],
      expires: null,
      perMinute: 600,
      by: BY_EDITOR,
    });
    env = { CORANTO_PARTNER_KEY: token, COPY: join(folder, 'copy'), CURSOR: join(folder, 'cursor') };
    writeFileSync(join(folder, 'picture.png'), PNG);
  });
  after(async () => {
    for (const end of ends) await end();
  });

  const examples = (): Example[] =>
    GUIDES.flatMap((guide) => {
      const text = readFileSync(new URL(`guide-${guide}.md`, ASSETS), 'utf8');
      const values = { base: baseUrl, edition: 'en', language: 'en' };
      return codeOf(fillGuide(text, values))
        .filter(({ language }) => language in PROGRAMS)
        .map(({ language, about, code }, at) => ({
          ...{ guide, about, code, language: language as Language },
          name: `${guide}, ${at + 1}: ${language}`,
        }));
    });

  /** The program and its arguments, for an example in a file of its own. */
  function commandOf({ name, language, code }: Example): [string, string[]] {
    const extension = { sh: 'sh', js: 'mjs', python: 'py' }[language];
    const file = join(folder, `${name.replace(/\W+/g, '-')}.${extension}`);
    writeFileSync(file, code);
    return [PROGRAMS[language], language === 'sh' ? ['-euo', 'pipefail', file] : [file]];
  }

  test('do what they say, one after the other', async (t) => {
    const plain = examples().filter(({ about }) => about === '' || about.startsWith('needs-'));
    assert.deepEqual(
      Object.keys(SEEN).filter((name) => !plain.some((example) => example.name === name)),
      [],
    );
    for (const example of plain) {
      await t.test(example.name, async () => {
        const [command, args] = commandOf(example);
        const seen = await runProgram(command, args, { env, cwd: folder });
        const expected = SEEN[example.name];
        if (expected) assert.match(seen, expected);
      });
    }
  });

  test('keep a copy that follows: what is withdrawn goes, and a second run says nothing again', async () => {
    const copy = examples().find(({ name }) => name === 'changes, 1: python') as Example;
    const [command, args] = commandOf(copy);
    const own = { ...env, COPY: join(folder, 'second-copy') };
    await runProgram(command, args, { env: own });
    assert.equal(await runProgram(command, args, { env: own }), '');
    const desk = linkHere({ ...newsroom, media: null, erasing: null });
    await desk.perform('withdraw', { story: 'one', edition: 'en', by: BY_EDITOR });
    assert.match(await runProgram(command, args, { env: own }), /^withdrawn \S+ unspecified$/m);
  });

  for (const language of ['js', 'python'] as const) {
    test(`receive what is genuine, and nothing else (webhooks, ${language})`, async () => {
      const secret = newSecret();
      const receiver = await startExample('receiver', language, { WEBHOOK_SECRET: secret });
      const body = new TextEncoder().encode('{"type":"webhook.test","data":{}}');
      const send = async (timestamp: number, signed = body) => {
        const signature = await signatureOf([newSecret(), secret], {
          message: 'msg_1',
          timestamp,
          body: signed,
        });
        return receiver.post(body, {
          'webhook-id': 'msg_1',
          'webhook-timestamp': String(timestamp),
          'webhook-signature': signature,
        });
      };
      const now = Math.floor(Date.now() / 1000);
      assert.equal(await send(now), 204);
      assert.equal(await send(now - 3600), 400, 'an old one');
      assert.equal(await send(now, new TextEncoder().encode('{}')), 400, 'another body');
      assert.equal(await receiver.post(body, {}), 400, 'no signature');
    });
  }

  test('say yes to the hub for their own feed alone, and believe signatures (websub)', async () => {
    const subscriber = await startExample('subscriber', 'python', { HUB_SECRET: 'secret' });
    const intent = (topic: string) =>
      `?${new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.challenge': 'c' })}`;
    assert.equal(await (await fetch(subscriber.url + intent(`${baseUrl}/en/feed.atom`))).text(), 'c');
    assert.equal((await fetch(subscriber.url + intent(`${baseUrl}/nl/feed.atom`))).status, 404);
    const sign = (body: string) => createHmac('sha256', 'secret').update(body).digest('hex');
    assert.equal(await subscriber.post('forged', { 'X-Hub-Signature': `sha256=${sign('other')}` }), 202);
    assert.equal(await subscriber.post('<feed/>', { 'X-Hub-Signature': `sha256=${sign('<feed/>')}` }), 202);
    await subscriber.said(/the feed has changed: 7 octets/);
    assert.equal(subscriber.output().split('\n').filter(Boolean).length, 2, 'of the forged one, nothing');
  });

  test('mail each release once, to those who read its language', async (t) => {
    const sink = await openMailSink(t);
    const mailer = examples().find(({ about }) => about === 'mailer') as Example;
    const [command, args] = commandOf(mailer);
    const subscribers = join(folder, 'subscribers.txt');
    writeFileSync(subscribers, 'en editor@paper.example\nja other@paper.example\n');
    const own = { ...env, CURSOR: join(folder, 'mail-cursor'), SUBSCRIBERS: subscribers };
    const run = () =>
      runProgram(command, args, { env: { ...own, SMTP_HOST: '127.0.0.1', SMTP_PORT: String(sink.port) } });
    await run();
    assert.equal(sink.mails.length, 0, 'nobody gets old news');
    await bringIn(newsroom, aStory('new', { en: { headline: 'Höhe: 5 m' }, nl: { source: 'en' } }));
    await run();
    assert.deepEqual(
      sink.mails.map(({ to }) => to),
      ['editor@paper.example'],
    );
    assert.match(sink.mails[0]?.text ?? '', /^Content-Language: en$/m);
    await run();
    assert.equal(sink.mails.length, 1, 'once');
    const desk = linkHere({ ...newsroom, media: null, erasing: null });
    await desk.perform('withdraw', { story: 'new', edition: 'en', code: 'error', by: BY_EDITOR });
    await run();
    assert.equal(sink.mails.length, 2);
    assert.doesNotMatch(sink.mails[1]?.text ?? '', /5 m/);
  });

  async function startExample(about: string, language: Language, more: Record<string, string>) {
    const example = examples().find((one) => one.about === about && one.language === language);
    assert.ok(example, `there is such an example: ${about}, ${language}`);
    const [command, args] = commandOf(example);
    const port = await freePort();
    const child = spawn(command, args, { env: { ...process.env, ...more, PORT: String(port) } });
    scope.after(() => child.kill());
    const output = collect(child);
    const url = `http://127.0.0.1:${port}/`;
    await said(output, /listening/);
    return {
      url,
      output: () => output.text,
      said: (what: RegExp) => said(output, what),
      post: async (body: string | Uint8Array, headers: Record<string, string>) =>
        (await fetch(url, { method: 'POST', body: body as BodyInit, headers })).status,
    };
  }
});

interface Output {
  text: string;
  /** Called at each piece. */
  more: () => void;
  ended: boolean;
}

function collect(child: ChildProcess): Output {
  const output: Output = { text: '', more: () => {}, ended: false };
  const add = (piece: Buffer) => {
    output.text += piece;
    output.more();
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  child.on('exit', () => {
    output.ended = true;
    output.more();
  });
  return output;
}

/** Waits until a program has said something. */
async function said(output: Output, what: RegExp): Promise<void> {
  while (!what.test(output.text)) {
    assert.ok(!output.ended, output.text);
    await new Promise<void>((resolve) => {
      output.more = resolve;
    });
  }
}
