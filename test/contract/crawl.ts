// Walks a newsroom as a reader could, from link to link, and keeps every answer.
import { type Answer, BASE_URL, type Reader } from './reader.ts';

/**
 * Everything that can be reached from the chooser, the list of feeds and the sitemaps, as one host answers it.
 * @param among the paths that are looked at
 */
export async function crawl(reader: Reader, among = /^/): Promise<Map<string, Answer>> {
  const found = new Map<string, Answer>();
  let waiting = ['/', '/feeds.opml', '/robots.txt', '/sitemap.xml', '/news-sitemap.xml', '/favicon.ico'];
  waiting.push(...['coranto.css', 'feed.css', 'icon.svg'].map((name) => `/assets/${name}`));
  while (waiting.length > 0) {
    const answers = await Promise.all(waiting.map((path) => reader.get(path)));
    for (const [i, path] of waiting.entries()) found.set(path, answers[i] as Answer);
    const linked = answers.flatMap(({ body }) => linksOf(body));
    waiting = [...new Set(linked)].filter((path) => among.test(path) && !found.has(path));
  }
  return found;
}

/**
 * What stands before an app may leave out the length of a page, which it could have compressed; and a
 * Last-Modified is told once its second is past, which it was not yet when the first host was asked.
 */
export function comparable(answer: Answer | undefined, other: Answer | undefined): unknown {
  const { 'content-length': _, 'last-modified': modified, ...headers } = answer?.headers ?? {};
  return { ...answer, headers, modified: other?.headers['last-modified'] && modified };
}

/** Paths below the base URL that a document names. */
function linksOf(body: string): string[] {
  const urls = body.match(/https:\/\/news\.example\.org\/press\/[^"'<>\s\\)]*/g) ?? [];
  return urls.map((url) => url.slice(BASE_URL.length).replace(/#.*/, '').replaceAll('&amp;', '&'));
}
