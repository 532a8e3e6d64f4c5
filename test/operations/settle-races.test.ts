import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SECOND } from '../../src/domain/time.ts';
import { settle } from '../../src/operations/settle.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { at, fixedClock, START } from '../support/clock.ts';
import { aStory, BY_EDITOR, bringIn, faults } from '../support/inputs.ts';
import { connect, type Newsroom, newsroomFile } from '../support/newsroom.ts';

/** Every article released once, ordinals and the log without gaps, in the order of (due time, id). */
function assertReleasedOnce(newsroom: Newsroom, articles: number): void {
  const released = newsroom.rows("SELECT article_id FROM changes WHERE kind = 'released' ORDER BY seq");
  assert.deepEqual(
    released.map(({ article_id }) => article_id),
    newsroom.rows('SELECT id FROM articles ORDER BY publish_at, id').map(({ id }) => id),
  );
  assert.equal(released.length, articles);
  assert.equal(newsroom.value('SELECT count(*) - max(seq) FROM changes'), 0);
  assert.deepEqual(
    newsroom.rows(`SELECT edition_id FROM articles GROUP BY edition_id
      HAVING count(*) <> max(ordinal) OR min(ordinal) <> 1 OR count(*) <> count(DISTINCT slug)`),
    [],
  );
  assert.deepEqual(newsroom.rows('PRAGMA foreign_key_check'), []);
  assert.deepEqual(newsroom.rows('PRAGMA integrity_check'), [{ integrity_check: 'ok' }]);
}

/** Stories of two editions with one headline for all, due second by second. */
async function waiting(newsroom: Newsroom, stories: number, seconds: number): Promise<void> {
  for (let from = 0; from < stories; from += 200) {
    const group = Array.from({ length: Math.min(200, stories - from) }, (_, i) => {
      const fields = { headline: 'The quay', publishAt: at(1 + ((from + i) % seconds)) };
      return aStory(`story ${from + i}`, { en: fields, nl: fields });
    });
    assert.deepEqual(faults(await bringIn(newsroom, group)), []);
  }
}

describe('two schedulers at once', () => {
  test('on two connections, taking turns at every step, release every article once', async (t) => {
    const file = await newsroomFile(t);
    const clock = fixedClock();
    const [one, other] = [connect(t, file, clock), connect(t, file, clock)];
    await waiting(one, 60, 12);
    let released = 0;
    for (let second = 1; second <= 12; second++) {
      clock.set(START + second * SECOND);
      const runs = await Promise.all([settle(one), settle(other), settle(one), settle(other)]);
      released += runs.reduce((sum, run) => sum + run.released, 0);
    }
    assert.equal(released, 120, 'and each is counted by the one that released it');
    assertReleasedOnce(one, 120);
  });

  test('one with a clock that is behind releases nothing early and nothing twice', async (t) => {
    const file = await newsroomFile(t);
    const [ahead, behind] = [connect(t, file), connect(t, file)];
    await waiting(ahead, 20, 10);
    ahead.clock.set(START + 10 * SECOND);
    behind.clock.set(START + 4 * SECOND);
    const [first, second] = await Promise.all([settle(behind), settle(ahead)]);
    assert.equal(first.released + second.released, 40);
    assertReleasedOnce(ahead, 40);
  });

  test('beside imports, updates and withdrawals lose none of them', async (t) => {
    const file = await newsroomFile(t);
    const clock = fixedClock();
    const [one, other] = [connect(t, file, clock), connect(t, file, clock)];
    await waiting(one, 20, 10);
    await bringIn(one, aStory('public', { en: {} }));
    clock.move(10 * SECOND);
    await Promise.all([
      settle(one),
      bringIn(other, aStory('public', { en: { body: 'New.' } }), { as: 'update' }),
      settle(other),
      withdraw(one, { story: 'story 3', edition: 'en' }, BY_EDITOR),
      bringIn(other, aStory('new', { en: {}, nl: {} })),
      withdraw(other, { story: 'public' }, BY_EDITOR),
    ]);
    assert.equal(one.value('SELECT count(*) - max(seq) FROM changes'), 0);
    const kinds = one.rows(
      "SELECT kind, count(*) AS n FROM changes WHERE kind <> 'translated' GROUP BY kind ORDER BY kind",
    );
    const of = (kind: string) => kinds.find((row) => row['kind'] === kind)?.['n'] ?? 0;
    // `story 3` went out and was withdrawn, or was cancelled before: one of the two, and never half.
    const cancelled = one.value('SELECT count(*) FROM articles WHERE publish_at IS NULL') as number;
    assert.deepEqual(
      [of('released'), of('withdrawn'), cancelled <= 1],
      [43 - cancelled, 2 - cancelled, true],
    );
    assert.equal(one.value('SELECT count(*) FROM articles WHERE released_at IS NULL'), cancelled);
    assert.ok(of('updated') === 1 || one.value('SELECT count(*) FROM revisions WHERE number = 2') === 0);
    assert.deepEqual(one.rows('PRAGMA foreign_key_check'), []);
  });

  test('in three processes release every article once', { timeout: 60_000 }, async (t) => {
    const file = await newsroomFile(t);
    const newsroom = connect(t, file);
    await waiting(newsroom, 400, 40);
    const program = fileURLToPath(new URL('../support/settle-program.ts', import.meta.url));
    const children = Array.from({ length: 3 }, () =>
      spawn(process.execPath, [program, file, String(START + 100 * SECOND)], {
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    );
    t.after(() => children.forEach((child) => void child.kill()));
    await Promise.all(children.map((child) => once(child.stdout, 'data')));
    const results = children.map(finish);
    for (const child of children) child.stdin.end('go');
    const released = await Promise.all(results);
    assert.equal(
      released.reduce((sum, n) => sum + n, 0),
      800,
      `released by each: ${released}`,
    );
    assertReleasedOnce(newsroom, 800);
  });
});

async function finish(child: ChildProcess): Promise<number> {
  let printed = '';
  child.stdout?.on('data', (data: Buffer) => {
    printed += data.toString();
  });
  const [code] = (await once(child, 'close')) as [number];
  assert.equal(code, 0);
  return Number(printed.trim());
}
