// What each reader must believe of a newsroom that is as the model has it, after each poll.
import assert from 'node:assert/strict';
import type { Stage } from '../support/model/agreement.ts';
import { BASE_URL, feedOf, type Uuids } from '../support/model/expected.ts';
import type { Model } from '../support/model/model.ts';
import type { Belief, Reader, Subscription } from './readers/reader.ts';

type Format = 'atom' | 'rss' | 'json';

/** A feed that readers of a history follow. */
export interface Followed {
  edition: number;
  topic: string | null;
  /** Its address when the newsroom began. */
  at(base: string, history: number): Subscription;
  format(history: number): Format;
  /** One that shares articles with no other on the same shelf. */
  shelf: string;
}

/** A format changes with the history, so that each feed is read in each. */
function followed(
  path: string,
  edition: number,
  topic: string | null,
  shelf: string,
  formats: readonly Format[],
): Followed {
  const format = (history: number): Format => formats[(history >> 2) % formats.length] as Format;
  return {
    edition,
    topic,
    shelf,
    format,
    at: (base, history) => ({ url: `${base}/${path}.${format(history)}`, shelf }),
  };
}

export const FOLLOWED: readonly Followed[] = [
  followed('en/feed', 0, null, 'editions', ['atom', 'rss']),
  followed('nl/feed', 1, null, 'editions', ['rss', 'atom']),
  followed('ar/feed', 3, null, 'editions', ['atom', 'rss']),
  // It shows stories of which it has no article as they are elsewhere.
  followed('fr/feed', 2, null, 'editions', ['rss', 'atom']),
  followed('nl/headlines', 1, null, 'headlines', ['atom', 'rss']),
  followed('en/topics/trade-en/feed', 0, 'trade', 'topics', ['rss', 'atom']),
  followed('en/feed', 0, null, 'json', ['json']),
  followed('ar/headlines', 3, null, 'json', ['json']),
];

/** What there is at an address that a reader subscribed to. */
interface There {
  entries: Belief[];
  /** It is somewhere else now, and the reader is told where. */
  moved: boolean;
  /** There is nothing, as long as nothing is public. */
  gone: boolean;
}

interface Rules {
  follows(feed: Followed, history: number): boolean;
  /** From its second time on it always names the version that it has. */
  isConditional: boolean;
  /** What it believes at first. */
  begin(): { after(there: There): Belief[] };
}

/** Of the editions all but one, which one changes with the history; and of what is in them once more, half. */
const xml = ({ shelf, edition }: Followed, history: number): boolean =>
  shelf === 'editions' ? edition !== (history + 1) % 4 : shelf === (history % 4 < 2 ? 'topics' : 'headlines');

/** Of what is there now, nothing else; nothing of what is gone. */
const asItIs = () => ({ after: ({ entries, gone }: There) => (gone ? [] : entries) });

const RULES: Readonly<Record<string, Rules>> = {
  feedparser: {
    follows: xml,
    isConditional: true,
    begin: asItIs,
  },
  feedsmith: {
    follows: ({ shelf, edition }, history) => shelf === 'json' && edition === (history % 2 === 0 ? 0 : 3),
    isConditional: true,
    begin: asItIs,
  },
  // One row for each id ever seen, with what was said last; new is what it never saw.
  newsboat: {
    follows: xml,
    isConditional: false,
    begin: () => {
      const rows = new Map<string, Belief>();
      return {
        after: ({ entries, gone }) => {
          for (const row of rows.values()) row.isNew = false;
          if (!gone)
            for (const { id, title, link } of entries)
              rows.set(id, { id, title, link, isNew: !rows.has(id) });
          return [...rows.values()];
        },
      };
    },
  },
  // One mail for each id ever seen, as it was then.
  rss2email: {
    follows: ({ shelf, edition }, history) => shelf === 'editions' && edition === history % 4,
    isConditional: true,
    begin: () => {
      const mails = new Map<string, Belief>();
      return {
        after: ({ entries, gone }) => {
          if (!gone)
            for (const { id, title, link } of entries) if (!mails.has(id)) mails.set(id, { id, title, link });
          return [...mails.values()];
        },
      };
    },
  },
  // One line for each id, title and link.
  sfeed: {
    follows: (feed, history) =>
      xml(feed, history) && (feed.shelf !== 'editions' || feed.edition === (history + 2) % 4),
    isConditional: false,
    begin: () => {
      const lines = new Map<string, Belief>();
      return {
        after: ({ entries, gone, moved }) => {
          if (!gone && !moved)
            for (const { id, title, link } of entries)
              lines.set([id, title, link].join('\t'), { id, title, link });
          return [...lines.values()];
        },
      };
    },
  },
};

export const beliefsOf = ({ name }: Reader): Rules => RULES[name] as Rules;

/** A reader that follows one feed of one history. */
export interface Follower {
  reader: Reader;
  compare(m: Model, stage: Stage, polled: ReadonlyMap<string, Belief[]>): void;
}

export function follow(reader: Reader, feed: Followed, base: string, history: number): Follower {
  const { url } = feed.at(base, history);
  const state = beliefsOf(reader).begin();
  return {
    reader,
    compare(m, { newsroom }, polled) {
      const list = (table: string) =>
        newsroom.rows(`SELECT uuid FROM ${table} ORDER BY id`).map(({ uuid }) => uuid as string);
      const uuids = { articles: list('articles'), stories: list('stories'), editions: list('editions') };
      const expected = state.after(thereIs(m, feed, feed.format(history), base, url, uuids));
      const believed = polled.get(url) ?? [];
      const keys = new Set(expected.flatMap((belief) => Object.keys(belief)));
      const comparable = believed.map((belief) => {
        const kept = Object.fromEntries(
          Object.entries(belief).filter(([key]) => keys.has(key)),
        ) as unknown as Belief;
        return { ...kept, title: unmarked(belief.title) };
      });
      const isOrdered = beliefsOf(reader).begin === asItIs;
      const sorted = (beliefs: Belief[]) => (isOrdered ? beliefs : [...beliefs].sort(byAll));
      assert.deepEqual(
        sorted(comparable),
        sorted(expected.map((belief) => ({ ...belief }))),
        `${reader.name} at ${url}`,
      );
    },
  };
}

const byAll = (a: Belief, b: Belief): number =>
  JSON.stringify([a.id, a.title, a.link]) < JSON.stringify([b.id, b.title, b.link]) ? -1 : 1;

/** Without marks of direction: where they stand, the hard newsroom shows. */
const unmarked = (title: string): string => title.replace(/^[\u200e\u200f]|\u200f$/g, '');

function thereIs(
  m: Model,
  { edition, topic: key }: Followed,
  format: Format,
  base: string,
  url: string,
  uuids: Uuids,
): There {
  const { path = '' } = m.editions[edition] ?? {};
  const [, first, ...rest] = url.slice(base.length).split('/');
  // The topic that its slug leads to by now.
  const [, slug] = rest;
  const topic =
    key === null
      ? null
      : (m.topicSlugs.find((one) => one.edition === edition && one.slug === slug)?.topic ?? null);
  const { items } = feedOf(m, edition, key === null ? null : (topic ?? ''), uuids);
  const inForce = topic === null ? slug : m.topics.find((one) => one.key === topic)?.labels[edition]?.slug;
  const entries = items.map(
    ({ id, title, url: link, published, modified, language }): Belief => ({
      id:
        format === 'rss' || !id.includes(' ')
          ? id
          : `urn:uuid:${uuids.articles[m.articles.find((one) => one.guid === id && one.edition === edition)?.id ?? -1]}`,
      title: unmarked(title),
      link: base + link.slice(BASE_URL.length),
      published: Date.parse(published),
      updated: Date.parse(modified),
      language: language as string,
    }),
  );
  return { entries, moved: first !== path || slug !== inForce, gone: key !== null && items.length === 0 };
}
