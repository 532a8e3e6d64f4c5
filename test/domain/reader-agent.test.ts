import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseReaderAgent } from '../../src/domain/reader-agent.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0';
const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';

test('readers are known by name and version, whatever else they say', () => {
  const readers: [string | undefined, string][] = [
    ['newsboat/r2.32 (Linux x86_64)', 'newsboat/2.32'],
    ['Miniflux/2.2.9 (+https://miniflux.app)', 'Miniflux/2.2.9'],
    ['Mozilla/5.0 (compatible; Miniflux/2.2.9; +https://miniflux.app)', 'Miniflux/2.2.9'],
    ['FreshRSS/1.26.1 (Linux; https://freshrss.org)', 'FreshRSS/1.26.1'],
    ['Tiny Tiny RSS/24.01 (https://tt-rss.org/)', 'Tiny Tiny RSS/24.01'],
    ['NetNewsWire (RSS Reader; https://netnewswire.com/)', 'NetNewsWire'],
    ['Feedbin feed-id:1234 - 57 subscribers', 'Feedbin'],
    ['Go-http-client/1.1', 'Go-http-client/1.1'],
    ['python-requests/2.31.0', 'python-requests/2.31.0'],
    ['feedparser/6.0.11 +https://github.com/kurtmckee/feedparser/', 'feedparser/6.0.11'],
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) QuiteRSS/0.19.4 Safari/537.36',
      'QuiteRSS/0.19.4',
    ],
    [FIREFOX, 'browser'],
    [CHROME, 'browser'],
    ['Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)', 'browser'],
    [undefined, 'unnamed'],
    ['', 'unnamed'],
    ['(((', 'unnamed'],
    ['读者/1', 'unnamed'],
  ];
  for (const [agent, reader] of readers) assert.equal(parseReaderAgent(agent).reader, reader, agent);
});

test('the subscribers of services are read as each says them', () => {
  const services: [string, string, number | null, string][] = [
    ['Feedbin feed-id:1234 - 57 subscribers', 'Feedbin', 57, '1234'],
    [
      'Feedly/1.0 (+http://www.feedly.com/fetcher.html; 16 subscribers; like FeedFetcher-Google)',
      'Feedly',
      16,
      '',
    ],
    ['Inoreader/1.0 (+http://www.inoreader.com/feed-fetcher; 12 subscribers; )', 'Inoreader', 12, ''],
    [
      'NewsBlur Feed Fetcher - 5 subscribers - http://www.newsblur.com/site/42/',
      'NewsBlur Feed Fetcher',
      5,
      '',
    ],
    [
      'Mozilla/5.0 (compatible; theoldreader.com; 3 subscribers; feed-id=5f3a9)',
      'theoldreader.com',
      3,
      '5f3a9',
    ],
    ['Bloglovin/1.0 (http://www.bloglovin.com; 1 subscriber)', 'Bloglovin', 1, ''],
    ['NewsGatorOnline/2.0 (10 readers)', 'NewsGatorOnline', 10, ''],
    ['Boaster/1.0 (999999999 subscribers)', 'Boaster', null, ''],
    ['Boaster/1.0 (-5 subscribers)', 'Boaster', 5, ''],
    ['Miniflux/2.2.9', 'Miniflux', null, ''],
  ];
  for (const [agent, service, subscribers, feedId] of services) {
    const { reader: _, ...rest } = parseReaderAgent(agent);
    assert.deepEqual(rest, { service, subscribers, feedId }, agent);
  }
});

test('nothing that looks like an address is kept, and nothing long', () => {
  for (const agent of [
    'Bot 203.0.113.77/1.0',
    '203.0.113.77',
    'Reader/203.0.113.77',
    'Mozilla/5.0 (compatible; 203.0.113.77)',
    'Mozilla/5.0 (compatible; [2001:db8::77]; x)',
    `Bot feed-id:${'9'.repeat(500)} ${'x'.repeat(5000)}`,
  ]) {
    const { reader, feedId } = parseReaderAgent(agent);
    assert.doesNotMatch(reader, /203\.0\.113\.77|2001:db8/);
    assert.ok(reader.length <= 57 && feedId.length <= 32, reader);
  }
});
