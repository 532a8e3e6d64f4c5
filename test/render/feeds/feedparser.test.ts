// What Python's feedparser, the parser behind many readers, makes of the hard feed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { createEntryCache } from '../../../src/render/feeds/entry-cache.ts';
import { skipWithout } from '../../support/needed.ts';
import { feedText } from './feed-text.ts';
import { arabic, english, hardFeed, japanese } from './hard-feed.ts';

const SCRIPT = `
import feedparser, json, sys
feed = feedparser.parse(sys.stdin.buffer.read())
print(json.dumps({
    'bozo': bool(feed.bozo), 'title': feed.feed.title, 'language': feed.feed.language,
    'entries': [{
        'id': e.id, 'title': e.title, 'link': e.link, 'published': list(e.published_parsed)[:6],
        'updated': list(e.updated_parsed)[:6], 'enclosures': [dict(x) for x in e.enclosures],
        'language': e.get('language') or e.title_detail.language,
        'authors': [a.name for a in e.get('authors', [])],
    } for e in feed.entries],
}))`;

// Debian's package belongs to /usr/bin/python3; a python3 earlier on PATH need not know it.
const python = ['python3', '/usr/bin/python3'].find(
  (command) => spawnSync(command, ['-c', 'import feedparser']).status === 0,
);
const skip = skipWithout(python !== undefined, 'python3 with feedparser', 'python3-feedparser');

function parsed(format: 'atom' | 'rss') {
  const input = feedText(hardFeed('full'), format, createEntryCache(0));
  const { stdout, stderr, status } = spawnSync(python as string, ['-c', SCRIPT], { input, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

describe('feedparser', { skip }, () => {
  for (const format of ['atom', 'rss'] as const) {
    test(`reads links, languages, dates, authors and enclosures from ${format}`, () => {
      const { bozo, title, language, entries } = parsed(format);
      assert.deepEqual([bozo, title, language], [false, 'News & <Views>', 'en']);
      const read = (name: string) => entries.map((entry: Record<string, unknown>) => entry[name]);
      const all = [english, arabic, japanese];
      assert.deepEqual(
        read('link'),
        all.map(({ url }) => url),
      );
      assert.deepEqual(
        read('id'),
        all.map(({ id, guid }) => (format === 'atom' ? id : guid)),
      );
      assert.deepEqual(read('language'), ['en', 'ar', 'ja']);
      assert.deepEqual(read('published')[0], [2026, 3, 14, 8, 30, 0]);
      assert.deepEqual(read('updated')[0], [2026, 3, 15, 10, 0, 0]);
      assert.deepEqual(read('authors'), [english.bylines, [], ['山田太郎']]);
      assert.deepEqual(read('title').slice(1), ['ميزانية البحث', '研究予算𠮷野\ufffd']);
      const audio = { type: 'audio/mpeg', length: '987654', href: 'https://news.example/media/bb.mp3' };
      assert.deepEqual(entries[0].enclosures.at(format === 'atom' ? 1 : 0), audio);
    });
  }

  test('takes a title of Atom as the plain text it is', () => {
    // Of RSS it guesses by the look of a title whether it is HTML; no way of writing one settles that.
    assert.equal(parsed('atom').entries[0].title, english.headline);
  });
});
