// The embargo over whole histories: private work between public work changes no answer, at no step.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { offerPreview } from '../../src/desk/preview.ts';
import { DAY } from '../../src/domain/time.ts';
import { Refusal } from '../../src/operations/refusal.ts';
import { countedIds } from '../support/clock.ts';
import { type Cast, deskSteps, EVERYBODY, houseSteps, type Step, take } from '../support/history.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { guessedArticlePaths, openSite, type Site, standingPaths, statementPaths } from '../support/site.ts';

/** What both newsrooms do, in three editions. */
const PUBLIC: Cast = { ...EVERYBODY, stories: ['quay', 'lock', 'tide'], editions: ['en', 'nl', 'ar'] };
/** What one does besides: articles that never come to their time. They ask for slugs that others come to. */
const YEARS = 4_000 * DAY;
const HIDDEN = {
  topics: ['trade', 'safety'],
  slugs: [null, 'ships-1', 'ships-2'],
  dues: [YEARS, 2 * YEARS, null],
};
/** Translations of public stories, and stories of its own. */
const TRANSLATED: Cast = { ...HIDDEN, stories: PUBLIC.stories, editions: ['fr'] };
const SECRET: Cast = { ...HIDDEN, stories: ['secret', 'plan'], editions: ['en', 'nl', 'ar', 'fr'] };

type Moment = { by: 'both' | 'one'; step: Step };

/** An end is refused while the release is years away; and a story taken back whole takes what is public too. */
const isHidden = (step: Step): boolean =>
  !(step.do === 'import' && step.ends !== null) && !(step.do === 'withdraw' && step.edition === null);

const moment = fc.oneof<fc.Arbitrary<Moment>[]>(
  fc.record({ by: fc.constant('both' as const), step: houseSteps(PUBLIC) }),
  fc.record({
    by: fc.constant('one' as const),
    step: fc.oneof(deskSteps(TRANSLATED), deskSteps(SECRET)).filter(isHidden),
  }),
);

const MONTHS = ['2025-08', '2026-02', '2026-03', '2026-04'];

test('private work between public work changes no answer at any step', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(moment, { minLength: 4, maxLength: 14 }),
      fc.array(fc.nat(9999), { minLength: 40, maxLength: 40 }),
      async (history, probes) => {
        const plain = await openNewsroom(t);
        const keeper = await openNewsroom(t);
        const secretIds = countedIds();
        const desk: Newsroom = { ...keeper, newId: () => secretIds().replace('-8000-', '-a000-') };
        const sites = [await openSite(plain), await openSite(keeper)] as const;
        const compare = async (path: string, method: string) => {
          const [one, other] = [await sites[0].get(path, {}, method), await sites[1].get(path, {}, method)];
          assert.deepEqual(other, one, path);
        };
        let next = 0;
        for (const { by, step } of history) {
          if (by === 'one') {
            if (!isApart(plain, step)) continue;
            await take(desk, step);
            await preview(sites[1], desk, step);
          } else for (const newsroom of [plain, keeper]) await take(newsroom, step);
          const paths = pathsOf(plain, keeper);
          for (let i = 0; i < 6; i++)
            await compare(paths[(probes[next++ % probes.length] as number) % paths.length] as string, 'GET');
        }
        for (const path of pathsOf(plain, keeper)) await compare(path, 'GET');
        for (const { errors } of sites) assert.deepEqual(errors, []);
        for (const { db } of [plain, keeper]) db.close();
      },
    ),
    { numRuns: 40 },
  );
});

function pathsOf(plain: Newsroom, keeper: Newsroom): string[] {
  const standing = standingPaths(['en', 'nl', 'ar', 'fr'], MONTHS, ['trade', 'safety']);
  return [
    ...standing.filter((path) => !path.includes('headlines')),
    ...statementPaths(['en', 'nl', 'fr']),
    ...SEARCHES,
    `/preview/${'A'.repeat(72)}/`,
    ...guessedArticlePaths([plain, keeper], MONTHS),
  ];
}

/** Words of everything there is, of what one of them has alone, and what there is to choose from. */
const SEARCHES = ['en', 'nl', 'ar', 'fr'].flatMap((edition) =>
  [
    ...['q=ships', 'q=text*&order=oldest', 'q=%22of+secret%22', 'q=plan', 'q=ships+1&year=2026', ''],
    `q=ships&topic=trade-${edition}`,
  ].map((query) => `/${edition}/search?${query}`),
);

/** Whoever has a link sees a story as it will be: nobody else sees anything else for that. */
async function preview({ context, get }: Site, { newId }: Newsroom, step: Step): Promise<void> {
  if (!('story' in step)) return;
  try {
    const { url } = await offerPreview({ ...context, newId }, step.story);
    const path = new URL(url).pathname;
    for (const part of [
      '',
      ...['en', 'nl', 'fr'].flatMap((edition) => [`${edition}/`, `${edition}/feed.json`]),
    ])
      await get(path + part);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

/** A translation needs a story that both have: whose first article is the source is for all to see. */
function isApart(plain: Newsroom, step: Step): boolean {
  if (!('story' in step) || SECRET.stories.includes(step.story)) return true;
  return plain.rows('SELECT 1 FROM stories WHERE key = ?', step.story).length > 0;
}
