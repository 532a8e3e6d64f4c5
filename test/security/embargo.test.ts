// An unreleased article is undetectable at every route that there is: of two newsrooms one has what is not public, and
// whatever anybody asks of both is answered alike.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askEveryRoute, statementsOf } from '../support/embargo-ask.ts';
import { openTwins } from '../support/embargo-twins.ts';
import type { Newsroom } from '../support/newsroom.ts';
import { urlsOf } from '../support/route-urls.ts';

test('every route answers alike, whoever asks, whether something waits for its time or nothing does', async (t) => {
  const twins = await openTwins(t);
  await askEveryRoute(twins, false);
  const kept = ({ rows }: Newsroom) => rows('SELECT path, status, etag FROM documents ORDER BY path');
  assert.ok(kept(twins.plain).length > 20, 'documents are stored');
  assert.deepEqual(kept(twins.keeper), kept(twins.plain), 'nothing is kept of what was guessed at');
});

test('what waits for its time is looked for in as many steps as what never was', async (t) => {
  const { keeper, guesses } = await openTwins(t);
  const at = (slug: string[]) =>
    urlsOf({ path: '/:edition/:year/:month/:slug' }, { ...guesses, edition: ['en'], month: ['03'], slug });
  const [random] = await statementsOf(keeper, at(['nothing']));
  for (const steps of await statementsOf(keeper, at(['quay-closes', 'portes-ouvertes', 'held-back'])))
    assert.deepEqual(steps, random);
  const [nowhere] = await statementsOf(keeper, ['/old/nothing.html']);
  assert.deepEqual((await statementsOf(keeper, ['/old/quay.html']))[0], nowhere);
  const [, query, other] = await statementsOf(keeper, ['/', '/?p=98', '/?p=99']);
  assert.deepEqual(other, query);
});
