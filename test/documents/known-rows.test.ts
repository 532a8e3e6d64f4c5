// Entries of articles that are read again: the same while nothing that they show has changed, and new when it has.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toEntry, toEntryOfAll, toStandIn } from '../../src/documents/entry.ts';
import { createKnownRows } from '../../src/documents/known-rows.ts';
import { createLinks } from '../../src/documents/links.ts';
import type { Edition } from '../../src/domain/edition.ts';
import type { Entry } from '../../src/domain/feed.ts';
import { editEdition } from '../../src/operations/editions.ts';
import { move } from '../../src/operations/move.ts';
import { renameTopic } from '../../src/operations/rename-topic.ts';
import { retopic } from '../../src/operations/retopic.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { snapshot } from '../../src/storage/database.ts';
import { editionsQuery } from '../../src/storage/editions.ts';
import { articlesQuery } from '../../src/storage/published.ts';
import { newest } from '../../src/storage/selections.ts';
import { aPicture, aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { openSite, type Site } from '../support/site.ts';

const quay = { slug: 'quay', topics: ['trade'], media: [aPicture()] };

async function furnish(t: Parameters<typeof openNewsroom>[0]): Promise<{ newsroom: Newsroom; site: Site }> {
  const newsroom = await openNewsroom(t);
  await bringIn(newsroom, [
    aStory('quay', { en: quay, nl: { slug: 'kade' }, fr: {} }),
    aStory('rain', { en: { topics: ['safety'] } }),
  ]);
  const site = await openSite(newsroom);
  newsroom.clock.move(60_000);
  return { newsroom, site };
}

/** The entries that documents rendered now would show of the story, in whatever ways it appears. */
async function entriesOf(site: Site): Promise<Entry[]> {
  const { context } = site;
  const { editions, articles } = await snapshot(
    context.db,
    { editions: editionsQuery, articles: articlesQuery(newest('en', 5)) },
    context.known,
  );
  const { baseUrl } = context.config;
  const making = { ...context, baseUrl, editions, links: createLinks(baseUrl, editions) };
  const article = articles.find(({ slug }) => slug.startsWith('quay'));
  assert.ok(article);
  const arabic = editions.find(({ path }) => path === 'ar') as Edition;
  return [toEntry(article, making), toEntryOfAll(article, making), toStandIn(article, arabic, making)];
}

/** What changes an entry, and a text that it shows then. */
const CHANGES: Record<
  string,
  { act: (newsroom: Newsroom) => Promise<unknown>; shows: RegExp; ways?: number[] }
> = {
  'its own headline': {
    act: (newsroom) => bringIn(newsroom, aStory('quay', { en: { ...quay, headline: 'Quay closed' } })),
    shows: /Quay closed/,
  },
  'a correction': {
    act: (newsroom) =>
      bringIn(newsroom, aStory('quay', { en: { ...quay, body: '<p>Six.</p>' } }), {
        as: 'correct',
        note: 'It is six.',
      }),
    shows: /It is six\./,
    // What only leads to another edition's article has none.
    ways: [0, 1],
  },
  'its own slug': {
    act: (newsroom) => move(newsroom, { story: 'quay', edition: 'en', slug: 'quay-two' }, BY_EDITOR),
    shows: /\/en\/2026\/03\/quay-two/,
  },
  'the slug of a sibling': {
    act: (newsroom) => move(newsroom, { story: 'quay', edition: 'nl', slug: 'wal' }, BY_EDITOR),
    shows: /\/nl\/2026\/03\/wal/,
  },
  'a sibling that goes': {
    act: (newsroom) => withdraw(newsroom, { story: 'quay', edition: 'fr' }, BY_EDITOR),
    shows: /^(?!.*"language":"fr")/,
  },
  'what a file of it is called': {
    act: (newsroom) =>
      bringIn(newsroom, aStory('quay', { en: { ...quay, media: [aPicture({ alt: 'At dusk' })] } })),
    shows: /At dusk/,
    ways: [0, 1],
  },
  'the label of its topic': {
    act: (newsroom) => renameTopic(newsroom, { topic: 'trade', edition: 'en', label: 'Commerce' }, BY_EDITOR),
    shows: /Commerce/,
  },
  'the slug of its topic': {
    act: (newsroom) => renameTopic(newsroom, { topic: 'trade', edition: 'en', slug: 'commerce' }, BY_EDITOR),
    shows: /topics\/commerce\//,
  },
  'another topic': {
    act: (newsroom) => retopic(newsroom, { story: 'quay', edition: 'en', topics: ['safety'] }, BY_EDITOR),
    shows: /safety-en/,
  },
  'the title of its edition': {
    act: (newsroom) => editEdition(newsroom, 'en', { title: 'The Quay Post' }, BY_EDITOR),
    shows: /The Quay Post/,
    ways: [1, 2],
  },
  'the language of a sibling': {
    act: (newsroom) => editEdition(newsroom, 'nl', { language: 'nl-BE' }, BY_EDITOR),
    shows: /nl-BE/,
  },
};

describe('an entry that is asked for again', () => {
  test('is the same while nothing in it has changed, whatever else has', async (t) => {
    const { newsroom, site } = await furnish(t);
    const before = await entriesOf(site);
    await bringIn(newsroom, aStory('fog', { en: { topics: ['trade'] }, nl: {} }));
    await bringIn(newsroom, aStory('rain', { en: { topics: ['safety'], headline: 'Heavy rain' } }));
    const after = await entriesOf(site);
    for (const [i, entry] of after.entries()) assert.equal(entry, before[i]);
  });

  for (const [what, { act, shows, ways = [0, 1, 2] }] of Object.entries(CHANGES)) {
    test(`is another after a change of ${what}`, async (t) => {
      const { newsroom, site } = await furnish(t);
      const before = await entriesOf(site);
      await act(newsroom);
      const after = await entriesOf(site);
      for (const way of ways) {
        assert.doesNotMatch(JSON.stringify(before[way]), shows);
        assert.match(JSON.stringify(after[way]), shows);
      }
    });
  }
});

describe('known rows', () => {
  const decodedAs = (
    known: ReturnType<typeof createKnownRows>,
    name: string,
    rows: Record<string, string>[],
  ) => {
    let isNew = false;
    known.decoded(name, rows, () => {
      isNew = true;
      return {};
    });
    return isNew;
  };

  test('are decoded again when a cell, or how many there are, is another', () => {
    const known = createKnownRows(10_000);
    const row = { a: 'x', b: 'y' };
    assert.equal(decodedAs(known, 'one', [row]), true);
    assert.equal(decodedAs(known, 'one', [{ ...row }]), false);
    assert.equal(decodedAs(known, 'other', [row]), true);
    assert.equal(decodedAs(known, 'one', [row, row]), true);
    assert.equal(decodedAs(known, 'one', [row, { ...row, b: 'z' }]), true);
    assert.equal(decodedAs(known, 'one', [row]), true);
  });

  test('are as many as there is room for, and none once they are cleared', () => {
    const known = createKnownRows(1_000);
    const long = [{ a: 'x'.repeat(600) }];
    decodedAs(known, 'one', long);
    assert.equal(decodedAs(known, 'one', long), false);
    decodedAs(known, 'two', long);
    assert.equal(decodedAs(known, 'two', long), false);
    assert.equal(decodedAs(known, 'one', long), true);
    known.resize(2_000);
    decodedAs(known, 'two', long);
    assert.equal(decodedAs(known, 'one', long), false);
    known.clear();
    assert.equal(decodedAs(known, 'one', long), true);
    const none = createKnownRows(0);
    decodedAs(none, 'one', long);
    assert.equal(decodedAs(none, 'one', long), true);
  });
});
