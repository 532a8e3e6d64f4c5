// How the doctor judges single documents: right ones as they are, and each with one thing wrong.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeFeed, listDueEntries } from '../../src/cli/doctor/newsroom/judge-feed.ts';
import { judgePage } from '../../src/cli/doctor/newsroom/judge-page.ts';
import {
  dueOfSitemaps,
  judgeRobots,
  judgeSitemap,
  readSitemap,
  type SitemapAddress,
} from '../../src/cli/doctor/newsroom/judge-sitemap.ts';
import { readFeed, readOpml } from '../../src/cli/doctor/newsroom/read-feed.ts';
import { readPage } from '../../src/cli/doctor/newsroom/read-page.ts';
import { pathOf } from '../../src/documents/address.ts';
import { listStandingAddresses } from '../../src/documents/all-addresses.ts';
import { FEED_FORMATS } from '../../src/domain/feed.ts';
import { editEdition } from '../../src/operations/editions.ts';
import { listEditions } from '../../src/storage/editions.ts';
import { at } from '../support/clock.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { openSite } from '../support/site.ts';

const BASE = 'https://news.example.org';

/** The feeds of en and what the judge says of them when their text is changed. */
async function feedsOf(newsroom: Newsroom) {
  const site = await openSite(newsroom);
  const [edition] = await listEditions(newsroom.db);
  assert.ok(edition);
  return async (format: (typeof FEED_FORMATS)[number], change: (text: string) => string) => {
    const address = { kind: 'feed', edition: 'en', topic: null, variant: 'full', format } as const;
    const { body } = await site.get(pathOf(address));
    const changed = change(body);
    const due = await listDueEntries(newsroom.db, address, edition);
    const feed = readFeed(format, changed);
    return judgeFeed(newsroom.db, address, feed, { edition, due, baseUrl: BASE, size: changed.length });
  };
}

test('a story may stand in where its source is new, however late others are translated', async (t) => {
  const newsroom = await openNewsroom(t);
  await editEdition(newsroom, 'en', { fallback: 'show', windowSize: 10 }, BY_EDITOR);
  const old = { source: 'fr', publishAt: at(-86_400) };
  const stories = [
    ...Array.from({ length: 25 }, (_, i) => aStory(`old-${i}`, { fr: old, nl: { publishAt: at(0) } })),
    ...Array.from({ length: 10 }, (_, i) => aStory(`new-${i}`, { fr: { publishAt: at(-3_600) } })),
  ];
  await bringIn(newsroom, stories);
  const judge = await feedsOf(newsroom);
  assert.deepEqual(await judge('json', (text) => text), []);
});

const ODD = '1992 & “é” <b> &amp; at https://old.example';

test('a feed is right as it is, whatever its guids look like, and says what it must', async (t) => {
  const newsroom = await openNewsroom(t);
  await bringIn(newsroom, [
    aStory('quay', { en: {}, nl: {} }),
    aStory('odd', { en: { guid: ODD } }),
    aStory('iri', { en: { guid: 'https://old.example/?p=1&x=é', guidIsPermaLink: true } }),
  ]);
  const judge = await feedsOf(newsroom);
  const uuid = (edition: number, story: number) =>
    newsroom.value(
      'SELECT uuid FROM articles WHERE edition_id = ? AND story_id = ?',
      edition,
      story,
    ) as string;
  const [own, dutch] = [uuid(1, 1), uuid(2, 1)];
  for (const format of FEED_FORMATS) {
    assert.deepEqual(await judge(format, (text) => text), [], format);
    const faults = await judge(format, (text) =>
      text.replaceAll(own, dutch).replaceAll(`${BASE}/en/feed.`, `${BASE}/en/headlines.`),
    );
    assert.deepEqual(
      faults,
      [
        `it says that it is at ${BASE}/en/headlines.${format}`,
        `the entry urn:uuid:${own} is missing`,
        `the entry urn:uuid:${dutch} is not of a public article of the edition`,
      ],
      format,
    );
    const other = { atom: 'xml:lang="en"', rss: '<language>en<', json: '"language":"en"' }[format];
    const language = await judge(format, (text) => text.replace(other, other.replace('en', 'fr')));
    assert.deepEqual(language, ['it says that its language is fr, and not en'], format);
  }
  const twice = await judge('rss', (text) => text.replace(/(<item .*?<\/item>)/s, '$1$1'));
  assert.equal(twice.length, 1);
  assert.match(twice[0] as string, /^it has the entry .* twice$/);
});

test('what is no feed, or none that a parser takes, is told in words', () => {
  const broken: [() => unknown, RegExp][] = [
    [
      () => readFeed('atom', '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</feed>'),
      /Unexpected close tag/,
    ],
    [() => readFeed('atom', '<rss version="2.0"><channel/></rss>'), /its root is rss, not feed/],
    [
      () => readFeed('rss', '<rss version="2.0"><channel><title>\u0001</title></channel></rss>'),
      /control characters/,
    ],
    [() => readFeed('json', '{"items":[]}'), /it has no “version”/],
    [() => readFeed('json', '{'), /JSON/],
    [() => readOpml('<opml version="2.0"><body>'), /it breaks off|Unclosed/],
  ];
  for (const [read, sentence] of broken) assert.throws(read, sentence);
});

test('a page is right as it is, and says what is wrong with its markup, language, headline and links', async (t) => {
  const newsroom = await openNewsroom(t);
  await bringIn(newsroom, aStory('quay', { ar: { headline: 'رصيف \u202eX\u202c <b>' } }));
  const site = await openSite(newsroom);
  const [, , , edition] = await listEditions(newsroom.db);
  assert.ok(edition);
  const path = pathOf({
    kind: 'article',
    edition: 'ar',
    month: '2026-03',
    slug: newsroom.value('SELECT slug FROM articles') as string,
  });
  const { body } = await site.get(path);
  const expected = {
    edition,
    url: BASE + path,
    headline: 'رصيف \u202eX\u202c <b>',
    leadsTo: [`${BASE}/ar/`],
  };
  const judge = (change: (text: string) => string) => judgePage(readPage(change(body)), expected);
  assert.deepEqual(
    judge((text) => text),
    [],
  );
  const changes: [(text: string) => string, string[]][] = [
    [
      (text) => text.replace('<html lang="ar" dir="rtl">', '<html lang="en">'),
      ['it says that its language is en, and not ar', 'it says that its direction is none, and not rtl'],
    ],
    [(text) => text.replace('</article>', ''), ['<article> is never closed']],
    [(text) => text.replace('id="editions"', 'id="content"'), ['two elements have the id “content”']],
    [(text) => text.replace(/<title>.*<\/title>/, '<title> </title>'), ['it has no title']],
    [(text) => text.replace(/<h1>.*<\/h1>/, '<h1>Other</h1>'), ['its heading is not the headline']],
    [(text) => text.replace(/<h1>.*<\/h1>/, ''), ['it has 0 first-level headings with text']],
    [(text) => text.replace(/<link rel="canonical"[^>]*>/, ''), ['it says that it is at no address']],
    [(text) => text.replaceAll(`${BASE}/ar/"`, `${BASE}/xx/"`), [`it does not lead to ${BASE}/ar/`]],
  ];
  for (const [change, faults] of changes) assert.deepEqual(judge(change), faults);
});

test('a sitemap leads to every page once, in whatever parts, and to nothing else', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  await bringIn(newsroom, [
    aStory('quay', { en: { topics: ['trade'] }, nl: {} }),
    aStory('pier', { en: {} }),
    aStory('old', { en: { publishAt: '2026-01-05' } }),
  ]);
  const editions = await listEditions(newsroom.db);
  const standing = await listStandingAddresses(newsroom.db);
  const dueOf = dueOfSitemaps(newsroom.db, editions, standing, BASE);
  const judge = async (address: SitemapAddress, change = (text: string) => text) => {
    const read = readSitemap(change((await site.get(pathOf(address))).body), address.kind === 'sitemap');
    return judgeSitemap(read, await dueOf(address, read), address.kind === 'news-sitemap');
  };
  const maps = standing.filter((one) => one.kind === 'edition-sitemap');
  for (const address of [{ kind: 'sitemap' }, { kind: 'news-sitemap' }, ...maps] as const)
    assert.deepEqual(await judge(address), [], pathOf(address));

  const month = { kind: 'edition-sitemap', edition: 'en', month: '2026-03', part: 1 } as const;
  const [pier, quay] = [`${BASE}/en/2026/03/pier-en`, `${BASE}/en/2026/03/quay-en`];
  assert.deepEqual(await judge(month, (text) => text.replace(`<loc>${pier}<`, `<loc>${pier}s<`)), [
    `${pier} is not in it`,
    `it leads to ${pier}s, which is not for it`,
  ]);
  assert.deepEqual(await judge({ ...month }, (text) => text.replace(`<loc>${pier}<`, `<loc>${quay}<`)), [
    `${pier} is not in it`,
    'it leads to the same page twice',
  ]);
  const topic = `${BASE}/en/topics/trade-en/`;
  const withoutTopic = (text: string) => text.replace(topic, `${BASE}/en/`);
  assert.deepEqual(await judge({ ...month, month: null }, withoutTopic), [
    `${topic} is not in it`,
    'it leads to the same page twice',
  ]);
  const lost = `${BASE}/en/sitemap/2026-01.xml`;
  assert.deepEqual(await judge({ kind: 'sitemap' }, (text) => text.replace(lost, '')), [
    `${lost} is not in it`,
    'it leads to , which is not for it',
  ]);
  assert.throws(() => readSitemap('<urlset><url></urlset>', false));
  assert.throws(() => readSitemap('<urlset/>', true), /its root is urlset/);
});

test('robots may read whatever is public, and are told where it is listed', async (t) => {
  const newsroom = await openNewsroom(t);
  await bringIn(newsroom, aStory('quay', { en: {} }));
  const standing = await listStandingAddresses(newsroom.db);
  const { body } = await (await openSite(newsroom)).get('/robots.txt');
  assert.deepEqual(judgeRobots(body, standing, BASE), []);
  assert.deepEqual(
    judgeRobots(
      body.replace('/en/search', '/en/fe').replace('/news-', '/'),
      standing.slice(0, -1),
      BASE,
    ).slice(0, 3),
    [
      `it does not name ${BASE}/news-sitemap.xml`,
      'it keeps everybody from /en/feeds, by “/en/fe”',
      'it keeps everybody from /en/feed.atom, by “/en/fe”',
    ],
  );
});
