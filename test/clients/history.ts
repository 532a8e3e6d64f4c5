// One random history of a newsroom, told by its seed: what an editor does between the polls of readers.
import fc from 'fast-check';
import type { Given } from '../support/model/import-checks.ts';
import {
  confirming,
  editing,
  ending,
  importing,
  mergingTopics,
  moving,
  movingEdition,
  noting,
  ofStory,
  openingEdition,
  releasing,
  renamingTopic,
  retopicing,
  scheduling,
} from '../support/model/operations.ts';
import { type Step, waiting } from '../support/model/step.ts';

const STORIES = ['quay', 'crane', 'lock', 'buoy', 'ferry'];
const TITLES = [
  'Quay “opens” & closes',
  'افتتاح الرصيف 7',
  '岸壁が開通 𠮷野',
  'Отворен кеј',
  'नया घाट खुला',
  'רציף (חדש)',
  'Family 👩‍👩‍👧‍👦 aboard',
  '{{braces}} and ]]>',
  '=SUM(A1) -rf',
];

const pick = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const story = pick(...STORIES);
const edition = fc.nat(3);
const orEach = fc.option(edition, { freq: 2 });
const title = pick(...TITLES);
const topics = pick([], ['trade'], ['trade'], ['safety'], ['trade', 'safety']);
const editions = fc.uniqueArray(edition, { minLength: 1, maxLength: 3 });
const alone = { override: true, reason: 'It cannot wait.' };

/** Ids of a former system, of which no two are the same in what one reader reads. */
const guidOf = (seed: number, key: string, at: number): string | null =>
  key === 'crane'
    ? `tag:old.example,2001:${seed}/${at}`
    : key === 'lock'
      ? `${seed}${at} at https://old.example`
      : null;

function someImport(seed: number, as: 'amend' | 'update' | 'correct'): fc.Arbitrary<Step> {
  const article = fc.record({ headline: title, topics: fc.option(topics, { freq: 3 }) });
  const articles = editions.chain((chosen) =>
    fc.tuple(...chosen.map((at) => fc.tuple(fc.constant(at), article))),
  );
  return fc.tuple(story, articles, fc.boolean()).map(([key, some, isDraft]) =>
    importing({
      story: key,
      articles: some.map(([at, one]): [number, Given] => [
        at,
        {
          ...one,
          ...{ slug: key, withdrawAt: null, formerPath: null, sourceRevision: null },
          publishAt: isDraft && as === 'amend' ? null : '+0s',
          guid: guidOf(seed, key, at),
        },
      ]),
      ...{ source: null, coOriginal: false, required: null, quiet: false, outdates: false, ...alone },
      ...{ as, note: as === 'correct' ? 'A name was wrong.' : null },
    }),
  );
}

function steps(seed: number): fc.Arbitrary<Step> {
  const weighted: [number, fc.Arbitrary<Step>][] = [
    [5, someImport(seed, 'amend')],
    [5, someImport(seed, 'update')],
    [4, someImport(seed, 'correct')],
    [4, fc.tuple(story, orEach).map((what) => ofStory('withdraw', ...what))],
    [4, fc.tuple(story, orEach).map((what) => ofStory('reinstate', ...what))],
    [1, fc.tuple(story, orEach).map((what) => ofStory('erase', ...what))],
    [3, fc.tuple(story, edition, pick('first', 'second')).map((what) => moving(...what))],
    [3, fc.tuple(story, orEach, topics).map((what) => retopicing(...what))],
    [3, fc.tuple(story, editions).map(([key, some]) => releasing({ story: key, editions: some, ...alone }))],
    [
      2,
      fc
        .tuple(story, pick('+0s', '+9s'))
        .map(([key, time]) => scheduling({ story: key, editions: null, time, ...alone })),
    ],
    [2, fc.tuple(story, editions).map(([key, some]) => noting({ story: key, editions: some, ...alone }))],
    [1, fc.tuple(story, edition).map((what) => confirming(...what))],
    [1, fc.tuple(story, edition).map(([key, source]) => editing(key, { source }))],
    [1, fc.tuple(story, orEach, pick('+7s')).map((what) => ending(...what))],
    [1, fc.tuple(edition, pick('en', 'nl', 'news')).map((what) => movingEdition(...what))],
    [
      1,
      fc
        .tuple(edition, pick<'close-edition' | 'open-edition'>('close-edition', 'open-edition'))
        .map((what) => openingEdition(...what)),
    ],
    [
      1,
      fc
        .tuple(pick('trade', 'safety'), edition, pick('deals', 'trade-en'))
        .map(([key, at, slug]) => renamingTopic(key, at, { slug })),
    ],
    [1, pick(mergingTopics('trade', 'safety'), mergingTopics('safety', 'trade'))],
    [3, pick(1_500, 8_000, 3_600_000, 86_400_000 * 31).map((by) => waiting(by, true))],
  ];
  return fc.oneof(...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}

/** Steps by round. They may be taken again and again. */
export function roundsOf(seed: number, rounds: number): Step[][] {
  const first = fc.array(someImport(seed, 'amend'), { minLength: 3, maxLength: 5 });
  const later = fc.array(steps(seed), { minLength: 2, maxLength: 7 });
  const all = fc.tuple(first, ...Array.from({ length: rounds - 1 }, () => later));
  const [told] = fc.sample(all, { seed, numRuns: 1 });
  // Time passes before each: two updates within a second are an hour in a day of readers.
  return (told ?? []).map((round) => [waiting(1_000, true), ...round]);
}
