// JSON Feed, of which Debian has no reader: feedsmith parses it, with conditional requests as a reader would make them.
import assert from 'node:assert/strict';
import { parseJsonFeed } from 'feedsmith';
import type { Belief, Reader } from './reader.ts';

/** The extension that our documents carry. */
export interface Extension {
  withdrawn: { id: string; at: string }[];
}

export const AGENT = 'json-feed-reader';

/** It believes what the newest document says, and nothing else. */
export const jsonFeed: Reader = {
  name: 'feedsmith',
  debianPackage: '',
  isThere: true,
  asks: (agent) => agent === AGENT,
  subscribe(_folder, feeds) {
    const known = new Map<string, { etag: string | null; beliefs: Belief[] }>();
    return {
      async poll() {
        for (const { url } of feeds) {
          const etag = known.get(url)?.etag;
          const headers = { 'User-Agent': AGENT, ...(etag && { 'If-None-Match': etag }) };
          const answer = await fetch(url, { headers });
          const text = await answer.text();
          if (answer.status === 304) continue;
          assert.ok(answer.ok || answer.status === 404, `${url}: ${answer.status}`);
          known.set(url, { etag: answer.headers.get('ETag'), beliefs: answer.ok ? readJsonFeed(text) : [] });
        }
        return new Map([...known].map(([url, { beliefs }]) => [url, beliefs]));
      },
    };
  },
};

export function readJsonFeed(text: string): Belief[] {
  const { items = [] } = parseJsonFeed(text);
  return items.map((item) => ({
    id: item.id as string,
    title: item.title ?? '',
    link: item.url ?? '',
    published: Date.parse(String(item.date_published)),
    updated: Date.parse(String(item.date_modified)),
    ...(item.language !== undefined && { language: item.language }),
    authors: (item.authors ?? []).map(({ name }) => name ?? ''),
    enclosures: (item.attachments ?? []).map(({ url, mime_type, size_in_bytes }) => ({
      url: url as string,
      type: mime_type as string,
      length: size_in_bytes as number,
    })),
    topics: item.tags ?? [],
    content: item.content_html ?? item.content_text ?? '',
  }));
}

export const extensionOf = (text: string): Extension =>
  (JSON.parse(text) as { _coranto: Extension })._coranto;
