// What “cutover” says of a former feed is what readers that have subscribed to it do; rss2email, which takes longer, in
// check:full.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { skipWithout } from '../support/needed.ts';
import { cutOver, guidOf, OLD } from './cut-over.ts';
import { newsboat } from './readers/newsboat.ts';

const skip = skipWithout(newsboat.isThere, newsboat.name, newsboat.debianPackage);

describe('newsboat, subscribed to a former feed', { skip, concurrency: 2 }, () => {
  test('sees nothing again and loses nothing', async (t) => {
    const { titles, status } = await cutOver(t, newsboat, (n) => ({ guid: guidOf(n) }), false);
    assert.deepEqual(titles, [OLD, OLD, [...OLD, 'Bericht 3']]);
    assert.equal(status, 0);
  });

  test('sees again what came in without its guid, as cutover says', async (t) => {
    const { titles, status } = await cutOver(t, newsboat, (n) => (n === 1 ? {} : { guid: guidOf(n) }), false);
    assert.deepEqual(titles[1], ['Bericht 1', ...OLD]);
    assert.equal(status, 1);
  });
});
