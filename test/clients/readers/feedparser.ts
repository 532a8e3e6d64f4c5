// Python's feedparser, the parser behind many readers: all subscriptions in one process a poll.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { python, runProgram } from './program.ts';
import type { Belief, Reader, Subscriber } from './reader.ts';
import { textOf } from './text-of.ts';

const SCRIPT = fileURLToPath(new URL('./poll-feeds.py', import.meta.url));

export interface ParsedEntry extends Required<Omit<Belief, 'isNew' | 'content'>> {
  /** As text. */
  summary: string;
  /** Types and values. */
  contents: [string, string][];
  /** Addresses with their hreflang, in the order in which they stand. */
  alternates: [string, string | null][];
}

/** A document as it was parsed. */
export interface Parsed {
  status: number;
  /** Where it was found, redirects followed. */
  href: string;
  bozo: string | null;
  etag: string | null;
  modified: string | null;
  title: string;
  language: string | null;
  links: { rel: string; href: string }[];
  icon: string | null;
  logo: string | null;
  rights: string | null;
  entries: ParsedEntry[];
}

/** Reads documents once, as one who never saw them. */
export const parseAll = (urls: readonly string[]): Promise<Map<string, Parsed>> =>
  poll(urls, new Map(), 'passer-by');

async function poll(
  urls: readonly string[],
  known: ReadonlyMap<string, Parsed>,
  agent: string,
): Promise<Map<string, Parsed>> {
  const asked = urls.map((url) => {
    const { etag = null, modified = null } = known.get(url) ?? {};
    return [url, { etag, modified }];
  });
  const input = JSON.stringify(Object.fromEntries(asked));
  const output = await runProgram(python as string, [SCRIPT, agent], { input });
  return new Map(
    Object.entries(JSON.parse(output, (key, value) => (key === 'summary' ? asText(value) : value))),
  );
}

export interface FeedparserSubscriber extends Subscriber {
  poll(): Promise<Map<string, ParsedEntry[]>>;
  /** The documents as they were when they were last answered whole. */
  documents(): ReadonlyMap<string, Parsed>;
}

const asText = ([type, value]: [string, string]): string => (type === 'text/plain' ? value : textOf(value));

const AGENT = 'program-on-feedparser';

/** It believes what the newest document says, and nothing else. */
export const feedparser: Reader & {
  subscribe(...given: Parameters<Reader['subscribe']>): FeedparserSubscriber;
} = {
  name: 'feedparser',
  debianPackage: 'python3-feedparser',
  isThere: python !== undefined,
  asks: (agent) => agent === AGENT,
  subscribe(_folder, feeds) {
    const known = new Map<string, Parsed>();
    return {
      documents: () => known,
      async poll() {
        const urls = feeds.map(({ url }) => url);
        const polled = await poll(urls, known, AGENT);
        for (const [url, parsed] of polled) {
          if (parsed.status === 304) continue;
          // Where there is no feed a page says so.
          if (parsed.status < 400) assert.equal(parsed.bozo, null, `${url}: ${parsed.bozo}`);
          known.set(
            url,
            parsed.status < 400 ? parsed : { ...parsed, etag: null, modified: null, entries: [] },
          );
        }
        return new Map([...known].map(([url, { entries }]) => [url, entries]));
      },
    };
  },
};
