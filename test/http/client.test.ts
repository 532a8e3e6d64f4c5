// Readers that keep a copy and ask whether it still holds: they are never told so when it does not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DAY, SECOND } from '../../src/domain/time.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { interruptible } from '../support/interruptible.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { openSite, renderAnew, type Site } from '../support/site.ts';

const FEED = '/en/feed.atom';
const PAGE = '/en/2026/03/one';

/** By which validator a reader asks; `arrival` is when the copy came, where it came without a date. */
type Habit = 'tag' | 'weak tag' | 'date' | 'arrival' | 'both';

interface Reader {
  poll(): Promise<number>;
}

function reader(site: Site, path: string, habit: Habit): Reader {
  let copy: { body: string; tag: string; date: string | undefined } | undefined;
  return {
    async poll() {
      const headers: Record<string, string> = {};
      if (copy && habit !== 'date' && habit !== 'arrival') {
        headers['if-none-match'] = habit === 'weak tag' ? `W/${copy.tag}` : copy.tag;
      }
      if (copy?.date && !habit.includes('tag')) headers['if-modified-since'] = copy.date;
      const asked = site.context.now();
      const answer = await site.get(path, headers);
      const { body } = await renderAnew(site, path);
      if (answer.status === 304) {
        assert.equal(copy?.body, body, 'told that a wrong copy holds');
      } else {
        assert.equal(answer.body, body);
        const modified = answer.headers['last-modified'];
        if (modified !== undefined)
          assert.ok(Date.parse(modified) <= asked, 'Last-Modified lies in the future');
        const arrival = habit === 'arrival' ? new Date(asked).toUTCString() : undefined;
        copy = { body: answer.body, tag: answer.headers['etag'] as string, date: modified ?? arrival };
      }
      return answer.status;
    },
  };
}

function amend(newsroom: Newsroom, text: number): Promise<unknown> {
  return bringIn(newsroom, aStory('one', { en: { headline: 'One', slug: 'one', body: `<p>${text}</p>` } }));
}

type Event = { poll: number } | { wait: number } | { amend: number };

const HABITS: readonly Habit[] = ['tag', 'weak tag', 'date', 'arrival', 'both'];
const events = fc.array(
  fc.oneof<fc.Arbitrary<Event>[]>(
    { weight: 4, arbitrary: fc.record({ poll: fc.nat(HABITS.length * 2 - 1) }) } as never,
    {
      weight: 2,
      arbitrary: fc.record({ wait: fc.constantFrom(1, 1, 2, 250, 499, 500, 999, 1000, 3000) }),
    } as never,
    { weight: 2, arbitrary: fc.record({ amend: fc.nat(2) }) } as never,
  ),
  { minLength: 4, maxLength: 30 },
);

test('no reader is told that a wrong copy holds, however few milliseconds lie between changes', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.nat(1001), events, async (start, history) => {
      const newsroom = await openNewsroom(t);
      newsroom.clock.move(start);
      await amend(newsroom, 0);
      const site = await openSite(newsroom);
      const readers = [FEED, PAGE].flatMap((path) => HABITS.map((habit) => reader(site, path, habit)));
      for (const event of history) {
        if ('wait' in event) newsroom.clock.move(event.wait);
        else if ('amend' in event) await amend(newsroom, event.amend);
        else await readers[event.poll]?.poll();
      }
      for (const one of readers) await one.poll();
      // When things calm down, everybody's copy holds, whatever they ask by.
      newsroom.clock.move(2 * SECOND);
      for (const one of readers) await one.poll();
      for (const one of readers) assert.equal(await one.poll(), 304);
      newsroom.db.close();
    }),
    { numRuns: 10 },
  );
});

/** Asks by date once the copy has one, lets something happen, and asks again. */
async function pollAround(
  newsroom: Newsroom,
  before: Site,
  path: string,
  after: Site,
  act: () => unknown,
): Promise<number> {
  newsroom.clock.move(5 * SECOND);
  const copy = await before.get(path);
  assert.ok(copy.headers['last-modified'], 'a copy without a date proves nothing');
  await act();
  newsroom.clock.move(5 * SECOND);
  const answer = await after.get(path, { 'if-modified-since': copy.headers['last-modified'] as string });
  if (answer.status === 304)
    assert.equal((await renderAnew(after, path)).body, copy.body, 'told that a wrong copy holds');
  return answer.status;
}

test('a reader that asks by date learns of a tombstone that has left', async (t) => {
  const newsroom = await openNewsroom(t);
  await amend(newsroom, 0);
  await bringIn(newsroom, aStory('two', { en: {} }));
  await withdraw(newsroom, { story: 'two' }, BY_EDITOR);
  const site = await openSite(newsroom);
  assert.equal(await pollAround(newsroom, site, FEED, site, () => newsroom.clock.move(30 * DAY)), 200);
});

test('a reader that asks by date learns of a deploy that changed the bytes', async (t) => {
  const newsroom = await openNewsroom(t);
  await amend(newsroom, 0);
  const before = await openSite(newsroom);
  const after = await openSite(newsroom, { baseUrl: 'https://example.com' });
  assert.equal(await pollAround(newsroom, before, FEED, after, () => {}), 200);
});

test('a reader that asks by date learns of a change that was decided before its copy came and committed after', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  newsroom.clock.move(100);
  await amend(newsroom, 0);
  newsroom.clock.move(500);
  // As a big import: its time is read, then its rows are written, and a second ends meanwhile.
  const decided = newsroom.now();
  newsroom.clock.set(decided + 600);
  const copy = await site.get(FEED);
  assert.ok(copy.headers['last-modified']);
  await amend({ ...newsroom, now: () => decided }, 1);
  newsroom.clock.move(5 * SECOND);
  const answer = await site.get(FEED, { 'if-modified-since': copy.headers['last-modified'] as string });
  assert.equal(answer.status, 200);
});

test('a reader that asks by date learns of a change that came while its copy was rendered', async (t) => {
  const newsroom = await openNewsroom(t);
  await amend(newsroom, 0);
  const interruption = interruptible(newsroom.db);
  const site = await openSite(newsroom, { db: interruption.db });
  newsroom.clock.move(100);
  interruption.beforeStore(async () => {
    await amend(newsroom, 1);
    newsroom.clock.move(2 * SECOND);
  });
  const copy = await site.get(FEED);
  newsroom.clock.move(5 * SECOND);
  const date = copy.headers['last-modified'];
  assert.ok(date);
  assert.equal((await site.get(FEED, { 'if-modified-since': date })).status, 200);
});
