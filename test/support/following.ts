// Partners that follow random histories by the change cursor: whatever happens, they end with what is public.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { moveEdition } from '../../src/operations/move-edition.ts';
import { Refusal } from '../../src/operations/refusal.ts';
import { Follower } from './follower.ts';
import { EVERYBODY, houseSteps, type Step, take } from './history.ts';
import { aStory, BY_EDITOR, bringIn } from './inputs.ts';
import { type Newsroom, openNewsroom } from './newsroom.ts';
import type { Ends } from './scratch.ts';
import { openSite } from './site.ts';

type Deed = Step | { do: 'move edition'; edition: string; to: string };

interface Moment {
  step: Deed;
  /** What each of the partners does after it: how many pages, of which size; and what becomes of it. */
  polls: { pages: number; limit: number; ends: 'goes on' | 'saves' | 'dies' | 'dies, torn' }[];
}

const FOLLOWERS = 3;

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 30, arbitrary: houseSteps(EVERYBODY) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('move edition' as const),
      edition: fc.constantFrom('en', 'nl'),
      to: fc.constantFrom('en', 'nl', 'press'),
    }),
  },
);

const moment: fc.Arbitrary<Moment> = fc.record({
  step: deed,
  polls: fc.array(
    fc.record({
      pages: fc.nat(3),
      limit: fc.constantFrom(1, 2, 3, 100),
      ends: fc.constantFrom<Moment['polls'][0]['ends'][]>(
        'goes on',
        'goes on',
        'saves',
        'dies',
        'dies, torn',
      ),
    }),
    { minLength: FOLLOWERS, maxLength: FOLLOWERS },
  ),
});

/** Any history of so many steps at most, so often. */
export async function checkFollowing({ numRuns, steps }: { numRuns: number; steps: number }): Promise<void> {
  await fc.assert(fc.asyncProperty(fc.array(moment, { minLength: 3, maxLength: steps }), follow), {
    numRuns,
  });
}

async function follow(history: readonly Moment[]): Promise<void> {
  const ends: (() => unknown)[] = [];
  const t: Ends = { after: (end) => void ends.push(end) };
  try {
    const newsroom = await openNewsroom(t);
    const site = await openSite(newsroom);
    // Both topics were seen by the public, so that they may be asked for.
    await bringIn(newsroom, aStory('tide', { en: { topics: ['trade'] }, nl: { topics: ['safety'] } }));
    const topic = newsroom.value("SELECT uuid FROM topics WHERE key = 'trade'") as string;
    const followers = [
      new Follower(site),
      new Follower(site, { edition: 'nl' }),
      new Follower(site, { topic }),
    ];
    for (const { step, polls } of history) {
      await perform(newsroom, step);
      for (const [i, { pages, limit, ends: fate }] of polls.entries()) {
        const follower = followers[i] as Follower;
        for (let page = 0; page < pages; page++) await follower.poll(limit);
        if (fate === 'saves') follower.save();
        else if (fate !== 'goes on') follower.restart(fate === 'dies, torn');
      }
    }
    for (const follower of followers) {
      await follower.catchUp(3);
      await follower.assertRight(newsroom);
    }
    const anew = new Follower(site);
    await anew.catchUp(4);
    await anew.assertRight(newsroom);
    const log = newsroom.rows("SELECT epoch || '.' || seq AS id FROM changes ORDER BY seq");
    assert.deepEqual(
      anew.told,
      log.map(({ id }) => id),
    );
  } finally {
    for (const end of ends) await end();
  }
}

async function perform(newsroom: Newsroom, step: Deed): Promise<void> {
  if (step.do !== 'move edition') return take(newsroom, step);
  try {
    await moveEdition(newsroom, { path: step.edition, to: step.to }, BY_EDITOR);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}
