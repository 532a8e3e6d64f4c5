import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathOf } from '../../src/documents/address.ts';
import { listAddresses } from '../../src/documents/all-addresses.ts';
import { erase } from '../../src/operations/erase.ts';
import { move } from '../../src/operations/move.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { EDITIONS, type Newsroom, openNewsroom, TOPICS } from '../support/newsroom.ts';
import { guessedArticlePaths, openSite, standingPaths } from '../support/site.ts';

async function list(newsroom: Newsroom): Promise<Map<string, number>> {
  const found: [string, number][] = [];
  for await (const { address, status } of listAddresses(newsroom.db)) found.push([pathOf(address), status]);
  assert.equal(new Map(found).size, found.length, 'an address is there twice');
  return new Map(found);
}

test('every document that anybody could ask for is listed with its status, and nothing else', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  await bringIn(newsroom, [
    aStory('quay', { en: { topics: ['trade'] }, nl: { topics: ['safety'] }, ar: { headline: 'رصيف' } }),
    aStory('pier', { en: { publishAt: '2025-12-31T23:30:00Z' }, nl: { publishAt: '2025-12-31T23:30:00Z' } }),
    aStory('gone', { en: { publishAt: '2024-02-02', topics: ['safety'] } }),
    aStory('lost', { fr: {} }),
    aStory('draft', { en: { publishAt: null, topics: ['safety'] }, fr: { publishAt: '2026-04-01' } }),
  ]);
  await move(newsroom, { story: 'quay', edition: 'en', slug: 'mole' }, BY_EDITOR);
  await withdraw(newsroom, { story: 'gone' }, BY_EDITOR);
  await erase({ ...newsroom, ledger: null }, { story: 'lost', edition: null }, BY_EDITOR);
  const months = ['2026-04', '2026-03', '2026-01', '2025-12', '2024-02'];
  const guesses = new Set([
    ...standingPaths(
      EDITIONS.map(({ path }) => path),
      months,
      TOPICS,
    ),
    ...guessedArticlePaths([newsroom], months),
    // In place of the chooser, for readers of each language.
    ...EDITIONS.map(({ path }) => `/#${path}`),
    '/en/2026/03/mole',
    '/en/2026/03/quay-en',
  ]);
  const answered = new Map<string, number>();
  for (const path of guesses) {
    const { status } = await site.get(path);
    // What is left of an erased article has a path that nobody can list: only who knows it is told.
    if (status !== 404 && path !== '/fr/2026/03/lost-fr') answered.set(path, status);
  }
  const listed = await list(newsroom);
  assert.deepEqual([...listed].sort(), [...answered].sort());
  assert.equal(listed.get('/en/2026/03/quay-en'), 301);
  assert.equal(listed.get('/en/2024/02/gone-en'), 410);
  assert.ok(listed.has('/nl/2026/01/pier-nl') && listed.has('/en/topics/trade-en/headlines.json'));
});

test('articles come whole from pages of any size, in the order of their paths', async (t) => {
  const newsroom = await openNewsroom(t);
  const stories = Array.from({ length: 510 }, (_, i) => aStory(`s${i}`, { en: { topics: ['trade'] } }));
  for (let from = 0; from < stories.length; from += 200) {
    await bringIn(newsroom, stories.slice(from, from + 200));
  }
  const listed = await list(newsroom);
  const parts = [...listed.keys()].filter(
    (path) => path.startsWith('/en/archive/') && path.endsWith('.json'),
  );
  // Ten full parts, and the one that is begun.
  assert.deepEqual([parts[0], parts.at(-1), parts.length], ['/en/archive/1.json', '/en/archive/11.json', 11]);
  const articles = [...listed.keys()].filter((path) => /\/s\d+-en$/.test(path));
  assert.equal(articles.length, 510);
  assert.deepEqual(articles, articles.toSorted());
});
