// Servers and imports as processes of their own on one newsroom: none hides what another commits, one keeps time, and
// whichever ends, however it ends, nothing is lost.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { article } from '../cli/command-line.ts';
import { checkContended, contend } from '../support/contention.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { connect, newsroomFile } from '../support/newsroom.ts';
import { freePort } from '../support/ports.ts';
import { runProgram, type Server, startServer } from '../support/programs.ts';
import { type Ends, scratchFolder } from '../support/scratch.ts';

const KEY = 'a-key-that-is-long-enough-for-a-desk-elsewhere';

async function opened(t: Ends) {
  const file = await newsroomFile(t);
  const folder = scratchFolder(t);
  const settings = {
    CORANTO_BASE_URL: `http://127.0.0.1:${await freePort()}`,
    CORANTO_DATABASE: file,
    CORANTO_MEDIA: `${file}-media`,
    CORANTO_KEY: KEY,
  };
  const newsroom = { ...connect(t, file), now: Date.now };
  const write = (story: string, edition: string, fields: Record<string, string | undefined>) => {
    mkdirSync(join(folder, story), { recursive: true });
    writeFileSync(join(folder, story, `${edition}.md`), article(fields));
  };
  const run = async (...argv: string[]) => {
    const done = await runProgram(settings, argv);
    assert.equal(done.status, 0, done.err);
    return done;
  };
  return { settings, newsroom, folder, write, run };
}

/** Waits until a server has told its log of something. */
async function said(server: Server, what: RegExp): Promise<void> {
  for (const last = performance.now() + 30_000; !what.test(server.said()); await wait(10)) {
    assert.ok(performance.now() < last, `${what} is not told: ${server.said()}`);
  }
}

const releasesOf = (key: string) =>
  `SELECT c.at FROM changes c JOIN stories s ON s.id = c.story_id WHERE c.kind = 'released' AND s.key = '${key}'`;

describe('processes on one newsroom', () => {
  test('see each other’s commits in their next answer: releases, corrections, withdrawals', {
    timeout: 900_000,
  }, async (t) => {
    const { settings, folder, write, run } = await opened(t);
    const servers = [await startServer(t, settings), await startServer(t, settings)];
    const check = async (headline: string, isThere: boolean) => {
      const texts = await Promise.all(servers.map((server) => server.text('/en/feed.atom')));
      for (const text of texts) assert.equal(text.includes(headline), isThere, headline);
      assert.equal(texts[0], texts[1]);
    };
    for (let i = 0; i < 4; i++) {
      write(`s${i}`, 'en', { headline: `Number ${i}.`, publishAt: '2026-03-01T10:00Z' });
      const { next } = JSON.parse(await (servers[0] as Server).text('/api/v1/changes?after=now'));
      const waiting = servers.map((server) => server.text(`/api/v1/changes?after=${next}&wait=25`));
      await run('import', folder);
      await check(`Number ${i}.`, true);
      for (const told of await Promise.all(waiting)) assert.match(told, /"released"/);
      write(`s${i}`, 'en', { headline: `Other ${i}.`, publishAt: '2026-03-01T10:00Z' });
      await run('import', folder, '--as', 'correct', '--note', `It was ${i}.`);
      await check(`Other ${i}.`, true);
      await check(`It was ${i}.`, true);
      await run('withdraw', `s${i}`);
      await check(`Other ${i}.`, false);
    }
    for (const server of servers) assert.equal((await server.end()).status, 0);
  });

  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    test(`lose nothing by a ${signal} of the one that keeps time: the other does within a second`, {
      timeout: 900_000,
    }, async (t) => {
      const { settings, newsroom } = await opened(t);
      let keeper = await startServer(t, settings);
      for (let round = 0; round < 3; round++) {
        const other = await startServer(t, settings);
        await said(other, /another server on this database keeps time/);
        assert.doesNotMatch(keeper.said(), /"level":"error"/);
        // One that is due while nobody keeps time, and one after that.
        const at = Math.ceil(Date.now() / 1000) * 1000 + 1000;
        const due = [at, at + 1000].map((when) => new Date(when).toISOString());
        await bringIn(
          newsroom,
          due.map((publishAt, i) => aStory(`r${round}-${i}`, { en: { publishAt } })),
        );
        await wait(at - Date.now() - 30);
        const ended = performance.now();
        await keeper.end(signal);
        await said(other, /this one does now/);
        t.diagnostic(`taken over ${Math.round(performance.now() - ended)} ms after ${signal}`);
        for (const i of [0, 1]) {
          const query = releasesOf(`r${round}-${i}`);
          for (const last = Date.now() + 20_000; newsroom.rows(query).length === 0; await wait(20)) {
            assert.ok(Date.now() < last, 'not released');
          }
          assert.ok((newsroom.value(query) as number) >= Date.parse(due[i] as string));
        }
        keeper = other;
      }
      assert.equal(newsroom.value("SELECT count(*) FROM changes WHERE kind = 'released'"), 6);
      assert.match(await keeper.text('/en/feed.json'), /r2-1 en/);
    });
  }

  test('one that keeps time and is suspended keeps its role: others release when asked, and at once when it ends', {
    timeout: 900_000,
  }, async (t) => {
    const { settings, newsroom } = await opened(t);
    const keeper = await startServer(t, settings);
    const other = await startServer(t, settings);
    await said(other, /another server on this database keeps time/);
    const at = Math.ceil(Date.now() / 1000) * 1000 + 1000;
    const due = [at, at + 4000].map((when) => new Date(when).toISOString());
    await bringIn(
      newsroom,
      due.map((publishAt, i) => aStory(`s${i}`, { en: { publishAt } })),
    );
    // At rest: suspended while it writes, it would hold the database too.
    await wait(at - Date.now() - 300);
    process.kill(keeper.pid, 'SIGSTOP');
    await wait(1_500);
    assert.deepEqual(newsroom.rows(releasesOf('s0')), []);
    assert.match(await other.text('/en/feed.json'), /s0 en/);
    assert.doesNotMatch(other.said(), /this one does now/);
    await keeper.end('SIGKILL');
    await said(other, /this one does now/);
    for (const last = Date.now() + 20_000; newsroom.rows(releasesOf('s1')).length === 0; await wait(20)) {
      assert.ok(Date.now() < last, 'not released');
    }
    assert.equal((await other.end()).status, 0);
  });

  test('two servers that settle at once, two imports and 50 editors: no edit lost, one order, no deadlock', {
    timeout: 600_000,
  }, async (t) => {
    const { settings, newsroom, folder, write, run } = await opened(t);
    const stories = ['fog', 'quay', 'tug'];
    await bringIn(
      newsroom,
      stories.map((story) => aStory(story, { en: { headline: '0', slug: story } })),
    );
    const servers = [await startServer(t, settings), await startServer(t, settings)];
    const now = Date.now();
    for (let i = 0; i < 300; i++) {
      // Due all the time, so that requests to either server settle.
      const publishAt = new Date(now + 500 * (i % 60)).toISOString();
      write(`new-${i}`, 'en', { headline: `New ${i}`, publishAt });
      write(`new-${i}`, 'fr', { headline: `Nouveau ${i}`, publishAt });
    }
    for (const story of stories)
      write(story, 'nl', { headline: `In nl ${story}`, publishAt: '2026-03-01T10:00Z' });
    const imports = [0, 1].map(() => async () => {
      for (let i = 0; i < 3; i++) await run('import', folder, '--problems-only');
    });
    const urls = servers.map(({ url }) => url);
    const done = await contend({ servers: urls, key: KEY, stories, editors: 50, rounds: 6, imports });
    t.diagnostic(
      `${[...done.counts.values()].reduce((a, b) => a + b)} edits, ${done.refused} races lost and told`,
    );
    assert.ok(done.refused > 0);
    await wait(Math.max(0, now + 31_000 - Date.now()));
    for (const server of servers) await server.text('/en/feed.json');
    checkContended(newsroom, done);
    assert.equal(newsroom.value("SELECT count(*) FROM changes WHERE kind = 'released'"), 600 + 6);
    assert.equal(newsroom.value('SELECT count(*) FROM stories'), 303);
    for (const path of ['/en/feed.atom', '/fr/', '/en/']) {
      const [one, two] = await Promise.all(servers.map((server) => server.text(path)));
      assert.equal(one, two);
    }
    for (const server of servers) {
      assert.doesNotMatch(server.said(), /"level":"error"/);
      assert.equal((await server.end()).status, 0);
    }
  });
});
