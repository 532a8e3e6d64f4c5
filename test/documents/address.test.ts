import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Address, type DocumentKind, parsePath, pathOf } from '../../src/documents/address.ts';
import { planOf } from '../../src/documents/plans.ts';
import { faultOfEditionPath } from '../../src/domain/edition.ts';
import { FEED_FORMATS } from '../../src/domain/feed.ts';
import { slugify } from '../../src/domain/slug.ts';
import { STATEMENT_KINDS } from '../../src/domain/statement.ts';
import { ROUTES } from '../../src/http/app.ts';

const edition = fc
  .stringMatching(/^[a-z0-9]{1,5}(-[a-z0-9]{1,4})?$/)
  .filter((path) => !faultOfEditionPath(path));
const slug = fc
  .oneof(fc.string({ unit: 'grapheme' }), fc.string(), fc.constantFrom('feeds', '2026', '船', 'é'))
  .map((text) => slugify(text, 'und'));
const digits = (from: number, to: number, width: number) =>
  fc.integer({ min: from, max: to }).map((n) => String(n).padStart(width, '0'));
const year = digits(0, 9999, 4);
const month = fc.tuple(year, digits(1, 12, 2)).map((parts) => parts.join('-'));

const ADDRESSES: { [K in DocumentKind]: fc.Arbitrary<Extract<Address, { kind: K }>> } = {
  chooser: fc.constant({ kind: 'chooser', suggested: null }),
  opml: fc.constant({ kind: 'opml' }),
  front: fc.record({ kind: fc.constant('front'), edition }),
  feeds: fc.record({ kind: fc.constant('feeds'), edition }),
  feed: fc.record({
    kind: fc.constant('feed'),
    edition,
    topic: fc.option(slug),
    variant: fc.constantFrom('full', 'headlines'),
    format: fc.constantFrom(...FEED_FORMATS),
  }),
  archive: fc.record({
    kind: fc.constant('archive'),
    edition,
    part: fc.integer({ min: 1, max: 999_999_999 }),
    format: fc.constantFrom(...FEED_FORMATS),
  }),
  all: fc.record({ kind: fc.constant('all'), format: fc.constantFrom(...FEED_FORMATS) }),
  topic: fc.record({ kind: fc.constant('topic'), edition, topic: slug }),
  year: fc.record({ kind: fc.constant('year'), edition, year }),
  month: fc.record({
    kind: fc.constant('month'),
    edition,
    month,
    part: fc.option(fc.integer({ min: 1, max: 999_999_999 })),
  }),
  robots: fc.constant({ kind: 'robots' }),
  sitemap: fc.constant({ kind: 'sitemap' }),
  'news-sitemap': fc.constant({ kind: 'news-sitemap' }),
  style: fc.record({ kind: fc.constant('style'), edition }),
  statement: fc.record({
    kind: fc.constant('statement'),
    edition,
    statement: fc.constantFrom(...STATEMENT_KINDS),
  }),
  'edition-sitemap': fc.oneof(
    fc.record({
      kind: fc.constant('edition-sitemap'),
      edition,
      month: fc.constant(null),
      part: fc.constant(1),
    }),
    fc.record({
      kind: fc.constant('edition-sitemap'),
      edition,
      month,
      part: fc.integer({ min: 1, max: 999_999 }),
    }),
  ),
  article: fc.record({ kind: fc.constant('article'), edition, month, slug }),
};
const anAddress = fc
  .oneof<fc.Arbitrary<Address>[]>(...Object.values(ADDRESSES))
  .map((address) => ({ ...address }));

test('a path leads back to the address it was made from', () => {
  fc.assert(fc.property(anAddress, (address) => assert.deepEqual(parsePath(pathOf(address)), address)));
});

test('a chooser that suggests an edition has a path that no request can name', () => {
  fc.assert(
    fc.property(edition, (suggested) => {
      const path = pathOf({ kind: 'chooser', suggested });
      assert.deepEqual(parsePath(path), { kind: 'chooser', suggested });
      assert.equal(new URL(path, 'https://news.example.org').pathname, '/');
      assert.equal(parsePath(path.replace('#', '%23')), undefined);
    }),
  );
});

test('a path is in the characters of a URL, as a URL parser leaves it', () => {
  fc.assert(
    fc.property(anAddress, (address) => {
      const path = pathOf(address);
      assert.match(path, /^\/[A-Za-z0-9\-._~!'()*%/]*$/);
      assert.equal(new URL(path, 'https://news.example.org').pathname, path);
    }),
  );
});

test('any percent-encoding of a path names the same address', () => {
  const encodeAll = (text: string) =>
    Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  fc.assert(
    fc.property(anAddress, fc.func(fc.boolean()), (address, isEncoded) => {
      const segments = decodeURIComponent(pathOf(address)).split('/');
      const path = segments.map((segment) =>
        Array.from(segment, (letter, i) => (isEncoded(letter, i) ? encodeAll(letter) : letter)).join(''),
      );
      assert.deepEqual(parsePath(path.join('/')), address);
    }),
  );
});

test('whatever a path is, what it names has that path for its own or no document', () => {
  const segment = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '',
      'en',
      'feeds',
      'topics',
      'feed.atom',
      'headlines.json',
      '2026',
      '03',
      '13',
      '.',
      '..',
      '%2F',
      '%2e%2e',
      '%zz',
      '%00',
      '%ED%A0%80',
    ),
  );
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 6 }), (segments) => {
      const address = parsePath(`/${segments.join('/')}`);
      if (address) assert.deepEqual(parsePath(pathOf(address)), address);
    }),
  );
});

/** The routes of documents; the others answer by themselves. */
const PATTERNS = ROUTES.map(({ path }) => path).filter(
  (pattern) =>
    !/^\/(healthz|readyz|favicon|preview\/|assets\/|media\/|api\/|hub$|developers)|\/search\/?$/.test(
      pattern,
    ),
);

/** The last route that matches: those before it are of other kinds, or the same answer. */
function routeOf(path: string): string | undefined {
  return PATTERNS.find((pattern) =>
    new RegExp(
      `^${pattern
        .replace(/\.opml/, '\\.opml')
        .replace(/:\w+\{((?:[^{}]|\{\d\})+)\}/g, '$1')
        .replace(/:\w+/g, '[^/]+')}$`,
    ).test(path),
  );
}

test('every kind of document has a route, and every route leads to a kind', () => {
  const reached = new Set<string>();
  for (const arbitrary of Object.values(ADDRESSES)) {
    // So many of each kind that none of its routes is missed by chance: at worst one address in some ten leads to it.
    for (const address of fc.sample<Address>(arbitrary, 200)) {
      const route = routeOf(pathOf(address));
      assert.ok(route, `no route for ${pathOf(address)}`);
      reached.add(route);
    }
  }
  assert.deepEqual([...reached].sort(), [...PATTERNS].sort());
});

test('every kind of document has a plan', () => {
  for (const arbitrary of Object.values(ADDRESSES)) {
    const [address] = fc.sample<Address>(arbitrary, 1);
    assert.ok(Object.keys(planOf(address as Address, 0).queries).length > 0);
  }
});
