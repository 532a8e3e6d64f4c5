// The sample newsroom, and one of 10,000 articles, leave as lines and come in again, on Node and on Workers: every
// document is what it was, in little memory.
import assert from 'node:assert/strict';
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { comparable, crawl } from '../contract/crawl.ts';
import { startNodeHost } from '../contract/node-host.ts';
import { type Answer, BASE_URL, KEY, readerOf } from '../contract/reader.ts';
import { startWorkerHost } from '../contract/worker-host.ts';
import { rowsOf } from '../support/move.ts';
import { connect } from '../support/newsroom.ts';
import { scratchFolder } from '../support/scratch.ts';

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** Megabytes that the heap of a command may take. */
const HEAP = 64;

async function coranto(env: Record<string, string>, ...argv: string[]): Promise<string> {
  const options = [`--max-old-space-size=${HEAP}`, file('../../src/cli/coranto.js'), ...argv];
  const child = spawn(process.execPath, options, { env: { ...env, PATH: process.env['PATH'] ?? '' } });
  const [out, err, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  assert.equal(status, 0, `${argv.join(' ')}: ${err}`);
  return out;
}

/** Adds to the sample what it has not: a stale translation, moved and renamed things, what waits and what is held. */
async function liven(env: Record<string, string>, folder: string): Promise<void> {
  mkdirSync(join(folder, 'tide'), { recursive: true });
  const write = (name: string, fields: string, body: string) =>
    writeFileSync(join(folder, 'tide', name), `---\n${fields}\n---\n${body}\n`);
  writeFileSync(join(folder, 'tide', 'story.yaml'), 'source: nl\nrequired: [nl, de]\n');
  write('nl.md', 'headline: Springtij\nlead: Hoog water.\npublishAt: 2026-01-02T10:00Z', 'Vandaag.');
  write('de.md', 'headline: Springtide\nlead: Hochwasser.\npublishAt: 2026-01-02T10:00Z', 'Heute.');
  await coranto(env, 'import', folder);
  write('nl.md', 'headline: Springtij\nlead: Hoger water.\npublishAt: 2026-01-02T10:00Z', 'Morgen.');
  await coranto(env, 'update', 'tide', 'nl', join(folder, 'tide', 'nl.md'), '--override', '--reason', 'news');
  await coranto(env, 'move', 'tide', 'nl', 'springvloed');
  await coranto(env, 'edition', 'move', 'de', 'deutsch');
}

test('the sample newsroom goes to Workers as lines and comes back, and every URL answers alike', async (t) => {
  const options = { baseUrl: BASE_URL, key: KEY };
  const [node, worker, back] = [
    await startNodeHost(t, options),
    await startWorkerHost(t, options),
    await startNodeHost(t, options),
  ];
  const folder = scratchFolder(t);
  await coranto(node.env, 'sample');
  await liven(node.env, join(folder, 'more'));
  const first = await crawl(readerOf(node));
  const out = join(folder, 'out');
  await coranto(node.env, 'export', out);
  await coranto(node.env, 'restore', out, '--to', `${worker.url}/press`);
  const there = await crawl(readerOf(worker));
  const again = join(folder, 'again');
  await coranto(node.env, 'export', again, '--from', `${worker.url}/press`);
  await coranto(back.env, 'restore', again, '--continue');
  const home = await crawl(readerOf(back));

  assert.ok([...first.values()].filter(({ status }) => status === 200).length > 300);
  assert.ok([...first.keys()].some((path) => path.includes('springvloed')));
  for (const found of [there, home]) {
    assert.deepEqual([...found.keys()].sort(), [...first.keys()].sort());
    for (const [path, answer] of first) {
      const moved = found.get(path) as Answer;
      assert.deepEqual(comparable(moved, answer), comparable(answer, moved), path);
    }
  }
  assert.deepEqual(
    readdirSync(join(again, 'media'), { recursive: true }).sort(),
    readdirSync(join(out, 'media'), { recursive: true }).sort(),
  );
});

test('10,000 articles are exported, restored and backed up in little memory, and are the same', async (t) => {
  const folder = scratchFolder(t);
  const machine = (name: string) => ({
    CORANTO_BASE_URL: BASE_URL,
    CORANTO_DATABASE: join(folder, `${name}.db`),
    CORANTO_MEDIA: join(folder, `${name}-media`),
  });
  const [old, restored, third] = [machine('old'), machine('restored'), machine('third')];
  const [code] = await once(fork(file('../bench/archive.ts'), [old.CORANTO_DATABASE, '10000']), 'exit');
  assert.equal(code, 0);
  await coranto(old, 'render');
  const [out, again, backup] = [join(folder, 'out'), join(folder, 'again'), join(folder, 'backup')];
  await coranto(old, 'export', out);
  await coranto(restored, 'restore', out, '--continue');
  await coranto(restored, 'export', again);
  const lines = (path: string) => readFileSync(join(path, 'newsroom.jsonl'));
  assert.ok(lines(again).equals(lines(out)));
  await coranto(restored, 'backup', backup);
  await coranto(third, 'restore', backup);
  const rows = [old, restored, third].map(({ CORANTO_DATABASE }) => rowsOf(connect(t, CORANTO_DATABASE)));
  for (const found of rows.slice(1)) assert.deepEqual(found, rows[0]);
});
