// The direction of titles and texts, in readers that know nothing of it or take its marking away.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import sanitizeHtml from 'sanitize-html';
import { markDirection } from '../../../src/render/feeds/direction.ts';
import { createEntryCache } from '../../../src/render/feeds/entry-cache.ts';
import { plainText } from '../../../src/render/html.ts';
import { feedText } from './feed-text.ts';
import { arabic, hardFeed, linked, shown } from './hard-feed.ts';

const [RLM, LRM, RLO, RLI, PDI] = ['\u200f', '\u200e', '\u202e', '\u2067', '\u2069'];

test('a text is marked where its first letter or its end would mislead, and else left as it is', () => {
  const cases: [string, 'ltr' | 'rtl', string][] = [
    ['Port closed', 'ltr', 'Port closed'],
    ['ميناء', 'rtl', 'ميناء'],
    ['NATO: ميناء', 'rtl', `${RLM}NATO: ميناء`],
    ['ميناء!', 'rtl', `ميناء!${RLM}`],
    ['נמל (NATO)', 'rtl', `נמל (NATO)${RLM}`],
    ['“ميناء” reopens', 'ltr', `${LRM}“ميناء” reopens`],
    ['2026!', 'rtl', '2026!'],
    ['港が閉鎖', 'ltr', '港が閉鎖'],
    ['', 'rtl', ''],
  ];
  for (const [text, direction, expected] of cases)
    assert.equal(markDirection(text, direction), expected, text);
});

test('a text changes the direction of nothing that comes after it, and disguises nothing', () => {
  assert.equal(markDirection(`gpj.exe${RLO}`, 'ltr'), 'gpj.exe');
  assert.equal(markDirection(`a ${RLI}ميناء`, 'ltr'), `a ${RLI}ميناء${PDI}`);
  assert.equal(markDirection(`a${PDI} b`, 'ltr'), 'a b');
  assert.equal(markDirection(`a ${RLI}x${PDI} b`, 'ltr'), `a ${RLI}x${PDI} b`);
});

test('titles and summaries say their direction in all formats', () => {
  const feed = { ...hardFeed('full'), entries: [shown, linked] };
  const [atom, rss, json] = (['atom', 'rss', 'json'] as const).map((format) =>
    feedText(feed, format, createEntryCache(0)),
  );
  const title = `${RLM}NATO: ميزانية!${RLM}`;
  assert.deepEqual(
    parseAtomFeed(atom).entries?.map((entry) => entry.title?.value),
    [title, title],
  );
  assert.deepEqual(
    parseRssFeed(rss).items?.map((item) => item.title),
    [title, title],
  );
  assert.deepEqual(
    parseJsonFeed(json).items?.map((item) => item.title),
    [title, title],
  );
  // What leads to it is in the language of the feed.
  const said = parseAtomFeed(atom).entries?.[1]?.summary?.value ?? '';
  assert.equal(plainText(said), shown.fallback?.text);
});

test('each block of a right-to-left text says so, also where a reader keeps only what is within', () => {
  const body =
    '<h2>عنوان</h2><p>نص</p><p dir="ltr" lang="en">English.</p><ul><li>بند</li></ul><blockquote><p>قول</p></blockquote>';
  const [entry] =
    parseAtomFeed(
      feedText(
        { ...hardFeed('full'), entries: [{ ...arabic, bodyHtml: body }] },
        'atom',
        createEntryCache(0),
      ),
    ).entries ?? [];
  const inner = sanitizeHtml(entry?.content?.value ?? '', {
    allowedTags: ['p', 'h2', 'ul', 'li', 'blockquote', 'strong'],
    allowedAttributes: { '*': ['dir'] },
  });
  const blocks = inner.match(/<(?:p|h2|ul|blockquote)\b[^>]*>/g) ?? [];
  assert.deepEqual(
    blocks.map((tag) => /dir="(\w+)"/.exec(tag)?.[1]),
    ['rtl', 'rtl', 'rtl', 'rtl', 'ltr', 'rtl', 'rtl', 'rtl'],
  );
});
