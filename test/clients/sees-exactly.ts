// What one reader makes of the feeds of the hard newsroom: all that they say, and nothing twice.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Ends, scratchFolder } from '../support/scratch.ts';
import { EXPECTED } from './expectations.ts';
import { type HardFeed, type HardNewsroom, idOf, membersOf } from './hard-newsroom.ts';
import { feedparser } from './readers/feedparser.ts';
import { newsboat } from './readers/newsboat.ts';
import type { Belief, Reader, Subscriber } from './readers/reader.ts';
import { sfeed } from './readers/sfeed.ts';
import { textOf } from './readers/text-of.ts';

/** Polls these feeds until it is told 304 of each, and looks at what the reader believes. */
export async function seesExactly(
  t: Ends,
  hard: HardNewsroom,
  reader: Reader,
  feeds: readonly HardFeed[],
): Promise<void> {
  const subscriber = subscribed(t, hard, reader, feeds);
  const first = await subscriber.poll();
  assertBelieved(hard, reader, feeds, first);
  // It never names the version that it has.
  if (reader === sfeed) return;
  // From its third time only newsboat does.
  if (reader === newsboat) await subscriber.poll();
  const since = hard.front.log.length;
  const again = await subscriber.poll();
  assert.deepEqual(
    statuses(hard, reader, since),
    feeds.map(() => 304),
  );
  const unread = [...again.values()].flat().filter(({ isNew }) => isNew);
  assert.deepEqual(unread, []);
  assertBelieved(hard, reader, feeds, again);
}

export function subscribed(
  t: Ends,
  hard: HardNewsroom,
  reader: Reader,
  feeds: readonly HardFeed[],
): Subscriber {
  const folder = join(scratchFolder(t), reader.name);
  mkdirSync(folder);
  return reader.subscribe(
    folder,
    feeds.map((feed) => ({ url: hard.url + feed.path, shelf: shelfOf(feed) })),
  );
}

/** After its base URL has changed, whoever had subscribed has the same articles, and none of them is new. */
export async function seesNothingAgain(
  t: Ends,
  hard: HardNewsroom,
  readers: readonly Reader[],
  feeds: readonly HardFeed[],
): Promise<void> {
  const subscribers = readers.map((reader) => ({ reader, subscriber: subscribed(t, hard, reader, feeds) }));
  const before = await Promise.all(subscribers.map(({ subscriber }) => subscriber.poll()));
  const base = await hard.moveTo('/press');
  for (const [i, { reader, subscriber }] of subscribers.entries()) {
    const after = await subscriber.poll();
    for (const { path } of feeds) {
      const ids = (beliefs: ReadonlyMap<string, Belief[]>) =>
        beliefs
          .get(hard.url + path)
          ?.map(({ id }) => id)
          .sort();
      assert.deepEqual(ids(after), ids(before[i] as typeof after), `${reader.name} ${path}`);
      assert.deepEqual(
        after.get(hard.url + path)?.filter(({ isNew }) => isNew),
        [],
      );
    }
    // Those that take what is new now lead to where it is.
    const links = feeds.flatMap(({ path }) => after.get(hard.url + path) ?? []).map(({ link }) => link);
    if (reader === feedparser)
      assert.deepEqual(
        links.filter((link) => !link.startsWith(`${base}/`)),
        [],
      );
  }
}

/** Two editions share a guid of a former system, and an article is in several feeds of its own. */
const shelfOf = ({ edition, topic, variant, format }: HardFeed): string =>
  [topic ?? (edition === 'he' ? 'culture' : 'all'), variant, format].join(' ');

/** What is expected to be kept of a belief. */
function kept(belief: Belief, expected: Belief): Belief {
  const values = Object.entries(belief).filter(([key]) => key in expected);
  return unmarkedSummary(Object.fromEntries(values) as unknown as Belief);
}

/** Where marks of direction stand, titles show. */
const unmarked = (text: string): string => text.replace(/[\u200e\u200f]/g, '');

/** Of summaries the lead. */
const unmarkedSummary = (belief: Belief & { summary?: string }): Belief =>
  belief.summary === undefined
    ? belief
    : ({ ...belief, summary: unmarked(belief.summary).split(/\n|<br/)[0] } as Belief);

const byId = (a: Belief, b: Belief): number => (a.id < b.id ? -1 : 1);

function assertBelieved(
  hard: HardNewsroom,
  reader: Reader,
  feeds: readonly HardFeed[],
  beliefs: ReadonlyMap<string, Belief[]>,
): void {
  for (const feed of feeds) {
    const expect = EXPECTED[reader.name] as (typeof EXPECTED)[string];
    const expected = membersOf(hard, feed).map((article) => unmarkedSummary(expect(article, feed, hard.url)));
    const believed = beliefs.get(hard.url + feed.path) ?? [];
    const comparable = believed.map((belief) => (expected[0] ? kept(belief, expected[0]) : belief));
    assert.deepEqual(comparable.sort(byId), expected.sort(byId), `${reader.name} ${feed.path}`);
    const leads = new Map(
      membersOf(hard, feed).map((article) => [idOf(article, feed.format), unmarked(article.lead)]),
    );
    for (const { id, content } of believed) {
      if (content === undefined) continue;
      const texts = isHtml(reader, feed) ? [textOf(content)] : [content, textOf(content)];
      const lead = leads.get(id) ?? id;
      assert.ok(
        texts.some((text) => unmarked(text).includes(lead)),
        `${reader.name} ${feed.path}: ${content}`,
      );
      // What is said of a file is not what the article says.
      assert.ok(!content.includes('“caption”'), `${reader.name} ${feed.path}: ${content}`);
    }
  }
}

/** newsboat takes every text for HTML; what others keep of a plain text they keep as that. */
const isHtml = (reader: Reader, { variant }: HardFeed): boolean => reader === newsboat || variant === 'feed';

/** How a reader's requests have been answered since. */
function statuses({ front }: HardNewsroom, reader: Reader, since: number): number[] {
  const own = front.log.slice(since).filter(({ agent }) => reader.asks(agent));
  return own.map(({ status }) => status);
}
