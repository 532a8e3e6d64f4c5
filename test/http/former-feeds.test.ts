// Feeds of a former system: what their subscribers get at the addresses that they had.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { purge } from '../../src/jobs/purge.ts';
import { erase } from '../../src/operations/erase.ts';
import { addFormerFeed, removeFormerFeed } from '../../src/operations/former-feeds.ts';
import { mergeTopics } from '../../src/operations/merge-topics.ts';
import { moveEdition } from '../../src/operations/move-edition.ts';
import { renameTopic } from '../../src/operations/rename-topic.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { at } from '../support/clock.ts';
import { counting } from '../support/counting.ts';
import { frontCache } from '../support/front-cache.ts';
import { aStory, BY_EDITOR, bringIn, faults } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { openSite, type Site } from '../support/site.ts';

const BASE = 'https://news.example.org';

interface Opened {
  newsroom: Newsroom;
  site: Site;
  /** Status, and where it leads, below the base URL. */
  leads(path: string): Promise<string>;
  add(path: string, feed: string, inPlace?: boolean): ReturnType<typeof addFormerFeed>;
}

async function opened(t: Parameters<typeof openNewsroom>[0]): Promise<Opened> {
  const newsroom = await openNewsroom(t);
  await bringIn(newsroom, aStory('quay', { en: { slug: 'quay', topics: ['trade'] }, nl: { slug: 'kade' } }));
  const site = await openSite(newsroom);
  const leads = async (path: string) => {
    const { status, headers } = await site.get(path);
    return [status, ...(headers['location'] ? [headers['location'].slice(BASE.length)] : [])].join(' ');
  };
  const add = (path: string, feed: string, inPlace = false) =>
    addFormerFeed(newsroom, { path, feed, inPlace });
  return { newsroom, site, leads, add };
}

describe('a former feed', () => {
  test('redirects for good to the feed that took its place', async (t) => {
    const { site, leads, add } = await opened(t);
    assert.equal(await leads('/rss.xml'), '404');
    await add('/rss.xml', '/en/feed.rss');
    assert.equal(await leads('/rss.xml'), '301 /en/feed.rss');
    const { headers, body } = await site.get('/rss.xml');
    assert.equal(headers['cache-control'], 'public, max-age=60');
    assert.equal(body, '');
    assert.equal(await leads('/rss.xml/'), '301 /en/feed.rss', 'with a slash too many');
    assert.equal(await leads('/rss.xml?utm_source=x'), '301 /en/feed.rss', 'with whatever query');
    assert.equal((await site.get('/rss.xml', {}, 'HEAD')).headers['location'], `${BASE}/en/feed.rss`);
  });

  test('that is answered in place has status, bytes, validators and headers of our own document', async (t) => {
    const { newsroom, site, add } = await opened(t);
    await add('/feed/', '/en/feed.atom', true);
    newsroom.clock.move(5_000);
    const [ours, former] = [await site.get('/en/feed.atom'), await site.get('/feed/')];
    const { 'content-location': location, ...headers } = former.headers;
    assert.equal(location, `${BASE}/en/feed.atom`);
    assert.deepEqual({ ...former, headers }, ours);
    assert.ok(headers['etag'] && headers['last-modified']);
    const head = await site.get('/feed/', {}, 'HEAD');
    assert.deepEqual([head.status, head.body, head.headers], [200, '', former.headers]);
    for (const condition of [
      { 'if-none-match': headers['etag'] as string },
      { 'if-modified-since': headers['last-modified'] as string },
    ]) {
      const unchanged = await site.get('/feed/', condition);
      assert.deepEqual([unchanged.status, unchanged.body], [304, '']);
      assert.equal(unchanged.headers['content-location'], location);
      assert.equal(unchanged.headers['etag'], headers['etag']);
    }
    await bringIn(newsroom, aStory('pier', { en: { slug: 'pier' } }));
    const later = await site.get('/feed/', { 'if-none-match': headers['etag'] as string });
    assert.equal(later.status, 200);
    assert.match(later.body, /pier/);
  });

  test('with a query wins over our own page at that address, as WordPress has its feeds', async (t) => {
    const { site, leads, add } = await opened(t);
    const chooser = await site.get('/');
    await add('/?feed=rss2&lang=nl', '/nl/feed.rss');
    await add('/en/?feed=atom', '/en/feed.atom', true);
    assert.equal(await leads('/?feed=rss2&lang=nl'), '301 /nl/feed.rss');
    assert.equal((await site.get('/en/?feed=atom')).body, (await site.get('/en/feed.atom')).body);
    for (const path of [
      '/',
      '/?feed=rss2',
      '/?lang=nl',
      '/?feed=rss2&lang=nl&paged=2',
      '/?Feed=rss2&lang=nl',
    ])
      assert.deepEqual(await site.get(path), chooser, path);
    assert.match((await site.get('/en/')).headers['content-type'] as string, /html/);
  });

  test('is known with its parameters in any order and encoding, and with what others add to any address', async (t) => {
    const { leads, add } = await opened(t);
    await add('/index.php?option=feed&type=rss&name=haven%20nieuws', '/nl/feed.rss');
    for (const query of [
      'type=rss&option=feed&name=haven%20nieuws',
      'name=haven+nieuws&type=rss&option=feed&',
      'option=feed&type=%72ss&name=haven%20nieuws',
      'option=feed&type=rss&name=haven%20nieuws&utm_source=x&utm_medium=y&fbclid=z',
    ])
      assert.equal(await leads(`/index.php?${query}`), '301 /nl/feed.rss', query);
    for (const query of [
      '',
      '?option=feed&type=rss',
      '?option=feed&type=rss&type=rss&name=haven%20nieuws',
      '?option=feed&type=RSS&name=haven%20nieuws',
    ])
      assert.equal(await leads(`/index.php${query}`), '404', query);
  });

  test('follows an edition that moves, and a topic that is renamed or merged', async (t) => {
    const { newsroom, site, leads, add } = await opened(t);
    await add('/a.xml', '/en/topics/trade-en/headlines.atom');
    await add('/b.xml', '/en/topics/trade-en/feed.rss', true);
    await moveEdition(newsroom, { path: 'en', to: 'english' }, BY_EDITOR);
    await renameTopic(newsroom, { topic: 'trade', edition: 'english', slug: 'commerce' }, BY_EDITOR);
    assert.equal(await leads('/a.xml'), '301 /english/topics/commerce/headlines.atom');
    assert.equal((await site.get('/b.xml')).status, 200);
    await mergeTopics(newsroom, { topic: 'trade', into: 'safety' }, BY_EDITOR);
    assert.equal(await leads('/a.xml'), '301 /english/topics/safety-en/headlines.atom');
    const { headers } = await site.get('/b.xml');
    assert.equal(headers['content-location'], `${BASE}/english/topics/safety-en/feed.rss`);
  });

  test('changes when it is added again, and leads nowhere when it is removed', async (t) => {
    const { newsroom, leads, add } = await opened(t);
    assert.equal((await add('/rss.xml', '/en/feed.rss')).outcome, 'added');
    assert.equal((await add('/rss.xml', '/en/feed.rss')).outcome, 'unchanged');
    assert.equal((await add('/rss.xml', '/nl/feed.rss')).outcome, 'changed');
    assert.equal(await leads('/rss.xml'), '301 /nl/feed.rss');
    assert.equal((await add('/rss.xml', '/nl/feed.rss', true)).outcome, 'changed');
    assert.equal(await leads('/rss.xml'), '200');
    await removeFormerFeed(newsroom, '/rss.xml');
    assert.equal(await leads('/rss.xml'), '404');
    await assert.rejects(removeFormerFeed(newsroom, '/rss.xml'), /“\/rss\.xml” is no former feed/);
  });

  test('tells nothing of what is not public: without a document it is as if it were not there', async (t) => {
    const { newsroom, site, add } = await opened(t);
    await bringIn(newsroom, aStory('later', { en: { topics: ['safety'], publishAt: at(60) } }));
    await add('/redirected.xml', '/en/topics/safety-en/feed.rss');
    await add('/in-place.xml', '/en/topics/safety-en/feed.rss', true);
    const unknown = await site.get('/unknown.xml');
    for (const path of ['/redirected.xml', '/in-place.xml'])
      assert.deepEqual(await site.get(path), unknown, path);
    newsroom.clock.move(60_000);
    assert.equal((await site.get('/redirected.xml')).status, 301);
    assert.equal((await site.get('/in-place.xml')).status, 200);
    await withdraw(newsroom, { story: 'later' }, BY_EDITOR);
    assert.deepEqual(await site.get('/in-place.xml'), unknown);
  });

  test('is no address of Coranto’s own, of a document or of an article', async (t) => {
    const { newsroom, add } = await opened(t);
    await bringIn(newsroom, [
      aStory('old', { en: { formerPaths: ['/2019/old.html'] } }),
      aStory('secret', { en: { formerPaths: ['/2019/secret.html'] } }),
    ]);
    await erase({ ...newsroom, ledger: null }, { story: 'secret', edition: null }, BY_EDITOR);
    const refusals: [string, RegExp][] = [
      ['/api/feed', /a URL of Coranto itself/],
      ['/media/x?feed=1', /a URL of Coranto itself/],
      ['/healthz', /a URL of Coranto itself/],
      ['/feeds.opml', /URL of the newsroom’s own/],
      ['/all/feed.rss', /URL of the newsroom’s own/],
      ['/en', /URL of the newsroom’s own/],
      ['/en/feed.atom', /URL of the newsroom’s own/],
      ['/en/topics/none/feed.rss', /URL of the newsroom’s own/],
      ['/en/2026/03/any', /URL of the newsroom’s own/],
      ['/2019/secret.html', /was the address of an article that was erased/],
      ['/2019/old.html', /was the address of story “old” in edition “en”/],
    ];
    for (const [path, sentence] of refusals) await assert.rejects(add(path, '/en/feed.rss'), sentence, path);
    for (const path of ['/en/rss.xml', '/blog/', '/old/feed.rss', '/all/rss'])
      assert.equal((await add(path, '/en/feed.rss')).outcome, 'added', path);
    assert.equal(newsroom.value('SELECT count(*) FROM former_feeds'), 4);
  });

  test('keeps its address from articles that come in later', async (t) => {
    const { newsroom, add } = await opened(t);
    await add('/rss.xml', '/en/feed.rss');
    const imported = await bringIn(newsroom, aStory('old', { en: { formerPaths: ['/rss.xml'] } }));
    assert.match(faults(imported).join(), /old\/en\.md formerPaths: “\/rss\.xml” was the address of a feed/);
  });

  test('costs a request for anything else no look-up, unless it has a query, and then one', async (t) => {
    const { newsroom } = await opened(t);
    const count = counting(newsroom.db);
    const site = await openSite(newsroom, { db: count });
    const cost = async (path: string): Promise<number> => {
      await site.get(path);
      const before = count.calls();
      await site.get(path);
      return count.calls() - before;
    };
    const plain = await cost('/en/feed.rss');
    assert.equal(await cost('/en/feed.rss?utm_source=x'), plain + 1);
  });

  test('answered in place goes from a cache in front when our document changes', async (t) => {
    const { newsroom, site, add } = await opened(t);
    await add('/?feed=rss2', '/en/feed.rss', true);
    const cache = frontCache(site);
    const job = { ...site.context, pace: {}, cache, pushing: null };
    await purge(job);
    await cache.get('/?feed=rss2');
    assert.ok((await cache.get('/?feed=rss2')).copied);
    await withdraw(newsroom, { story: 'quay' }, BY_EDITOR);
    await purge(job);
    const { copied, body } = await cache.get('/?feed=rss2');
    assert.ok(!copied);
    assert.equal(body, (await site.get('/en/feed.rss')).body);
  });
});
