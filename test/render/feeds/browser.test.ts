// What a person sees who opens an XML feed: the documents as they are served, in a real browser.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, NO_BROWSER } from '../pages/browser.ts';
import { i18n } from '../pages/sample-pages.ts';
import { ARABIC, DIRECTIONS, ENGLISH, SEEN, serveFeeds } from './feed-server.ts';

const FORMATS = ['atom', 'rss'] as const;
const EDITIONS = [
  { path: 'en', title: 'Harbour News', entry: ENGLISH, directions: 'ltr left' },
  { path: 'ar', title: 'أخبار الميناء', entry: ARABIC, directions: 'rtl right' },
];
const MARKS = /[\u200e\u200f]/g;

describe('a feed opened in a browser', { skip: NO_BROWSER }, () => {
  let browser: Browser;
  let page: Page;
  let base: string;
  const faults: string[] = [];
  const ends: (() => unknown)[] = [];
  before(async () => {
    base = await serveFeeds({ after: (end) => ends.push(end) });
    browser = await launchChromium();
    const phone = { viewport: { width: 390, height: 800 }, isMobile: true, hasTouch: true };
    page = await (await browser.newContext(phone)).newPage();
    page.on('console', (message) => {
      // A browser asks for an icon by itself.
      if (!message.location().url.endsWith('/favicon.ico')) faults.push(message.text());
    });
    page.on('download', (download) => faults.push(`downloaded ${download.url()}`));
  });
  after(async () => {
    await browser.close();
    for (const end of ends) await end();
  });

  const seen = async (): Promise<string> => ((await page.evaluate(SEEN)) as string).replace(MARKS, '');

  for (const format of FORMATS) {
    for (const { path, title, entry, directions } of EDITIONS) {
      it(`reads in the edition’s language and direction, without what is for readers (${path} ${format})`, async () => {
        const url = `${base}/${path}/feed.${format}`;
        await page.goto(url);
        const words = i18n.for(path);
        const lines = (await seen()).split('\n');
        assert.deepEqual(lines.slice(0, 6), [
          title,
          words.t('guide.what'),
          words.t('guide.how'),
          url,
          words.t('guide.page'),
          words.t('guide.feeds'),
        ]);
        assert.deepEqual(lines.slice(6).sort(), [entry.headline, entry.lead, '2026-03-14T09:00:00Z'].sort());
        assert.equal(await page.title(), title);
        assert.equal(await page.evaluate(DIRECTIONS), directions);
        const width = 'innerWidth + " " + document.documentElement.scrollWidth';
        assert.equal(await page.evaluate(width), '390 390');
        assert.deepEqual(faults, []);
      });
    }

    it(`leads to the page by keyboard alone (${format})`, async () => {
      await page.goto(`${base}/ar/feed.${format}`);
      await page.keyboard.press('Tab');
      assert.equal(await page.locator(':focus').textContent(), i18n.for('ar').t('guide.page'));
      const outline = 'getComputedStyle(document.activeElement).outlineStyle';
      assert.equal(await page.evaluate(outline), 'solid');
      await Promise.all([page.waitForURL(`${base}/ar/`), page.keyboard.press('Enter')]);
      assert.deepEqual(faults, []);
    });
  }

  it('gives every entry of the feed of all languages its own direction', async () => {
    await page.goto(`${base}/all/feed.atom`);
    const sides = `[...document.querySelectorAll('entry > title')].map((title) => {
      const range = document.createRange();
      range.selectNodeContents(title);
      return range.getBoundingClientRect().left > 100 ? 'right' : 'left';
    }).sort().join()`;
    assert.equal(await page.evaluate(sides), 'left,right');
    const links = page.locator('a');
    assert.deepEqual(await links.allTextContents(), [
      i18n.for('en').t('guide.page'),
      ...['English', 'Nederlands', 'Français', 'العربية'],
    ]);
    assert.deepEqual(faults, []);
  });

  for (const path of ['/en/feed.rss', '/en/feeds']) {
    it(`gives its address whole at a click (${path})`, async () => {
      await page.goto(base + path);
      const code = page.locator('code').first();
      await code.click();
      assert.equal(await page.evaluate('String(getSelection())'), (await code.textContent())?.trim());
    });
  }

  it('asks nothing of a reader on the web before its link is followed', async () => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).host));
    await page.goto(`${base}/en/feeds`);
    assert.ok((await page.locator('.readers a[href*="%2Fen%2Ffeed.atom"]').count()) >= 5);
    assert.deepEqual([...new Set(asked)], [new URL(base).host]);
  });
});
