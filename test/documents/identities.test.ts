// What readers know entries by: ids that came from a former system are kept, and no URL is part of any other.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { move } from '../../src/operations/move.ts';
import { moveEdition } from '../../src/operations/move-edition.ts';
import { renameTopic } from '../../src/operations/rename-topic.ts';
import { aStory, BY_EDITOR, bringIn, faults } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { openSite } from '../support/site.ts';

interface Identity {
  id: string | undefined;
  isPermaLink?: boolean;
}

/** What a reader keeps of each entry, and of the feed. */
async function identities(newsroom: Newsroom, baseUrl: string, path: string): Promise<Identity[]> {
  const site = await openSite(newsroom, { baseUrl });
  const { status, body } = await site.get(path);
  assert.equal(status, 200, path);
  if (path.endsWith('.atom')) {
    const { id, entries = [] } = parseAtomFeed(body);
    return [{ id }, ...entries.map((entry) => ({ id: entry.id }))];
  }
  if (path.endsWith('.json')) return (parseJsonFeed(body).items ?? []).map(({ id }) => ({ id }));
  return (parseRssFeed(body).items ?? []).map(({ guid }) => ({
    id: guid?.value,
    isPermaLink: guid?.isPermaLink ?? true,
  }));
}

const DRUPAL = '1992 at https://www.example.org';
const IRI = 'tag:example.org,2019:1992';
const URL_GUID = 'http://www.example.org/nieuws?id=1992&x=<y>';

async function furnished(t: Parameters<typeof openNewsroom>[0]): Promise<Newsroom> {
  const newsroom = await openNewsroom(t);
  await bringIn(newsroom, [
    aStory('own', { en: { slug: 'own', topics: ['trade'] } }),
    aStory('drupal', { en: { guid: DRUPAL }, nl: { guid: DRUPAL } }),
    aStory('iri', { en: { guid: IRI, topics: ['trade'] } }),
    aStory('upper', { en: { guid: IRI.toUpperCase() } }),
    aStory('spaced', { en: { guid: `${IRI} ` } }),
    aStory('url', { en: { guid: URL_GUID, guidIsPermaLink: true } }),
  ]);
  return newsroom;
}

const feedsOf = (edition: string, topic: string): string[] =>
  [`/${edition}/`, `/${edition}/topics/${topic}/`].flatMap((place) =>
    ['feed.atom', 'feed.rss', 'feed.json', 'headlines.atom'].map((file) => place + file),
  );

describe('ids of entries', () => {
  test('stay when the base URL, http or https, the edition’s path and slugs change', async (t) => {
    const newsroom = await furnished(t);
    const subscribe = (baseUrl: string, edition: string, topic: string) =>
      Promise.all(feedsOf(edition, topic).map((path) => identities(newsroom, baseUrl, path)));
    const before = await subscribe('https://news.example.org', 'en', 'trade-en');
    assert.ok(before.every((ids) => ids.length >= 2));
    for (const baseUrl of ['http://news.example.org', 'https://www.example.com/press'])
      assert.deepEqual(await subscribe(baseUrl, 'en', 'trade-en'), before, baseUrl);
    await move(newsroom, { story: 'own', edition: 'en', slug: 'other' }, BY_EDITOR);
    await moveEdition(newsroom, { path: 'en', to: 'english' }, BY_EDITOR);
    await renameTopic(newsroom, { topic: 'trade', edition: 'english', slug: 'commerce' }, BY_EDITOR);
    assert.deepEqual(await subscribe('https://news.example.org', 'english', 'commerce'), before);
  });

  test('that came from a former system are kept to the letter, with what they say of themselves', async (t) => {
    const newsroom = await furnished(t);
    const site = await openSite(newsroom);
    const { body } = await site.get('/en/feed.rss');
    const rss = await identities(newsroom, 'https://news.example.org', '/en/feed.rss');
    const has = (id: string, isPermaLink: boolean) =>
      assert.ok(
        rss.some((one) => one.id === id && one.isPermaLink === isPermaLink),
        id,
      );
    has(DRUPAL, false);
    has(IRI, false);
    has(IRI.toUpperCase(), false);
    has(URL_GUID, true);
    assert.ok(body.includes(`>${IRI} </guid>`), 'a space is part of it');
    const nl = await identities(newsroom, 'https://news.example.org', '/nl/feed.rss');
    assert.deepEqual(nl, [{ id: DRUPAL, isPermaLink: false }], 'two editions may share one');
  });

  test('in Atom are the same where they are IRIs, else the article’s own', async (t) => {
    const newsroom = await furnished(t);
    const [, ...atom] = await identities(newsroom, 'https://news.example.org', '/en/feed.atom');
    const ids = atom.map(({ id }) => id as string);
    assert.equal(new Set(ids).size, 6);
    assert.ok(ids.includes(IRI) && ids.includes(IRI.toUpperCase()));
    assert.equal(ids.filter((id) => id.startsWith('urn:uuid:')).length, 4);
  });
});

test('no article gets the id of another', async (t) => {
  const newsroom = await furnished(t);
  const own = newsroom.value(
    "SELECT a.uuid FROM articles a JOIN stories s ON s.id = a.story_id WHERE s.key = 'own'",
  );
  for (const [edition, fields] of [
    ['en', { guid: `urn:uuid:${own}` }],
    ['nl', { guid: `urn:uuid:${own}` }],
  ] as const) {
    const imported = await bringIn(newsroom, aStory('thief', { [edition]: fields }));
    assert.match(faults(imported).join(), /guid “urn:uuid:.*” is the id of story “own” in edition “en”/);
  }
  assert.deepEqual(
    faults(
      await bringIn(newsroom, aStory('other', { en: { guid: `urn:uuid:${String(own).toUpperCase()}X` } })),
    ),
    [],
  );
  const story = newsroom.value('SELECT max(id) FROM stories');
  const insert = (edition: number, uuid: string, guid: string) =>
    newsroom.db.batch([
      {
        sql: `INSERT INTO articles (id, uuid, story_id, edition_id, guid, revision, substantial_revision, created_at)
          VALUES (99, ?, ?, ?, ?, 1, 1, 0)`,
        values: [uuid, story, edition, guid],
      },
    ]);
  await assert.rejects(insert(3, 'x', `urn:uuid:${own}`), /that is the id of another article/);
  await bringIn(newsroom, aStory('named', { fr: { guid: 'urn:uuid:b0a1c1c6-6c0c-4f0e-9d3b-0a8f1f6f2b57' } }));
  await assert.rejects(
    insert(3, 'b0a1c1c6-6c0c-4f0e-9d3b-0a8f1f6f2b57', 'y'),
    /that is the id of another article/,
  );
});
