// A newsroom that changes under readers who walk its history: what they believe at the end is what is public.
import assert from 'node:assert/strict';
import { FEED_FORMATS } from '../../src/domain/feed.ts';
import { reinstate } from '../../src/operations/reinstate.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { aStory, BY_EDITOR, bringIn } from './inputs.ts';
import { type Newsroom, openNewsroom } from './newsroom.ts';
import type { Ends } from './scratch.ts';
import { openSite } from './site.ts';
import { Walker } from './walker.ts';

/** What may happen to the nth article that has ever been released. */
export type Step = { do: 'release' | 'update' | 'amend' | 'withdraw' | 'reinstate'; nth: number };

const ORIGIN = 'https://news.example.org';
const SECOND = 1_000;

/** Imports so many articles of one edition, in the order of their numbers. */
export async function fill(newsroom: Newsroom, from: number, to: number): Promise<void> {
  const stories = Array.from({ length: to - from + 1 }, (_, i) => aStory(`s${from + i}`, { en: {} }));
  for (let at = 0; at < stories.length; at += 200) await bringIn(newsroom, stories.slice(at, at + 200));
}

/**
 * Lets three readers, one a format, walk a history of `size` articles, with a step of change before each document they
 * ask for; then each polls once more.
 */
export async function walkUnderChange(test: Ends, size: number, steps: readonly Step[]): Promise<void> {
  const newsroom = await openNewsroom(test);
  const site = await openSite(newsroom);
  let released = size;
  if (size > 0) await fill(newsroom, 1, size);
  const rest = [...steps];

  const change = async (step: Step): Promise<void> => {
    newsroom.clock.move(SECOND);
    const story = `s${(step.nth % Math.max(1, released)) + 1}`;
    if (step.do === 'release' || released === 0) {
      released += 1;
      await fill(newsroom, released, released);
    } else if (step.do === 'update' || step.do === 'amend') {
      const body = `<p>Text of ${newsroom.now()}.</p>`;
      const as = step.do;
      await bringIn(newsroom, aStory(story, { en: { body } }), { as });
    } else {
      const withdrawn = newsroom.value(
        'SELECT withdrawn_at FROM articles a JOIN stories s ON s.id = a.story_id WHERE s.key = ?',
        story,
      );
      if (step.do === 'withdraw' && withdrawn === null) await withdraw(newsroom, { story }, BY_EDITOR);
      if (step.do === 'reinstate' && withdrawn !== null) {
        await reinstate(newsroom, { story, edition: null }, BY_EDITOR);
      }
    }
  };

  const fetch = async (url: string): Promise<string> => {
    const step = rest.shift();
    if (step) await change(step);
    const { status, body } = await site.get(url.slice(ORIGIN.length));
    assert.equal(status, 200, url);
    return body;
  };
  const walkers = FEED_FORMATS.map((format) => new Walker(`${ORIGIN}/en/feed.${format}`, format, fetch));
  for (const walker of walkers) await walker.poll();
  for (const step of rest.splice(0)) await change(step);
  const known = newsroom.rows(
    'SELECT uuid, updated_at FROM articles WHERE released_at IS NOT NULL AND withdrawn_at IS NULL',
  );
  const all = known.map(
    ({ uuid, updated_at }) => `urn:uuid:${uuid} ${new Date(updated_at as number).toISOString()}`,
  );
  for (const [i, walker] of walkers.entries()) {
    await walker.poll();
    assert.deepEqual(walker.believes(), all.sort(), `${FEED_FORMATS[i]} of ${size}`);
  }
  assert.deepEqual(site.errors, []);
}
