// Backups while a newsroom is written, read and served: each is one moment of it, to the byte.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate as breathe } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { startServing } from '../../src/node/serve.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { runCaptured } from '../cli/command-line.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { connect, newsroomFile } from '../support/newsroom.ts';
import { freePort } from '../support/ports.ts';
import { runProgram, startServer } from '../support/programs.ts';
import { scratchFolder } from '../support/scratch.ts';

const PATHS = [
  '/en/feed.atom',
  '/en/feed.rss',
  '/nl/feed.json',
  '/en/',
  '/nl/',
  '/all/feed.atom',
  '/en/2026/03/',
];
const STORIES = 2_000;
const BACKUPS = 4;

/** What readers get, to the byte, with what tells one answer from another. */
type Answers = Record<string, { status: number; tag: string | undefined; body: string }>;

async function answersOf(port: number): Promise<Answers> {
  const answers: Answers = {};
  for (const path of PATHS) {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    answers[path] = {
      status: answer.status,
      // As far as it is of the bytes, and not of how they are coded. No date: in the second of a change none is told.
      tag: answer.headers.get('etag')?.slice(1, 23),
      body: await answer.text(),
    };
  }
  return answers;
}

test('a backup under load is the newsroom of one moment, and so is what is restored from it', {
  timeout: 1_200_000,
}, async (t) => {
  const file = await newsroomFile(t);
  const newsroom = { ...connect(t, file), now: Date.now };
  const settings = {
    CORANTO_BASE_URL: `http://127.0.0.1:${await freePort()}`,
    CORANTO_DATABASE: file,
    CORANTO_MEDIA: `${file}-media`,
    CORANTO_PORT: '0',
  };
  for (let i = 0; i < STORIES; i += 200) {
    const body = `<p>${'Cranes stood still all day. '.repeat(40)}</p>`;
    await bringIn(
      newsroom,
      Array.from({ length: 200 }, (_, n) => aStory(`old-${i + n}`, { en: { body }, nl: { body } })),
      { quiet: true },
    );
  }
  const serving = await startServing(readConfig(settings));
  t.after(() => serving.close());

  // One writer, who notes what every reader gets after each change; and readers who do nothing else.
  const moments = new Map<number, Answers>();
  const note = async () =>
    void moments.set(newsroom.value('SELECT max(seq) FROM changes') as number, await answersOf(serving.port));
  await note();
  let isOver = false;
  const writing = (async () => {
    for (let i = 0; !isOver; i++) {
      await bringIn(newsroom, aStory(`new-${i}`, { en: {}, nl: { headline: `Nieuw ${i}` } }));
      await note();
      if (i % 3 === 2) {
        await withdraw(newsroom, { story: `new-${i - 1}` }, BY_EDITOR);
        await note();
      }
    }
  })();
  const reading = (async () => {
    for (; !isOver; await breathe()) {
      await (await fetch(`http://127.0.0.1:${serving.port}/en/feed.atom`)).arrayBuffer();
    }
  })();
  const folder = scratchFolder(t);
  for (let i = 0; i < BACKUPS; i++) {
    const before = moments.size;
    const { status, err } = await runProgram(settings, ['backup', join(folder, String(i)), '--quiet']);
    assert.equal(status, 0, err);
    t.diagnostic(`${moments.size - before} changes during a backup`);
  }
  isOver = true;
  await Promise.all([writing, reading]);
  assert.ok(moments.size > 2 * BACKUPS, 'nothing was written meanwhile');
  await serving.close();

  for (let i = 0; i < BACKUPS; i++) {
    const copy = join(folder, String(i), 'coranto.db');
    const restored = join(folder, `restored-${i}.db`);
    const own = { ...settings, CORANTO_DATABASE: restored };
    const { status, err } = await runCaptured({ env: own, now: Date.now }, [
      'restore',
      copy,
      '--media',
      settings.CORANTO_MEDIA,
      '--quiet',
    ]);
    assert.equal(status, 0, err);
    for (const database of [copy, restored]) {
      const seq = connect(t, database).value('SELECT max(seq) FROM changes') as number;
      const moment = moments.get(seq);
      assert.ok(moment, `no moment of ${seq}`);
      const server = await startServer(t, { ...settings, CORANTO_DATABASE: database });
      assert.deepEqual(await answersOf(Number(new URL(server.url).port)), moment);
      await server.end();
    }
  }
});
