// Who polls feeds, over real HTTP: what the report says of each kind of reader, and what is kept of them.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { inspect } from 'node:util';
import { readConfig } from '../../src/config.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/domain/time.ts';
import { openDatabase } from '../../src/node/database.ts';
import { createPollerFile, openPollers, pollerFile } from '../../src/node/poller-file.ts';
import { type Drained, Pollers } from '../../src/node/pollers.ts';
import { startServing } from '../../src/node/serve.ts';
import { addPollers, listPollers } from '../../src/storage/pollers.ts';
import { type Result, runCaptured } from '../cli/command-line.ts';
import { type FeedReader, feedReader, MANNERS, type Manner } from '../support/feed-readers.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { connect, newsroomFile } from '../support/newsroom.ts';
import { scratchFolder } from '../support/scratch.ts';

const GZIP = { 'Accept-Encoding': 'gzip' };
const FEED = '/en/feed.atom';

/** A reader, and what it saw of its own polls. */
interface Seen {
  name: string;
  reader: FeedReader;
  polls: number;
  full: number;
  octets: number;
}

interface Polled {
  file: string;
  seen: Seen[];
  /** Runs a command on what was written down. */
  run(...argv: string[]): Promise<Result>;
}

/** Half an hour of polls of all kinds, on a clock in the test’s hands; then the server has stopped. */
async function halfAnHour(t: TestContext): Promise<Polled> {
  // In the past: nothing that happens here is of a later time than that of the server's other threads.
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() - HOUR });
  const file = await newsroomFile(t);
  const env = {
    CORANTO_DATABASE: file,
    CORANTO_MEDIA: `${file}-media`,
    CORANTO_PORT: '0',
    CORANTO_PROXY: 'on',
  };
  const newsroom = { ...connect(t, file), now: Date.now };
  await bringIn(newsroom, aStory('crane', { en: {}, nl: {} }));
  const serving = await startServing(readConfig(env));
  t.after(() => serving.close());
  const at = (path: string) => `http://127.0.0.1:${serving.port}${path}`;
  const ask = async (userAgent: string, from: string, path = FEED) => {
    const headers = { ...GZIP, 'User-Agent': userAgent, 'X-Forwarded-For': `203.0.113.254, ${from}` };
    await (await fetch(at(path), { headers })).text();
  };

  const seen = Object.entries(MANNERS as Record<string, Manner>).map(([name, manner], i): Seen => {
    // Every other one closes its connection after each poll.
    const reader = feedReader(manner, at(FEED), i % 2 === 0);
    t.after(() => reader.close());
    return { name, reader, polls: 0, full: 0, octets: 0 };
  });
  for (let second = 0; second < 30 * 60; second += 10) {
    if (second % 420 === 300) {
      await bringIn(newsroom, aStory(`news-${second}`, { en: { headline: `News at ${second}` } }));
    }
    // The first answer brings it into memory, where it is compressed.
    if (second % 420 === 300 || second === 0) await ask('browser', '127.0.0.1');
    for (const one of seen) {
      if (second % one.reader.every !== 0) continue;
      const { status, octets } = await one.reader.poll();
      one.polls += 1;
      one.octets += octets;
      if (status === 200) one.full += 1;
    }
    t.mock.timers.tick(10 * SECOND);
  }

  const feedly = (count: number) => `Feedly/1.0 (+http://www.feedly.com/fetcher.html; ${count} subscribers)`;
  for (const count of [16, 16, 18]) await ask(feedly(count), '198.51.100.7');
  await ask(feedly(900), '192.0.2.66');
  await ask(feedly(4), '198.51.100.7', '/nl/feed.atom');
  await ask('Feedbin feed-id:12 - 57 subscribers', '198.51.100.9');
  await ask('Feedbin feed-id:13 - 3 subscribers', '198.51.100.9');
  for (const from of ['203.0.113.5', '203.0.113.77', '2001:db8:77:8:9:a:b:c', 'nonsense']) {
    await ask('newsboat/r2.32 203.0.113.99', from, '/en/feed.json');
  }
  await ask('newsboat/r2.32', '203.0.113.5', '/en/headlines.rss');
  await ask('Mozilla/5.0 (X11; rv:142.0) Gecko/20100101 Firefox/142.0', '203.0.113.6', '/en/headlines.rss');
  await serving.close();
  return { file, seen, run: (...argv) => runCaptured({ env, now: Date.now }, argv) };
}

interface Described {
  reader: string;
  network: string;
  feed: string;
  polls: number;
  notModified: number;
  octets: number;
  wastedOctets: number;
  averageSeconds: number;
  misses: Record<string, number>;
  faults: { fault: string; why: string }[];
}

test('of half an hour of polls', async (t) => {
  const { file, seen, run } = await halfAnHour(t);
  const all: Described[] = JSON.parse((await run('pollers', '--json')).out).pollers;
  const ofEach = Object.fromEntries(
    seen.map(({ name, reader }) => {
      const own = reader.userAgent.replace(/^Mozilla.*compatible; ([^;]+).*/, '$1').split(' ')[0];
      return [name, all.find((one) => one.reader === own) as Described];
    }),
  ) as Record<keyof typeof MANNERS, Described>;

  await t.test('the report has what each reader saw', () => {
    for (const { name, polls, full, octets } of seen) {
      const { polls: counted, notModified, ...own } = ofEach[name as keyof typeof MANNERS];
      assert.deepEqual(
        {
          polls: counted,
          full: counted - notModified,
          octets: own.octets,
          feed: own.feed,
          network: own.network,
        },
        { polls, full, octets, feed: FEED, network: '127.0.0.0/24' },
        name,
      );
    }
  });

  await t.test('the report names what is wrong with each kind of reader, and what it cost', async () => {
    const faults = Object.fromEntries(
      Object.entries(ofEach).map(([name, one]) => [name, one.faults.map(({ fault }) => fault)]),
    );
    assert.deepEqual(faults, {
      good: [],
      none: ['none'],
      dropped: ['dropped'],
      foreign: ['foreign'],
      stale: ['stale'],
      date: ['date'],
      plain: ['plain'],
      soon: ['soon'],
      worst: ['none', 'plain', 'soon'],
    });
    const { good, none, soon, stale, worst } = ofEach;
    assert.deepEqual([good.wastedOctets, soon.wastedOctets], [0, 0]);
    assert.equal(all[0]?.reader, worst.reader, 'worst first');
    // One answer of each version was needed: with the first, five.
    assert.deepEqual(none.misses, { none: 25, dropped: 0, foreign: 0, stale: 0, date: 0 });
    assert.ok(none.wastedOctets > 0.7 * none.octets && none.wastedOctets < none.octets);
    assert.ok((stale.misses['stale'] as number) > 10);
    assert.equal(worst.averageSeconds, 10);

    const { out } = await run('pollers', '--bad', '--feed', 'en/feed.atom');
    assert.match(out, /^8 pollers in 7 days: [\d,]+ polls, \d+ % answered with 304, .* needlessly/);
    assert.match(
      out,
      /\npython-requests\/2\.31\.0 .* sends neither If-None-Match nor If-Modified-Since; takes no compression; asks every 10 s, Cache-Control says 60 s\n/,
    );
    assert.match(
      out,
      /\nMixedUp\/1\.4 +127\.0\.0\.0\/24 .* sends a tag in If-None-Match that was never ours\n/,
    );
    assert.match(out, /\nWhat to tell their makers:\n(.*\n)*Plain\/1\.1 +send Accept-Encoding: gzip/);
    assert.doesNotMatch(out, /GoodReader|newsboat/);
    const none_ = await run('pollers', '--feed', '/nl/feed.atom', '--bad');
    assert.deepEqual([none_.out, none_.err], ['', 'nothing is wrong with anybody who polls\n']);
  });

  await t.test('subscribers are what services say last, beside readers that ask for themselves', async () => {
    const { feeds, editions } = JSON.parse((await run('subscribers', '--json')).out);
    const said = (lines: Record<string, unknown>[]) =>
      lines.map(({ feed, edition, subscribers, readers, services }) => [
        feed ?? edition,
        subscribers,
        readers,
        (services as Record<string, unknown>[])
          .map((one) => `${one['service']} ${one['subscribers']}${one['disputed'] ? '?' : ''}`)
          .join(),
      ]);
    // The nine of this test, too. One of newsboat's networks has two readers, and who reads two feeds is one.
    assert.deepEqual(said(feeds), [
      [FEED, 78, 9, 'Feedbin 60,Feedly 18?'],
      ['/nl/feed.atom', 4, 0, 'Feedly 4'],
      ['/en/feed.json', 0, 3, ''],
      ['/en/headlines.rss', 0, 1, ''],
    ]);
    assert.deepEqual(said(editions), [
      ['en', 78, 12, 'Feedbin 60,Feedly 18?'],
      ['nl', 4, 0, 'Feedly 4'],
    ]);
    const { out, err } = await run('subscribers');
    assert.match(
      out,
      /^feed +subscribers +other readers +by service\n\/en\/feed\.atom +78 +9 +Feedbin 60, Feedly 18\?\n/,
    );
    assert.match(err, /^\?: somebody in another network/);
  });

  await t.test('of an address its network is all that is kept, and what the proxy saw is what counts', () => {
    const networks = all.filter(({ feed }) => feed === '/en/feed.json').map(({ network }) => network);
    assert.deepEqual(networks.sort(), ['2001:db8:77::/48', '203.0.113.0/24', 'unknown']);
    const kept = readFileSync(pollerFile(file), 'latin1');
    assert.ok(kept.includes('newsboat/2.32'));
    assert.doesNotMatch(kept, /203\.0\.113\.[1-9]|198\.51\.100\.[1-9]|:9:a:b:c|127\.0\.0\.1/);
  });
});

const PATH = { path: FEED, etag: 'a'.repeat(22) };

/** All that was counted. */
function drained(pollers: Pollers): Drained {
  const all = [...pollers.drain(100)];
  return { pollers: all.flatMap((one) => one.pollers), claims: all.flatMap((one) => one.claims) };
}

/** One poll that was answered with the whole feed. */
function noteOne(pollers: Pollers, userAgent: string, remoteAddress: string, at = 1, forwarded = {}): void {
  const request = { headers: { 'user-agent': userAgent, ...forwarded }, socket: { remoteAddress } };
  pollers.noteFull(request as never, PATH, at, 1000, 0);
}

test('X-Forwarded-For is believed only where a proxy is said to stand in front', () => {
  const forwarded = { 'x-forwarded-for': '198.51.100.7' };
  const networks = [true, false].map((proxied) => {
    const pollers = new Pollers({ proxied, maxAge: 60 });
    noteOne(pollers, 'Reader/1', '203.0.113.9', 1, forwarded);
    return drained(pollers).pollers[0]?.network;
  });
  assert.deepEqual(networks, ['198.51.100.0/24', '203.0.113.0/24']);
});

test('readers who take turns on a proxy’s connection are told apart, also behind one address', () => {
  const pollers = new Pollers({ proxied: true, maxAge: 60 });
  const socket = { remoteAddress: '127.0.0.1' };
  // More at one address than are remembered with it, and twice as a portion is taken in between.
  const names = Array.from({ length: 12 }, (_, i) => `Reader${i}/1`);
  const places = ['198.51.100.7', '203.0.113.8'];
  const found: string[][] = [];
  for (let portion = 0; portion < 2; portion++) {
    for (let round = 0; round < 3; round++) {
      for (const address of places) {
        for (const name of names) {
          const headers = { 'user-agent': name, 'x-forwarded-for': address };
          const feed = { path: FEED, etag: 'etag' };
          pollers.noteNotModified({ headers, socket } as never, feed, 1 + portion * 10 + round);
        }
      }
    }
    const kept = [...pollers.drain(1_000)].flatMap((drained) => drained.pollers);
    found.push(kept.map(({ reader, network, polls }) => `${reader} ${network} ${polls}`).sort());
  }
  const networks = ['198.51.100.0/24', '203.0.113.0/24'];
  const expected = networks.flatMap((network) => names.map((name) => `${name} ${network} 3`)).sort();
  assert.deepEqual(found, [expected, expected]);
});

test('made-up names fill neither memory nor anybody’s place', () => {
  const pollers = new Pollers({ proxied: false, maxAge: 60 });
  let at = MINUTE;
  const real = () => {
    for (let i = 0; i < 50; i++) noteOne(pollers, `Real/${i}`, `198.51.${i}.1`, at);
  };
  real();
  real();
  // From one network, then from as many as there are.
  for (let i = 0; i < 5_000; i++) noteOne(pollers, `Fake/${i}`, '203.0.113.7', at);
  assert.equal(pollers.size, 50 + 32);
  const seen = new Map<string, number>();
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 5_000; i++) noteOne(pollers, `Fake/${i}`, `${11 + round}.${i >> 8}.${i & 255}.1`, at);
    real();
    at += MINUTE;
    for (const { reader, polls } of drained(pollers).pollers)
      seen.set(reader, (seen.get(reader) ?? 0) + polls);
    assert.ok(pollers.size <= 4096);
  }
  for (let i = 0; i < 50; i++) assert.equal(seen.get(`Real/${i}`), 5, `Real/${i}`);
  assert.ok(seen.size < 5_000, `${seen.size} lines`);
  assert.ok((seen.get('others') as number) > 10_000);
});

test('whoever is one of the others was there at some time, and long names are not kept', () => {
  const pollers = new Pollers({ proxied: false, maxAge: 60 });
  for (let i = 0; i < 40; i++) noteOne(pollers, `Name/${i}`, '203.0.113.7', MINUTE + i);
  const others = drained(pollers).pollers.find(({ reader }) => reader === 'others');
  assert.deepEqual([others?.polls, others?.lastAt], [8, MINUTE + 39]);
  const socket = { remoteAddress: '198.51.100.8' };
  for (const length of [10, 10_000]) {
    const request = { socket, headers: { 'user-agent': `Long/1 ${'x'.repeat(length)}` } };
    pollers.noteNotModified(request as never, { path: FEED, etag: 'e' }, MINUTE);
  }
  assert.ok(inspect(socket, { depth: 9, maxStringLength: null }).length < 5_000);
  assert.equal(drained(pollers).pollers.find(({ reader }) => reader === 'Long/1')?.polls, 2);
});

/** What one poller counted. */
function oneDrained() {
  const pollers = new Pollers({ proxied: false, maxAge: 60 });
  noteOne(pollers, 'Feedly/1.0 (7 subscribers)', '198.51.100.7');
  return drained(pollers);
}

/** A file of pollers, and what the log was told of it. */
function keeping(t: TestContext) {
  const database = `${scratchFolder(t)}/coranto.db`;
  writeFileSync(database, '');
  const told: string[] = [];
  const tell = (message: string) => void told.push(message);
  const log = { info: tell, warn: tell, error: tell };
  let now = Date.UTC(2026, 2, 14);
  const open = (days: number) => {
    const file = createPollerFile({ database, days, log, now: () => now });
    t.after(() => file.close());
    return file;
  };
  return { database, told, open, later: (days: number) => (now += days * DAY) };
}

test('days that are too old are forgotten', async (t) => {
  const { database, open, later, told } = keeping(t);
  const file = open(2);
  for (let day = 0; day < 5; day++) {
    await file.keep(oneDrained());
    later(1);
  }
  // Also when nobody polls any more.
  await file.keep({ pollers: [], claims: [] });
  file.close();
  const kept = openPollers(database);
  t.after(() => kept?.close());
  for (const table of ['pollers', 'claims']) {
    const days = await kept?.all({ sql: `SELECT day FROM ${table} ORDER BY day`, values: [] });
    assert.deepEqual(days, [{ day: '2026-03-18' }]);
  }
  assert.deepEqual(told, []);
});

test('with no days to be kept, what there is goes at once, and nothing is written', async (t) => {
  const { database, open } = keeping(t);
  const before = open(30);
  await before.keep(oneDrained());
  before.close();
  assert.ok(existsSync(pollerFile(database)));
  await open(0).keep(oneDrained());
  assert.ok(!existsSync(pollerFile(database)));
  const env = { CORANTO_DATABASE: database, CORANTO_POLLER_DAYS: '0' };
  const { status, err } = await runCaptured({ env }, ['pollers']);
  assert.deepEqual([status, err], [1, 'coranto: CORANTO_POLLER_DAYS is 0: it is not kept who polls feeds\n']);
  for (const command of ['pollers', 'subscribers']) {
    const nothing = await runCaptured({ env: { CORANTO_DATABASE: database } }, [command]);
    assert.deepEqual([nothing.status, nothing.out], [0, '']);
    assert.match(nothing.err, /^nobody has (polled|followed) a feed in that time/);
  }
});

test('a file that is none of ours is left alone, which is told once', async (t) => {
  const { database, open, told } = keeping(t);
  writeFileSync(pollerFile(database), 'no database, but something of somebody');
  const file = open(30);
  await file.keep(oneDrained());
  await file.keep(oneDrained());
  assert.deepEqual(told, ['it is not kept who polls feeds; all else goes on']);
  assert.equal(readFileSync(pollerFile(database), 'utf8'), 'no database, but something of somebody');
  const { status, err } = await runCaptured({ env: { CORANTO_DATABASE: database } }, ['pollers']);
  assert.equal(status, 1);
  assert.match(err, /^coranto: “.*\.pollers” cannot be read; delete it, and it fills again\n$/);
});

test('a file that another program holds is waited for only a moment, and counting goes on afterwards', async (t) => {
  const { database, open, told } = keeping(t);
  const file = open(30);
  await file.keep(oneDrained());
  const other = openDatabase(pollerFile(database));
  t.after(() => other.close());
  other.connection.exec('BEGIN IMMEDIATE');
  await file.keep(oneDrained());
  await file.keep(oneDrained());
  assert.deepEqual(told, ['it is not kept who polls feeds; all else goes on']);
  other.connection.exec('COMMIT');
  await file.keep(oneDrained());
  assert.equal((await listPollers(other, { from: '2026-01-01', feed: null }))[0]?.polls, 2);
});

test('whoever deletes the file has it begin anew; one of another version is emptied', async (t) => {
  const { database, open, told } = keeping(t);
  const file = open(30);
  const polls = async () => {
    const db = openPollers(database);
    const [one] = db ? await listPollers(db, { from: '2026-01-01', feed: null }) : [];
    db?.close();
    return one?.polls;
  };
  await file.keep(oneDrained());
  await file.keep(oneDrained());
  assert.equal(await polls(), 2);
  for (const end of ['', '-wal', '-shm']) rmSync(pollerFile(database) + end, { force: true });
  await file.keep(oneDrained());
  assert.equal(await polls(), 1);
  file.close();
  const other = openDatabase(pollerFile(database));
  other.connection.pragma('user_version = 99');
  other.close();
  assert.equal(await polls(), undefined);
  await open(30).keep(oneDrained());
  assert.equal(await polls(), 1);
  assert.deepEqual(told, []);
});

test('a day has only so many lines: who has one goes on, and the others are one', async (t) => {
  const { database, open } = keeping(t);
  const file = open(30);
  await file.keep(oneDrained());
  file.close();
  const db = openDatabase(pollerFile(database));
  t.after(() => db.close());
  const mine = oneDrained().pollers[0];
  assert.ok(mine);
  const day = '2026-03-20';
  const named = (reader: string, polls = 1) => ({ ...mine, reader, polls });
  await addPollers(db, day, [named('a'), named('b')], 3);
  await addPollers(db, day, [named('a'), named('x'), named('y')], 3);
  await addPollers(db, day, [named('x'), named('b', 3)], 3);
  const kept = await listPollers(db, { from: day, feed: null });
  assert.deepEqual(Object.fromEntries(kept.map(({ reader, polls }) => [reader, polls])), {
    a: 2,
    b: 4,
    others: 3,
  });
});
