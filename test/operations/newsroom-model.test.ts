import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseTime, wholeSecond } from '../../src/domain/time.ts';
import { Refusal } from '../../src/operations/refusal.ts';
import type { Intent } from '../../src/operations/revise.ts';
import { release, schedule } from '../../src/operations/schedule.ts';
import { settle } from '../../src/operations/settle.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { articlesQuery } from '../../src/storage/published.ts';
import { subscriptionWindow } from '../../src/storage/selections.ts';
import { at } from '../support/clock.ts';
import { type ArticleFields, aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { MODEL_EDITIONS, Model, type ModelArticle } from './newsroom-model.ts';

type Step = fc.AsyncCommand<Model, Newsroom>;

const STORIES = ['quay', 'crane'];

/** One command: what it does to both, and then that both say the same. */
function step(text: string, run: (model: Model, newsroom: Newsroom) => Promise<void>, needs?: string): Step {
  return {
    check: (model) => needs === undefined || model.of(needs).length > 0,
    async run(model, newsroom) {
      await run(model, newsroom);
      await assertSame(model, newsroom);
    },
    toString: () => text,
  };
}

const importStep = (story: string, fields: Record<string, ArticleFields>, as: Intent): Step =>
  step(`import ${as} ${story} ${JSON.stringify(fields)}`, async (model, newsroom) => {
    const input = aStory(story, fields);
    const refused = model.import(input.articles, as, newsroom.now());
    const { problems } = await bringIn(newsroom, input, { as, note: 'A note.' });
    assert.deepEqual(
      problems.map(({ file }) => file),
      refused.map((edition) => `${story}/${edition}.md`),
    );
  });

/** Schedules or releases one article, or is refused where the model refuses. */
const timeStep = (story: string, edition: string, time: string | null): Step =>
  step(
    `${time === 'now' ? 'release' : `schedule ${time}`} ${edition}/${story}`,
    async (model, newsroom) => {
      const article = model.find(story, edition);
      const which = { story, editions: [edition] };
      const given = time === null || time === 'now' ? null : parseTime(time, 'UTC');
      const now = newsroom.now();
      const publishAt =
        given === null
          ? time && wholeSecond(now)
          : given.kind === 'instant'
            ? given.at
            : wholeSecond(now) + given.after;
      const refused = !article || model.schedule(article, publishAt as number | null);
      if (!refused && time === 'now') model.settle(now);
      const done =
        time === 'now'
          ? release(newsroom, which, BY_EDITOR)
          : schedule(newsroom, which, given && (() => given), BY_EDITOR);
      if (refused) await assert.rejects(done, Refusal);
      else await done;
    },
    story,
  );

const withdrawStep = (story: string, edition: string | null): Step =>
  step(
    `withdraw ${story} ${edition ?? 'everywhere'}`,
    async (model, newsroom) => {
      const done = withdraw(newsroom, edition === null ? { story } : { story, edition }, BY_EDITOR);
      if (edition !== null && !model.find(story, edition)) return assert.rejects(done, Refusal);
      model.withdraw(story, edition, newsroom.now());
      await done;
    },
    story,
  );

const settleStep = (by: number): Step =>
  step(`settle after ${by} ms`, async (model, newsroom) => {
    newsroom.clock.move(by);
    model.settle(newsroom.now());
    await settle(newsroom);
  });

const waitStep = (by: number): Step => step(`wait ${by} ms`, async (_, newsroom) => newsroom.clock.move(by));

async function assertSame(model: Model, newsroom: Newsroom): Promise<void> {
  for (const edition of MODEL_EDITIONS) {
    const { statement, decode } = articlesQuery(subscriptionWindow(edition, 50));
    const shown = decode(await newsroom.db.all(statement)).map((article) => ({
      headline: article.headline,
      ordinal: article.ordinal,
      releasedAt: article.releasedAt,
      updatedAt: article.updatedAt,
      stale: article.stale,
      role: article.role,
      siblings: article.siblings.length,
    }));
    const expected = model.public().filter((article) => article.edition === edition);
    assert.deepEqual(
      shown,
      expected.toSorted(newestFirst).map((article) => ({
        headline: article.headline,
        ordinal: article.ordinal,
        releasedAt: article.releasedAt,
        updatedAt: article.updatedAt,
        stale: model.isStale(article),
        role: roleOf(model, article),
        siblings: model.public().filter(({ story }) => story === article.story).length - 1,
      })),
    );
  }
  assert.deepEqual(newsroom.log(), model.log);
  assert.deepEqual(brokenInvariants(newsroom), []);
}

/** Before the source is released, the first public edition stands for it: nothing may tell that there is one. */
function roleOf(model: Model, { story, edition }: ModelArticle): string {
  const source = model.sources.get(story) as string;
  const isOut = model.find(story, source)?.releasedAt != null;
  const first = MODEL_EDITIONS.find((path) =>
    model.public().some((one) => one.story === story && one.edition === path),
  );
  return (isOut ? source : first) === edition ? 'source' : 'translation';
}

const newestFirst = (a: ModelArticle, b: ModelArticle): number =>
  (b.updatedAt as number) - (a.updatedAt as number) || (b.ordinal as number) - (a.ordinal as number);

/** What no sequence of operations may leave behind, beyond what the schema refuses by itself. */
function brokenInvariants(newsroom: Newsroom): unknown[] {
  return newsroom.rows(`
    SELECT 'gap in the log' AS broken FROM (SELECT count(*) AS n, max(seq) AS last FROM changes) WHERE n <> last
    UNION ALL SELECT 'gap in ordinals' FROM articles WHERE ordinal IS NOT NULL
      GROUP BY edition_id HAVING count(*) <> max(ordinal)
    UNION ALL SELECT 'not the newest revision in force' FROM articles a
      WHERE revision <> (SELECT max(number) FROM revisions r WHERE r.article_id = a.id)
    UNION ALL SELECT 'released, and not logged as such once' FROM articles a
      WHERE (released_at IS NOT NULL) <> (SELECT count(*) FROM changes c WHERE c.article_id = a.id AND c.kind = 'released')
    UNION ALL SELECT 'withdrawn, and not logged as such once' FROM articles a
      WHERE (withdrawn_at IS NOT NULL) <> (SELECT count(*) FROM changes c WHERE c.article_id = a.id AND c.kind = 'withdrawn')
    UNION ALL SELECT 'topics of the unreleased, or times that differ' FROM article_topics t JOIN articles a ON a.id = t.article_id
      WHERE t.released_at IS NOT a.released_at OR t.updated_at IS NOT a.updated_at OR t.withdrawn_at IS NOT a.withdrawn_at
    UNION ALL SELECT 'a path of the unreleased' FROM paths p JOIN articles a ON a.id = p.article_id WHERE a.released_at IS NULL
    UNION ALL SELECT 'no topic' FROM public_articles a WHERE NOT EXISTS (SELECT 1 FROM article_topics t WHERE t.article_id = a.id)`);
}

const story = fc.constantFrom(...STORIES);
const edition = fc.constantFrom(...MODEL_EDITIONS);
const publishAt = fc.oneof(
  { weight: 3, arbitrary: fc.constant(at(-100)) },
  { weight: 4, arbitrary: fc.constantFrom('+3s', '+10s', at(5), null) },
);
const fields = fc
  .record({
    headline: fc.constantFrom('One', 'Two', 'Three'),
    publishAt,
    withdrawAt: fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, fc.constantFrom('+15s', at(12))),
    topics: fc.constant<string[]>(['trade']),
  })
  .map(
    ({ withdrawAt, ...rest }): ArticleFields => (withdrawAt === undefined ? rest : { ...rest, withdrawAt }),
  );
const articles = fc
  .record({ en: fc.option(fields), nl: fc.option(fields) })
  .map(
    (both) =>
      Object.fromEntries(Object.entries(both).filter(([, given]) => given)) as Record<string, ArticleFields>,
  )
  .filter((given) => Object.keys(given).length > 0);
const intent = fc.constantFrom<Intent>('amend', 'update', 'correct');
const moves = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 9000 }) },
  { weight: 1, arbitrary: fc.integer({ min: -6000, max: -1 }) },
);

const steps = [
  ...Array.from({ length: 4 }, () =>
    fc.tuple(story, articles, intent).map(([...given]) => importStep(...given)),
  ),
  fc
    .tuple(story, edition, fc.constantFrom('+4s', at(8), at(25), null))
    .map(([...given]) => timeStep(...given)),
  fc.tuple(story, edition, fc.constant('now')).map(([...given]) => timeStep(...given)),
  fc.tuple(story, fc.option(edition)).map(([...given]) => withdrawStep(...given)),
  moves.map(settleStep),
  moves.map(waitStep),
];

test('any sequence of imports, schedules, releases, withdrawals and clock moves does what the model says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(steps, { maxCommands: 30, size: 'max' }), async (commands) => {
      const ends: (() => void)[] = [];
      const newsroom = await openNewsroom({ after: (done) => void ends.push(done) });
      try {
        await fc.asyncModelRun(() => ({ model: new Model(), real: newsroom }), commands);
        assert.deepEqual(newsroom.rows('PRAGMA foreign_key_check'), []);
        assert.deepEqual(newsroom.rows('PRAGMA integrity_check'), [{ integrity_check: 'ok' }]);
      } finally {
        for (const end of ends) end();
      }
    }),
    { numRuns: 60 },
  );
});
