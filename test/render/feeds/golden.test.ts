// The documents of the hard feed, byte for byte as in golden/, and as an independent parser reads them.
// After a change that is meant: UPDATE_GOLDEN=1 npx node --test test/render/feeds/golden.test.ts, and read the diff.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { FEED_FORMATS, type FeedFormat, type FeedVariant } from '../../../src/domain/feed.ts';
import { createEntryCache } from '../../../src/render/feeds/entry-cache.ts';
import { validateAtom } from '../../validator/atom.ts';
import { describeFindings } from '../../validator/finding.ts';
import { validateJsonFeed } from '../../validator/json-feed.ts';
import { validateRss } from '../../validator/rss.ts';
import { feedText } from './feed-text.ts';
import { arabic, english, hardFeed, japanese } from './hard-feed.ts';
import { assertWellFormed, textsAt } from './parsers.ts';

const EXTENSIONS: Record<FeedFormat, string> = { atom: 'atom', rss: 'rss', json: 'jsonfeed' };

const VALIDATE = { atom: validateAtom, rss: validateRss, json: validateJsonFeed };

function render(format: FeedFormat, variant: FeedVariant = 'full'): string {
  return feedText(hardFeed(variant), format, createEntryCache(0));
}

describe('the hard feed', () => {
  for (const variant of ['full', 'headlines'] as const) {
    for (const format of FEED_FORMATS) {
      test(`is the golden document as ${format}, ${variant}`, () => {
        const file = new URL(`./golden/${variant}.${EXTENSIONS[format]}`, import.meta.url);
        const document = render(format, variant);
        if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, document);
        assert.equal(document, readFileSync(file, 'utf8'));
        if (format !== 'json') assertWellFormed(document);
      });

      test(`has nothing that its specifications forbid as ${format}, ${variant}`, () => {
        assert.equal(describeFindings(VALIDATE[format](render(format, variant))), '');
      });
    }
  }

  test('reads back from Atom as it was meant', () => {
    const document = render('atom');
    const feed = parseAtomFeed(document);
    const [first, second, third] = feed.entries ?? [];
    assert.equal(feed.title?.value, 'News & <Views>');
    assert.equal(feed.updated, '2026-03-15T10:00:00Z');
    assert.deepEqual(first?.title, { value: english.headline, type: 'text' });
    assert.deepEqual(first?.summary, {
      value: 'Spending on R&amp;D is &lt;b&gt; now, &amp; 5 &lt; 6.',
      type: 'html',
    });
    assert.deepEqual(
      first?.authors?.map(({ name }) => name),
      english.bylines,
    );
    assert.deepEqual(
      first?.categories?.map(({ term, scheme }) => [term, scheme]),
      [
        ['science', 'https://news.example/en/topics/'],
        ['13000000', 'http://cv.iptc.org/newscodes/mediatopic/'],
        ['budget', 'https://news.example/en/topics/'],
      ],
    );
    assert.equal(second?.id, 'https://old.example', 'an id gains no slash');
    assert.equal(second?.summary, undefined);
    assert.equal(second?.authors, undefined);
    assert.match(second?.content?.value ?? '', /^<div lang="ar" dir="rtl">.*<\/div>$/);
    assert.equal(
      third?.content?.value,
      `<div lang="ja" dir="ltr"><p class="lead">${japanese.lead}</p></div>`,
    );
    assert.deepEqual(textsAt(document, '//atom:entry/@xml:lang'), ['en', 'ar', 'ja']);
    assert.deepEqual(textsAt(document, '//at:deleted-entry/@when'), [
      '2026-03-14T12:00:00Z',
      '2026-03-01T00:00:00Z',
    ]);
    assert.equal(textsAt(document, '//atom:entry/following-sibling::at:deleted-entry').length, 0);
  });

  test('gives a reader of Atom its own link both as the first alternate and as the last', () => {
    const [first, , third] = parseAtomFeed(render('atom')).entries ?? [];
    const alternates = (links: typeof first) => links?.links?.filter(({ rel }) => rel === 'alternate');
    assert.deepEqual(
      alternates(first)?.map(({ href, hreflang }) => [hreflang, href]),
      [
        [undefined, english.url],
        ['ar', english.translations[0]?.url],
        ['fr-CH', english.translations[1]?.url],
        ['en', english.url],
      ],
    );
    assert.equal(alternates(third)?.length, 1);
  });

  test('reads back from RSS as it was meant', () => {
    const document = render('rss');
    const feed = parseRssFeed(document);
    const [first, second, third] = feed.items ?? [];
    assert.equal(feed.language, 'en');
    assert.equal(feed.lastBuildDate, 'Sun, 15 Mar 2026 10:00:00 GMT');
    assert.equal(first?.title, english.headline);
    assert.equal(first?.description, 'Spending on R&amp;D is &lt;b&gt; now, &amp; 5 &lt; 6.');
    assert.equal(first?.pubDate, 'Sat, 14 Mar 2026 08:30:00 GMT');
    assert.deepEqual(first?.dc?.creators, english.bylines);
    assert.deepEqual(first?.enclosures, [
      { url: 'https://news.example/media/bb.mp3', length: 987654, type: 'audio/mpeg' },
    ]);
    assert.deepEqual(second?.guid, { value: arabic.guid, isPermaLink: false });
    assert.deepEqual(third?.guid, { value: japanese.guid, isPermaLink: true });
    assert.deepEqual(textsAt(document, '//item/dc:language'), ['en', 'ar', 'ja']);
    assert.deepEqual(textsAt(document, '//item/atom:link'), []);
    assert.equal(textsAt(document, '/rss/channel/at:deleted-entry').length, 2);
  });

  test('reads back from JSON Feed as it was meant', () => {
    const document = render('json');
    const feed = parseJsonFeed(document);
    const [first, , third] = feed.items ?? [];
    assert.equal(first?.title, english.headline);
    assert.equal(first?.summary, english.lead);
    assert.equal(first?.image, 'https://news.example/media/aa.jpg');
    assert.equal(first?.attachments?.length, 3);
    assert.equal(third?.content_html, `<div lang="ja" dir="ltr"><p class="lead">${japanese.lead}</p></div>`);
    assert.equal(third?.content_text, undefined);
    assert.equal(JSON.parse(document).version, 'https://jsonfeed.org/version/1.1');
    assert.deepEqual(JSON.parse(document).items[1]._coranto.translations, arabic.translations);
  });
});
