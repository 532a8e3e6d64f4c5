// How long feeds may be: 1,500,000 octets, and 1,000,000 an entry, whatever a newsroom writes.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Entry, FEED_FORMATS, type Feed, type FeedFormat } from '../../../src/domain/feed.ts';
import { createEntryCache } from '../../../src/render/feeds/entry-cache.ts';
import { cutHtml } from '../../../src/render/html.ts';
import { isWhole } from '../../support/often.ts';
import { feedText } from './feed-text.ts';
import { english, hardFeed } from './hard-feed.ts';
import { assertWellFormed, textsAt } from './parsers.ts';

const numbered = (count: number, of: (n: number) => Partial<Entry>): Entry[] =>
  Array.from({ length: count }, (_, n) => ({ ...english, id: `urn:x:${n}`, guid: `urn:x:${n}`, ...of(n) }));

function render(entries: Entry[], format: FeedFormat, fields: Partial<Feed> = {}): string {
  return feedText({ ...hardFeed('full'), entries, ...fields }, format, createEntryCache(0));
}

const size = (text: string): number => Buffer.byteLength(text);

const idsIn = (document: string, format: FeedFormat): string[] =>
  format === 'json'
    ? JSON.parse(document).items.map(({ id }: { id: string }) => id)
    : textsAt(document, format === 'atom' ? '//atom:entry/atom:id' : '//item/guid');

const contentsIn = (document: string, format: FeedFormat): string[] =>
  format === 'json'
    ? JSON.parse(document).items.map((item: { content_html?: string }) => item.content_html ?? '')
    : textsAt(document, format === 'atom' ? '//atom:entry/atom:content' : '//item/content:encoded');

const paragraphs = (count: number, text: string): string => `<p>${text}</p>`.repeat(count);

/** Megabytes are written for each, and read again. */
const SOME_FORMATS: readonly FeedFormat[] = isWhole ? FEED_FORMATS : ['atom'];

describe('a feed that would be too long', () => {
  for (const format of FEED_FORMATS) {
    test(`leaves its last entries out (${format})`, () => {
      const entries = numbered(50, (n) => ({ bodyHtml: paragraphs(1_000, `Entry ${n} `.padEnd(93, 'é')) }));
      const document = render(entries, format, { history: { ...hardFeed('full').history, complete: true } });
      assert.ok(size(document) <= 1_500_000 && size(document) > 1_200_000, String(size(document)));
      const ids = idsIn(document, format);
      assert.deepEqual(
        ids,
        entries.slice(0, ids.length).map(({ id }) => id),
      );
      // What is whole in itself is not called so when something had to go.
      assert.ok(!/fh:complete|"complete":true/.test(document));
    });

    test(`keeps what it must have, with shorter texts that lead to the whole (${format})`, () => {
      const entries = numbered(49, (n) => ({
        bodyHtml: n % 7 === 0 ? paragraphs(1_000, `Entry ${n} "\\" `.padEnd(380, '\\')) : '<p>Short.</p>',
      }));
      const required = new Set(entries.map(({ id }) => id));
      const document = render(entries, format, { required });
      assert.ok(size(document) <= 1_500_000, String(size(document)));
      assert.equal(idsIn(document, format).length, 49);
      for (const [n, content] of contentsIn(document, format).entries()) {
        if (n % 7 !== 0) assert.match(content, /<p>Short\.<\/p><\/div>$/);
        else {
          assert.match(
            content,
            /<\/p><p><a href="https:\/\/news\.example\/en\/2026\/03\/rd\?a=1&amp;b=2">Read on &lt;b&gt;<\/a><\/p><\/div>$/,
          );
          assert.ok(content.includes(`Entry ${n} `));
        }
      }
    });
  }

  for (const format of SOME_FORMATS) {
    test(`cuts an article of a megabyte where a block ends, and no entry is longer (${format})`, () => {
      const list = `<ul>${'<li>One &amp; two.</li>'.repeat(60_000)}</ul>`;
      const document = render(
        numbered(1, () => ({ bodyHtml: `<h2>List</h2>${list}` })),
        format,
      );
      assert.ok(size(document) < 1_010_000 && size(document) > 500_000, String(size(document)));
      const [content] = contentsIn(document, format);
      assert.match(content ?? '', /<li>One &amp; two\.<\/li><\/ul><p><a href=[^>]*>Read on/);
      if (format !== 'json') assertWellFormed(document);
    });

    test(`has each entry still when nothing else helps, and the newest at least (${format})`, () => {
      const long = 'x'.repeat(10_000);
      const entries = numbered(50, () => ({
        headline: long,
        lead: long,
        bylines: [long],
        media: Array.from({ length: 5 }, () => english.media[0] as Entry['media'][0]),
        corrections: [{ at: 0, note: long, label: 'Correction:' }],
      }));
      const required = new Set(entries.map(({ id }) => id));
      const document = render(entries, format, { required });
      assert.ok(size(document) <= 1_500_000, String(size(document)));
      assert.equal(idsIn(document, format).length, 50);
      const huge = numbered(1, () => ({ bodyHtml: `<p>${'y'.repeat(3_000_000)}</p>` }));
      const one = render(huge, format);
      assert.equal(idsIn(one, format).length, 1);
      assert.ok(size(one) <= 1_000_000);
    });

    test(`keeps the newest of too many tombstones (${format})`, () => {
      const tombstones = Array.from({ length: 20_000 }, (_, n) => ({
        id: `tag:old.example,2001:${n}&"<`,
        guid: `tag:old.example,2001:${n}&"<`,
        withdrawnAt: Date.parse('2026-03-14T00:00:00Z') - n * 1000,
      }));
      const document = render(
        numbered(3, () => ({})),
        format,
        { tombstones },
      );
      assert.ok(size(document) <= 1_500_000);
      assert.equal(idsIn(document, format).length, 3);
      assert.ok(document.includes('tag:old.example,2001:0&'));
      assert.ok(!document.includes('2001:19999&'));
    });
  }
});

describe('cutting HTML', () => {
  const html =
    '<p>One.</p><h2>Head</h2><ul><li>a</li><li>b</li></ul><table><tbody><tr><td>x</td></tr></tbody></table>';

  test('leaves it as it is where it fits', () => assert.equal(cutHtml(html, size(html)), html));

  test('closes what is open, and leaves no heading without what it heads', () => {
    assert.equal(cutHtml(html, size(html) - 1), html.slice(0, html.indexOf('<table>')));
    assert.equal(cutHtml(html, 48), '<p>One.</p><h2>Head</h2><ul><li>a</li></ul>');
    assert.equal(cutHtml(html, 30), '<p>One.</p>');
    assert.equal(cutHtml(html, 5), '');
  });

  test('counts octets of UTF-8, and finds no block in an attribute', () => {
    assert.equal(cutHtml('<p>ééé</p><p>b</p>', 13), '<p>ééé</p>');
    assert.equal(cutHtml('<p>ééé</p><p>b</p>', 12), '');
    const tricky = '<p><img src="x" alt="&lt;/p>"> y</p><p>z</p>';
    assert.equal(cutHtml(tricky, size(tricky) - 1), '<p><img src="x" alt="&lt;/p>"> y</p>');
  });
});
