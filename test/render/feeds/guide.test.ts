// What stands in a feed for people, and that readers pass over it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { parseFeed } from 'feedsmith';
import type { Feed } from '../../../src/domain/feed.ts';
import { createEntryCache } from '../../../src/render/feeds/entry-cache.ts';
import { type GuideParts, guideOf } from '../../../src/render/feeds/guide.ts';
import { skipWithout } from '../../support/needed.ts';
import { i18n } from '../pages/sample-pages.ts';
import { feedText } from './feed-text.ts';
import { hardFeed } from './hard-feed.ts';
import { assertWellFormed, textsAt } from './parsers.ts';

const FORMATS = ['atom', 'rss'] as const;
const PARTS: GuideParts = {
  stylesheetUrl: 'https://news.example/assets/feed.css?a=1&b="2"',
  title: hardFeed('full').title,
  direction: 'ltr',
  feedUrl: 'https://news.example/en/feed.atom?a=1&b=2',
  archive: false,
  pageUrl: 'https://news.example/en/',
  feedsUrl: 'https://news.example/en/feeds',
};
const ARABIC: GuideParts = {
  ...PARTS,
  direction: 'rtl',
  feedsUrl: null,
  editions: [{ language: 'ja', url: 'https://news.example/ja/' }],
};

function rendered(format: (typeof FORMATS)[number], guide: Feed['guide']): string {
  return feedText({ ...hardFeed('full'), guide }, format, createEntryCache(0));
}

const words = i18n.for('en');
const guided = (format: (typeof FORMATS)[number]) => rendered(format, guideOf(words, PARTS));
const inXhtml = (name: string) =>
  `//*[namespace-uri()='http://www.w3.org/1999/xhtml'][local-name()='${name}']`;

describe('the guide of a feed', () => {
  it('tells who opens an archive part that it is one, and gives the address to subscribe to', () => {
    const { sentences, address } = guideOf(words, { ...PARTS, archive: true });
    assert.deepEqual(sentences, [words.t('guide.what'), words.t('guide.archive'), words.t('guide.how')]);
    assert.equal(address, PARTS.feedUrl);
  });

  it('names editions in their own languages', () => {
    const { language, direction, links } = guideOf(i18n.for('ar'), ARABIC);
    assert.deepEqual([language, direction], ['ar', 'rtl']);
    assert.deepEqual(
      links.map(({ text, language }) => [text, language]),
      [
        [i18n.for('ar').t('guide.page'), null],
        ['日本語', 'ja'],
      ],
    );
  });

  for (const format of FORMATS) {
    it(`stands in the head, whatever its texts are, and the root near the beginning (${format})`, () => {
      const xml = guided(format);
      assertWellFormed(xml);
      assert.match(
        xml,
        /^<\?xml [^>]*\?>\n<\?xml-stylesheet type="text\/css" href="[^"<]*&#38;b=&#34;2&#34;"\?>\n</,
      );
      // The W3C's feed validator looks for the root element in the first 512 octets of application/xml.
      assert.match(xml.slice(0, 512), /<(rss|feed) /);
      assert.deepEqual(textsAt(xml, `${inXhtml('a')}/@href`), [PARTS.pageUrl, PARTS.feedsUrl]);
      assert.deepEqual(textsAt(xml, inXhtml('code')), [PARTS.feedUrl]);
      const after = textsAt(xml, `${inXhtml('div')}/following-sibling::*[1]/@ref`);
      const [tombstone] = hardFeed('full').tombstones;
      assert.deepEqual(after, [format === 'rss' ? tombstone?.guid : tombstone?.id]);
    });

    it(`has no name that means something else to a reader without namespaces (${format})`, () => {
      const xml = guided(format);
      const names = ['div', 'title', 'meta', 'h1', 'p', 'code', 'ul', 'li', 'a'];
      const known = names.map((name) => `self::*[local-name()='${name}']`).join(' or ');
      assert.deepEqual(textsAt(xml, `${inXhtml('div')}//*[not(${known})]`), []);
      assert.deepEqual(textsAt(xml, inXhtml('title')), [hardFeed('full').title]);
    });

    it(`is nothing to feedsmith (${format})`, () => {
      assert.deepEqual(parseFeed(guided(format)), parseFeed(rendered(format, null)));
    });
  }

  it('is not in JSON', () => {
    const feed = { ...hardFeed('full'), guide: guideOf(words, PARTS) };
    const json = feedText(feed, 'json', createEntryCache(0));
    assert.equal(json, feedText(hardFeed('full'), 'json', createEntryCache(0)));
  });
});

const SCRIPT = `
import feedparser, json, sys
for xml in json.load(sys.stdin):
    feed = feedparser.parse(xml.encode())
    told = {k: v for k, v in feed.feed.items() if not k.startswith('xhtml_')}
    print(json.dumps([feed.bozo, feed.version, told, feed.entries], default=str))`;

// Debian's package belongs to /usr/bin/python3; a python3 earlier on PATH need not know it.
const python = ['/usr/bin/python3', 'python3'].find(
  (command) => spawnSync(command, ['-c', 'import feedparser']).status === 0,
);
const skip = skipWithout(python !== undefined, 'python3 with feedparser', 'python3-feedparser');

it('the guide of a feed is nothing to feedparser', { skip }, () => {
  const documents = FORMATS.flatMap((format) => [guided(format), rendered(format, null)]);
  const input = JSON.stringify(documents);
  const { stdout, stderr } = spawnSync(python as string, ['-c', SCRIPT], { input, encoding: 'utf8' });
  const [atom, bareAtom, rss, bareRss] = stdout.trim().split('\n');
  assert.equal(stderr, '');
  assert.deepEqual([atom, rss], [bareAtom, bareRss]);
});
