// What each kind of change renders anew, and that everything else keeps its validators.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY } from '../../src/domain/time.ts';
import { editEdition } from '../../src/operations/editions.ts';
import { reinstate } from '../../src/operations/reinstate.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { START } from '../support/clock.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { isWhole } from '../support/often.ts';
import { type Answer, openSite, type Site, standingPaths } from '../support/site.ts';

const ARTICLES = [
  '/en/2026/01/ice',
  '/en/2026/02/fog',
  '/en/2026/02/mist',
  '/en/2026/03/thaw',
  '/en/2026/03/rain',
  '/nl/2026/02/mist',
];
const PATHS = [
  ...standingPaths(['en', 'nl'], ['2026-01', '2026-02', '2026-03'], ['trade', 'safety']),
  ...ARTICLES,
];

const JANUARY = '2026-01-10T10:00:00Z';
const FEBRUARY = '2026-02-10T10:00:00Z';
const MARCH = '2026-03-10T10:00:00Z';

/** Three stories a month apart; the middle one is in both editions and about trade, as is the first. */
async function furnish(t: Parameters<typeof openNewsroom>[0]): Promise<{ newsroom: Newsroom; site: Site }> {
  const newsroom = await openNewsroom(t);
  const trade = ['trade'];
  await bringIn(newsroom, [
    aStory('ice', { en: { headline: 'Ice', topics: trade, publishAt: JANUARY } }),
    aStory('fog', { en: fog, nl: { headline: 'Mist', publishAt: FEBRUARY } }),
    aStory('thaw', { en: { headline: 'Thaw', publishAt: MARCH } }),
  ]);
  return { newsroom, site: await openSite(newsroom) };
}

const fog = { headline: 'Fog', topics: ['trade'], publishAt: FEBRUARY };

const feeds = (base: string, format = '*') =>
  ['feed', 'headlines'].flatMap((name) =>
    ['atom', 'rss', 'json']
      .filter((one) => format === '*' || one === format)
      .map((one) => `${base}${name}.${one}`),
  );

/** Where an article of a month is told to search engines. */
const maps = (base: string, month: string) => [
  '/sitemap.xml',
  `${base}sitemap/pages.xml`,
  `${base}sitemap/${month}.xml`,
];

/** What names no edition. */
const namesNone = (path: string) => /^\/robots|sitemap|edition\.css$/.test(path);

interface Change {
  /** Happens before anything is looked at. */
  before?(newsroom: Newsroom): unknown;
  act(newsroom: Newsroom): unknown;
  changes: string[];
}

const CHANGES: Record<string, Change> = {
  'a release': {
    act: (newsroom) => bringIn(newsroom, aStory('rain', { en: { headline: 'Rain', topics: ['safety'] } })),
    changes: [
      ...maps('/en/', '2026-03'),
      '/news-sitemap.xml',
      '/en/',
      ...feeds('/en/'),
      '/en/topics/safety-en/',
      ...feeds('/en/topics/safety-en/'),
      '/en/feeds',
      '/feeds.opml',
      // How much there is in the month.
      '/en/2026/',
      '/en/2026/03/',
      '/en/2026/03/rain',
      // Now it has a next.
      '/en/2026/03/thaw',
    ],
  },
  'an amendment of the headline': {
    act: (newsroom) => bringIn(newsroom, aStory('fog', { en: { ...fog, headline: 'Dense fog' } })),
    changes: [
      '/en/',
      ...feeds('/en/'),
      '/en/topics/trade-en/',
      ...feeds('/en/topics/trade-en/'),
      '/en/2026/02/',
      '/en/2026/02/fog',
      '/en/2026/01/ice',
      '/en/2026/03/thaw',
    ],
  },
  'an update of the body': {
    act: (newsroom) =>
      bringIn(newsroom, aStory('fog', { en: { ...fog, body: '<p>Denser.</p>' } }), { as: 'update' }),
    changes: [
      '/sitemap.xml',
      '/en/sitemap/2026-02.xml',
      '/en/',
      ...feeds('/en/'),
      '/en/topics/trade-en/',
      ...feeds('/en/topics/trade-en/'),
      '/en/2026/02/',
      '/en/2026/02/fog',
      // The translation is stale now.
      '/nl/2026/02/mist',
      ...feeds('/nl/', 'json'),
    ],
  },
  'a correction of the body': {
    act: (newsroom) =>
      bringIn(
        newsroom,
        aStory('ice', {
          en: { headline: 'Ice', topics: ['trade'], publishAt: JANUARY, body: '<p>Thin.</p>' },
        }),
        {
          as: 'correct',
          note: 'It was thin.',
        },
      ),
    changes: [
      '/sitemap.xml',
      '/en/sitemap/2026-01.xml',
      '/en/',
      ...feeds('/en/'),
      '/en/topics/trade-en/',
      ...feeds('/en/topics/trade-en/'),
      '/en/2026/01/',
      '/en/2026/01/ice',
    ],
  },
  'a withdrawal of a month’s only article, which was a source': {
    act: (newsroom) => withdraw(newsroom, { story: 'fog', edition: 'en' }, BY_EDITOR),
    changes: [
      ...maps('/en/', '2026-02'),
      '/nl/sitemap/2026-02.xml',
      '/en/',
      ...feeds('/en/'),
      '/en/topics/trade-en/',
      ...feeds('/en/topics/trade-en/'),
      '/en/2026/',
      '/en/2026/01/',
      '/en/2026/02/',
      '/en/2026/03/',
      '/en/2026/02/fog',
      '/en/2026/01/ice',
      '/en/2026/03/thaw',
      '/nl/2026/02/mist',
      ...feeds('/nl/', 'json'),
      ...feeds('/nl/', 'atom'),
    ],
  },
  'a move by a new slug': {
    act: (newsroom) => bringIn(newsroom, aStory('fog', { en: { ...fog, slug: 'mist' } })),
    changes: [
      '/sitemap.xml',
      '/en/sitemap/2026-02.xml',
      '/nl/sitemap/2026-02.xml',
      '/en/',
      ...feeds('/en/'),
      '/en/topics/trade-en/',
      ...feeds('/en/topics/trade-en/'),
      '/en/2026/02/',
      '/en/2026/02/fog',
      '/en/2026/02/mist',
      '/en/2026/01/ice',
      '/en/2026/03/thaw',
      '/nl/2026/02/mist',
      ...feeds('/nl/', 'json'),
      ...feeds('/nl/', 'atom'),
    ],
  },
  'a reinstatement of a month’s only article, which is a source': {
    before: (newsroom) => withdraw(newsroom, { story: 'fog', edition: 'en' }, BY_EDITOR),
    act: (newsroom) => reinstate(newsroom, { story: 'fog', edition: null }, BY_EDITOR),
    changes: [
      ...maps('/en/', '2026-02'),
      '/nl/sitemap/2026-02.xml',
      '/en/',
      ...feeds('/en/'),
      '/en/topics/trade-en/',
      ...feeds('/en/topics/trade-en/'),
      '/en/2026/',
      '/en/2026/01/',
      '/en/2026/02/',
      '/en/2026/03/',
      '/en/2026/02/fog',
      '/en/2026/01/ice',
      '/en/2026/03/thaw',
      '/nl/2026/02/mist',
      ...feeds('/nl/', 'json'),
      ...feeds('/nl/', 'atom'),
    ],
  },
  'another topic': {
    act: (newsroom) => bringIn(newsroom, aStory('fog', { en: { ...fog, topics: ['safety'] } })),
    changes: [
      // Nothing was about safety before.
      '/en/',
      '/en/sitemap/pages.xml',
      ...feeds('/en/'),
      '/en/topics/trade-en/',
      ...feeds('/en/topics/trade-en/'),
      '/en/topics/safety-en/',
      ...feeds('/en/topics/safety-en/'),
      '/en/feeds',
      '/feeds.opml',
      '/en/2026/02/fog',
    ],
  },
  'a translation that appears': {
    act: (newsroom) => bringIn(newsroom, aStory('fog', { fr: { headline: 'Brume', publishAt: FEBRUARY } })),
    changes: [
      // Its own map is new, in an edition that had none.
      '/sitemap.xml',
      '/en/sitemap/2026-02.xml',
      '/nl/sitemap/2026-02.xml',
      '/en/2026/02/fog',
      '/nl/2026/02/mist',
      // RSS items name no translations.
      ...['/en/', '/en/topics/trade-en/', '/nl/'].flatMap((base) => [
        ...feeds(base, 'atom'),
        ...feeds(base, 'json'),
      ]),
    ],
  },
  'another title of an edition': {
    act: (newsroom) => editEdition(newsroom, 'nl', { title: 'Havenpost' }, BY_EDITOR),
    changes: PATHS.filter(
      // Its own documents, every page's list of editions, and the list of feeds.
      (path) => !namesNone(path) && (path.startsWith('/nl/') || !/\.(atom|rss|json)$/.test(path)),
    ),
  },
  'another language of an edition': {
    act: (newsroom) => editEdition(newsroom, 'nl', { language: 'nl-BE' }, BY_EDITOR),
    changes: [
      ...PATHS.filter(
        (path) => !namesNone(path) && (path.startsWith('/nl/') || !/\.(atom|rss|json)$/.test(path)),
      ),
      // Sitemaps too, where there is something in both languages.
      ...['/en/', '/nl/'].flatMap((base) => [`${base}sitemap/2026-02.xml`, `${base}sitemap/pages.xml`]),
      // Entries name the languages of their translations.
      ...['/en/', '/en/topics/trade-en/'].flatMap((base) => [...feeds(base, 'atom'), ...feeds(base, 'json')]),
    ],
  },
};

const ALL = ['/all/feed.atom', '/all/feed.rss', '/all/feed.json'];

for (const [what, { before: prepare, act, changes }] of Object.entries(CHANGES)) {
  test(`${what} renders anew what shows it, and nothing else gets new validators`, async (t) => {
    const { newsroom, site } = await furnish(t);
    await prepare?.(newsroom);
    newsroom.clock.move(60_000);
    const before = await fetchAll(site);
    newsroom.clock.move(60_000);
    await act(newsroom);
    newsroom.clock.move(60_000);
    await fetchAll(site);
    // What was rendered just now has no date until its second is past.
    newsroom.clock.move(1_000);
    const after = await fetchAll(site);
    const changed = PATHS.filter((path) => before.get(path)?.body !== after.get(path)?.body);
    // What is nowhere, before or after, cannot change.
    const known = (path: string) => [before, after].some((answers) => answers.get(path)?.status !== 404);
    // Whatever is said of an article, the feed of all editions says too.
    assert.deepEqual(changed.sort(), [...ALL, ...changes].filter(known).sort());
    for (const path of PATHS) assertValidators(path, before.get(path) as Answer, after.get(path) as Answer);
  });
}

async function fetchAll(site: Site): Promise<Map<string, Answer>> {
  const answers = new Map<string, Answer>();
  for (const path of PATHS) answers.set(path, await site.get(path));
  return answers;
}

function assertValidators(path: string, before: Answer, after: Answer): void {
  const [tag, date] = [after.headers['etag'], after.headers['last-modified']];
  if (before.body === after.body && before.status === after.status) {
    assert.equal(tag, before.headers['etag'], path);
    assert.equal(date, before.headers['last-modified'], path);
  } else if (before.status === 200 && after.status === 200) {
    assert.notEqual(tag, before.headers['etag'], path);
    assert.ok(Date.parse(date as string) > Date.parse(before.headers['last-modified'] as string), path);
  }
}

test('a release touches as many documents in a large archive as in a small one', async (t) => {
  const counts: number[] = [];
  for (const size of isWhole ? [200, 1_000] : [100, 400]) {
    const newsroom = await openNewsroom(t);
    await fillArchive(newsroom, size);
    const site = await openSite(newsroom);
    const pages = newsroom
      .rows(
        "SELECT '/en/' || replace(month, '-', '/') || '/' AS month, slug FROM articles ORDER BY ordinal DESC",
      )
      .map(({ month, slug }) => ({ month: month as string, page: `${month}${slug}` }));
    const paths = [
      ...standingPaths(['en'], [], ['trade']),
      ...new Set(pages.map(({ month }) => month)),
      ...new Set(pages.map(({ month }) => month.slice(0, 9))),
      // The newest, and some of all ages.
      ...pages.filter((_, i) => i < 30 || i % 20 === 0).map(({ page }) => page),
    ];
    for (const path of paths) assert.equal((await site.get(path)).status, 200, path);
    await bringIn(newsroom, aStory('new', { en: { topics: ['trade'] } }));
    const touched = newsroom.rows('SELECT path FROM documents WHERE touched_seq > rendered_seq');
    counts.push(touched.length);
  }
  // Front, both variants of the feeds, the topic's page and feeds, two lists of feeds, year, month, previous article, and
  // three sitemaps.
  assert.deepEqual(counts, [25, 25]);
});

/** Articles evenly over four years that end this month; every second one is about trade. */
async function fillArchive(newsroom: Newsroom, size: number): Promise<void> {
  const stories = Array.from({ length: size }, (_, i) => {
    const publishAt = new Date(START - (1_460 * DAY * (size - 1 - i)) / size - DAY).toISOString();
    return aStory(`s${i}`, { en: { topics: i % 2 === 0 ? ['trade'] : [], publishAt } });
  });
  for (let i = 0; i < size; i += 200) await bringIn(newsroom, stories.slice(i, i + 200));
}
