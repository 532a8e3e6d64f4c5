// A reader that walks back through a feed's history (RFC 5005) and merges what it finds, with parsers nobody here wrote.
import { textsAt } from '../render/feeds/parsers.ts';
import { parseAll } from './readers/feedparser.ts';
import { extensionOf, readJsonFeed } from './readers/json-feed.ts';

interface Document {
  entries: { id: string; title: string; updated: number }[];
  gone: { id: string; at: number }[];
  previous: string | null;
}

export interface Walked {
  /** Titles by id. */
  titles: Map<string, string>;
  documents: number;
}

/**
 * Reads a subscription document and all that comes before it, and at the end the subscription document once more.
 * @param between done after each document
 */
export async function walkBack(
  subscription: string,
  format: 'atom' | 'rss' | 'json',
  between: () => Promise<void> = async () => {},
): Promise<Walked> {
  const newest = new Map<string, Document['entries'][0]>();
  const gone = new Map<string, number>();
  const merge = ({ entries, gone: withdrawn }: Document): void => {
    for (const entry of entries) {
      if ((newest.get(entry.id)?.updated ?? 0) <= entry.updated) newest.set(entry.id, entry);
    }
    for (const { id, at } of withdrawn) gone.set(id, Math.max(gone.get(id) ?? 0, at));
  };
  let documents = 0;
  for (let url: string | null = subscription; url !== null; documents++) {
    const document: Document = await read(url, format);
    merge(document);
    url = document.previous;
    await between();
  }
  merge(await read(subscription, format));
  // RFC 6721 section 3: it is of no effect on an entry that was updated later.
  const left = [...newest.values()].filter(({ id, updated }) => updated > (gone.get(id) ?? 0));
  return { titles: new Map(left.map(({ id, title }) => [id, title])), documents };
}

async function read(url: string, format: 'atom' | 'rss' | 'json'): Promise<Document> {
  const text = await (await fetch(url)).text();
  if (format === 'json') {
    const entries = readJsonFeed(text).map(({ id, title, updated = 0 }) => ({ id, title, updated }));
    const gone = extensionOf(text).withdrawn.map(({ id, at }) => ({ id, at: Date.parse(at) }));
    return { entries, gone, previous: (JSON.parse(text) as { next_url?: string }).next_url ?? null };
  }
  const parsed = (await parseAll([url])).get(url);
  const whens = textsAt(text, '//at:deleted-entry/@when');
  return {
    entries: parsed?.entries ?? [],
    gone: textsAt(text, '//at:deleted-entry/@ref').map((id, i) => ({
      id,
      at: Date.parse(whens[i] as string),
    })),
    previous: parsed?.links.find(({ rel }) => rel === 'prev-archive')?.href ?? null,
  };
}
