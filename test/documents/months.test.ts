// The pages of months: how much there is in each, and long ones in parts that stay as they are.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { fullParts, MONTH_PART } from '../../src/documents/month-document.ts';
import { reinstate } from '../../src/operations/reinstate.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { often } from '../support/often.ts';
import { openSite, renderAnew, type Site } from '../support/site.ts';

const minute = (n: number): string => new Date(Date.parse('2026-03-01T00:00:00Z') + n * 60_000).toISOString();

const release = (newsroom: Newsroom, numbers: readonly number[]) =>
  bringIn(
    newsroom,
    numbers.map((n) => aStory(`s${n}`, { en: { headline: `Number ${n}`, publishAt: minute(n) } })),
  );

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

const numbersOn = (body: string): number[] =>
  [...body.matchAll(/<h3><a [^>]*>Number (\d+)</g)].map(([, n]) => Number(n));

const MONTH = '/en/2026/03/';
const partPath = (part: number): string => `${MONTH}part/${part}/`;

async function opened(t: Parameters<typeof openNewsroom>[0], count: number) {
  const newsroom = await openNewsroom(t);
  await release(newsroom, range(1, count));
  return { newsroom, site: await openSite(newsroom) };
}

describe('a long month', () => {
  test('is numbered from the oldest, and its own page has what no part has', async (t) => {
    const { site } = await opened(t, 3 * MONTH_PART + 5);
    assert.deepEqual(numbersOn((await site.get(partPath(1))).body), range(1, MONTH_PART).reverse());
    assert.deepEqual(
      numbersOn((await site.get(partPath(2))).body),
      range(MONTH_PART + 1, 2 * MONTH_PART).reverse(),
    );
    const own = await site.get(MONTH);
    assert.deepEqual(numbersOn(own.body), range(2 * MONTH_PART + 1, 3 * MONTH_PART + 5).reverse());
    assert.match(own.body, /95 press releases/);
    assert.match(own.body, /href="[^"]*\/en\/2026\/03\/part\/2\/"/);
    assert.equal((await site.get(partPath(3))).status, 404);
  });

  test('leaves its full parts alone when more is released', async (t) => {
    const { newsroom, site } = await opened(t, 2 * MONTH_PART);
    const before = await site.get(partPath(1));
    await release(newsroom, range(2 * MONTH_PART + 1, 2 * MONTH_PART + 9));
    const after = await site.get(partPath(1));
    assert.equal(after.headers['etag'], before.headers['etag']);
    assert.equal(numbersOn((await site.get(MONTH)).body).length, MONTH_PART + 9);
  });

  test('has no page of its own for a part while its own page has room', async (t) => {
    const { site } = await opened(t, 2 * MONTH_PART - 1);
    assert.equal((await site.get(partPath(1))).status, 404);
    assert.equal(numbersOn((await site.get(MONTH)).body).length, 2 * MONTH_PART - 1);
  });

  test('shows every article once and each page as it is, whatever comes in, goes and comes back', async (t) => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('release' as const), n: fc.integer({ min: 1, max: 200 }) }),
      fc.record({ kind: fc.constant('withdraw' as const), n: fc.nat(500) }),
      fc.record({ kind: fc.constant('reinstate' as const), n: fc.nat(500) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 6 }),
        fc.integer({ min: 55, max: 95 }),
        async (steps, count) => {
          const { newsroom, site } = await opened(t, count);
          const there = new Set(range(1, count));
          const gone = new Set<number>();
          await assertWhole(site, there);
          for (const { kind, n } of steps) {
            const pick = (from: Set<number>): number | undefined => [...from][n % Math.max(1, from.size)];
            if (kind === 'release') {
              // Earlier than some that are out: everything after it moves on by one.
              if (there.has(n) || gone.has(n)) continue;
              await release(newsroom, [n]);
              there.add(n);
            } else {
              const [from, to] = kind === 'withdraw' ? [there, gone] : [gone, there];
              const one = pick(from);
              if (one === undefined) continue;
              await (kind === 'withdraw' ? withdraw : reinstate)(
                newsroom,
                { story: `s${one}`, edition: 'en' },
                BY_EDITOR,
              );
              from.delete(one);
              to.add(one);
            }
            await assertWhole(site, there);
          }
          newsroom.db.close();
        },
      ),
      { numRuns: often(6) },
    );
  });
});

async function assertWhole(site: Site, there: ReadonlySet<number>): Promise<void> {
  const parts = [...fullParts(there.size).map(partPath), MONTH];
  const seen: number[] = [];
  for (const path of parts) {
    const answer = await site.get(path);
    const { body } = await renderAnew(site, path);
    assert.equal(answer.body, body, `${path} is not as it would be rendered now`);
    seen.push(...numbersOn(body).reverse());
  }
  assert.deepEqual(
    seen,
    [...there].sort((a, b) => a - b),
  );
}

test('front and year tell how much there is in a month, also when an old article goes', async (t) => {
  const newsroom = await openNewsroom(t);
  const january = (key: string) => aStory(key, { en: { publishAt: '2026-01-10T10:00:00Z' } });
  await bringIn(newsroom, [january('a'), january('b'), aStory('c', { en: {} })]);
  const site = await openSite(newsroom);
  const counts = async (path: string) =>
    [...(await site.get(path)).body.matchAll(/>(\w+ 2026)<\/a> <span class="count">([^<]*)</g)].map(
      ([, month, count]) => `${month}: ${count}`,
    );
  const both = ['March 2026: 1 press release', 'January 2026: 2 press releases'];
  assert.deepEqual(await counts('/en/'), both);
  assert.deepEqual(await counts('/en/2026/'), both);
  await withdraw(newsroom, { story: 'a' }, BY_EDITOR);
  const fewer = ['March 2026: 1 press release', 'January 2026: 1 press release'];
  assert.deepEqual(await counts('/en/'), fewer);
  assert.deepEqual(await counts('/en/2026/'), fewer);
});
