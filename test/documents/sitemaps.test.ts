// What search engines are led to: every public page once, in each language, and the news while it is news.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathOf } from '../../src/documents/address.ts';
import { listAddresses } from '../../src/documents/all-addresses.ts';
import { HOUR, SECOND } from '../../src/domain/time.ts';
import { closeEdition } from '../../src/operations/close-edition.ts';
import { editStory } from '../../src/operations/edit-story.ts';
import { editEdition } from '../../src/operations/editions.ts';
import { erase } from '../../src/operations/erase.ts';
import { move } from '../../src/operations/move.ts';
import { reinstate } from '../../src/operations/reinstate.ts';
import { renameTopic } from '../../src/operations/rename-topic.ts';
import { retopic } from '../../src/operations/retopic.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { findDocument } from '../../src/storage/documents.ts';
import { at, START } from '../support/clock.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { openSite } from '../support/site.ts';
import { below, crawlSitemaps, getSitemap } from '../support/sitemaps.ts';

const BASE = 'https://news.example.org';
/** What a sitemap leads to; documents for other programs, and notices, it does not. */
const PAGES = new Set(['chooser', 'front', 'feeds', 'statement', 'topic', 'year', 'month', 'article']);

test('every public page is in one sitemap, and each language names all others that name it', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom, { baseUrl: `${BASE}/press` });
  await bringIn(newsroom, [
    aStory('quay', {
      nl: { headline: 'Kade', topics: ['trade'] },
      en: { headline: 'Quay', source: 'nl', topics: ['trade'] },
      fr: { headline: 'Quai', source: 'nl' },
      ar: { headline: 'رصيف', source: 'nl', publishAt: '2026-02-03' },
    }),
    aStory('treaty', { nl: { coOriginal: true }, fr: { coOriginal: true } }),
    aStory('alone', { en: { topics: ['safety'] } }),
    aStory('gone', { en: {}, nl: {} }),
    aStory('half', { en: {}, nl: { publishAt: null } }),
    aStory('draft', { en: { publishAt: at(60) }, nl: { publishAt: '2027-01-01' } }),
  ]);
  await move(newsroom, { story: 'quay', edition: 'en', slug: 'mole' }, BY_EDITOR);
  await withdraw(newsroom, { story: 'quay', edition: 'fr' }, BY_EDITOR);
  await withdraw(newsroom, { story: 'gone' }, BY_EDITOR);
  await closeEdition(newsroom, 'ar', BY_EDITOR);
  const entries = await crawlSitemaps(site);

  const due: string[] = [];
  for await (const { address, status } of listAddresses(newsroom.db)) {
    if (!PAGES.has(address.kind) || status !== 200) continue;
    if (address.kind === 'chooser' && address.suggested !== null) continue;
    if (address.kind !== 'month' || address.part === null) due.push(`${BASE}/press${pathOf(address)}`);
  }
  assert.deepEqual([...entries.keys()].sort(), due.sort());
  for (const { loc, alternates } of entries.values()) {
    assert.equal((await site.get(below(site, loc))).status, 200, loc);
    const { 'x-default': _everybody, ...languages } = alternates;
    const named = Object.values(languages);
    if (named.length > 0) assert.ok(named.includes(loc), `${loc} does not name itself`);
    for (const url of named) assert.deepEqual(entries.get(url)?.alternates, alternates, `${loc} and ${url}`);
  }
  const quay = `${BASE}/press/nl/2026/03/kade`;
  assert.deepEqual(entries.get(quay)?.alternates, {
    nl: quay,
    en: `${BASE}/press/en/2026/03/mole`,
    ar: `${BASE}/press/ar/2026/02/${encodeURIComponent('رصيف')}`,
    'x-default': quay,
  });
  const treaty = entries.get(`${BASE}/press/fr/2026/03/treaty-fr`)?.alternates;
  assert.equal(treaty?.['x-default'], `${BASE}/press/`);
  assert.deepEqual(entries.get(`${BASE}/press/en/2026/03/alone-en`)?.alternates, {});
  assert.equal(entries.get(`${BASE}/press/en/`)?.alternates['x-default'], `${BASE}/press/`);
});

test('a page’s own head names the same languages as its sitemap', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  await bringIn(newsroom, [
    aStory('quay', {
      nl: { topics: ['trade'] },
      en: { source: 'nl', topics: ['trade'] },
      ar: { source: 'nl' },
    }),
    aStory('treaty', { nl: { coOriginal: true }, fr: { coOriginal: true } }),
    aStory('alone', { en: {} }),
  ]);
  for (const { loc, alternates } of (await crawlSitemaps(site)).values()) {
    // Topics are named in their pages alone: a sitemap that had them would change with every edition.
    if (loc.includes('/topics/') || loc === `${BASE}/`) continue;
    const { body } = await site.get(below(site, loc));
    const links = [...body.matchAll(/<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">/g)];
    assert.deepEqual(Object.fromEntries(links.map(([, tag, url]) => [tag, url])), alternates, loc);
  }
  const topic = async (path: string) =>
    [...(await site.get(path)).body.matchAll(/hreflang="([^"]+)" href="([^"]+)">/g)].map(([, tag, url]) => [
      tag,
      url,
    ]);
  const both = [
    ['en', `${BASE}/en/topics/trade-en/`],
    ['nl', `${BASE}/nl/topics/trade-nl/`],
  ];
  assert.deepEqual((await topic('/en/topics/trade-en/')).sort(), both);
});

test('a topic’s page follows what other editions have about it, whichever stories those are', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  const path = '/en/topics/trade-en/';
  const others = async () =>
    [...(await site.get(path)).body.matchAll(/hreflang="(?!en)[^"]*" href="([^"]*topics[^"]*)">/g)].map(
      ([, url]) => below(site, url as string),
    );
  const about = (story: string, edition: string) => aStory(story, { [edition]: { topics: ['trade'] } });
  await bringIn(newsroom, [about('quay', 'en'), aStory('pier', { nl: {} })]);
  assert.deepEqual(await others(), []);
  await bringIn(newsroom, about('mole', 'nl'));
  assert.deepEqual(await others(), ['/nl/topics/trade-nl/']);
  const { headers } = await site.get(path);
  await bringIn(newsroom, about('dock', 'nl'));
  assert.equal((await site.get(path)).headers['etag'], headers['etag']);
  await withdraw(newsroom, { story: 'mole' }, BY_EDITOR);
  assert.deepEqual(await others(), ['/nl/topics/trade-nl/']);
  await withdraw(newsroom, { story: 'dock' }, BY_EDITOR);
  assert.deepEqual(await others(), []);
  await reinstate(newsroom, { story: 'dock', edition: null }, BY_EDITOR);
  assert.deepEqual(await others(), ['/nl/topics/trade-nl/']);
  await retopic(newsroom, { story: 'dock', edition: 'nl', topics: [] }, BY_EDITOR);
  assert.deepEqual(await others(), []);
  await retopic(newsroom, { story: 'pier', edition: 'nl', topics: ['trade'] }, BY_EDITOR);
  await renameTopic(newsroom, { topic: 'trade', edition: 'nl', slug: 'handel' }, BY_EDITOR);
  assert.deepEqual(await others(), ['/nl/topics/handel/']);
});

test('a copy of a sitemap is out of date as soon as what it says of any language is', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  const january = { publishAt: '2026-01-10T10:00:00Z' };
  await bringIn(newsroom, aStory('quay', { en: january, nl: { source: 'en' }, fr: { source: 'en' } }));
  const path = '/en/sitemap/2026-01.xml';
  let copy = (await site.get(path)).headers['etag'] as string;
  const isCurrent = async () => {
    const { status, headers } = await site.get(path, { 'if-none-match': copy });
    copy = headers['etag'] as string;
    return status === 304;
  };
  assert.equal(await isCurrent(), true);
  const acts: [string, boolean, () => unknown][] = [
    ['amended', true, () => bringIn(newsroom, aStory('quay', { en: { ...january, lead: 'Anew.' } }))],
    [
      'another topic',
      true,
      () => retopic(newsroom, { story: 'quay', edition: 'nl', topics: ['trade'] }, BY_EDITOR),
    ],
    ['another language released', false, () => bringIn(newsroom, aStory('quay', { ar: {} }))],
    [
      'another language moved',
      false,
      () => move(newsroom, { story: 'quay', edition: 'nl', slug: 'kade' }, BY_EDITOR),
    ],
    [
      'another language withdrawn',
      false,
      () => withdraw(newsroom, { story: 'quay', edition: 'fr' }, BY_EDITOR),
    ],
    ['and back', false, () => reinstate(newsroom, { story: 'quay', edition: 'fr' }, BY_EDITOR)],
    ['another source', false, () => editStory(newsroom, 'quay', { source: 'nl' }, BY_EDITOR)],
    ['none', false, () => editStory(newsroom, 'quay', { source: null }, BY_EDITOR)],
    ['another language erased', false, () => eraseOne(newsroom, 'fr')],
    [
      'updated',
      false,
      () => bringIn(newsroom, aStory('quay', { en: { ...january, lead: 'Anew again.' } }), { as: 'update' }),
    ],
    ['a story beside it', true, () => bringIn(newsroom, aStory('pier', { en: {}, nl: {} }))],
    ['a story beside it, in that month', false, () => bringIn(newsroom, aStory('mole', { en: january }))],
  ];
  for (const [what, stays, act] of acts) {
    newsroom.clock.move(60_000);
    await act();
    assert.equal(await isCurrent(), stays, what);
  }
});

const eraseOne = (newsroom: Newsroom, edition: string) =>
  erase({ ...newsroom, ledger: null }, { story: 'quay', edition }, BY_EDITOR);

test('the index says when an article of each month changed last', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  await bringIn(newsroom, [
    aStory('old', { en: { publishAt: '2026-01-10T10:00:00Z' } }),
    aStory('new', { en: { publishAt: '2026-03-10T10:00:00Z' }, nl: { publishAt: '2026-03-11T10:00:00Z' } }),
  ]);
  newsroom.clock.move(60_000);
  await bringIn(
    newsroom,
    aStory('old', { en: { publishAt: '2026-01-10T10:00:00Z', body: '<p>Anew.</p>' } }),
    {
      as: 'update',
    },
  );
  const index = await getSitemap(site, '/sitemap.xml');
  assert.deepEqual(
    index.map(({ loc, lastmod }) => [below(site, loc), lastmod]),
    [
      ['/en/sitemap/pages.xml', null],
      // They came in when the test began, with older dates.
      ['/en/sitemap/2026-03.xml', '2026-03-14T09:30:00Z'],
      ['/en/sitemap/2026-01.xml', '2026-03-14T09:31:00Z'],
      ['/nl/sitemap/pages.xml', null],
      ['/nl/sitemap/2026-03.xml', '2026-03-14T09:30:00Z'],
      ['/fr/sitemap/pages.xml', null],
      ['/ar/sitemap/pages.xml', null],
    ],
  );
  const [old] = await getSitemap(site, '/en/sitemap/2026-01.xml');
  assert.equal(old?.lastmod, '2026-03-14T09:31:00Z');
  for (const path of ['/en/sitemap/2026-02.xml', '/en/sitemap/2026-03-2.xml', '/xx/sitemap/pages.xml'])
    assert.equal((await site.get(path)).status, 404, path);
});

test('a month that is too long for one sitemap is in several, and news past a thousand is left out', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  const stories = Array.from({ length: 1_005 }, (_, i) =>
    aStory(`s${i}`, { en: { publishAt: at(i - 2_000) } }),
  );
  for (let from = 0; from < stories.length; from += 200)
    await bringIn(newsroom, stories.slice(from, from + 200));
  const parts = ['/en/sitemap/2026-03.xml', '/en/sitemap/2026-03-2.xml', '/en/sitemap/2026-03-3.xml'];
  const index = (await getSitemap(site, '/sitemap.xml')).map(({ loc }) => below(site, loc));
  assert.deepEqual(index.slice(0, 4), ['/en/sitemap/pages.xml', ...parts]);
  const counts = [];
  for (const path of parts) counts.push((await getSitemap(site, path)).length);
  assert.deepEqual(counts, [500, 500, 5]);
  assert.equal((await crawlSitemaps(site)).has(`${BASE}/en/2026/03/s777-en`), true);

  const news = await getSitemap(site, '/news-sitemap.xml');
  assert.equal(news.length, 1_000);
  assert.deepEqual(
    [news[0]?.loc, news.at(-1)?.loc],
    [`${BASE}/en/2026/03/s1004-en`, `${BASE}/en/2026/03/s5-en`],
  );
});

test('news is in its sitemap for forty-eight hours, to the second, newest first', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  await editEdition(newsroom, 'fr', { language: 'zh-Hant', title: '港口新聞' }, BY_EDITOR);
  await bringIn(newsroom, [
    aStory('quay', {
      en: { headline: 'Quay & <b>pier</b> \u202eopen', publishAt: at(-3_600) },
      fr: { publishAt: at(0) },
    }),
    aStory('day', { nl: { publishAt: '2026-03-13' } }),
    aStory('archive', { en: { publishAt: '2019-05-05' } }),
    aStory('soon', { en: { publishAt: at(3_600) } }),
  ]);
  const locs = async () => (await getSitemap(site, '/news-sitemap.xml')).map(({ loc }) => below(site, loc));
  assert.deepEqual(
    (await getSitemap(site, '/news-sitemap.xml')).map(({ news }) => news),
    [
      { name: '港口新聞', language: 'zh-tw', date: '2026-03-14T09:30:00Z', title: 'quay fr' },
      {
        name: 'Harbour News',
        language: 'en',
        date: '2026-03-14T08:30:00Z',
        title: 'Quay & <b>pier</b> open',
      },
      { name: 'Havennieuws', language: 'nl', date: '2026-03-13', title: 'day nl' },
    ],
  );
  newsroom.clock.move(HOUR);
  const [chinese, soon] = ['/fr/2026/03/quay-fr', '/en/2026/03/soon-en'];
  const all = await locs();
  assert.deepEqual([all[0], all.length], [soon, 4]);
  // The day began to count at noon in Amsterdam.
  newsroom.clock.set(Date.parse('2026-03-15T11:00:00Z') - SECOND);
  assert.equal((await locs()).length, 4);
  newsroom.clock.move(SECOND);
  assert.deepEqual(await locs(), [soon, chinese, all[2]]);
  newsroom.clock.set(START + 48 * HOUR - SECOND);
  assert.deepEqual(await locs(), [soon, chinese]);
  const before = await site.get('/news-sitemap.xml');
  newsroom.clock.move(SECOND);
  assert.deepEqual(await locs(), [soon]);
  assert.notEqual((await site.get('/news-sitemap.xml')).headers['etag'], before.headers['etag']);
  assert.equal((await findDocument(newsroom.db, '/news-sitemap.xml'))?.changesAt, START + 49 * HOUR);
  newsroom.clock.move(HOUR);
  assert.deepEqual(await locs(), []);
});

test('robots are kept from searches and previews, from nothing else, and are told of the sitemaps', async (t) => {
  const newsroom = await openNewsroom(t);
  await bringIn(newsroom, [aStory('search', { en: { headline: 'Search and rescue', topics: ['trade'] } })]);
  for (const baseUrl of [BASE, `${BASE}/press/en`]) {
    const site = await openSite(newsroom, { baseUrl });
    const { body, headers } = await site.get('/robots.txt');
    assert.equal(headers['content-type'], 'text/plain; charset=utf-8');
    const said = (field: string) =>
      [...body.matchAll(new RegExp(`^${field}: (.*)$`, 'gm'))].map(([, value]) => value);
    assert.deepEqual(said('User-agent'), ['*']);
    assert.deepEqual(said('Sitemap'), [`${baseUrl}/sitemap.xml`, `${baseUrl}/news-sitemap.xml`]);
    // RFC 9309 section 2.2.2: the longest rule that matches decides.
    const mayRead = (path: string) => {
      const { pathname } = new URL(baseUrl + path);
      return !said('Disallow').some((rule) => pathname.startsWith(rule as string));
    };
    for await (const { address } of listAddresses(newsroom.db)) assert.ok(mayRead(pathOf(address)));
    for (const path of ['/en/search', '/ar/search?q=quay', '/preview/abc/en/'])
      assert.ok(!mayRead(path), path);
  }
});

test('a newsroom without editions has robots and sitemaps that lead nowhere', async (t) => {
  const newsroom = await openNewsroom(t);
  newsroom.db.connection.exec('DELETE FROM topic_labels; DELETE FROM edition_paths; DELETE FROM editions;');
  const site = await openSite(newsroom);
  assert.deepEqual(await getSitemap(site, '/sitemap.xml'), []);
  assert.deepEqual(await getSitemap(site, '/news-sitemap.xml'), []);
  assert.match((await site.get('/robots.txt')).body, /^Sitemap: /m);
});
