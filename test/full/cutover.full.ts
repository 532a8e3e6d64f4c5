// The cut-over of test/clients/cutover.test.ts in every way in which readers may come along, rss2email’s too.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cutOver, guidOf, OLD } from '../clients/cut-over.ts';
import { newsboat } from '../clients/readers/newsboat.ts';
import { rss2email } from '../clients/readers/rss2email.ts';
import { skipWithout } from '../support/needed.ts';

describe('a reader that has subscribed to a former feed', { concurrency: 2 }, () => {
  for (const client of [newsboat, rss2email]) {
    const skip = skipWithout(client.isThere, client.name, client.debianPackage);
    for (const inPlace of [false, true]) {
      const way = inPlace ? 'in place' : 'by a redirect';
      test(`sees nothing again and loses nothing: ${client.name}, ${way}`, { skip }, async (t) => {
        const { titles, status } = await cutOver(t, client, (n) => ({ guid: guidOf(n) }), inPlace);
        assert.deepEqual(titles, [OLD, OLD, [...OLD, 'Bericht 3']]);
        assert.equal(status, 0);
      });
    }
  }

  for (const client of [newsboat, rss2email]) {
    const skip = skipWithout(client.isThere, client.name, client.debianPackage);
    const way = `as cutover says: ${client.name}`;
    test(`sees again what came in without its guid, ${way}`, { skip }, async (t) => {
      const { titles, status } = await cutOver(t, client, (n) => (n === 1 ? {} : { guid: guidOf(n) }), false);
      assert.deepEqual(titles[1], ['Bericht 1', ...OLD]);
      assert.equal(status, 1);
    });
  }
});
