// Whatever characters a newsroom's texts hold, a feed stays well-formed and says what they say.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { FEED_FORMATS, type Feed } from '../../../src/domain/feed.ts';
import { createEntryCache } from '../../../src/render/feeds/entry-cache.ts';
import { type FeedWords, renderFeed } from '../../../src/render/feeds/render-feed.ts';
import { cleanText } from '../../../src/render/html.ts';
import { assertWellFormed, textsAt, withoutMark } from './parsers.ts';

const anyUnits = fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)), maxLength: 12 });
const trouble = fc.constantFrom(
  ...[']]>', '<![CDATA[', '&amp;', '&', '<b>', '</title>', '"', "'", '<!--', '-->', '<?xml', '&#0;', '\0'],
  ...[
    '\u001f',
    '\u0085',
    '\r\n',
    '\r',
    '\t',
    '\n',
    ' ',
    '\ud800',
    '\udfff',
    '\ufffe',
    '\uffff',
    '\ufeff',
    '𠮷',
  ],
);
const text = fc
  .array(fc.oneof(anyUnits, trouble, fc.string()), { maxLength: 6 })
  .map((parts) => parts.join(''));
const link = fc.oneof(text, fc.webUrl({ withQueryParameters: true }), fc.constant('urn:a"<b>&c'));
const instant = fc.integer({ min: 0, max: Date.parse('9999-12-31T23:59:59Z') });
const role = fc.constantFrom('source' as const, 'translation' as const, 'co-original' as const);
const direction = fc.constantFrom('ltr' as const, 'rtl' as const);
const few = { maxLength: 3 };

const entry = fc.record({
  id: link,
  guid: text,
  guidIsPermaLink: fc.boolean(),
  url: link,
  language: text,
  direction,
  headline: text,
  lead: text,
  bodyHtml: text,
  corrections: fc.array(fc.record({ at: instant, note: text }), few),
  releasedAt: instant,
  updatedAt: instant,
  bylines: fc.array(text, few),
  dateline: fc.option(text),
  topics: fc.array(fc.record({ label: text, url: link }), few),
  media: fc.array(
    fc.record({
      name: text,
      type: fc.oneof(text, fc.constantFrom('image/png', 'audio/mpeg', 'video/mp4')),
      size: fc.nat(),
      width: fc.option(fc.nat()),
      height: fc.option(fc.nat()),
      alt: fc.option(text),
      caption: fc.option(text),
      credit: fc.option(text),
      url: link,
    }),
    few,
  ),
  role,
  stale: fc.boolean(),
  translations: fc.array(fc.record({ language: text, url: link, role, stale: fc.boolean() }), few),
});

const anyFeed: fc.Arbitrary<Feed> = fc.record({
  id: link,
  variant: fc.constantFrom('full' as const, 'headlines' as const),
  url: link,
  pageUrl: link,
  language: text,
  direction,
  title: text,
  description: text,
  publisher: text,
  updatedAt: instant,
  entries: fc.array(entry, few),
  tombstones: fc.array(fc.record({ id: link, withdrawnAt: instant }), few),
});
const anyWords = text.map((label): FeedWords => ({ correctionLabel: (at) => label + at }));

// The serialiser adds no white space beside text and writes LF alone for line ends, so the parser must
// give back the very string, not merely one that is equal after collapsing.
const TITLES = { atom: '/atom:feed/atom:entry/atom:title', rss: '/rss/channel/item' };
const FEED_TITLES = { atom: '/atom:feed/atom:title', rss: '/rss/channel/title' };

describe('a feed of any strings', () => {
  // One cache for all runs: what another feed left in it must never be seen.
  const cache = createEntryCache(200_000);

  for (const format of FEED_FORMATS) {
    test(`is well-formed ${format}, keeps its titles, and is the same from the cache`, () => {
      fc.assert(
        fc.property(anyFeed, anyWords, (feed, words) => {
          const document = renderFeed(feed, format, { cache: createEntryCache(0), words });
          assert.equal(renderFeed(feed, format, { cache, words }), document);
          assert.equal(renderFeed(feed, format, { cache, words }), document);
          const headlines = feed.entries.map(({ headline }) => cleanText(headline));
          if (format === 'json') {
            const { title, items } = JSON.parse(document);
            assert.equal(title, cleanText(feed.title));
            assert.deepEqual(
              items.map((item: { title?: string }) => item.title ?? ''),
              headlines,
            );
            return;
          }
          assertWellFormed(document);
          assert.deepEqual(textsAt(document, FEED_TITLES[format]), withoutMark([cleanText(feed.title)]));
          if (format === 'atom') assert.deepEqual(textsAt(document, TITLES.atom), withoutMark(headlines));
          else {
            // RSS leaves a blank title out.
            const shown = headlines.filter((headline) => headline.trim() !== '');
            assert.deepEqual(textsAt(document, `${TITLES.rss}/title`), withoutMark(shown));
            assert.equal(textsAt(document, TITLES.rss).length, feed.entries.length);
          }
        }),
        { numRuns: 150 },
      );
    });
  }

  test('says the same in all formats', () => {
    fc.assert(
      fc.property(anyFeed, anyWords, (feed, words) => {
        const [atom, rss, json] = FEED_FORMATS.map((format) => renderFeed(feed, format, { cache, words }));
        const { items } = JSON.parse(json as string);
        const contents = items.flatMap((item: { content_html?: string }) => item.content_html ?? []);
        assert.deepEqual(textsAt(atom as string, '//atom:entry/atom:content'), withoutMark(contents));
        assert.deepEqual(textsAt(rss as string, '//item/content:encoded'), withoutMark(contents));
        const ids = items.map(({ id }: { id: string }) => id);
        assert.deepEqual(textsAt(atom as string, '//atom:entry/atom:id'), withoutMark(ids));
        const dates = items.map((item: { date_modified: string }) => item.date_modified);
        assert.deepEqual(textsAt(atom as string, '//atom:entry/atom:updated'), dates);
        assert.deepEqual(textsAt(rss as string, '//item/atom:updated'), dates);
      }),
      { numRuns: 60 },
    );
  });
});
