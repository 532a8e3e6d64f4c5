// No room in the database: whoever writes is told so in a sentence, whoever reads is answered, and all goes on by itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withdraw } from '../../src/operations/withdraw.ts';
import { KEY, perform } from '../support/ask-desk.ts';
import { anArticle, aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { openSite, type Site } from '../support/site.ts';

/** Whether the database may grow, as SQLite has it. */
const setRoom = ({ db }: Newsroom, room: 'none' | 'plenty'): void => {
  const most =
    room === 'plenty' ? 1_000_000 : (db.connection.pragma('page_count', { simple: true }) as number);
  db.connection.pragma(`max_page_count = ${most}`);
};

const LONG = `<p>${'All cranes stand still. '.repeat(4_000)}</p>`;

const importing = (site: Site, story: string) =>
  perform(site, 'import', {
    stories: [{ story, articles: [anArticle(story, 'en', { body: LONG })], problems: [] }],
    ...{ as: 'amend', note: null, by: BY_EDITOR },
  });

test('a full disk refuses writes with a clear problem, told once, and they go on without a restart', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom, { key: KEY });
  setRoom(newsroom, 'none');
  for (const story of ['quay', 'crane']) {
    const { status, headers, body } = await importing(site, story);
    assert.equal(status, 503);
    assert.equal(headers['content-type'], 'application/problem+json');
    assert.equal(headers['retry-after'], '60');
    assert.deepEqual(JSON.parse(body), {
      type: 'about:blank',
      title: 'Service Unavailable',
      status: 503,
      detail: 'This newsroom can take nothing at the moment: its disk is full. What is public can be read.',
    });
  }
  assert.equal(site.errors.length, 1, site.errors.join('\n'));
  assert.match(site.errors[0] as string, /^the database cannot grow: the disk is full/);
  assert.equal(newsroom.value('SELECT count(*) FROM stories'), 0);

  setRoom(newsroom, 'plenty');
  assert.equal((await importing(site, 'quay')).status, 200);
  assert.deepEqual(newsroom.log(), ['released en/quay']);
});

/** The next batch is written, and nothing after it. */
const fillAfterNext = ({ db }: Newsroom): void => {
  const batch = db.batch.bind(db);
  db.batch = async (statements) => {
    const rows = await batch(statements);
    if (!/^(INSERT|UPDATE)/.test(statements[0]?.sql ?? '')) return rows;
    db.batch = batch;
    db.connection.pragma('query_only = ON');
    return rows;
  };
};

test('what was committed is answered though what is due by it cannot go out, and goes out once it can', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom, { key: KEY });
  const by = BY_EDITOR;
  /** Once there is room, whoever asks for anything has it done. */
  const log = async () => {
    newsroom.db.connection.pragma('query_only = OFF');
    assert.equal((await site.get('/en/feed.atom')).status, 200);
    return newsroom.log();
  };

  fillAfterNext(newsroom);
  const imported = await importing(site, 'quay');
  assert.equal(imported.status, 200, imported.body);
  assert.deepEqual(JSON.parse(imported.body), {
    articles: [{ story: 'quay', edition: 'en', outcome: 'new', headline: 'quay en' }],
    ...{ problems: [], held: [], later: true },
  });
  assert.deepEqual(newsroom.log(), []);
  assert.deepEqual(await log(), ['released en/quay']);

  fillAfterNext(newsroom);
  const ended = await perform(site, 'end', { story: 'quay', edition: null, time: '+0s', by });
  assert.equal(ended.status, 200, ended.body);
  assert.equal(JSON.parse(ended.body)[0].outcome, 'ending');
  assert.deepEqual(await log(), ['released en/quay', 'withdrawn en/quay']);

  await bringIn(
    newsroom,
    aStory('crane', { en: { publishAt: '2026-03-15T09:00:00Z' }, nl: { publishAt: null } }),
  );
  for (const [operation, input] of [
    ['release', { story: 'crane', editions: ['en'], by }],
    ['schedule', { story: 'crane', editions: ['nl'], time: '2026-03-14T08:00:00Z', by }],
  ] as const) {
    fillAfterNext(newsroom);
    const { status, body } = await perform(site, operation, input);
    assert.equal(status, 200, body);
    assert.equal(JSON.parse(body).later, true, operation);
    const crane = `released ${input.editions[0]}/crane`;
    assert.ok(!newsroom.log().includes(crane), operation);
    assert.ok((await log()).includes(crane), operation);
  }
});

test('what was touched is rendered and answered though it cannot be stored, and is stored once it can', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  await bringIn(newsroom, aStory('quay', { en: { headline: 'A quay', body: LONG } }));
  await bringIn(newsroom, aStory('crane', { en: { headline: 'A crane' } }));
  const before = await site.get('/en/feed.atom');
  await withdraw(newsroom, { story: 'crane' }, BY_EDITOR);
  newsroom.db.connection.pragma('query_only = ON');
  const [one, again] = [await site.get('/en/feed.atom'), await site.get('/en/feed.atom')];
  assert.equal(one.status, 200);
  assert.notEqual(one.headers['etag'], before.headers['etag']);
  assert.ok(!one.body.includes('<title type="text">A crane'), 'what is withdrawn is gone');
  assert.deepEqual(again, one);
  const unchanged = await site.get('/en/feed.atom', { 'if-none-match': one.headers['etag'] as string });
  assert.equal(unchanged.status, 304);
  const stored = () =>
    newsroom.value("SELECT rendered_seq >= touched_seq FROM documents WHERE path = '/en/feed.atom'");
  assert.equal(stored(), 0);
  newsroom.db.connection.pragma('query_only = OFF');
  assert.equal((await site.get('/en/feed.atom')).headers['etag'], one.headers['etag']);
  assert.equal(stored(), 1);
});

test('what is due when nothing can be written keeps nobody from reading, and goes out once it can', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  await bringIn(newsroom, aStory('quay', { en: { headline: 'A quay' } }));
  await bringIn(
    newsroom,
    aStory('crane', { en: { headline: 'A crane', publishAt: '2026-03-14T10:00:00Z' } }),
  );
  newsroom.clock.set('2026-03-14T10:00:01Z');
  newsroom.db.connection.pragma('query_only = ON');
  for (const path of ['/en/', '/en/feed.atom', '/feeds.opml']) {
    const { status, body } = await site.get(path);
    assert.equal(status, 200, path);
    assert.ok(!body.includes('A crane'), path);
  }
  // A load balancer that took it away would take it from readers; and a restart makes no room.
  for (const [path, said] of [
    ['/readyz', 'ready'],
    ['/healthz', 'ok'],
  ] as const) {
    const { status, body } = await site.get(path);
    assert.deepEqual([status, body], [200, said], path);
  }
  assert.equal(site.errors.length, 1, site.errors.join('\n'));
  newsroom.db.connection.pragma('query_only = OFF');
  assert.ok((await site.get('/en/feed.atom')).body.includes('A crane'));
});
