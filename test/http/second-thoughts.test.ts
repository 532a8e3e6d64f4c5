// Second thoughts as readers see them: what reinstating, moving and other topics do to each format and the page.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOUR, MINUTE, SECOND, toRfc3339 } from '../../src/domain/time.ts';
import { end } from '../../src/operations/end.ts';
import { move } from '../../src/operations/move.ts';
import { reinstate } from '../../src/operations/reinstate.ts';
import { retopic } from '../../src/operations/retopic.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { textsAt } from '../render/feeds/parsers.ts';
import { at, START } from '../support/clock.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { openSite, renderAnew, type Site, standingPaths } from '../support/site.ts';

const BASE = 'https://news.example.org';
const PAGE = '/en/2026/03/quay-en';

/** What a feed says of its entries, in each format as an independent parser reads it. */
interface Seen {
  /** The feed's own time; JSON Feed has none. */
  updated: string | null;
  /** `id link updated topics` of each, newest change first. */
  entries: string[];
  /** Ids of tombstones. */
  gone: string[];
}

async function look(site: Site, base: string): Promise<Record<'atom' | 'rss' | 'json', Seen>> {
  const [atom, rss, json] = await Promise.all(
    ['atom', 'rss', 'json'].map(async (format) => (await site.get(`${base}.${format}`)).body),
  );
  const { items, _coranto } = JSON.parse(json as string);
  const seen = (xml: string, entry: string, names: string[], updated: string): Seen => {
    const columns = names.map((name) => textsAt(xml, `//${entry}/${name}`));
    const topics = textsAt(xml, `//${entry}`).map((_, i) =>
      textsAt(xml, `(//${entry})[${i + 1}]/${TOPIC[entry]}`),
    );
    return {
      updated: toRfc3339(Date.parse(textsAt(xml, updated)[0] as string)),
      entries: topics.map((labels, i) => [...columns.map((column) => column[i]), labels].join(' ')),
      gone: textsAt(xml, '//at:deleted-entry/@ref'),
    };
  };
  return {
    atom: seen(
      atom as string,
      'atom:entry',
      ['atom:id', 'atom:link[@rel="alternate"][not(@hreflang)]/@href', 'atom:updated'],
      '/atom:feed/atom:updated',
    ),
    rss: seen(rss as string, 'item', ['guid', 'link', 'atom:updated'], '//lastBuildDate'),
    json: {
      updated: null,
      entries: items.map((item: { id: string; url: string; date_modified: string; tags?: string[] }) =>
        [item.id, item.url, item.date_modified, item.tags ?? []].join(' '),
      ),
      gone: _coranto.withdrawn.map(({ id }: { id: string }) => id),
    },
  };
}

const TOPIC: Record<string, string> = { 'atom:entry': 'atom:category/@label', item: 'category' };

/** Holds that every format says the same, and the feed's own time where it has one. */
async function assertFeed(
  site: Site,
  base: string,
  { updated, entries, gone }: { updated: number; entries: string[]; gone: string[] },
): Promise<void> {
  for (const variant of ['feed', 'headlines']) {
    const seen = await look(site, `${base}${variant}`);
    for (const [format, one] of Object.entries(seen)) {
      const message = `${base}${variant}.${format}`;
      assert.deepEqual(one.entries, entries, message);
      assert.deepEqual(one.gone, gone, message);
      if (format !== 'json') assert.equal(one.updated, toRfc3339(updated), message);
    }
  }
}

const idOf = (newsroom: Newsroom, articleId: number): string =>
  `urn:uuid:${newsroom.value('SELECT uuid FROM articles WHERE id = ?', articleId)}`;

const entry = (newsroom: Newsroom, articleId: number, path: string, updated: number, topics = ''): string =>
  `${idOf(newsroom, articleId)} ${BASE}${path} ${toRfc3339(updated)} ${topics}`;

const MONTHS = ['2026-02', '2026-03'];
const PATHS = [
  ...standingPaths(['en', 'nl'], MONTHS, ['trade', 'safety']),
  ...['quay-en', 'pier', 'jetty', 'dock-en'].map((slug) => `/en/2026/03/${slug}`),
  ...['/en/2026/02/ice-en', '/nl/2026/03/quay-nl'],
];

/** Every document, asked for before and after, is what a render from nothing but the public newsroom gives. */
async function assertFresh(site: Site): Promise<void> {
  for (const path of PATHS) {
    const [answer, expected] = [await site.get(path), await renderAnew(site, path)];
    assert.equal(answer.status, expected.status, path);
    if (answer.status !== 404) assert.equal(answer.body, expected.body, path);
  }
  assert.deepEqual(site.errors, []);
}

/** `quay` (articles 1 and 2) in English and Dutch, about trade; its month has nothing else. `ice` is older. */
async function furnish(t: Parameters<typeof openNewsroom>[0]): Promise<{ newsroom: Newsroom; site: Site }> {
  const newsroom = await openNewsroom(t);
  const topics = ['trade'];
  await bringIn(newsroom, [
    aStory('quay', { en: { topics, publishAt: at(-60) }, nl: { topics, publishAt: at(-60) } }),
    aStory('ice', { en: { topics, publishAt: '2026-02-10T10:00:00Z' } }),
  ]);
  const site = await openSite(newsroom);
  for (const path of PATHS) await site.get(path);
  return { newsroom, site };
}

const ICE = Date.parse('2026-02-10T10:00:00Z');
const iceIn = (newsroom: Newsroom, topics = 'trade (en)') =>
  entry(newsroom, 3, '/en/2026/02/ice-en', ICE, topics);

describe('reinstate', () => {
  test('brings back page, month, entries and alternates, without a tombstone and with the same id', async (t) => {
    const { newsroom, site } = await furnish(t);
    const first = await site.get(PAGE);
    await withdraw(newsroom, { story: 'quay' }, BY_EDITOR);
    const id = idOf(newsroom, 1);
    assert.equal((await site.get(PAGE)).status, 410);
    assert.equal((await site.get('/en/2026/03/')).status, 404);
    for (const base of ['/en/', '/en/topics/trade-en/']) {
      await assertFeed(site, base, { updated: START, entries: [iceIn(newsroom)], gone: [id] });
    }
    await assertFresh(site);
    newsroom.clock.move(HOUR);
    await reinstate(newsroom, { story: 'quay', edition: null }, BY_EDITOR);
    const again = await site.get(PAGE);
    assert.equal(again.status, 200);
    assert.notEqual(again.headers['etag'], first.headers['etag'], 'it says when it was updated');
    assert.equal((await site.get('/en/2026/03/')).status, 200);
    assert.match((await site.get('/en/2026/02/ice-en')).body, /href="[^"]*\/en\/2026\/03\/quay-en"/);
    assert.match(
      (await site.get('/nl/2026/03/quay-nl')).body,
      /hreflang="en"[^>]*quay-en|quay-en[^>]*hreflang="en"/,
    );
    const back = entry(newsroom, 1, PAGE, START + HOUR, 'trade (en)');
    for (const base of ['/en/', '/en/topics/trade-en/']) {
      await assertFeed(site, base, { updated: START + HOUR, entries: [back, iceIn(newsroom)], gone: [] });
    }
    const [item] = JSON.parse((await site.get('/en/feed.json')).body).items;
    assert.deepEqual(
      item._coranto.translations.map(({ url }: { url: string }) => url),
      [`${BASE}/nl/2026/03/quay-nl`],
    );
    await assertFresh(site);
  });

  test('of one edition alone leaves the tombstone of the other', async (t) => {
    const { newsroom, site } = await furnish(t);
    await withdraw(newsroom, { story: 'quay' }, BY_EDITOR);
    await reinstate(newsroom, { story: 'quay', edition: 'en' }, BY_EDITOR);
    assert.equal((await site.get(PAGE)).status, 200);
    assert.equal((await site.get('/nl/2026/03/quay-nl')).status, 410);
    await assertFeed(site, '/nl/', { updated: START, entries: [], gone: [idOf(newsroom, 2)] });
    await assertFresh(site);
  });

  test('no feed’s time goes back, however fast a desk changes its mind', async (t) => {
    const { newsroom, site } = await furnish(t);
    const times = async () =>
      Promise.all(
        ['/en/feed', '/en/topics/trade-en/feed'].map(
          async (base) => (await look(site, base)).atom.updated as string,
        ),
      );
    let last = await times();
    const update = async (body: string) => {
      const en = { topics: ['trade'], body, publishAt: at(-60) };
      const { articles } = await bringIn(newsroom, aStory('quay', { en }), { as: 'update' });
      assert.equal(articles[0]?.outcome, 'updated');
    };
    const steps: (() => Promise<unknown>)[] = [
      () => update('A'),
      () => update('B'),
      () => withdraw(newsroom, { story: 'quay' }, BY_EDITOR),
      () => reinstate(newsroom, { story: 'quay', edition: null }, BY_EDITOR),
      () => withdraw(newsroom, { story: 'quay' }, BY_EDITOR),
      () => reinstate(newsroom, { story: 'quay', edition: null }, BY_EDITOR),
      () => update('C'),
      () =>
        end(
          newsroom,
          { story: 'quay', edition: 'en' },
          () => ({ kind: 'instant', at: START, dateOnly: false, given: '' }),
          BY_EDITOR,
        ),
      () => reinstate(newsroom, { story: 'quay', edition: null }, BY_EDITOR),
      () => retopic(newsroom, { story: 'quay', edition: null, topics: [] }, BY_EDITOR),
      () => withdraw(newsroom, { story: 'quay' }, BY_EDITOR),
    ];
    for (const [i, step] of steps.entries()) {
      await step();
      const now = await times();
      for (const [feed, time] of now.entries())
        assert.ok(time >= (last[feed] as string), `step ${i}: ${last} to ${now}`);
      last = now;
    }
    assert.ok((last[0] as string) > toRfc3339(START + 4 * SECOND));
  });
});

describe('move', () => {
  test('redirects every former URL straight to the last; the entry keeps id and time', async (t) => {
    const { newsroom, site } = await furnish(t);
    newsroom.clock.move(HOUR);
    for (const slug of ['jetty', 'pier']) {
      await move(newsroom, { story: 'quay', edition: 'en', slug }, BY_EDITOR);
      await assertFresh(site);
    }
    for (const slug of ['quay-en', 'jetty']) {
      const answer = await site.get(`/en/2026/03/${slug}`);
      assert.deepEqual([answer.status, answer.headers['location']], [301, `${BASE}/en/2026/03/pier`]);
    }
    assert.equal((await site.get('/en/2026/03/pier')).status, 200);
    assert.match((await site.get('/en/2026/02/ice-en')).body, /\/en\/2026\/03\/pier"/);
    assert.match((await site.get('/nl/2026/03/quay-nl')).body, /\/en\/2026\/03\/pier"/);
    const updated = START - MINUTE;
    const moved = entry(newsroom, 1, '/en/2026/03/pier', updated, 'trade (en)');
    for (const base of ['/en/', '/en/topics/trade-en/']) {
      await assertFeed(site, base, { updated, entries: [moved, iceIn(newsroom)], gone: [] });
    }
  });

  test('back to an own former path, and a withdrawal afterwards, hold at each of them', async (t) => {
    const { newsroom, site } = await furnish(t);
    for (const slug of ['pier', 'quay-en'])
      await move(newsroom, { story: 'quay', edition: 'en', slug }, BY_EDITOR);
    assert.equal((await site.get(PAGE)).status, 200);
    assert.equal((await site.get('/en/2026/03/pier')).headers['location'], `${BASE}${PAGE}`);
    await assertFresh(site);
    await withdraw(newsroom, { story: 'quay' }, BY_EDITOR);
    assert.equal((await site.get(PAGE)).status, 410);
    assert.equal((await site.get('/en/2026/03/pier')).status, 301);
    await assertFresh(site);
  });

  test('of what is not public yet shows nowhere', async (t) => {
    const { newsroom, site } = await furnish(t);
    await bringIn(newsroom, aStory('dock', { en: { publishAt: at(600) } }));
    const before = await Promise.all(PATHS.map((path) => site.get(path)));
    await move(newsroom, { story: 'dock', edition: 'en', slug: 'jetty' }, BY_EDITOR);
    await retopic(newsroom, { story: 'dock', edition: null, topics: ['safety'] }, BY_EDITOR);
    assert.deepEqual(await Promise.all(PATHS.map((path) => site.get(path))), before);
  });
});

describe('retopic', () => {
  test('takes the entry from the old topic’s feeds to the new one’s, with the same id and time', async (t) => {
    const { newsroom, site } = await furnish(t);
    newsroom.clock.move(HOUR);
    await retopic(newsroom, { story: 'quay', edition: 'en', topics: ['safety'] }, BY_EDITOR);
    const updated = START - MINUTE;
    const retopiced = entry(newsroom, 1, PAGE, updated, 'safety (en)');
    await assertFeed(site, '/en/', { updated, entries: [retopiced, iceIn(newsroom)], gone: [] });
    await assertFeed(site, '/en/topics/safety-en/', { updated, entries: [retopiced], gone: [] });
    // Its own time stays, though what gave it one has left.
    await assertFeed(site, '/en/topics/trade-en/', { updated, entries: [iceIn(newsroom)], gone: [] });
    assert.match((await site.get(PAGE)).body, /topics\/safety-en\//);
    assert.doesNotMatch((await site.get('/en/topics/trade-en/')).body, /quay-en/);
    assert.match((await site.get('/nl/topics/trade-nl/')).body, /quay-nl/);
    await assertFresh(site);
  });

  test('a topic that lost its last article is gone, with its feeds, until it has one again', async (t) => {
    const { newsroom, site } = await furnish(t);
    const topic = ['', 'feed.atom', 'headlines.json'].map((name) => `/nl/topics/trade-nl/${name}`);
    await retopic(newsroom, { story: 'quay', edition: null, topics: [] }, BY_EDITOR);
    for (const path of topic) assert.equal((await site.get(path)).status, 404, path);
    assert.doesNotMatch((await site.get('/feeds.opml')).body, /trade-nl/);
    await assertFresh(site);
    await retopic(newsroom, { story: 'quay', edition: 'nl', topics: ['trade'] }, BY_EDITOR);
    for (const path of topic) assert.equal((await site.get(path)).status, 200, path);
    await assertFresh(site);
  });
});
