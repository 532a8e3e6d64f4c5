// Texts to be searched, the same for the same number: words as frequent as a language's are, and Japanese of as many signs.
import type { Content } from '../../src/domain/article.ts';
import { randomFrom } from './synthetic.ts';

export const SEARCH_EDITIONS = [
  { path: 'nl', language: 'nl-BE', title: 'Havennieuws', timeZone: 'UTC' },
  { path: 'ja', language: 'ja', title: '港のニュース', timeZone: 'UTC' },
] as const;

export const TOPIC_COUNT = 12;

const SYLLABLES = 'ba be di do fa ge ha ka ki le lo ma ne no pa ri sa se ta te va we zo zu'.split(' ');

/** The word of a rank: 1 is the most common. */
export function wordOf(rank: number): string {
  let [rest, word] = [rank, ''];
  for (; rest > 0; rest = Math.floor(rest / SYLLABLES.length)) {
    word += SYLLABLES[rest % SYLLABLES.length];
  }
  return `${word}n`;
}

const WORDS = 60_000;

/** Zipf: a word of twice the rank is half as frequent. */
const rank = (random: () => number): number => Math.floor(WORDS ** random());

/** Signs, some of them much more frequent than others. */
const sign = (random: () => number): string =>
  String.fromCodePoint(0x4e00 + Math.floor(2_000 * random() ** 2));

const sentence = (random: () => number, which: number, length: number): string =>
  which === 1
    ? `${Array.from({ length: length * 2 }, () => sign(random)).join('')}。`
    : `${Array.from({ length }, () => wordOf(rank(random))).join(' ')}.`;

/** @param which 1: Japanese */
export function searchContent(seed: number, which: number): { content: Content; topicIds: number[] } {
  const random = randomFrom(seed + 1);
  const body = Array.from({ length: 8 }, () => `<p>${sentence(random, which, 30)}</p>`).join('');
  const content: Content = {
    headline: sentence(random, which, 7),
    lead: sentence(random, which, 25),
    body,
    slug: null,
    bylines: [],
    dateline: null,
    topics: [],
    media: [],
  };
  return { content, topicIds: [1 + (seed % TOPIC_COUNT)] };
}

/** A query of a kind, another each time. */
export const QUERIES: Readonly<Record<string, (random: () => number) => string>> = {
  'rare word': (random) => `/nl/search?q=${wordOf(20_000 + Math.floor(random() * 40_000))}`,
  'common word': (random) => `/nl/search?q=${wordOf(1 + Math.floor(random() * 20))}`,
  'two words': (random) =>
    `/nl/search?q=${wordOf(1 + Math.floor(random() * 200))}+${wordOf(rank(random) + 1)}`,
  // As it stands in a headline.
  phrase: (random) => {
    const { headline } = searchContent(5 * Math.floor(random() * 200), 0).content;
    return `/nl/search?q=%22${headline.split(' ').slice(1, 4).join('+')}%22`;
  },
  'beginning of a word': (random) =>
    `/nl/search?q=${wordOf(600 + Math.floor(random() * 10_000)).slice(0, 4)}*`,
  'Japanese word': (random) => `/ja/search?q=${encodeURIComponent(sign(random) + sign(random))}`,
  'Japanese sign': (random) => `/ja/search?q=${encodeURIComponent(sign(random))}`,
  'with a topic': (random) =>
    `/nl/search?q=${wordOf(1 + Math.floor(random() * 200))}&topic=topic-${Math.floor(random() * TOPIC_COUNT)}`,
  'with a year': (random) =>
    `/nl/search?q=${wordOf(1 + Math.floor(random() * 200))}&year=${new Date().getUTCFullYear() - Math.floor(random() * 18)}`,
  'deep page': (random) =>
    `/nl/search?q=${wordOf(1 + Math.floor(random() * 20))}&page=${20 + Math.floor(random() * 30)}`,
  'oldest first': (random) => `/nl/search?q=${wordOf(1 + Math.floor(random() * 200))}&order=oldest`,
};

/** What costs most: two words that nearly every text has, and seldom one after the other. */
export const HARD_QUERIES: typeof QUERIES = {
  'phrase of common words': (random) =>
    `/nl/search?q=%22${wordOf(1 + Math.floor(random() * 30))}+${wordOf(1 + Math.floor(random() * 30))}%22`,
};
