// The validator of a whole history: a reader that walks back finds everything once, or the document in its way is named.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { describeFindings } from './finding.ts';
import { readHistory, validateHistory } from './history.ts';
import { WALK_RULES } from './history-walk-rules.ts';
import { testEachRuleRejects } from './rejections.ts';

const BASE = 'https://news.example/en';
const START = `${BASE}/feed.atom`;
const at = (part: number) => `${BASE}/archive/${part}.atom`;
const idOf = (name: string) => `tag:news.example,2026:${name}`;

interface Part {
  self: string;
  /** Links by relation. */
  links?: Record<string, string>;
  archive?: boolean;
  /** Names of entries, each with its day of March where that is not the 1st. */
  entries: (string | [string, string])[];
  removed?: string;
}

function atom({ self, links = {}, archive = true, entries, removed = '' }: Part): string {
  const link = ([rel, href]: [string, string]) => `<link rel="${rel}" href="${href}"/>`;
  const entry = (one: string | [string, string]) => {
    const [name, day] = [one].flat().concat('01');
    return `<entry><id>${idOf(name ?? '')}</id><title>${name}</title><updated>2026-03-${day}T00:00:00Z</updated><content>A</content></entry>`;
  };
  const relations = Object.entries({ self, ...(archive ? { current: START } : {}), ...links }).map(link);
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0"
 xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="en">
<id>${idOf('feed')}</id><title>News</title><updated>2026-03-20T00:00:00Z</updated><author><name>A</name></author>
<link type="text/html" href="${BASE}/"/>${relations.join('')}${archive ? '<fh:archive/>' : ''}${removed}${entries.map(entry).join('')}</feed>`;
}

/** Three parts, of which the newest is still filling: the subscription document holds all of that. */
const SUBSCRIPTION: Part = {
  self: START,
  archive: false,
  links: { 'prev-archive': at(2) },
  entries: ['e', 'd', 'c'],
  removed: `<at:deleted-entry ref="${idOf('x')}" when="2026-03-02T00:00:00Z"/>`,
};
const SECOND: Part = {
  self: at(2),
  links: { 'prev-archive': at(1), 'next-archive': at(3) },
  entries: ['d', 'c'],
};
const FIRST: Part = { self: at(1), links: { 'next-archive': at(2) }, entries: ['b', 'a'] };
const OPEN: Part = {
  self: at(3),
  archive: false,
  links: { 'prev-archive': at(2), current: START },
  entries: ['e'],
};

function documentsOf(parts: readonly Part[]): Record<string, string> {
  return Object.fromEntries(parts.map((part) => [part.self, atom(part)]));
}

function fetcher(documents: Record<string, string>) {
  return async (url: string) => documents[url] ?? Promise.reject(new Error(`no ${url}`));
}

const GOOD = documentsOf([SUBSCRIPTION, SECOND, FIRST, OPEN]);

/** What is wrong, the clauses that say so, and the documents that take the place of good ones. */
const ROWS: [what: string, clauses: string[], parts: Part[], where: string][] = [
  [
    'a part that is not there',
    ['RFC 5005 section 4'],
    [{ ...SECOND, links: { 'prev-archive': at(0), 'next-archive': at(3) } }],
    at(0),
  ],
  [
    'a chain that comes back',
    ['RFC 5005 section 4'],
    [{ ...FIRST, links: { 'prev-archive': at(2), 'next-archive': at(2) } }],
    at(1),
  ],
  [
    'a part that is not marked as an archive',
    ['RFC 5005 section 4'],
    [{ ...FIRST, archive: false, links: { current: START, 'next-archive': at(2) } }],
    at(1),
  ],
  [
    'a subscription document that is an archive',
    ['RFC 5005 section 4'],
    [{ ...SUBSCRIPTION, archive: true }],
    START,
  ],
  ['a part that does not lead forward', ['RFC 5005 section 4'], [{ ...FIRST, links: {} }], at(1)],
  [
    'a part ahead that does not lead back',
    ['RFC 5005 section 4'],
    [{ ...OPEN, links: { 'prev-archive': at(1) } }],
    at(3),
  ],
  [
    'a part of another subscription document',
    ['RFC 5005 section 4'],
    [{ ...FIRST, links: { ...FIRST.links, current: `${BASE}/other.atom` } }],
    at(1),
  ],
  [
    'a part that says it is elsewhere',
    ['RFC 4287 section 4.2.7.2'],
    [{ ...FIRST, links: { ...FIRST.links, self: `${BASE}/one.atom` } }],
    at(1),
  ],
  [
    'an entry removed in another document',
    ['RFC 6721 section 3'],
    [{ ...SUBSCRIPTION, removed: `<at:deleted-entry ref="${idOf('a')}" when="2026-03-02T00:00:00Z"/>` }],
    at(1),
  ],
  [
    'an entry in two parts',
    ['Coranto: one entry, one part'],
    [{ ...FIRST, entries: ['c', 'b', 'a'] }],
    at(1),
  ],
  [
    'an entry of an old state',
    ['Coranto: one entry, one state'],
    [{ ...SUBSCRIPTION, entries: ['e', ['d', '09'], 'c'] }],
    at(2),
  ],
  [
    'an entry that nobody meets who walks back',
    ['Coranto: nothing is missed'],
    [{ ...OPEN, entries: ['f', 'e'] }],
    at(3),
  ],
  [
    'what is wrong with one document alone',
    ['RFC 4287 section 4.1.1.1'],
    [{ ...FIRST, entries: ['b', ''] }],
    at(1),
  ],
];

describe('the validator of a history', () => {
  const fired = new Set<string>();
  const findingsOf = async (documents: Record<string, string>, start = START) => {
    const findings = await validateHistory(start, fetcher(documents));
    for (const { clause, rule } of findings) fired.add(`${clause}: ${rule}`);
    return findings;
  };

  test('finds nothing wrong with a good one, and what is in it', async () => {
    const { findings, ids, documents } = await readHistory(START, fetcher(GOOD));
    assert.equal(findings.length, 0, describeFindings(findings));
    assert.deepEqual([...ids].sort(), ['a', 'b', 'c', 'd', 'e'].map(idOf));
    assert.deepEqual(
      documents.map(({ url }) => url),
      [START, at(2), at(1), at(3)],
    );
  });

  for (const [what, clauses, parts, where] of ROWS) {
    test(`rejects ${what}`, async () => {
      const findings = await findingsOf({ ...GOOD, ...documentsOf(parts) });
      assert.deepEqual(
        [...new Set(findings.map(({ clause }) => clause))],
        clauses,
        describeFindings(findings),
      );
      assert.ok(
        findings.some((finding) => finding.where.startsWith(where)),
        describeFindings(findings),
      );
    });
  }

  test('rejects a part of another feed', async () => {
    const other = (GOOD[at(1)] as string).replace(idOf('feed'), idOf('other'));
    const findings = await findingsOf({ ...GOOD, [at(1)]: other });
    assert.deepEqual(
      findings.map(({ clause }) => clause),
      ['RFC 4287 section 4.2.6'],
    );
  });

  const json = (self: string, next: string | undefined, id: string) =>
    JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'News',
      home_page_url: BASE,
      feed_url: self,
      next_url: next,
      language: 'en',
      items: [{ id, url: `${BASE}/${id}`, content_text: '' }],
    });

  test('walks a feed of JSON by next_url, and rejects one that comes back', async () => {
    const [start, older] = [`${BASE}/feed.json`, `${BASE}/archive/1.json`];
    const documents = { [start]: json(start, older, 'b'), [older]: json(older, undefined, 'a') };
    const history = await readHistory(start, fetcher(documents));
    assert.deepEqual([...history.ids], ['b', 'a']);
    assert.equal(history.findings.length, 0, describeFindings(history.findings));
    const endless = { ...documents, [older]: json(older, start, 'a') };
    const elsewhere = { ...documents, [older]: json(`${BASE}/other.json`, undefined, 'a') };
    for (const broken of [endless, elsewhere]) {
      const findings = await findingsOf(broken, start);
      assert.deepEqual(
        findings.map(({ clause }) => clause),
        ['JSON Feed 1.1, Top-level'],
      );
    }
  });

  test('rejects a history of two formats', async () => {
    const start = `${BASE}/feed.json`;
    const documents = { [start]: json(start, at(1), 'b'), [at(1)]: GOOD[at(1)] as string };
    const clauses = (await findingsOf(documents, start)).map(({ clause }) => clause);
    assert.ok(clauses.includes('Coranto: one format'));
  });

  testEachRuleRejects(WALK_RULES, fired);
});
