// What the common feed readers send when they poll: measured here, or read in their source or their makers’ pages.
import type { FeedFormat } from '../../domain/feed.ts';

export type Header = readonly [name: string, value: string];

export interface Reader {
  /** As a table names it. */
  name: string;
  /** As a sentence names it. */
  who: string;
  reads: readonly FeedFormat[];
  /** What it sends at every poll, in its own order, Host apart. */
  headers(url: URL): readonly Header[];
  /** By which validators it asks whether its copy still holds. */
  asksAgainBy: 'tag and date' | 'tag' | 'date';
  /** What else it sends then, and only then. */
  again: readonly Header[];
}

const XML: readonly FeedFormat[] = ['atom', 'rss'];
const ALL: readonly FeedFormat[] = ['atom', 'rss', 'json'];

function reader(
  name: string,
  reads: readonly FeedFormat[],
  headers: Reader['headers'],
  asksAgainBy: Reader['asksAgainBy'] = 'tag and date',
): Reader {
  return { name, who: name, reads, headers, asksAgainBy, again: [] };
}

// Debian’s newsboat, measured; it asks with validators from its third reload on.
const newsboat: Reader = {
  ...reader('newsboat', XML, () => [
    ['User-Agent', 'newsboat/2.21.0 (Linux x86_64)'],
    ['Accept', '*/*'],
    ['Accept-Encoding', 'gzip, deflate'],
  ]),
  again: [['A-IM', 'feed']],
};

// Debian’s python3-feedparser, measured.
const feedparser = reader('feedparser', XML, () => [
  ['User-Agent', 'feedparser/6.0.10 +https://github.com/kurtmckee/feedparser/'],
  ['Accept-Encoding', 'gzip, deflate'],
  [
    'Accept',
    'application/atom+xml,application/rdf+xml,application/rss+xml,application/x-netcdf,application/xml;q=0.9,text/xml;q=0.2,*/*;q=0.1',
  ],
  ['A-Im', 'feed'],
  ['Connection', 'close'],
]);

// internal/reader/fetcher/request_builder.go and internal/config of miniflux/v2.
const miniflux = reader('Miniflux', ALL, () => [
  ['User-Agent', 'Mozilla/5.0 (compatible; Miniflux/2.3.2; +https://miniflux.app)'],
  [
    'Accept',
    'application/xml, application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, text/html, */*;q=0.9',
  ],
  ['Accept-Encoding', 'br, gzip'],
  ['Connection', 'close'],
]);

// constants.php of FreshRSS and the HTTP client of SimplePie, which names the feed itself as the referrer.
const freshrss = reader('FreshRSS', ALL, (url) => [
  ['User-Agent', 'FreshRSS/1.28.1 (Linux; https://freshrss.org)'],
  ['Accept-Encoding', 'deflate, gzip, br, zstd'],
  ['Referer', url.href],
  [
    'Accept',
    'application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, text/html;q=0.7, unknown/unknown;q=0.1, application/unknown;q=0.1, */*;q=0.1',
  ],
]);

// Its Info.plist; the rest is what URLSession adds by itself.
const netNewsWire = reader('NetNewsWire', ALL, () => [
  ['Accept', '*/*'],
  ['User-Agent', 'NetNewsWire (RSS Reader; https://netnewswire.com/)'],
  ['Accept-Language', 'en-US,en;q=0.9'],
  ['Accept-Encoding', 'gzip, deflate, br'],
]);

// As servers log it; what more it sends is not published.
const feedly = reader('Feedly', XML, () => [
  ['User-Agent', 'Feedly/1.0 (+http://www.feedly.com/fetcher.html; 16 subscribers; )'],
  ['Accept', '*/*'],
  ['Accept-Encoding', 'gzip'],
]);

// https://www.inoreader.com/feed-fetcher; what more it sends is not published.
const inoreader = reader('Inoreader', ALL, () => [
  ['User-Agent', 'Inoreader/1.0 (+http://www.inoreader.com/feed-fetcher; 3 subscribers; )'],
  ['Accept', '*/*'],
  ['Accept-Encoding', 'gzip'],
]);

// mailnews/extensions/newsblog/Feed.sys.mjs: never by tag. Before it has a date it sends one of its own.
const thunderbird = reader(
  'Thunderbird',
  XML,
  () => [
    ['User-Agent', 'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.2.0'],
    [
      'Accept',
      'application/atom+xml,application/rss+xml;q=0.9,application/rdf+xml;q=0.8,application/xml;q=0.7,text/xml;q=0.7,*/*;q=0.1',
    ],
    ['Accept-Language', 'en-US,en;q=0.5'],
    ['Accept-Encoding', 'gzip, deflate'],
    ['If-Modified-Since', 'Sat, 01 Jan 2000 00:00:00 GMT'],
    ['Sec-Fetch-Dest', 'empty'],
    ['Sec-Fetch-Mode', 'no-cors'],
    ['Sec-Fetch-Site', 'cross-site'],
    ['Pragma', 'no-cache'],
    ['Cache-Control', 'no-cache'],
  ],
  'date',
);

// `curl --etag-save` and `--etag-compare`, measured: no Accept-Encoding, no date.
const curl = reader(
  'curl',
  ALL,
  () => [
    ['User-Agent', 'curl/7.88.1'],
    ['Accept', '*/*'],
  ],
  'tag',
);

/** Somebody’s script. */
const nameless: Reader = {
  ...reader('no User-Agent', ALL, () => [['Accept', '*/*']]),
  who: 'a reader without a User-Agent',
};

/** In the order in which they take turns. */
export const READERS: readonly Reader[] = [
  newsboat,
  miniflux,
  feedparser,
  freshrss,
  feedly,
  netNewsWire,
  thunderbird,
  inoreader,
  nameless,
  curl,
];

/** For pages. */
export const BROWSER: Reader = {
  ...reader('browser', [], () => [
    ['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0'],
    ['Accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
    ['Accept-Language', 'en-US,en;q=0.5'],
    ['Accept-Encoding', 'gzip, deflate, br, zstd'],
    ['Upgrade-Insecure-Requests', '1'],
    ['Sec-Fetch-Dest', 'document'],
    ['Sec-Fetch-Mode', 'navigate'],
    ['Sec-Fetch-Site', 'none'],
    ['Sec-Fetch-User', '?1'],
  ]),
  who: 'a browser',
};

/** Who asks for the list of feeds: a reader that imports it from its URL. */
export const IMPORTER = miniflux;

/** For the API: a partner’s script without a key. */
export const API_CLIENT: Reader = {
  ...reader('API client', [], (url) => [
    ...curl.headers(url),
    ['Content-Type', 'application/json'],
    ['Content-Length', '2'],
  ]),
  who: 'an API client',
};

/** The validators that came with a copy. */
export interface Validators {
  etag?: string | undefined;
  'last-modified'?: string | undefined;
}

/** What a reader sends when it has a copy already; null when the copy came with nothing that it asks by. */
export function headersToAskAgain(reader: Reader, url: URL, copy: Validators): readonly Header[] | null {
  const { asksAgainBy } = reader;
  const validators: Header[] = [];
  const date = copy['last-modified'];
  if (date && asksAgainBy !== 'tag') validators.push(['If-Modified-Since', date]);
  if (copy.etag && asksAgainBy !== 'date') validators.push(['If-None-Match', copy.etag]);
  if (validators.length === 0) return null;
  const usual = reader.headers(url).filter(([name]) => name !== 'If-Modified-Since');
  return [...usual, ...validators, ...reader.again];
}
