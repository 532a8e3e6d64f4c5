// Rendering: three formats of a feed of fifty with one new entry, beside the library `feed` writing all three from scratch.
import { Feed } from 'feed';
import { bytesOf } from '../../src/documents/body.ts';
import type { Making } from '../../src/documents/entry.ts';
import { toEntry } from '../../src/documents/entry.ts';
import { headOf } from '../../src/documents/feed-head.ts';
import { createLinks } from '../../src/documents/links.ts';
import type { Edition } from '../../src/domain/edition.ts';
import { FEED_FORMATS, type Feed as FeedModel } from '../../src/domain/feed.ts';
import type { PublishedArticle } from '../../src/domain/published.ts';
import { createI18n } from '../../src/i18n.ts';
import { readCatalogues } from '../../src/node/catalogues.ts';
import { createEntryCache } from '../../src/render/feeds/entry-cache.ts';
import { renderFeed } from '../../src/render/feeds/render-feed.ts';
import { median, pairedRatio } from './stats.ts';
import type { Line } from './table.ts';

const BASE = 'https://news.example.org';
const WINDOW = 50;
const WARM_UP = 15;

const EDITION: Edition = {
  ...{
    id: 1,
    uuid: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    path: 'en',
    language: 'en',
    title: 'Harbour News',
  },
  ...{ description: 'News of the harbour', direction: 'ltr', timeZone: 'UTC', calendar: 'gregory' },
  ...{ fallback: 'hide', required: false, windowSize: WINDOW, closedAt: null, createdAt: 0 },
  ...{ rights: '© Harbour', license: null, icon: null, logo: null, iconSize: null, logoSize: null },
  ...{ accent: null, publisher: null, email: null, phone: null, address: null, api: 'open', statements: [] },
};

const encoder = new TextEncoder();
/** A text becomes bytes, as whoever sends it needs it. */
const sizeOf = (document: string): number => encoder.encode(document).length;

const START = Date.parse('2026-03-14T09:30:00Z');

/** An article of some 3,000 characters, with links, a topic and two translations. */
function article(n: number): PublishedArticle {
  const paragraph = `The harbour said <em>on Tuesday</em> that quay ${n} & its cranes are <a href="/map?quay=${n}">closed</a>. `;
  const body = `<p>${paragraph.replaceAll(' & ', ' &amp; ').repeat(4)}</p>`.repeat(6);
  const at = START + n * 60_000;
  return {
    ...{ id: n, uuid: crypto.randomUUID(), storyId: n, storyUuid: crypto.randomUUID(), editionId: 1 },
    ...{
      month: '2026-03',
      slug: `quay-${n}`,
      headline: `Quay ${n} & its cranes`,
      lead: `What happens at quay ${n}.`,
    },
    ...{
      releasedAt: at,
      updatedAt: at,
      dateOnly: false,
      corrected: false,
      guid: null,
      guidIsPermaLink: false,
    },
    ...{
      ordinal: n,
      revision: 1,
      body,
      bylines: ['Press desk'],
      dateline: 'Harbour',
      media: [],
      corrections: [],
    },
    topics: [{ id: 1, uuid: crypto.randomUUID(), label: 'Trade', slug: 'trade', iptc: null }],
    ...{ role: 'source', stale: false, withdrawnIn: [] },
    siblings: [2, 3].map((editionId) => ({
      uuid: crypto.randomUUID(),
      ...{ editionId, month: '2026-03', slug: `kade-${n}`, role: 'translation' as const, stale: false },
      updatedAt: at,
    })),
  };
}

/** All three formats as Coranto renders them for one change: what was shown before is assembled, the new is rendered. */
function createCoranto() {
  const editions = [
    EDITION,
    { ...EDITION, id: 2, path: 'nl', language: 'nl' },
    { ...EDITION, id: 3, path: 'fr' },
  ];
  const links = createLinks(BASE, editions);
  const i18n = createI18n(readCatalogues());
  const cache = createEntryCache(32_000_000);
  return (articles: readonly PublishedArticle[]): number => {
    const making: Making = { baseUrl: BASE, i18n, entries: cache, editions, links };
    const feed: FeedModel = {
      ...headOf(EDITION, links, i18n.for('en')),
      ...{ id: 'urn:uuid:5d0f3a0e-98d1-4f25-8d3c-6a5a2c1b0e77', variant: 'full', title: EDITION.title },
      ...{
        url: `${BASE}/en/feed.atom`,
        pageUrl: `${BASE}/en/`,
        guide: null,
        hub: links.hub,
        tombstones: [],
        required: new Set(),
      },
      history: { complete: false, archive: false, current: null, previous: null, next: null },
      updatedAt: START,
      entries: articles.map((one) => toEntry(one, making)),
    };
    return FEED_FORMATS.reduce((size, format) => size + bytesOf(renderFeed(feed, format, cache)).length, 0);
  };
}

/** The same three formats by the library alone, with what it has a place for. */
function byLibrary(articles: readonly PublishedArticle[]): number {
  const feed = new Feed({
    ...{
      id: 'urn:uuid:5d0f3a0e-98d1-4f25-8d3c-6a5a2c1b0e77',
      title: EDITION.title,
      description: EDITION.description,
    },
    ...{ link: `${BASE}/en/`, language: 'en', copyright: '© Harbour', updated: new Date(START) },
    feedLinks: { atom: `${BASE}/en/feed.atom`, rss: `${BASE}/en/feed.rss`, json: `${BASE}/en/feed.json` },
  });
  for (const { uuid, headline, lead, body, slug, updatedAt, releasedAt } of articles) {
    feed.addItem({
      ...{ id: `urn:uuid:${uuid}`, title: headline, description: lead, content: body },
      ...{ link: `${BASE}/en/2026/03/${slug}`, date: new Date(updatedAt), published: new Date(releasedAt) },
      ...{ author: [{ name: 'Press desk' }], category: [{ name: 'Trade' }] },
    });
  }
  return sizeOf(feed.atom1()) + sizeOf(feed.rss2()) + sizeOf(feed.json1());
}

/** One new article at a time in front of fifty; Coranto twice, to tell chance. */
export function measureRendering(rounds: number): Line {
  let articles = Array.from({ length: WINDOW }, (_, i) => article(WINDOW - i));
  // Each has its own cache: what one rendered is not there for the other.
  const sides = [createCoranto(), createCoranto(), byLibrary];
  const times: number[][] = sides.map(() => []);
  for (let round = -WARM_UP; round < rounds; round++) {
    articles = [article(WINDOW + round + WARM_UP + 1), ...articles.slice(0, -1)];
    for (const i of sides.keys()) {
      const side = (i + round + WARM_UP) % sides.length;
      const started = performance.now();
      sides[side]?.(articles);
      if (round >= 0) times[side]?.push(performance.now() - started);
    }
  }
  const [coranto, twin, library] = times as [number[], number[], number[]];
  return {
    what: 'three formats of 50 entries, one new: “feed” from scratch to Coranto',
    ratio: pairedRatio(library, coranto),
    control: pairedRatio(twin, coranto),
    required: { least: 3 },
    detail: `${median(library).toFixed(1)} to ${median(coranto).toFixed(1)} ms`,
  };
}
