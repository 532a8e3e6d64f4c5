// A newsroom's worth of made-up stories: five editions, the same text for the same seed.
import { DEFAULT_SETTINGS, directionOf } from '../../src/domain/edition.ts';
import type { ArticleInput, StoryInput } from '../../src/domain/story-input.ts';
import { DAY, HOUR, type Instant, toRfc3339 } from '../../src/domain/time.ts';
import type { NodeDatabase } from '../../src/node/database.ts';
import { insertEdition } from '../../src/storage/editions.ts';
import { insertTopic, insertTopicLabel } from '../../src/storage/topics.ts';

export const EDITIONS = [
  { path: 'nl', language: 'nl-BE', title: 'Havennieuws', timeZone: 'Europe/Brussels' },
  { path: 'fr', language: 'fr-BE', title: 'Nouvelles du port', timeZone: 'Europe/Brussels' },
  { path: 'de', language: 'de-DE', title: 'Hafennachrichten', timeZone: 'Europe/Berlin' },
  { path: 'en', language: 'en-GB', title: 'Port News', timeZone: 'Europe/London' },
  { path: 'ar', language: 'ar-EG', title: 'أخبار الميناء', timeZone: 'Africa/Cairo' },
] as const;

export const TOPICS = ['trade', 'safety', 'customs', 'rail'] as const;

/** The first of the topics, and as many more as are wanted. */
export function topicKeys(count: number = TOPICS.length): string[] {
  return Array.from({ length: count }, (_, i) => TOPICS[i] ?? `topic-${i + 1}`);
}

/** Stories a day: an archive ten times as large is ten times as old, as with any newsroom. */
const PACE = 1;

/** The newest stories of an archive wait for their last edition. */
export const WAITING = 48;

/** How many stories make so many articles. */
export function storiesOf(articles: number): number {
  return (articles + WAITING) / EDITIONS.length;
}

/** Editions and topics, by the statements that the commands use. */
export async function furnish(
  db: NodeDatabase,
  newId: () => string,
  createdAt: Instant,
  keys = topicKeys(),
): Promise<void> {
  const editions = EDITIONS.map((edition) =>
    insertEdition({
      ...DEFAULT_SETTINGS,
      ...edition,
      uuid: newId(),
      description: `${edition.title} in ${edition.language}`,
      direction: directionOf(edition.language),
      createdAt,
    }),
  );
  const topics = keys.map((key) => insertTopic(newId(), key));
  const labels = keys.flatMap((key) =>
    EDITIONS.map(({ path }, i) => insertTopicLabel(key, i + 1, `${key} (${path})`, `${key}-${path}`)),
  );
  await db.batch([...editions, ...topics, ...labels]);
}

/**
 * Story number `index` of `total`; the last one came out an hour before `now`.
 * @param whole the newest too have all their editions
 * @param pace stories a day
 * @param topics the keys of those that the newsroom has
 */
export function archiveStory(
  index: number,
  total: number,
  now: Instant,
  { whole = false, pace = PACE, topics = topicKeys() } = {},
): StoryInput {
  const publishAt = Math.floor(now - HOUR - ((total - 1 - index) / pace) * DAY);
  const editions = whole || index < total - WAITING ? EDITIONS : EDITIONS.slice(0, -1);
  return story(index, publishAt, editions, topics);
}

/** The last edition of a story that waits for it: the one new article whose way is measured. */
export function lastArticle(index: number, now: Instant, topics: readonly string[]): StoryInput {
  return story(index, now, EDITIONS.slice(-1), topics);
}

/** A story in one edition alone. */
export function oneArticle(index: number, now: Instant, edition: string): StoryInput {
  return story(index, now, [{ path: edition }], TOPICS);
}

function story(
  index: number,
  publishAt: Instant,
  editions: readonly { path: string }[],
  topics: readonly string[],
): StoryInput {
  const key = `story-${index}`;
  return {
    story: key,
    articles: editions.map(({ path }) => article(key, path, index, publishAt, topics)),
    problems: [],
  };
}

function article(
  key: string,
  edition: string,
  seed: number,
  publishAt: Instant,
  keys: readonly string[],
): ArticleInput {
  const random = randomFrom(seed * 31 + edition.charCodeAt(0) * 7 + edition.charCodeAt(1));
  const topics = [0, 1, 2].map((i) => keys[(seed * 3 + i) % keys.length] as string);
  const paragraph = (words: number) => `<p>${sentence(random, words)} <a href="/${edition}/">…</a></p>`;
  return {
    story: key,
    edition,
    content: {
      headline: sentence(random, 6),
      lead: sentence(random, 18),
      body: [40, 45, 35, 30].map(paragraph).join(''),
      slug: null,
      bylines: ['The press office'],
      dateline: 'Antwerp',
      topics,
      media: [],
    },
    publishAt: { kind: 'instant', at: publishAt, dateOnly: false, given: toRfc3339(publishAt) },
    updatedAt: null,
    withdrawAt: null,
    guid: null,
    guidIsPermaLink: false,
    source: null,
    sourceRevision: null,
    coOriginal: false,
    required: null,
    correction: null,
    origin: { file: `${key}/${edition}.md`, lines: {} },
  };
}

/** Words of two to four syllables with a skew like a language's: they compress about as prose does. */
const WORDS = words(1_200);

function words(count: number): string[] {
  const random = randomFrom(1);
  const syllable = () =>
    `${'bdfghklmnprstvwz'[Math.floor(random() * 16)]}${'aeiou'[Math.floor(random() * 5)]}${random() < 0.4 ? 'nrsltm'[Math.floor(random() * 6)] : ''}`;
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + Math.floor(random() * 3) }, syllable).join(''),
  );
}

export function sentence(random: () => number, length: number): string {
  const picked = Array.from({ length }, () => WORDS[Math.floor(random() ** 3 * WORDS.length)] as string);
  const text = picked.join(' ');
  return `${text[0]?.toUpperCase()}${text.slice(1)}.`;
}

/** Mulberry32: small, seeded, good enough for text. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
