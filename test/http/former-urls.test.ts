// URLs that were: of editions and topics that are called otherwise now, and of former systems.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { erasedMark } from '../../src/domain/erased.ts';
import { generate } from '../../src/jobs/generate.ts';
import { mergeTopics } from '../../src/operations/merge-topics.ts';
import { move as moveArticle } from '../../src/operations/move.ts';
import { moveEdition } from '../../src/operations/move-edition.ts';
import { renameTopic } from '../../src/operations/rename-topic.ts';
import { removeStatement, setStatement } from '../../src/operations/statements.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { at } from '../support/clock.ts';
import { aStory, BY_EDITOR, bringIn, faults } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { type Answer, openSite, renderAnew, type Site, standingPaths } from '../support/site.ts';

const BASE = 'https://news.example.org';
const PRIVACY = {
  edition: 'en',
  kind: 'privacy',
  title: 'Privacy',
  body: '<p>We count nobody.</p>',
} as const;

interface Opened {
  newsroom: Newsroom;
  site: Site;
  /** Status, and where it leads, below the base URL. */
  leads(path: string): Promise<string>;
}

async function opened(t: Parameters<typeof openNewsroom>[0]): Promise<Opened> {
  const newsroom = await openNewsroom(t);
  await bringIn(newsroom, [
    aStory('quay', { en: { slug: 'quay', topics: ['trade'] }, nl: { slug: 'kade', topics: ['trade'] } }),
    aStory('gone', { en: { slug: 'gone' } }),
  ]);
  await withdraw(newsroom, { story: 'gone' }, BY_EDITOR);
  await setStatement(newsroom, PRIVACY, BY_EDITOR);
  const site = await openSite(newsroom);
  const leads = async (path: string) => {
    const { status, headers } = await site.get(path);
    return [status, ...(headers['location'] ? [headers['location'].slice(BASE.length)] : [])].join(' ');
  };
  return { newsroom, site, leads };
}

const move = (newsroom: Newsroom, path: string, to: string) => moveEdition(newsroom, { path, to }, BY_EDITOR);

/** Everything that the English edition has while its path is `path`. */
const everyUrl = (path: string): string[] => [
  ...standingPaths(['en'], ['2026-03'], ['trade'])
    .filter((url) => url.startsWith('/en/'))
    .map((url) => url.replace('/en/', `/${path}/`)),
  `/${path}/2026/03/quay`,
  `/${path}/2026/03/gone`,
  `/${path}/privacy`,
];

const idOf = ({ body }: Answer): string | undefined => /<id>(urn:uuid:[^<]+)<\/id>/.exec(body)?.[1];

describe('an edition that moved', () => {
  test('leads from every URL that it had to the same in force, straight, however often it moved', async (t) => {
    const { newsroom, site, leads } = await opened(t);
    for (const path of everyUrl('en')) assert.match(await leads(path), /^(200|410)$/, path);
    await move(newsroom, 'en', 'english');
    await move(newsroom, 'english', 'en-gb');
    for (const [i, path] of everyUrl('en').entries()) {
      const now = everyUrl('en-gb')[i] as string;
      assert.equal(await leads(path), `301 ${now}`);
      assert.equal(await leads(everyUrl('english')[i] as string), `301 ${now}`);
      assert.equal(await leads(`${path}?page=2`), `301 ${now}`, 'a query is not kept');
      assert.match(await leads(now), /^(200|410)$/, now);
    }
    assert.equal(await leads('/en'), '301 /en-gb/');
    assert.equal(await leads('/en/2026/03/quay/'), '301 /en-gb/2026/03/quay');
    const { headers } = await site.get('/en/feed.atom');
    assert.equal(headers['cache-control'], 'public, max-age=60');
    assert.equal(
      (await site.get('/en/feed.atom', { 'if-none-match': headers['etag'] as string })).status,
      301,
    );
  });

  test('is found by whoever polls a former feed, under the ids that it had', async (t) => {
    const { newsroom, site } = await opened(t);
    const poll = async (path: string): Promise<Answer> => {
      const answer = await site.get(path);
      return answer.status === 301 ? poll((answer.headers['location'] as string).slice(BASE.length)) : answer;
    };
    const feeds = ['/en/feed.atom', '/en/headlines.atom', '/en/topics/trade-en/feed.atom'];
    const before = await Promise.all(feeds.map(poll));
    const ids = before.map(idOf);
    assert.equal(new Set(ids).size, 3);
    await move(newsroom, 'en', 'english');
    await renameTopic(newsroom, { topic: 'trade', edition: 'english', slug: 'commerce' }, BY_EDITOR);
    const after = await Promise.all(feeds.map(poll));
    assert.deepEqual(after.map(idOf), ids);
    const entry = /<entry[\s\S]*?<id>([^<]+)/;
    assert.deepEqual(
      after.map(({ body }) => entry.exec(body)?.[1]),
      before.map(({ body }) => entry.exec(body)?.[1]),
    );
  });

  test('leads on only as long as there is something, and again when there is', async (t) => {
    const { newsroom, leads } = await opened(t);
    await move(newsroom, 'en', 'english');
    const passing = [
      ...['/en/topics/trade-en/', '/en/topics/trade-en/feed.rss', '/en/2026/', '/en/2026/03/'],
      '/en/sitemap/2026-03.xml',
    ];
    const all = (status: RegExp) =>
      Promise.all(passing.map(async (path) => assert.match(await leads(path), status, path)));
    await all(/^301/);
    await withdraw(newsroom, { story: 'quay' }, BY_EDITOR);
    await all(/^404/);
    await bringIn(newsroom, aStory('pier', { english: { topics: ['trade'] } }));
    await all(/^301/);
  });

  test('leads to what it says of itself only as long as it says so', async (t) => {
    const { newsroom, leads } = await opened(t);
    await move(newsroom, 'en', 'english');
    assert.equal(await leads('/en/privacy'), '301 /english/privacy');
    assert.equal(await leads('/en/accessibility'), '404');
    const privacy = { ...PRIVACY, edition: 'english' };
    await removeStatement(newsroom, privacy, BY_EDITOR);
    assert.equal(await leads('/en/privacy'), '404');
    await setStatement(newsroom, privacy, BY_EDITOR);
    assert.equal(await leads('/en/privacy'), '301 /english/privacy');
  });

  test('is linked by its path in force, in every edition', async (t) => {
    const { newsroom, site } = await opened(t);
    const showing = [
      '/',
      '/feeds.opml',
      '/nl/',
      '/nl/feed.atom',
      '/nl/feed.json',
      '/nl/2026/03/kade',
      '/ar/feeds',
    ];
    for (const path of showing) await site.get(path);
    await move(newsroom, 'en', 'english');
    for (const path of [...showing, '/english/', '/english/feed.rss', '/english/2026/03/quay']) {
      const { status, body } = await site.get(path);
      assert.equal(status, 200);
      assert.ok(!body.includes(`${BASE}/en/`), path);
      assert.ok(path.startsWith('/ar/') || path === '/nl/' || body.includes(`${BASE}/english/`), path);
    }
  });

  test('has its hot documents made anew, and none at the former path but redirects', async (t) => {
    const { newsroom, site } = await opened(t);
    await generate(site.context);
    await move(newsroom, 'en', 'english');
    await generate(site.context);
    assert.deepEqual(
      newsroom.rows("SELECT path FROM documents WHERE path LIKE '/en/%' AND status NOT IN (301, 404)"),
      [],
    );
    assert.equal(newsroom.value("SELECT status FROM documents WHERE path = '/english/feed.atom'"), 200);
    assert.equal(newsroom.value('SELECT count(*) FROM documents WHERE rendered_seq < touched_seq'), 0);
    await move(newsroom, 'english', 'en');
    assert.equal((await site.get('/en/feed.atom')).status, 200);
    assert.equal((await site.get('/english/feed.atom')).headers['location'], `${BASE}/en/feed.atom`);
  });

  test('leads nowhere from where there is nothing, and keeps nothing of the asking', async (t) => {
    const { newsroom, site } = await opened(t);
    await bringIn(
      newsroom,
      aStory('later', { en: { slug: 'later', topics: ['safety'], publishAt: at(60) } }),
    );
    await move(newsroom, 'en', 'english');
    const unknown = await site.get('/nowhere/2026/03/later');
    const documents = newsroom.value('SELECT count(*) FROM documents');
    for (const path of [
      '/en/2026/03/later',
      '/en/2026/03/none',
      '/en/topics/safety-en/',
      '/en/2027/',
      '/en/2026/04/',
    ])
      assert.deepEqual(await site.get(path), unknown, path);
    assert.equal(newsroom.value('SELECT count(*) FROM documents'), documents);
    newsroom.clock.move(60_000);
    assert.equal((await site.get('/en/2026/03/later')).status, 301);
    assert.equal((await site.get('/en/topics/safety-en/')).status, 301);
  });

  test('leads from the former slugs of its articles straight to those in force', async (t) => {
    const { newsroom, leads } = await opened(t);
    await bringIn(newsroom, aStory('quay', { en: { slug: 'pier', topics: ['trade'] } }));
    await move(newsroom, 'en', 'english');
    assert.equal(await leads('/en/2026/03/quay'), '301 /english/2026/03/pier');
    await bringIn(newsroom, aStory('quay', { english: { slug: 'jetty', topics: ['trade'] } }));
    assert.equal(await leads('/en/2026/03/quay'), '301 /english/2026/03/jetty');
  });
});

describe('a topic', () => {
  const everyUrlOf = (slug: string): string[] =>
    standingPaths(['en'], [], ['trade']).flatMap((url) =>
      url.includes('/topics/') ? [url.replace('trade-en', slug)] : [],
    );

  test('that was renamed leads from every slug that it had to the one in force', async (t) => {
    const { newsroom, site, leads } = await opened(t);
    for (const path of everyUrlOf('trade-en')) assert.equal(await leads(path), '200');
    const rename = (given: { label?: string; slug?: string }) =>
      renameTopic(newsroom, { topic: 'trade', edition: 'en', ...given }, BY_EDITOR);
    await rename({ slug: 'commerce' });
    await rename({ slug: 'business', label: 'Business' });
    for (const [i, path] of everyUrlOf('trade-en').entries()) {
      assert.equal(await leads(path), `301 ${everyUrlOf('business')[i]}`);
      assert.equal(await leads(everyUrlOf('commerce')[i] as string), `301 ${everyUrlOf('business')[i]}`);
    }
    for (const path of ['/en/2026/03/quay', '/en/feed.atom', '/en/feed.rss', '/en/feeds', '/feeds.opml'])
      assert.match((await site.get(path)).body, /Business/, path);
    assert.equal(await leads('/nl/topics/trade-nl/'), '200', 'other editions call it as they did');
  });

  test('that was merged leads to the other, where the other has something', async (t) => {
    const { newsroom, site, leads } = await opened(t);
    await bringIn(newsroom, aStory('fire', { en: { topics: ['safety'] }, fr: { topics: ['safety'] } }));
    const id = idOf(await site.get('/en/topics/safety-en/feed.atom'));
    assert.equal(await leads('/nl/topics/trade-nl/'), '200');
    await mergeTopics(newsroom, { topic: 'trade', into: 'safety' }, BY_EDITOR);
    for (const [i, path] of everyUrlOf('trade-en').entries())
      assert.equal(await leads(path), `301 ${everyUrlOf('safety-en')[i]}`);
    assert.equal(await leads('/nl/topics/trade-nl/feed.json'), '301 /nl/topics/safety-nl/feed.json');
    // There nothing was ever public of it: a URL that begins to lead somewhere would tell that there is such a topic.
    assert.equal(await leads('/fr/topics/trade-fr/'), '404');
    assert.equal(await leads('/ar/topics/trade-ar/'), '404');
    const feed = await site.get('/en/topics/safety-en/feed.atom');
    assert.equal(idOf(feed), id);
    assert.equal(feed.body.match(/<entry/g)?.length, 2);
  });

  test('that was merged leads on although its page had been empty', async (t) => {
    const { newsroom, site, leads } = await opened(t);
    await bringIn(newsroom, aStory('fire', { en: { topics: ['safety'] } }));
    assert.equal(await leads('/en/topics/trade-en/'), '200');
    await withdraw(newsroom, { story: 'quay' }, BY_EDITOR);
    assert.equal(await leads('/en/topics/trade-en/'), '404');
    await generate(site.context);
    await mergeTopics(newsroom, { topic: 'trade', into: 'safety' }, BY_EDITOR);
    assert.equal(await leads('/en/topics/trade-en/'), '301 /en/topics/safety-en/');
  });

  test('that was merged brings what was withdrawn of it into the other’s feeds', async (t) => {
    const { newsroom, site } = await opened(t);
    await bringIn(newsroom, aStory('fire', { en: { topics: ['safety'] } }));
    await withdraw(newsroom, { story: 'quay' }, BY_EDITOR);
    const feed = '/en/topics/safety-en/feed.atom';
    assert.ok(!(await site.get(feed)).body.includes('deleted-entry'));
    await mergeTopics(newsroom, { topic: 'trade', into: 'safety' }, BY_EDITOR);
    const { body } = await site.get(feed);
    assert.ok(body.includes('deleted-entry'));
    assert.equal(body, (await renderAnew(site, feed)).body);
  });
});

describe('a path of a former system', () => {
  const PATHS = [
    '/node/1234',
    '/fr/actualites/x.html',
    '/my-story/',
    '/2019/05/12/old/',
    '/blog/2019/05/old',
    '/a.php?id=7',
  ];

  async function withFormer(t: Parameters<typeof openNewsroom>[0], publishAt = at(0)): Promise<Opened> {
    const all = await opened(t);
    const { newsroom } = all;
    await bringIn(newsroom, aStory('old', { en: { slug: 'old', publishAt } }));
    const id = newsroom.value(
      "SELECT a.id FROM articles a JOIN stories s ON s.id = a.story_id WHERE s.key = 'old'",
    );
    for (const path of PATHS) await lead(newsroom, path, id as number);
    return all;
  }

  const lead = async (newsroom: Newsroom, path: string, id: number) =>
    void newsroom.db.connection
      .prepare('INSERT INTO former_paths (path, article_id) VALUES (?, ?)')
      .run(path, id);

  test('leads to its article in whatever form, and follows it', async (t) => {
    const { newsroom, leads, site } = await withFormer(t);
    for (const path of PATHS) assert.equal(await leads(path), '301 /en/2026/03/old', path);
    for (const path of [
      '/node/1234/',
      '/node/1234?utm=1',
      '/%6eode/1234',
      '/my-story',
      '/2019/05/12/old',
      '/blog/2019/05/old/',
    ])
      assert.equal(await leads(path), '301 /en/2026/03/old', path);
    for (const path of ['/node/12345', '/a.php?id=8', '/a.php', '/blog/2019/05/'])
      assert.equal(await leads(path), '404', path);
    assert.equal((await site.get('/node/1234', {}, 'POST')).status, 404);
    assert.deepEqual(await site.get('/node/1234', {}, 'HEAD'), await site.get('/node/1234'));
    const rows = () => newsroom.rows("SELECT path FROM documents WHERE kind = 'former' ORDER BY path");
    assert.deepEqual(
      rows(),
      PATHS.toSorted().map((path) => ({ path })),
      'one each, however it was asked for',
    );
    await bringIn(newsroom, aStory('old', { en: { slug: 'older', publishAt: null } }));
    await move(newsroom, 'en', 'english');
    for (const path of PATHS) assert.equal(await leads(path), '301 /english/2026/03/older', path);
    await withdraw(newsroom, { story: 'old' }, BY_EDITOR);
    for (const path of PATHS) assert.equal(await leads(path), '301 /english/2026/03/older', path);
    assert.equal(await leads('/english/2026/03/older'), '410');
  });

  test('of an article that is not public is like any other that leads nowhere, and nothing is kept', async (t) => {
    const { newsroom, site } = await withFormer(t, at(60));
    const unknown = await site.get('/nowhere/at/all');
    const documents = newsroom.value('SELECT count(*) FROM documents');
    const version = newsroom.value('SELECT version FROM newsroom');
    for (const path of PATHS) {
      assert.deepEqual(await site.get(path), unknown, path);
      assert.deepEqual(
        await site.get(path, { accept: 'text/html' }),
        await site.get(path.replace(/\d|x/, '9'), { accept: 'text/html' }),
      );
    }
    assert.equal(newsroom.value('SELECT count(*) FROM documents'), documents);
    assert.equal(newsroom.value('SELECT version FROM newsroom'), version);
    newsroom.clock.move(59_999);
    assert.equal((await site.get('/node/1234')).status, 404);
    newsroom.clock.move(1);
    for (const path of PATHS) assert.equal((await site.get(path)).status, 301, path);
  });

  test('yields to a document of our own, now and whenever there is one', async (t) => {
    const { newsroom, leads } = await withFormer(t);
    const id = newsroom.value(
      "SELECT a.id FROM articles a JOIN stories s ON s.id = a.story_id WHERE s.key = 'old'",
    );
    const ours = ['/en/2025/', '/en/2025/01/', '/en/topics/safety-en/', '/it/', '/en/2026/03/quay'];
    for (const path of ours) await lead(newsroom, path, id as number);
    for (const path of ours.slice(0, -1)) assert.equal(await leads(path), '301 /en/2026/03/old', path);
    assert.equal(await leads('/en/2026/03/quay'), '200');
    await bringIn(newsroom, aStory('new', { en: { slug: 'new', topics: ['safety'] } }));
    await bringIn(newsroom, aStory('january', { en: { publishAt: '2025-01-05T10:00Z' } }));
    for (const path of ours) assert.match(await leads(path), path === '/it/' ? /^301/ : /^200$/, path);
    await move(newsroom, 'fr', 'it');
    assert.equal(await leads('/it/'), '200');
  });

  test('is no URL of another article, and may be one of its own', async (t) => {
    const { newsroom, leads } = await opened(t);
    const former = ['/en/2026/03/new', '/en/2026/03/pier/'];
    await bringIn(newsroom, [
      aStory('old', { nl: { slug: 'oud', formerPaths: former } }),
      // Which comes out in the same moment.
      aStory('twin', { en: { headline: 'New' } }),
    ]);
    assert.deepEqual(faults(await bringIn(newsroom, aStory('new', { en: { slug: 'new' } }))), [
      'new/en.md slug: slug “new” belongs to story “old” in that month of edition “en”',
    ]);
    await bringIn(newsroom, aStory('pier', { en: { headline: 'Pier' } }));
    for (const path of former) assert.equal(await leads(path), '301 /nl/2026/03/oud');
    assert.equal(await leads('/en/2026/03/new-2'), '200');
    assert.equal(await leads('/en/2026/03/pier-2'), '200');
    await assert.rejects(
      moveArticle(newsroom, { story: 'quay', edition: 'en', slug: 'new' }, BY_EDITOR),
      /belongs to story “old”/,
    );
    await bringIn(newsroom, aStory('same', { en: { slug: 'same', formerPaths: ['/en/2026/03/same'] } }));
    assert.equal(await leads('/en/2026/03/same'), '200');
    assert.match(
      faults(await bringIn(newsroom, aStory('oud', { fr: { formerPaths: ['/en/2026/03/quay/'] } })))[0] ?? '',
      /is the URL of story “quay”/,
    );
  });

  test('of an article that waits is in nobody’s way', async (t) => {
    const { newsroom, leads } = await opened(t);
    await bringIn(newsroom, [
      aStory('old', { en: { slug: 'old', formerPaths: ['/a.php'] } }),
      aStory('later', { nl: { publishAt: at(60), formerPaths: ['/a.php?id=7', '/en/2026/03/new'] } }),
    ]);
    await bringIn(newsroom, aStory('new', { en: { headline: 'New' } }));
    assert.equal(await leads('/a.php?id=7'), '301 /en/2026/03/old');
    assert.equal(await leads('/en/2026/03/new'), '200');
    newsroom.clock.move(60_000);
    assert.equal(await leads('/a.php?id=7'), '301 /nl/2026/03/later-nl');
    assert.equal(await leads('/en/2026/03/new'), '200');
  });

  test('that was erased answers with what is left, and is not stored again', async (t) => {
    const { newsroom, site, leads } = await withFormer(t);
    await withdraw(newsroom, { story: 'old' }, BY_EDITOR);
    const mark = erasedMark('/node/1234');
    newsroom.db.connection.prepare("UPDATE former_paths SET path = ? WHERE path = '/node/1234'").run(mark);
    assert.equal(await leads('/node/1234'), '301 /en/2026/03/old');
    newsroom.db.connection.exec(
      "DELETE FROM documents WHERE path = '/node/1234'; UPDATE articles SET erased_at = withdrawn_at WHERE withdrawn_at > 0 AND slug = 'old'",
    );
    const { status, headers } = await site.get('/node/1234', { accept: 'text/html' });
    assert.deepEqual([status, headers['content-language'], headers['location']], [410, 'en', undefined]);
    assert.deepEqual(newsroom.rows("SELECT path FROM documents WHERE path = '/node/1234'"), []);
  });
});
