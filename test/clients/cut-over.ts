// A feed moves from a former system to Coranto under a reader that has subscribed to it, at one address.
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import { startServing } from '../../src/node/serve.ts';
import { addFormerFeed } from '../../src/operations/former-feeds.ts';
import { runCaptured } from '../cli/command-line.ts';
import { type ArticleFields, aStory, bringIn } from '../support/inputs.ts';
import { connect, newsroomFile } from '../support/newsroom.ts';
import { type Ends, scratchFolder } from '../support/scratch.ts';
import type { Reader } from './readers/reader.ts';

const FORMER = '/index.php?feed=rss2&lang=nl';

/** As Drupal has it. */
export const guidOf = (n: number): string => `${n} at https://www.example.org`;

const oldFeed = (base: string): string => `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Havennieuws</title><link>${base}/</link><description>Nieuws</description>
<language>nl</language>${[2, 1]
  .map(
    (
      n,
    ) => `<item><title>Bericht ${n}</title><link>${base}/nl/2026/bericht-${n}</link><description>Tekst</description>
    <pubDate>${new Date(`2026-03-0${n}T10:00:00Z`).toUTCString()}</pubDate>
    <guid isPermaLink="false">${guidOf(n)}</guid></item>`,
  )
  .join('')}</channel></rss>`;

export interface Subscribed {
  /** Titles that the reader knows, or has sent, before the cut-over, after it, and after one more release. */
  titles: [before: string[], after: string[], later: string[]];
  /** Exit status of `coranto cutover`. */
  status: number;
}

/** Subscribes a reader at the former system, puts Coranto in its place, and polls on. */
export async function cutOver(
  t: Ends,
  reader: Reader,
  article: (n: number) => ArticleFields,
  inPlace: boolean,
): Promise<Subscribed> {
  const scratch = scratchFolder(t);
  const folder = join(scratch, 'reader');
  mkdirSync(folder);
  const former = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/rss+xml' }).end(oldFeed(base));
  }).listen(0, '127.0.0.1');
  await once(former, 'listening');
  const { port } = former.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;
  const url = base + FORMER;
  const subscriber = reader.subscribe(folder, [{ url, shelf: '' }]);
  const poll = async (): Promise<string[]> =>
    ((await subscriber.poll()).get(url) ?? []).map(({ title }) => title).sort();
  const before = await poll();

  const file = await newsroomFile(t);
  const newsroom = { ...connect(t, file), now: Date.now };
  await bringIn(newsroom, [
    aStory('one', { nl: { ...article(1), headline: 'Bericht 1', publishAt: '2026-03-01T10:00:00Z' } }),
    aStory('two', { nl: { ...article(2), headline: 'Bericht 2', publishAt: '2026-03-02T10:00:00Z' } }),
  ]);
  await addFormerFeed(newsroom, { path: FORMER, feed: '/nl/feed.rss', inPlace });
  const env = { CORANTO_DATABASE: file, CORANTO_MEDIA: `${file}-media`, CORANTO_PORT: String(port) };
  const asked = ['cutover', `${base}/index.php?lang=nl&feed=rss2`];
  const { status } = await runCaptured({ env: { ...env, CORANTO_BASE_URL: base }, now: Date.now }, asked);

  former.closeAllConnections();
  await new Promise((resolve) => former.close(resolve));
  const serving = await startServing(readConfig(env));
  t.after(() => serving.close());
  const after = await poll();
  await bringIn(newsroom, aStory('three', { nl: { headline: 'Bericht 3' } }));
  return { titles: [before, after, await poll()], status };
}

/** Titles in the former feed. */
export const OLD = ['Bericht 1', 'Bericht 2'];
