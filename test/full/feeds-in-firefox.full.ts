// The same feeds in the other browser: it downloads what has a feed's own media type.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { ARABIC, DIRECTIONS, ENGLISH, SEEN, serveFeeds } from '../render/feeds/feed-server.ts';
import { type Firefox, KEYS, NO_FIREFOX, openFirefox } from '../render/feeds/firefox.ts';
import { i18n } from '../render/pages/sample-pages.ts';

describe('a feed opened in Firefox', { skip: NO_FIREFOX }, () => {
  let firefox: Firefox;
  let base: string;
  const ends: (() => unknown)[] = [];
  before(async () => {
    base = await serveFeeds({ after: (end) => ends.push(end) });
    firefox = await openFirefox();
  });
  after(async () => {
    await firefox.close();
    for (const end of ends) await end();
  });

  for (const format of ['atom', 'rss']) {
    for (const [path, { headline, lead }, directions] of [
      ['en', ENGLISH, 'ltr left'],
      ['ar', ARABIC, 'rtl right'],
    ] as const) {
      it(`reads in the edition’s language and direction (${path} ${format})`, async () => {
        const url = `${base}/${path}/feed.${format}`;
        await firefox.visit(url);
        const seen = (await firefox.evaluate(SEEN)).replace(/[\u200e\u200f]/g, '').split('\n');
        for (const text of [i18n.for(path).t('guide.how'), url, headline, lead])
          assert.ok(seen.includes(text));
        assert.equal(seen.length, 9, 'and nothing else');
        assert.equal(await firefox.evaluate(DIRECTIONS), directions);
        assert.deepEqual(firefox.faults, []);
      });
    }

    it(`leads to the page by keyboard alone (${format})`, async () => {
      await firefox.visit(`${base}/ar/feed.${format}`);
      await firefox.press(KEYS.tab);
      assert.equal(
        await firefox.evaluate('document.activeElement.textContent'),
        i18n.for('ar').t('guide.page'),
      );
      await firefox.press(KEYS.enter);
      const where = 'location.href + " " + document.readyState';
      const arrived = `${base}/ar/ complete`;
      for (let tries = 0; tries < 200 && (await firefox.evaluate(where)) !== arrived; tries++)
        await delay(25);
      assert.equal(await firefox.evaluate(where), arrived);
      assert.deepEqual(firefox.faults, []);
    });
  }
});
