// What operators meet: a file that may not be written, one that is locked or damaged, a clock that somebody sets. Each
// ends in a sentence, and harms nothing more.
import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  closeSync,
  openSync,
  readFileSync,
  readSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../../src/node/database.ts';
import { article } from '../cli/command-line.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { connect, newsroomFile } from '../support/newsroom.ts';
import { type ProgramOptions, runProgram, startServer } from '../support/programs.ts';
import { type Ends, scratchFolder } from '../support/scratch.ts';

const HOUR = 3_600_000;
const CLOCK = fileURLToPath(new URL('../support/moved-clock.ts', import.meta.url));

async function opened(t: Ends) {
  const file = await newsroomFile(t);
  const settings = {
    CORANTO_BASE_URL: 'https://news.example.org',
    CORANTO_DATABASE: file,
    CORANTO_MEDIA: `${file}-media`,
  };
  const newsroom = { ...connect(t, file), now: Date.now };
  return { file, settings, newsroom };
}

/** Runs a command that must say one sentence and no more. */
async function refused(
  settings: Record<string, string>,
  argv: readonly string[],
  sentence: RegExp,
  options: ProgramOptions = {},
): Promise<void> {
  const { status, err, out } = await runProgram(settings, argv, options);
  assert.match(err, sentence, argv.join(' '));
  assert.match(err, /^coranto: [^\n]*\n$/, argv.join(' '));
  assert.equal(out, '');
  assert.equal(status, 1);
}

describe('a database that may only be read', () => {
  const NOBODY = 65_534;
  const isRoot = process.getuid?.() === 0;
  const options = isRoot ? { uid: NOBODY } : {};

  for (const [what, folderMode] of [
    ['in a folder that may be written', 0o777],
    ['in a folder that may only be read', 0o555],
  ] as const) {
    test(`${what}: commands and the server say so, and leave it as it is`, {
      timeout: 600_000,
    }, async (t) => {
      const { file, settings, newsroom } = await opened(t);
      await bringIn(newsroom, aStory('fog', { en: {} }));
      newsroom.db.close();
      const own = { ...settings, TMPDIR: '/tmp' };
      const before = readFileSync(file);
      if (isRoot) chownSync(dirname(file), NOBODY, NOBODY);
      chmodSync(file, 0o444);
      chmodSync(dirname(file), folderMode);
      const sentence = /^coranto: the database cannot be (written|opened); /;
      await refused(own, ['serve'], sentence, options);
      await refused(own, ['withdraw', 'fog'], sentence, options);
      const { out, err } = await runProgram(own, ['doctor'], options);
      assert.doesNotMatch(out + err, /\n\s+at |a bug in Coranto/);
      chmodSync(dirname(file), 0o777);
      assert.deepEqual(readFileSync(file), before);
    });
  }
});

test('a database that another program locks: reads go on, writes say so, and go on when it is free', {
  timeout: 900_000,
}, async (t) => {
  const { file, settings, newsroom } = await opened(t);
  await bringIn(newsroom, aStory('fog', { en: {} }));
  const server = await startServer(t, settings);
  assert.match(await server.text('/en/feed.atom'), /fog en/);
  const locker = openDatabase(file);
  t.after(() => locker.close());
  locker.connection.exec('BEGIN IMMEDIATE');
  const before = newsroom.value('SELECT version FROM newsroom');
  const sentence = /^coranto: the database is locked by another program; try again when that has finished\n$/;
  await refused(settings, ['withdraw', 'fog'], sentence);
  assert.equal((await runProgram(settings, ['status'])).status, 0);
  assert.equal((await server.get('/en/feed.atom')).status, 200);
  assert.equal((await server.get('/en/2026/03/fog-en')).status, 200);
  assert.equal(newsroom.value('SELECT version FROM newsroom'), before);
  locker.connection.exec('ROLLBACK');
  assert.equal((await runProgram(settings, ['withdraw', 'fog'])).status, 0);
  assert.doesNotMatch(await server.text('/en/feed.json'), /fog en/);
  assert.equal((await server.end()).status, 0);

  // Wholly: not even a look is possible.
  const alone = openDatabase(file);
  t.after(() => alone.close());
  newsroom.db.close();
  locker.close();
  alone.connection.pragma('locking_mode = EXCLUSIVE');
  alone.connection.exec('BEGIN EXCLUSIVE');
  alone.connection.prepare('SELECT 1 FROM newsroom').get();
  await Promise.all([refused(settings, ['serve'], sentence), refused(settings, ['status'], sentence)]);
});

test('a page that is damaged under a server: what needs it says so, all else goes on, and nothing makes it worse', {
  timeout: 900_000,
}, async (t) => {
  const { file, settings, newsroom } = await opened(t);
  await bringIn(newsroom, [
    aStory('fog', { en: { body: `<p>${'Thick fog. '.repeat(2_000)}</p>` } }),
    aStory('tug', { en: {}, fr: {} }),
  ]);
  const { db } = newsroom;
  const size = db.connection.pragma('page_size', { simple: true }) as number;
  const root = db.connection
    .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'revisions'")
    .pluck()
    .get();
  db.connection.pragma('wal_checkpoint(TRUNCATE)');
  const server = await startServer(t, settings);
  for (const path of ['/en/feed.atom', '/fr/feed.atom', '/en/'])
    assert.equal((await server.get(path)).status, 200);
  db.connection.pragma('wal_checkpoint(TRUNCATE)');

  const at = ((root as number) - 1) * size;
  const good = Buffer.alloc(size);
  const descriptor = openSync(file, 'r+');
  readSync(descriptor, good, 0, size, at);
  writeSync(descriptor, Buffer.alloc(size, 0xff), 0, size, at);
  // What is held in memory is as good as it was.
  assert.equal((await server.get('/en/feed.atom')).status, 200);
  // Another's commit, which needs nothing of it, has it read anew.
  db.connection.exec('UPDATE newsroom SET version = version + 1');
  const doubted = await server.get('/en/2026/03/fog-en');
  assert.ok([200, 503].includes(doubted.status), String(doubted.status));
  const doctor = await runProgram(settings, ['doctor']);
  assert.equal(doctor.status, 1);
  assert.match(doctor.out + doctor.err, /damaged|SQLite says/);
  assert.doesNotMatch(doctor.out + doctor.err, /\n\s+at /);
  const folder = scratchFolder(t);
  writeFileSync(join(folder, 'new.md'), article({ story: 'new', edition: 'en' }));
  const imported = await runProgram(settings, ['import', folder]);
  assert.equal(imported.status, 1);
  assert.match(imported.err + imported.out, /the database is damaged; restore it from a backup/);
  const backup = await runProgram(settings, ['backup', join(folder, 'backup')]);
  assert.equal(backup.status, 1);
  assert.doesNotMatch(backup.err, /\n\s+at |bug/);
  assert.equal((await server.get('/healthz')).status, 200);

  // The page was all that was wrong, and still is.
  writeSync(descriptor, good, 0, size, at);
  closeSync(descriptor);
  db.connection.exec('UPDATE newsroom SET version = version + 1');
  assert.equal((await runProgram(settings, ['import', folder])).status, 0);
  assert.match(await server.text('/en/feed.json'), /Cranes stand still/);
  assert.equal((await server.get('/en/2026/03/fog-en')).status, 200);
  assert.equal((await server.end()).status, 0);
  assert.equal(db.connection.pragma('integrity_check', { simple: true }), 'ok');
});

test('a clock that is set, forward and back by hours and years: nothing early, nothing taken back, no date ahead', {
  timeout: 900_000,
}, async (t) => {
  const { settings, newsroom } = await opened(t);
  const clock = join(scratchFolder(t), 'clock');
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const set = async (milliseconds: number) => {
    ahead = milliseconds;
    writeFileSync(clock, String(milliseconds));
    // The process looks at it every few milliseconds.
    await wait(50);
  };
  await set(0);
  const own = { ...settings, CLOCK_FILE: clock };
  const server = await startServer(t, own, { node: ['--import', CLOCK] });
  const plan = async (key: string, wait: number) => {
    const publishAt = new Date(Math.ceil((now() + wait) / 1000) * 1000).toISOString();
    await bringIn({ ...newsroom, now }, aStory(key, { en: { headline: `The ${key}.`, publishAt } }));
  };
  const feed = async () => {
    const answer = await server.get('/en/feed.json');
    assert.equal(answer.status, 200);
    const modified = answer.headers.get('last-modified');
    assert.ok(modified === null || Date.parse(modified) <= now(), `${modified} is ahead`);
    return { etag: answer.headers.get('etag'), text: await answer.text() };
  };
  const has = async (key: string) => (await feed()).text.includes(`The ${key}.`);
  const released = async (key: string, within: number) => {
    const query = `SELECT c.at FROM changes c JOIN stories s ON s.id = c.story_id WHERE c.kind = 'released' AND s.key = '${key}'`;
    for (const last = performance.now() + within; newsroom.rows(query).length === 0; await wait(50)) {
      assert.ok(performance.now() < last, `${key} was not released by itself`);
    }
  };

  await plan('hour', HOUR);
  await plan('year', 2 * 8766 * HOUR);
  assert.deepEqual([await has('hour'), await has('year')], [false, false]);
  await set(HOUR + 2_000);
  assert.deepEqual([await has('hour'), await has('year')], [true, false]);
  // Hours back: what is public stays so, to the byte.
  const before = await feed();
  await set(-3 * HOUR);
  assert.deepEqual(await feed(), before);
  await plan('minutes', 1_500);
  assert.equal(await has('minutes'), false);
  await released('minutes', 20_000);
  assert.ok(await has('minutes'));
  // Nobody asks, and the time that a timer waits for comes earlier than it thought.
  await plan('jump', 30 * 60_000);
  await wait(1_000);
  await set(-3 * HOUR + 31 * 60_000);
  await released('jump', 75_000);
  // Years ahead, and back again.
  await set(3 * 8766 * HOUR);
  assert.ok(await has('year'));
  await set(0);
  for (const key of ['hour', 'year', 'minutes', 'jump']) assert.ok(await has(key), key);
  await plan('after', 1_500);
  assert.equal(await has('after'), false);
  await released('after', 20_000);
  assert.ok(await has('after'));
  const ended = await server.end();
  assert.equal(ended.status, 0);
  assert.doesNotMatch(ended.err, /"level":"error"/);
});
