import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Entry, FEED_FORMATS, type FeedFormat } from '../../../src/domain/feed.ts';
import { createEntryCache, type EntryCache } from '../../../src/render/feeds/entry-cache.ts';
import { contentTypeOf } from '../../../src/render/feeds/render-feed.ts';
import { feedText } from './feed-text.ts';
import { arabic, english, hardFeed, japanese } from './hard-feed.ts';
import { textsAt } from './parsers.ts';

const fresh = () => createEntryCache(0);

/** A feed of one entry, the English one but for these fields. */
function render(format: FeedFormat, fields: Partial<Entry>, cache: EntryCache = fresh()): string {
  return feedText({ ...hardFeed('full'), entries: [{ ...english, ...fields }] }, format, cache);
}

/** Every field of an entry with another value than the English one has. */
const others: { [Field in keyof Entry]: Entry[Field] } = {
  id: arabic.id,
  guid: arabic.guid,
  guidIsPermaLink: true,
  url: arabic.url,
  language: arabic.language,
  direction: arabic.direction,
  headline: arabic.headline,
  lead: arabic.lead,
  bodyHtml: arabic.bodyHtml,
  corrections: arabic.corrections,
  releasedAt: arabic.releasedAt,
  updatedAt: arabic.updatedAt,
  bylines: arabic.bylines,
  dateline: arabic.dateline,
  topics: arabic.topics,
  media: arabic.media,
  role: arabic.role,
  stale: arabic.stale,
  translations: arabic.translations,
  rights: '© another',
  license: 'https://license.example/',
  more: arabic.more,
  fallback: { kind: 'show', text: 'In Arabic:', language: 'en', direction: 'ltr' },
};

describe('entries from the cache', () => {
  for (const format of FEED_FORMATS) {
    test(`make the same ${format} document as fresh ones, whichever of them are there`, () => {
      for (let known = 0; known < 8; known += 1) {
        const feed = hardFeed('full');
        const cache = createEntryCache(1_000_000);
        const entries = feed.entries.filter((_, index) => (known >> index) & 1);
        feedText({ ...feed, entries: [...entries].reverse() }, format, cache);
        assert.equal(
          feedText(feed, format, cache),
          feedText(feed, format, fresh()),
          `with ${entries.length} of 3 known`,
        );
      }
    });

    test(`are never another entry's, be it by one field only (${format})`, () => {
      const cache = createEntryCache(1_000_000);
      render(format, {}, cache);
      for (const [field, value] of Object.entries(others)) {
        assert.equal(render(format, { [field]: value }, cache), render(format, { [field]: value }), field);
      }
      const feed = hardFeed('full');
      const entries = [{ ...english, corrections: [] }];
      feedText({ ...feed, entries }, format, cache);
      const headlines = { ...hardFeed('headlines'), entries };
      assert.equal(feedText(headlines, format, cache), feedText(headlines, format, fresh()));
    });
  }

  test('are taken from there: an entry is rendered once', () => {
    const real = createEntryCache(1_000_000);
    const kept: string[] = [];
    let asked = 0;
    const cache: EntryCache = {
      ...real,
      find(name, form, from) {
        const found = real.find(name, form, from);
        if (found && form.startsWith('atom full')) asked += 1;
        return found;
      },
      keep(name, form, from, made) {
        if (form.startsWith('atom full')) {
          assert.ok(!kept.includes(name), 'rendered twice');
          kept.push(name);
        }
        real.keep(name, form, from, made);
      },
    };
    const feed = hardFeed('full');
    feedText({ ...feed, entries: [arabic] }, 'atom', cache);
    feedText(feed, 'atom', cache);
    feedText({ ...feed, title: 'Another', entries: [japanese, english] }, 'atom', cache);
    assert.equal(asked, 3);
    assert.equal(kept.length, 3);
  });
});

describe('a rendered feed', () => {
  test('is the same bytes from the same input, at any time', (context) => {
    const first = FEED_FORMATS.map((format) => feedText(hardFeed('full'), format, fresh()));
    context.mock.timers.enable({ apis: ['Date'], now: Date.parse('2031-01-01T00:00:00Z') });
    const later = FEED_FORMATS.map((format) => feedText(hardFeed('full'), format, fresh()));
    assert.deepEqual(later, first);
  });

  test('does not change the model it is given', () => {
    const feed = hardFeed('full');
    for (const format of FEED_FORMATS) feedText(feed, format, fresh());
    assert.deepEqual(feed, hardFeed('full'));
  });

  test('of no entries is a document still', () => {
    const empty = { ...hardFeed('full'), entries: [], tombstones: [], description: '' };
    const [atom, rss, json] = FEED_FORMATS.map((format) => feedText(empty, format, fresh()));
    assert.deepEqual(textsAt(atom as string, '/atom:feed/atom:subtitle'), []);
    assert.deepEqual(textsAt(rss as string, '/rss/channel/description'), [empty.title]);
    assert.deepEqual(JSON.parse(json as string).items, []);
  });

  test('names a language once among the alternates, and the own one never but last', () => {
    const translation = { url: 'https://x.example/', role: 'translation' as const, stale: false };
    const translations = ['fr', 'FR', 'en', 'de'].map((language) => ({ ...translation, language }));
    const languages = (of: Entry['translations']) =>
      textsAt(render('atom', { translations: of }), '//atom:link[@rel="alternate"]/@hreflang');
    assert.deepEqual(languages(translations), ['fr', 'de', 'en']);
    assert.deepEqual(languages(translations.slice(2, 3)), []);
  });

  test('encloses sound before pictures in RSS, and a document where there is nothing else', () => {
    const enclosed = (media: Entry['media']) => textsAt(render('rss', { media }), '//enclosure/@type');
    const [image, audio, pdf] = english.media as [Entry['media'][0], Entry['media'][0], Entry['media'][0]];
    assert.deepEqual(enclosed([pdf, image, audio]), ['audio/mpeg']);
    assert.deepEqual(enclosed([pdf, image]), ['image/jpeg']);
    assert.deepEqual(enclosed([pdf]), ['application/pdf']);
  });

  test('shows corrections before the body, in an element of the language and direction', () => {
    const [content] = textsAt(render('rss', arabic), '//content:encoded');
    assert.equal(
      content,
      '<div lang="ar" dir="rtl"><p dir="rtl" class="correction"><strong>تصحيح، <bdi dir="ltr">2026-03-13</bdi>:</strong> الاسم الصحيح هو علي.</p>' +
        '<p dir="rtl" class="correction"><strong>تصحيح، <bdi dir="ltr">2026-03-14</bdi>:</strong> الرقم خمسة.</p><p dir="rtl">نص المقال.</p></div>',
    );
  });

  test('carries a body of 800 kilobytes, CDATA ends and all', () => {
    const bodyHtml = `<p>${'a ]]> b '.repeat(80_000)}</p>`;
    const [content] = textsAt(render('atom', { bodyHtml, lead: '', corrections: [] }), '//atom:content');
    assert.equal(content, `<div lang="en" dir="ltr">${bodyHtml.replaceAll(']]>', ']]&gt;')}</div>`);
  });

  test('has the media type of its format', () => {
    assert.deepEqual(FEED_FORMATS.map(contentTypeOf), [
      'application/xml; charset=utf-8',
      'application/xml; charset=utf-8',
      'application/feed+json; charset=utf-8',
    ]);
  });
});
