// An unreleased article is undetectable: two newsrooms that differ only in it answer alike, byte for byte.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type GivenTime, MINUTE } from '../../src/domain/time.ts';
import { confirmTranslation } from '../../src/operations/confirm.ts';
import { editStory } from '../../src/operations/edit-story.ts';
import { mergeTopics } from '../../src/operations/merge-topics.ts';
import { move } from '../../src/operations/move.ts';
import { retopic } from '../../src/operations/retopic.ts';
import { schedule } from '../../src/operations/schedule.ts';
import { settle } from '../../src/operations/settle.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { at, countedIds } from '../support/clock.ts';
import { aPicture, aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { type Answer, guessedArticlePaths, openSite, type Site, standingPaths } from '../support/site.ts';

const SECRET = `${'cd'.repeat(32)}.png`;
const PUBLIC = aPicture().name;
/** Two minutes after the clock's start. */
const DUE = 120;

interface Pair {
  /** Knows nothing but what is public. */
  plain: Newsroom;
  /** The same, and more. */
  keeper: Newsroom;
  /** The keeper's desk for what the other does not have: its ids are not missed by the public articles. */
  desk: Newsroom;
  sites: [Site, Site];
  both(act: (newsroom: Newsroom) => unknown): Promise<void>;
}

async function openPair(t: Parameters<typeof openNewsroom>[0]): Promise<Pair> {
  const plain = await openNewsroom(t);
  const keeper = await openNewsroom(t);
  const secretIds = countedIds();
  const desk = { ...keeper, newId: () => secretIds().replace('-8000-', '-a000-') };
  const sites: Pair['sites'] = [await openSite(plain), await openSite(keeper)];
  for (const { context } of sites)
    for (const name of [SECRET, PUBLIC]) await context.media.put(name, Buffer.from(name));
  return {
    plain,
    keeper,
    desk,
    sites,
    async both(act) {
      for (const newsroom of [plain, keeper]) await act(newsroom);
    },
  };
}

/** URLs at which something embargoed would be. */
const SECRETIVE = /safety-en\/(feed.atom)?$|quay|portes|cdcd/;
const isSecretive = (path: string): boolean => SECRETIVE.test(path) && !path.startsWith('/api/');
/** How a URL is asked for does not depend on the edition, nor on how much of an entry a feed gives. */
const OF_ITS_KIN = /^\/(nl|ar)\/|\/headlines\.|^\/api\//;

const MONTHS = ['2026-02', '2026-03', '2026-04'];

function everyPath({ plain, keeper }: Pair): string[] {
  const standing = standingPaths(['en', 'nl', 'fr', 'ar'], MONTHS, ['trade', 'safety']);
  const documents = [...standing, ...guessedArticlePaths([plain, keeper], MONTHS)];
  const others = [
    '/healthz',
    '/readyz',
    `/media/${SECRET}`,
    `/media/${PUBLIC}`,
    '/nowhere',
    '/de/',
    '/de/feed.atom',
    '/en/search?q=secret',
  ];
  return [...documents, ...others, ...apiPaths([plain, keeper])];
}

/** What partners may read, and what they could guess. */
function apiPaths(newsrooms: readonly Newsroom[]): string[] {
  const idsOf = (table: string) => [
    ...new Set(
      newsrooms.flatMap((newsroom) =>
        newsroom.rows(`SELECT uuid FROM ${table}`).map(({ uuid }) => uuid as string),
      ),
    ),
  ];
  const lists = ['', 'limit=1', 'order=updated', 'stale=true', 'role=source', 'edition=fr', 'format=ninjs'];
  const below = [
    ...['', '/editions', '/editions/en', '/topics', '/stories', '/stories?limit=1', '/media', '/changes'],
    ...lists.map((query) => `/articles?${query}`),
    ...idsOf('topics').map((id) => `/articles?topic=${id}`),
    ...idsOf('articles').map((id) => `/articles/${id}`),
    ...idsOf('stories').map((id) => `/stories/${id}`),
    ...[SECRET, PUBLIC].map((name) => `/media/${name}`),
    ...['articles', `articles/${idsOf('articles')[0]}`, `media/${SECRET}`].map(
      (path) => `/embargoed/${path}`,
    ),
  ];
  return below.map((path) => `/api/v1${path}`);
}

/** The ways to ask for one URL: whoever asks, whatever copy they hold. */
function asked(path: string, copies: readonly Answer[]): [string, Record<string, string>, string][] {
  const slashed = path.endsWith('/') ? path.slice(0, -1) || '/' : `${path}/`;
  const tags = copies.flatMap(({ headers }) => headers['etag'] ?? []).join(', ');
  const dates = copies.flatMap(({ headers }) => headers['last-modified'] ?? []);
  return [
    [path, { accept: 'text/html' }, 'GET'],
    [path, {}, 'HEAD'],
    [path, {}, 'DELETE'],
    [slashed, {}, 'GET'],
    ...(tags === ''
      ? []
      : [[path, { 'if-none-match': tags }, 'GET'] as [string, Record<string, string>, string]]),
    ...dates.map((date): [string, Record<string, string>, string] => [
      path,
      { 'if-modified-since': date },
      'GET',
    ]),
  ];
}

/** Asks both for everything, all of it by GET; says at which of the URLs they differ. */
async function differences(
  pair: Pair,
  everyWay = true,
  paths = everyPath(pair).filter((path) => everyWay || !path.includes('/headlines.')),
): Promise<string[]> {
  const [plain, keeper] = pair.sites;
  const differing: string[] = [];
  for (const path of paths) {
    const copies = [await plain.get(path), await keeper.get(path)] as const;
    const ways = [[copies[0], copies[1]]];
    const isThere = copies.some(({ status }) => status !== 404) && !OF_ITS_KIN.test(path);
    for (const way of everyWay && (isThere || isSecretive(path)) ? asked(path, copies) : [])
      ways.push([await plain.get(...way), await keeper.get(...way)]);
    if (ways.some(([one, other]) => JSON.stringify(one) !== JSON.stringify(other))) differing.push(path);
  }
  assert.deepEqual([...plain.errors, ...keeper.errors], []);
  return differing;
}

async function assertAlike(pair: Pair, when: string, everyWay = true): Promise<void> {
  assert.deepEqual(await differences(pair, everyWay), [], when);
}

/** What is public in both: three stories, none of them about safety, none in April, no secret picture. */
async function furnish(pair: Pair): Promise<void> {
  await pair.both((newsroom) =>
    bringIn(newsroom, [
      aStory('open', {
        en: { headline: 'Open day', topics: ['trade'], media: [aPicture()] },
        nl: { headline: 'Opendeurdag' },
      }),
      aStory('early', { en: { headline: 'Early ship', publishAt: '2026-02-03T10:00:00Z' }, ar: {} }),
      aStory('gone', { en: { headline: 'Gone', publishAt: '2026-02-04T10:00:00Z' } }),
    ]),
  );
  await pair.both((newsroom) => withdraw(newsroom, { story: 'gone' }, BY_EDITOR));
}

test('an embargoed article shows at no URL until its second, and then where it should', async (t) => {
  const pair = await openPair(t);
  await furnish(pair);
  await bringIn(pair.desk, [
    aStory('secret', {
      en: {
        headline: 'Quay closes',
        topics: ['safety'],
        media: [aPicture({ name: SECRET })],
        publishAt: at(DUE),
      },
    }),
    // A translation of a public article.
    aStory('open', { fr: { headline: 'Portes ouvertes', publishAt: at(DUE) } }),
  ]);
  // In every other way before its time, and, at every route that there is, in test/security/embargo.test.ts.
  await assertAlike(pair, 'as soon as it is in', false);
  // Another article that comes to the same slug goes out first, under the very path.
  await pair.both((newsroom) => bringIn(newsroom, aStory('rival', { en: { headline: 'Quay closes' } })));
  await pair.both((newsroom) =>
    bringIn(newsroom, aStory('open', { en: { headline: 'Open day moved', topics: ['trade'] } }), {
      as: 'update',
    }),
  );
  await assertAlike(pair, 'after that, and after the source of the embargoed translation changed', false);
  // Another goes out in the second before: settling it settles nothing else.
  await pair.both((newsroom) =>
    bringIn(newsroom, aStory('herald', { en: { headline: 'Herald', publishAt: at(DUE - 1) } })),
  );
  await pair.both(({ clock }) => clock.move(DUE * 1000 - 1));
  await assertAlike(pair, 'a millisecond before its time');

  await pair.both(({ clock }) => clock.move(1));
  const differing = new Set(await differences(pair, false, everyPath(pair)));
  for (const path of ['articles?edition=fr', 'stories', `media/${SECRET}`, 'changes', 'topics'])
    assert.ok(differing.has(`/api/v1/${path}`), path);
  const feeds = (base: string) =>
    ['feed', 'headlines'].flatMap((name) =>
      ['atom', 'rss', 'json'].map((format) => `${base}${name}.${format}`),
    );
  assert.deepEqual(
    [...differing].filter((path) => !path.startsWith('/api/')).sort(),
    [
      '/en/',
      ...['atom', 'rss', 'json'].map((format) => `/all/feed.${format}`),
      ...feeds('/en/'),
      '/en/topics/safety-en/',
      ...feeds('/en/topics/safety-en/'),
      // The public article that now has a translation, where whole entries with alternates are shown.
      ...feeds('/en/topics/trade-en/').filter((path) => !path.endsWith('.rss')),
      ...feeds('/nl/').filter((path) => !path.endsWith('.rss')),
      '/nl/2026/03/opendeurdag',
      '/en/2026/03/open-day',
      // Now it has a next.
      '/en/2026/03/herald',
      '/en/2026/03/quay-closes-2',
      '/en/2026/',
      '/en/2026/03/',
      '/en/feeds',
      '/feeds.opml',
      '/fr/',
      ...feeds('/fr/'),
      '/fr/2026/',
      '/fr/2026/03/',
      '/fr/2026/03/portes-ouvertes',
      `/media/${SECRET}`,
      '/sitemap.xml',
      '/news-sitemap.xml',
      ...['en', 'fr'].flatMap((path) => [`/${path}/sitemap/pages.xml`, `/${path}/sitemap/2026-03.xml`]),
      '/nl/sitemap/2026-03.xml',
      // Its topic is one to search in.
      '/en/search?q=secret',
    ].sort(),
  );
});

test('what a desk does to an unreleased article shows nowhere', async (t) => {
  const pair = await openPair(t);
  await furnish(pair);
  const { desk } = pair;
  const april = '2026-04-02T10:00:00Z';
  const secret = (fields: object) =>
    aStory('secret', { en: { headline: 'Quay closes', topics: ['safety'], publishAt: null, ...fields } });
  const acts: [string, () => unknown][] = [
    ['saved without a time', () => bringIn(desk, secret({}))],
    [
      'a draft of it',
      () => bringIn(desk, secret({ headline: 'Quay closes for good', media: [aPicture({ name: SECRET })] })),
    ],
    [
      'scheduled, first of its month',
      () => bringIn(desk, secret({ publishAt: april, withdrawAt: '2026-04-03T10:00:00Z' })),
    ],
    [
      'a translation beside it',
      () => bringIn(desk, aStory('secret', { nl: { headline: 'Kade dicht', publishAt: april } })),
    ],
    [
      'moved to the next minute',
      () =>
        schedule(
          desk,
          { story: 'secret' },
          () => ({ kind: 'instant', at: desk.now() + MINUTE, dateOnly: false, given: 'soon' }),
          BY_EDITOR,
        ),
    ],
    [
      'moved away again',
      () =>
        schedule(
          desk,
          { story: 'secret' },
          () => ({ kind: 'relative', after: 9 * MINUTE, given: '+9m' }),
          BY_EDITOR,
        ),
    ],
    [
      'a guid and a slug given',
      () => bringIn(desk, secret({ guid: 'https://old.example/1', guidIsPermaLink: true, slug: 'open-day' })),
    ],
    [
      'its translation behind, confirmed, and the source itself',
      async () => {
        await bringIn(desk, secret({ lead: 'In June.' }));
        await confirmTranslation(desk, { story: 'secret', edition: 'nl' }, BY_EDITOR);
        await editStory(desk, 'secret', { source: 'nl' }, BY_EDITOR);
      },
    ],
    [
      'required in an edition that it does not have, and held past its time',
      async () => {
        await editStory(desk, 'secret', { required: ['en', 'nl', 'ar'] }, BY_EDITOR);
        await schedule(desk, { story: 'secret' }, () => soon(desk), BY_EDITOR);
        await pair.both(({ clock }) => clock.move(MINUTE));
        assert.deepEqual(
          (await settle(desk)).held.map(({ story }) => story),
          ['secret'],
        );
        await bringIn(desk, secret({ lead: 'In July.' }));
      },
    ],
    ['moved and retopiced', () => moveAndRetopic(desk)],
    [
      'its topic, of which nothing was ever public, merged into one that shows',
      () => mergeTopics(desk, { topic: 'safety', into: 'trade' }, BY_EDITOR),
    ],
    ['withdrawn before its time', () => withdraw(desk, { story: 'secret' }, BY_EDITOR)],
    [
      'scheduled anew',
      () =>
        schedule(
          desk,
          { story: 'secret' },
          () => ({ kind: 'relative', after: 9 * MINUTE, given: '+9m' }),
          BY_EDITOR,
        ),
    ],
    ['cancelled', () => schedule(desk, { story: 'secret' }, null, BY_EDITOR)],
    [
      'a correction drafted',
      () => bringIn(desk, secret({ headline: 'Quay stays open' }), { as: 'correct', note: 'It stays open.' }),
    ],
  ];
  for (const [i, [what, act]] of acts.entries()) {
    await act();
    await pair.both(({ clock }) => clock.move(30_000));
    // What one act lets out, the next few do not take back: looking after every fifth finds it. After each of them it is
    // looked at in check:full, over random histories.
    if (i % 5 === 4) await assertAlike(pair, `${what}, or one of the four before`, false);
  }
  await pair.both(({ clock }) => clock.set('2026-05-01T00:00:00Z'));
  await assertAlike(pair, 'long after it would have been due');
});

const soon = (desk: Newsroom): GivenTime => ({
  kind: 'instant',
  at: desk.now() + 1000,
  dateOnly: false,
  given: 'soon',
});

async function moveAndRetopic(desk: Newsroom): Promise<void> {
  await move(desk, { story: 'secret', edition: 'en', slug: 'quay-shut' }, BY_EDITOR);
  await retopic(desk, { story: 'secret', edition: 'en', topics: ['safety', 'trade'] }, BY_EDITOR);
}

test('a public translation does not tell of a source that waits for its time', async (t) => {
  const pair = await openPair(t);
  await furnish(pair);
  // The story has one id in both: it is public with its translation.
  const ids = [pair.keeper.newId()];
  const desk = { ...pair.desk, newId: () => ids.pop() ?? pair.desk.newId() };
  await bringIn(desk, aStory('lock', { en: { headline: 'Lock opens', publishAt: at(DUE) } }));
  // In the other newsroom the Dutch text is the source.
  await pair.both((newsroom) =>
    bringIn(newsroom, aStory('lock', { nl: { headline: 'Sluis open' }, fr: { headline: 'Écluse ouverte' } })),
  );
  await assertAlike(pair, 'while the source waits', false);
  await pair.both(({ clock }) => clock.move(DUE * 1000));
  assert.ok((await differences(pair, false)).includes('/nl/feed.json'));
});
