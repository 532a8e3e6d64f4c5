// No stale document, ever: whatever happened and whatever was asked for in between, each answer is what a
// render from nothing but the public newsroom gives.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EVERYBODY, houseSteps, type Step, take } from '../support/history.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { interruptible } from '../support/interruptible.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import {
  guessedArticlePaths,
  openSite,
  renderAnew,
  type Site,
  standingPaths,
  statementPaths,
} from '../support/site.ts';

const EDITIONS = ['en', 'nl'];

interface Moment {
  step: Step;
  /** The step is committed while this document is being rendered, between its snapshot and its store. */
  during: number | null;
  /** Documents asked for afterwards. */
  asked: number[];
}

const moments = fc.array(
  fc.record<Moment>({
    step: houseSteps(EVERYBODY),
    during: fc.option(fc.nat(9999), { freq: 3 }),
    asked: fc.array(fc.nat(9999), { maxLength: 6 }),
  }),
  { minLength: 3, maxLength: 14 },
);

test('every document equals a render from scratch, whatever happened and was asked for in between', async (t) => {
  await fc.assert(
    fc.asyncProperty(moments, async (history) => {
      const newsroom = await openNewsroom(t);
      const interruption = interruptible(newsroom.db);
      const site = await openSite(newsroom, { db: interruption.db });
      await bringIn(newsroom, aStory('quay', { en: { topics: ['trade'] }, nl: { topics: ['trade'] } }));
      for (const path of pathsOf(newsroom)) await site.get(path);
      for (const { step, during, asked } of history) {
        const paths = pathsOf(newsroom);
        const pathAt = (n: number) => paths[n % paths.length] as string;
        if (during === null) await take(newsroom, step);
        else {
          interruption.beforeStore(() => take(newsroom, step));
          await site.get(pathAt(during));
          await interruption.flush();
        }
        for (const n of asked) await assertFresh(site, pathAt(n));
      }
      for (const path of pathsOf(newsroom)) await assertFresh(site, path);
      assert.deepEqual(site.errors, []);
      newsroom.db.close();
    }),
    { numRuns: 30 },
  );
});

async function assertFresh(site: Site, path: string): Promise<void> {
  const answer = await site.get(path);
  const expected = await renderAnew(site, path);
  assert.equal(answer.status, expected.status, path);
  if (expected.status === 404) return;
  assert.equal(answer.body, expected.body, path);
  for (const [name, value] of JSON.parse(expected.headers) as [string, string][]) {
    assert.equal(answer.headers[name.toLowerCase()], value, `${name} of ${path}`);
  }
}

function pathsOf(newsroom: Newsroom): string[] {
  const rows = newsroom.rows('SELECT DISTINCT month FROM paths ORDER BY month');
  const months = [...rows.map(({ month }) => month as string), '2026-01'];
  return [
    ...standingPaths(EDITIONS, months, ['trade', 'safety']).filter(isTelling),
    ...statementPaths(EDITIONS),
    ...guessedArticlePaths([newsroom], months),
  ];
}

/** One feed document of each variant and of each format says what the others would. */
function isTelling(path: string): boolean {
  return !/(headlines\.(atom|json)|feed\.rss)$/.test(path);
}
