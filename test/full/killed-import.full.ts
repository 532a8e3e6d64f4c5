// An import that is killed in its middle: what was acknowledged is there, and the rest comes in once.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { article, commandLine } from '../cli/command-line.ts';

const CORANTO = fileURLToPath(new URL('../../src/cli/coranto.js', import.meta.url));

test('loses nothing acknowledged to SIGKILL, and doubles nothing when it runs again', async (t) => {
  const cli = await commandLine(t);
  const stories = 2_000;
  for (let i = 0; i < stories; i++)
    cli.write(`many/s${String(i).padStart(4, '0')}/en.md`, article({ headline: `Crane ${i}` }));
  const many = join(cli.folder, 'many');
  // Behind us where there is little time for both: who kills it must not come when it has finished.
  const command = [process.execPath, CORANTO, 'import', many, '--json'];
  const child = spawn('nice', ['-n', '19', ...command], { env: { PATH: process.env['PATH'], ...cli.env } });
  let acknowledged = 0;
  let text = '';
  // Killed as soon as the words arrive: what the pipe holds is as far as the import can be ahead of them.
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk;
    // The last line may be cut off by the kill.
    const counts = [...text.matchAll(/^\{"event":"committed","stories":(\d+),.*\}\n/gm)];
    acknowledged = Number(counts.at(-1)?.[1] ?? 0);
    if (acknowledged >= 200) child.kill('SIGKILL');
  });
  await once(child, 'close');
  assert.equal(child.signalCode, 'SIGKILL');
  assert.ok(acknowledged >= 200 && acknowledged < stories, `${acknowledged}`);
  const stored = cli.newsroom.value('SELECT count(*) FROM articles') as number;
  assert.ok(stored >= acknowledged, `${acknowledged} were acknowledged, ${stored} are there`);
  assert.equal(stored % 200, 0, 'no group is half there');

  const { status } = await cli.run('import', many, '--problems-only');
  assert.equal(status, 0);
  assert.equal(cli.newsroom.value('SELECT count(*) FROM articles'), stories);
  assert.equal(cli.newsroom.value('SELECT count(*) FROM revisions'), stories);
  assert.equal(cli.newsroom.value("SELECT count(*) FROM changes WHERE kind = 'released'"), stories);
  assert.equal(cli.newsroom.value('SELECT count(DISTINCT article_id) FROM changes'), stories);
});
