// Any sequence of steps: every operation on random stories, and time beside them.
import fc from 'fast-check';
import type { Given, GivenStory } from './import-checks.ts';
import { BEGIN } from './model.ts';
import {
  addingTopic,
  confirming,
  editing,
  ending,
  importing,
  mergingTopics,
  moving,
  movingEdition,
  NOTE,
  noting,
  ofStory,
  openingEdition,
  releasing,
  renamingTopic,
  retopicing,
  sayingLegal,
  scheduling,
  settingEdition,
} from './operations.ts';
import { type Step, waiting } from './step.ts';
import type { Override } from './together.ts';

const STORIES = ['quay', 'crane', 'lock'];
const SLUGS = ['first', 'one', 'one-2'];
const TOPICS = ['trade', 'safety', 'port'];

const pick = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
/** Mostly the first. */
const rarely = <T, U>(usual: T, other: fc.Arbitrary<U>, weight = 11): fc.Arbitrary<T | U> =>
  fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });

const story = pick(...STORIES);
const edition = fc.nat(3);
const orEach = fc.option(edition, { freq: 2 });
const editions = fc.oneof(
  fc.constant<number[]>([0, 1, 2, 3]),
  fc.uniqueArray(edition, { minLength: 1, maxLength: 4 }),
);
const override = pick<Override>(
  ...[
    { override: false, reason: null },
    { override: false, reason: null },
  ],
  ...[
    { override: true, reason: 'The translator is ill.' },
    { override: true, reason: null },
  ],
);
const instant = (seconds: number): string => new Date(BEGIN + seconds * 1000).toISOString();
const publishAt = pick(
  instant(-100),
  instant(-100),
  '+0s',
  '+3s',
  '+9s',
  instant(11),
  instant(3700),
  null,
  null,
);
const withdrawAt = rarely(null, pick('+15s', instant(12)));

const given: fc.Arbitrary<Given> = fc.record({
  headline: pick('One', 'Two', 'Three'),
  topics: rarely(null, pick(['trade'], ['trade', 'safety'], ['safety', 'trade'], ['port', 'trade']), 2),
  slug: rarely(null, pick(...SLUGS), 6),
  ...{ publishAt, withdrawAt },
  guid: rarely(null, pick('tag:old.example,1992:1', 'tag:old.example,1992:2')),
  formerPath: rarely(null, pick('/old/1', '/old/2')),
  sourceRevision: rarely(null, pick(1, 2)),
});

const imports = fc
  .record({
    story,
    articles: editions.chain((chosen) => fc.tuple(...chosen.map((one) => fc.tuple(fc.constant(one), given)))),
    source: rarely(null, edition),
    coOriginal: rarely(false, fc.constant(true)),
    required: rarely(null, pick([], [0, 1], [1, 2, 3])),
    as: pick<GivenStory['as']>('amend', 'update', 'correct'),
    note: rarely<string, null>(NOTE, fc.constant(null)),
    quiet: rarely(false, fc.constant(true)),
    outdates: rarely(false, fc.constant(true)),
    override,
  })
  .map(({ override: why, source, ...rest }) =>
    importing({ ...rest, ...why, source: rest.coOriginal ? null : source }),
  );

const which = fc
  .record({ story, editions: fc.oneof(fc.constant(null), editions), override })
  .map(({ override: why, ...rest }) => ({ ...rest, ...why }));

const wait = fc
  .tuple(
    fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 1, max: 9_000 }) },
      { weight: 2, arbitrary: fc.integer({ min: -6_000, max: -1 }) },
      { weight: 1, arbitrary: pick(3_600_000, 86_400_000 * 16, 86_400_000 * 31) },
    ),
    fc.boolean(),
  )
  .map(([by, looked]) => waiting(by, looked));

const optional = <T>(settings: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(settings, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;

const WEIGHTED: [number, fc.Arbitrary<Step>][] = [
  [10, imports],
  [
    3,
    fc
      .tuple(which, pick('+0s', '+4s', instant(8), instant(25), null))
      .map(([one, time]) => scheduling({ ...one, time })),
  ],
  [6, which.map(releasing)],
  [2, fc.tuple(story, orEach).map((what) => ofStory('withdraw', ...what))],
  [6, fc.tuple(story, orEach).map((what) => ofStory('reinstate', ...what))],
  [1, fc.tuple(story, orEach).map((what) => ofStory('erase', ...what))],
  [1, fc.tuple(story, orEach, pick('+0s', '+7s', instant(30), null)).map((what) => ending(...what))],
  [2, fc.tuple(story, edition, pick(...SLUGS)).map((what) => moving(...what))],
  [2, fc.tuple(story, orEach, fc.subarray(TOPICS)).map((what) => retopicing(...what))],
  [6, fc.tuple(story, edition).map((what) => confirming(...what))],
  [
    2,
    fc
      .tuple(story, optional({ required: pick(null, [], [0, 1]), source: fc.option(edition) }))
      .map((what) => editing(...what)),
  ],
  [
    6,
    fc
      .tuple(story, editions, override)
      .map(([one, some, why]) => noting({ story: one, editions: some, ...why })),
  ],
  [
    1,
    fc
      .tuple(
        edition,
        optional({ required: fc.boolean(), timeZone: pick('Europe/London', 'Pacific/Auckland') }),
      )
      .map((what) => settingEdition(...what)),
  ],
  [
    1,
    fc
      .tuple(edition, pick<'close-edition' | 'open-edition'>('close-edition', 'open-edition', 'open-edition'))
      .map((what) => openingEdition(...what)),
  ],
  [1, fc.tuple(edition, pick('Ours', 'Theirs', null)).map((what) => sayingLegal(...what))],
  [1, fc.tuple(edition, pick('en', 'nl', 'news', 'port')).map((what) => movingEdition(...what))],
  [1, fc.tuple(fc.constant('port'), editions, pick('port', 'trade-en')).map((what) => addingTopic(...what))],
  [
    1,
    fc
      .tuple(
        pick(...TOPICS),
        edition,
        optional({ label: pick('Trade', 'Handel'), slug: pick('port', 'deals') }),
      )
      .map((what) => renamingTopic(...what)),
  ],
  [1, fc.tuple(pick(...TOPICS), pick(...TOPICS)).map((what) => mergingTopics(...what))],
  [8, wait],
];

/** A step that is taken only where it is not refused, but for one in four. */
const mostlySensible = (one: fc.Arbitrary<Step>): fc.Arbitrary<Step> =>
  fc.tuple(one, fc.nat(3)).map(([step, n]) => {
    if (n === 0) return step;
    return { ...step, check: (m) => step.check(m) && step.makesSense(m) };
  });

/** Any step; what happens often is there often. */
export const STEPS: fc.Arbitrary<Step>[] = WEIGHTED.flatMap(([weight, one]) =>
  Array.from({ length: weight }, () => mostlySensible(one)),
);
