// What “cutover” says of a former feed is what readers that have subscribed to it do; in every other way and with
// rss2email, which take longer, in check:full.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { skipWithout } from '../support/needed.ts';
import { cutOver, guidOf, OLD } from './cut-over.ts';
import { newsboat } from './readers/newsboat.ts';

const skip = skipWithout(newsboat.isThere, newsboat.name, newsboat.debianPackage);

describe('newsboat, subscribed to a former feed', { skip }, () => {
  test('sees nothing again and loses nothing', async (t) => {
    const { titles, status } = await cutOver(t, newsboat, (n) => ({ guid: guidOf(n) }), false);
    assert.deepEqual(titles, [OLD, OLD, [...OLD, 'Bericht 3']]);
    assert.equal(status, 0);
  });
});
