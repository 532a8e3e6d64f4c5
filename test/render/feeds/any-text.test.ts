// Whatever characters a newsroom's texts hold, a feed stays well-formed and says what they say.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { FEED_FORMATS, type Feed } from '../../../src/domain/feed.ts';
import { createEntryCache } from '../../../src/render/feeds/entry-cache.ts';
import { cleanText } from '../../../src/render/html.ts';
import { anyUrl } from '../../support/any-text.ts';
import { often } from '../../support/often.ts';
import { feedText } from './feed-text.ts';
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
const link = fc.oneof(text, anyUrl(), fc.constant('urn:a"<b>&c'));
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
  corrections: fc.array(fc.record({ at: instant, note: text, label: text }), few),
  releasedAt: instant,
  updatedAt: instant,
  bylines: fc.array(text, few),
  dateline: fc.option(text),
  topics: fc.array(
    fc.record({
      term: text,
      scheme: link,
      label: text,
      url: link,
      iptc: fc.option(fc.constant('20000082')),
    }),
    few,
  ),
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
      title: fc.option(text),
      terms: fc.option(text),
      thumbnail: fc.option(fc.record({ url: link, width: fc.option(fc.nat()), height: fc.option(fc.nat()) })),
      url: link,
    }),
    few,
  ),
  role,
  stale: fc.boolean(),
  translations: fc.array(fc.record({ language: text, url: link, role, stale: fc.boolean() }), few),
  rights: fc.option(text),
  license: fc.option(link),
  more: text,
  fallback: fc.option(
    fc.record({
      kind: fc.constantFrom('show' as const, 'link' as const),
      text,
      language: text,
      direction,
    }),
  ),
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
  multilingual: fc.boolean(),
  icon: fc.option(link),
  logo: fc.option(link),
  rights: fc.option(text),
  license: fc.option(link),
  hub: fc.option(link),
  history: fc.record({
    complete: fc.boolean(),
    archive: fc.boolean(),
    current: fc.option(link),
    previous: fc.option(link),
    next: fc.option(link),
  }),
  guide: fc.constant(null),
  required: fc.constant(new Set<string>()),
  updatedAt: instant,
  entries: fc.array(entry, few),
  tombstones: fc.array(fc.record({ id: link, guid: text, withdrawnAt: instant }), few),
});

/** A title as it was written: what a feed adds, or takes away of it, to keep its direction is another test's. */
const written = (title: string): string =>
  title.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
const expected = (title: string): string => written(cleanText(title));

// The serialiser adds no white space beside text and writes LF alone for line ends, so the parser must
// give back the very string, not merely one that is equal after collapsing.
const titlesAt = (document: string, path: string): string[] =>
  withoutMark(textsAt(document, path).map(written));
const TITLES = { atom: '/atom:feed/atom:entry', rss: '/rss/channel/item' };
const FEED_TITLES = { atom: '/atom:feed/atom:title', rss: '/rss/channel/title' };

describe('a feed of any strings', () => {
  // One cache for all runs: what another feed left in it must never be seen.
  const cache = createEntryCache(200_000);

  for (const format of FEED_FORMATS) {
    test(`is well-formed ${format}, keeps its titles, and is the same from the cache`, () => {
      fc.assert(
        fc.property(anyFeed, (feed) => {
          const document = feedText(feed, format, createEntryCache(0));
          assert.equal(feedText(feed, format, cache), document);
          assert.equal(feedText(feed, format, cache), document);
          const headlines = feed.entries.map(({ headline }) => expected(headline));
          if (format === 'json') {
            const { title, items } = JSON.parse(document);
            assert.equal(written(title), expected(feed.title));
            assert.deepEqual(
              items.map((item: { title?: string }) => written(item.title ?? '')),
              headlines,
            );
            return;
          }
          assertWellFormed(document);
          assert.deepEqual(titlesAt(document, FEED_TITLES[format]), withoutMark([expected(feed.title)]));
          if (format === 'atom')
            assert.deepEqual(titlesAt(document, `${TITLES.atom}/atom:title`), withoutMark(headlines));
          else {
            // RSS leaves a blank title out.
            const shown = headlines.filter((headline) => headline.trim() !== '');
            assert.deepEqual(titlesAt(document, `${TITLES.rss}/title`), withoutMark(shown));
            assert.equal(textsAt(document, TITLES.rss).length, feed.entries.length);
          }
        }),
        { numRuns: often(150) },
      );
    });
  }

  test('says the same in all formats', () => {
    fc.assert(
      fc.property(anyFeed, (feed) => {
        const [atom, rss, json] = FEED_FORMATS.map((format) => feedText(feed, format, cache));
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
      { numRuns: often(60) },
    );
  });
});
