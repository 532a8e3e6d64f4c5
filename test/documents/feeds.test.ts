// Feeds as documents: what withdrawals, corrections, moves and time do to all three formats.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { DAY, toRfc3339 } from '../../src/domain/time.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { openSite, type Site } from '../support/site.ts';

/** Each format as an independent parser reads it: ids, links, contents and the feed's own time. */
interface Read {
  id: string | undefined;
  updated: string | undefined;
  entries: { id: string; link: string | undefined; content: string }[];
}

async function readAll(site: Site, base = '/en/feed'): Promise<Record<'atom' | 'rss' | 'json', Read>> {
  const bodies = await Promise.all(
    ['atom', 'rss', 'json'].map(async (format) => (await site.get(`${base}.${format}`)).body),
  );
  const [atom, rss, json] = [parseAtomFeed(bodies[0]), parseRssFeed(bodies[1]), parseJsonFeed(bodies[2])];
  return {
    atom: {
      id: atom.id,
      updated: atom.updated && toRfc3339(Date.parse(atom.updated as string)),
      entries: (atom.entries ?? []).map(({ id, links, content }) => ({
        id: id ?? '',
        link: links?.[0]?.href,
        content: content?.value ?? String(content),
      })),
    },
    rss: {
      id: undefined,
      updated: rss.lastBuildDate && toRfc3339(Date.parse(rss.lastBuildDate as string)),
      entries: (rss.items ?? []).map(({ guid, link, content }) => ({
        id: guid?.value ?? '',
        link,
        content: content?.encoded ?? '',
      })),
    },
    json: {
      id: undefined,
      updated: undefined,
      entries: (json.items ?? []).map(({ id, url, content_html }) => ({
        id: id ?? '',
        link: url,
        content: content_html ?? '',
      })),
    },
  };
}

async function bodies(site: Site, base: string): Promise<[string, string][]> {
  return Promise.all(
    ['atom', 'rss', 'json'].map(
      async (format): Promise<[string, string]> => [format, (await site.get(`${base}.${format}`)).body],
    ),
  );
}

const uuidOf = (newsroom: Newsroom, story: string, edition = 'en') =>
  newsroom.value(
    `SELECT a.uuid FROM articles a JOIN stories s ON s.id = a.story_id JOIN editions e ON e.id = a.edition_id
     WHERE s.key = ? AND e.path = ?`,
    story,
    edition,
  ) as string;

test('a withdrawal leaves no entry and a tombstone, in every format of every feed it was in', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  await bringIn(newsroom, [
    aStory('one', { en: { topics: ['trade'], body: '<p>Unwanted words.</p>' } }),
    aStory('two', { en: { topics: ['trade'] } }),
  ]);
  newsroom.clock.move(60_500);
  await withdraw(newsroom, { story: 'one' }, BY_EDITOR);
  const id = `urn:uuid:${uuidOf(newsroom, 'one')}`;
  const when = '2026-03-14T09:31:00Z';
  for (const base of [
    '/en/feed',
    '/en/headlines',
    '/en/topics/trade-en/feed',
    '/en/topics/trade-en/headlines',
  ]) {
    for (const [format, body] of await bodies(site, base)) {
      assert.ok(!body.includes('Unwanted') && !body.includes('one en'), `${base}.${format}`);
      if (format === 'json') assert.deepEqual(JSON.parse(body)._coranto.withdrawn, [{ id, at: when }]);
      else assert.ok(body.includes(`<at:deleted-entry ref="${id}" when="${when}"/>`), `${base}.${format}`);
    }
    const { atom, rss } = await readAll(site, base);
    assert.deepEqual([atom.updated, rss.updated], [when, when]);
    assert.equal(atom.entries.length, 1);
  }
});

test('a correction shows its note in all three formats and moves the entry’s time', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  await bringIn(newsroom, [aStory('one', { en: {} }), aStory('two', { en: {} })]);
  newsroom.clock.move(DAY);
  await bringIn(newsroom, aStory('one', { en: { body: '<p>Right.</p>' } }), {
    as: 'correct',
    note: 'It said “wrong” & <b>.',
  });
  const feeds = await readAll(site);
  for (const [format, { entries }] of Object.entries(feeds)) {
    const [first] = entries;
    assert.match(first?.content ?? '', /It said “wrong” &amp; &lt;b&gt;\..*Right\./s, format);
    assert.equal(entries.length, 2);
  }
  assert.equal(feeds.atom.updated, '2026-03-15T09:30:00Z');
  const json = JSON.parse((await site.get('/en/headlines.json')).body);
  assert.deepEqual(json.items[0]._coranto.corrections, [
    { at: '2026-03-15T09:30:00Z', note: 'It said “wrong” & <b>.' },
  ]);
});

test('a feed’s time is its last real change, never now: rendered anew later, it is the same bytes', async (t) => {
  const newsroom = await openNewsroom(t);
  await bringIn(newsroom, [aStory('one', { en: { publishAt: '2026-03-14T08:00:00Z' } })]);
  const site = await openSite(newsroom);
  const first = await bodies(site, '/en/feed');
  assert.equal((await readAll(site)).atom.updated, '2026-03-14T08:00:00Z');
  newsroom.clock.move(400 * DAY);
  newsroom.db.connection.exec('DELETE FROM document_tags; DELETE FROM documents');
  assert.deepEqual(await bodies(await openSite(newsroom), '/en/feed'), first);
  // Amended, it has other bytes and the same time.
  await bringIn(newsroom, aStory('one', { en: { publishAt: null, body: '<p>A comma, more.</p>' } }));
  assert.equal((await readAll(site)).atom.updated, '2026-03-14T08:00:00Z');
  assert.notDeepEqual(await bodies(site, '/en/feed'), first);
});

test('an empty feed has a time too, and it stays', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  const first = await bodies(site, '/fr/feed');
  newsroom.clock.move(DAY);
  newsroom.db.connection.exec('DELETE FROM document_tags; DELETE FROM documents');
  assert.deepEqual(await bodies(site, '/fr/feed'), first);
});

test('ids are the same under another base URL and after a move; links follow', async (t) => {
  const newsroom = await openNewsroom(t);
  await bringIn(newsroom, [aStory('one', { en: { slug: 'first', topics: ['trade'] }, nl: {} })]);
  const before = await readAll(await openSite(newsroom));
  await bringIn(newsroom, [aStory('one', { en: { slug: 'second', topics: ['trade'] } })]);
  const after = await readAll(await openSite(newsroom, { baseUrl: 'http://other.example/news' }));
  for (const format of ['atom', 'rss', 'json'] as const) {
    assert.equal(after[format].id, before[format].id);
    assert.equal(after[format].updated, before[format].updated);
    const [[old], [now]] = [before[format].entries, after[format].entries];
    assert.equal(now?.id, old?.id);
    assert.match(old?.id ?? '', /^urn:uuid:/);
    assert.equal(old?.link, 'https://news.example.org/en/2026/03/first');
    assert.equal(now?.link, 'http://other.example/news/en/2026/03/second');
  }
  // Of another edition, topic or variant it is another feed; of another format the same.
  const site = await openSite(newsroom);
  const ids = await Promise.all(
    [
      '/en/feed',
      '/en/headlines',
      '/nl/feed',
      '/en/topics/trade-en/feed',
      '/en/topics/trade-en/headlines',
    ].map(async (base) => (await readAll(site, base)).atom.id),
  );
  assert.equal(new Set(ids).size, ids.length);
});

test('the guid of a former system is kept to the letter, in its tombstone too', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  const iri = 'https://old.example/?p=1&x=é';
  const odd = '1992 at https://old.example';
  await bringIn(newsroom, [
    aStory('iri', { en: { guid: iri, guidIsPermaLink: true } }),
    aStory('odd', { en: { guid: odd } }),
    aStory('own', { en: {} }),
  ]);
  const { atom, rss, json } = await readAll(site);
  const own = `urn:uuid:${uuidOf(newsroom, 'own')}`;
  // An Atom id must be an IRI; an RSS guid is whatever it was.
  const oddId = `urn:uuid:${uuidOf(newsroom, 'odd')}`;
  assert.deepEqual(new Set(atom.entries.map(({ id }) => id)), new Set([iri, oddId, own]));
  assert.deepEqual(new Set(json.entries.map(({ id }) => id)), new Set([iri, oddId, own]));
  assert.deepEqual(new Set(rss.entries.map(({ id }) => id)), new Set([iri, odd, own]));
  const { body } = await site.get('/en/feed.rss');
  assert.ok(body.includes('<guid isPermaLink="true">https://old.example/?p=1&#x26;x=é</guid>'));
  assert.ok(body.includes(`<guid isPermaLink="false">${odd}</guid>`));
  await withdraw(newsroom, { story: 'iri' }, BY_EDITOR);
  assert.ok(
    (await site.get('/en/feed.atom')).body.includes(
      '<at:deleted-entry ref="https://old.example/?p=1&#x26;x=é"',
    ),
  );
});

test('an updated article is in the subscription document again, however old it is', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  const stories = Array.from({ length: 130 }, (_, i) =>
    aStory(`s${i}`, {
      en: { publishAt: new Date(Date.parse('2026-01-01T00:00:00Z') + i * 3_600_000).toISOString() },
    }),
  );
  await bringIn(newsroom, stories);
  const ids = async () => (await readAll(site)).json.entries.map(({ id }) => id);
  const old = `urn:uuid:${uuidOf(newsroom, 's3')}`;
  assert.ok(!(await ids()).includes(old));
  await bringIn(newsroom, aStory('s3', { en: { publishAt: null, body: '<p>News.</p>' } }), { as: 'update' });
  const now = await ids();
  assert.equal(now[0], old);
  // The newest 50, and all of the open archive part (ordinals 101 to 130).
  for (let i = 100; i < 130; i++) assert.ok(now.includes(`urn:uuid:${uuidOf(newsroom, `s${i}`)}`), `s${i}`);
});
